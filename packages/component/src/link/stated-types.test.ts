import { describe, expect, test } from 'vitest'
import { LinkError } from '../errors.ts'
import { assemble, component, libc, libcOptions, run } from '../testing/wat.ts'
import { importErrors } from './import-errors.ts'
import { withTypes, withTypesOf } from './stated-types.ts'

/** The types that a host states: an interface with a resource that another interface uses. */
const types = await assemble(`(component
  (import "my:app/things@1.2.0" (instance $things
    (export "thing" (type $t (sub resource)))
    (export "[method]thing.size" (func (param "self" (borrow $t)) (result u32)))))
  (alias export $things "thing" (type $thing))
  (import "my:app/log@1.2.0" (instance
    (alias outer 1 $thing (type $t0))
    (export "thing" (type $t (eq $t0)))
    (type $l0 (enum "low" "high")) (export "level" (type $l (eq $l0)))
    (export "write" (func (param "level" $l) (param "thing" (borrow $t)))))))`)

const log = (level: string, write: string) => `(component
  (import "my:app/things@1.0.0" (instance $things
    (export "thing" (type $t (sub resource)))
    (export "[method]thing.size" (func (param "self" (borrow $t)) (result u32)))))
  (alias export $things "thing" (type $thing))
  (import "my:app/log@1.0.0" (instance
    (alias outer 1 $thing (type $t0))
    (export "thing" (type $t (eq $t0)))
    (type $l0 ${level}) (export "level" (type $l (eq $l0)))
    (export "write" (func ${write})))))`

class Thing {
  size() {
    return 1
  }
}
const host = () => {
  const loaded: string[] = []
  const load = async (name: string) => {
    loaded.push(name)
    return types
  }
  const imports = withTypes({ 'my:app/things@1': { Thing }, 'my:app/log@1': { write() {} } }, load)
  return { imports, loaded }
}

describe('the types that a host states', () => {
  const params = '(param "level" $l) (param "thing" (borrow $t))'

  test('must equal those of the component, for every compatible version', async () => {
    const { imports, loaded } = host()
    await run(log('(enum "low" "high")', params), imports)
    expect(loaded.sort()).toEqual(['my:app/log@1.0.0', 'my:app/things@1.0.0'])
  })

  test.each([
    ['(enum "low" "high")', '(param "level" $l) (param "thing" (own $t))', 'my:app/log@1.0.0#write'],
    ['(enum "low" "high")', `${params} (result u32)`, 'my:app/log@1.0.0#write'],
    ['(enum "low" "high")', `async ${params}`, 'my:app/log@1.0.0#write'],
    ['(enum "low" "high")', '(param "severity" $l) (param "thing" (borrow $t))', 'my:app/log@1.0.0#write'],
    ['(enum "high" "low")', params, 'my:app/log@1.0.0#level'],
  ])('refuse a component that declares the level %s and the function %s', async (level, write, name) => {
    const linking = run(log(level, write), host().imports)
    await expect(linking).rejects.toThrow(LinkError)
    await expect(linking).rejects.toThrow(`${name} `)
  })

  test('load only when the component imports the interface from this host', async () => {
    const { imports, loaded } = host()
    await run('(component)', imports)
    const text = log('(enum "high" "low")', params)
    await run(text, { ...imports, 'my:app/log@1': { write() {} } })
    expect(loaded).toEqual(['my:app/things@1.0.0'])
  })

  test.each([
    ['a function', 'log', '(export "flush" (func))', 'flush'],
    ['another spelling', 'log', '(export "WRITE" (func))', 'WRITE'],
    ['a function of a nested instance', 'log', '(export "inner" (instance (export "f" (func))))', 'inner'],
    ['a resource', 'log', '(export "other" (type (sub resource)))', 'other'],
    [
      'a method of a class',
      'things',
      '(export "thing" (type $t (sub resource))) (export "[method]thing.secret" (func (param "self" (borrow $t))))',
      '[method]thing.secret',
    ],
    [
      'another spelling of a resource',
      'things',
      '(export "THING" (type $t (sub resource))) (export "[method]THING.size" (func (param "self" (borrow $t)) (result u32)))',
      'THING',
    ],
    [
      'a constructor',
      'things',
      '(export "thing" (type $t (sub resource))) (export "[constructor]thing" (func (result (own $t))))',
      '[constructor]thing',
    ],
    ['an interface', 'others', '(export "f" (func))', 'f'],
  ])('refuse %s that they lack, although the host has it', async (_, name, exports, lacking) => {
    class Other {}
    class Secretive extends Thing {
      secret() {}
    }
    const { imports } = host()
    Object.assign(imports['my:app/log@1'], { flush() {}, inner: { f() {} }, Other })
    Object.assign(imports['my:app/things@1'], { Thing: Secretive })
    const stated = withTypesOf(imports['my:app/log@1'], { f() {} })
    const linking = run(`(component (import "my:app/${name}@1.0.0" (instance ${exports})))`, {
      ...imports,
      'my:app/others@1': stated,
    })
    await expect(linking).rejects.toThrow(
      `the component imports my:app/${name}@1.0.0#${lacking}, which the host does not have`,
    )
  })

  test('let a component declare value types that they lack, which need nothing from the host', async () => {
    const text = `(component (import "my:app/log@1.0.0" (instance
      (type $c (enum "red" "green")) (export "color" (type (eq $c))))))`
    await expect(run(text, host().imports)).resolves.toEqual({})
  })

  test('hold for an interface that replaces another one', async () => {
    const { imports } = host()
    const text = log('(enum "low" "high")', `${params} (result u32)`)
    const replaced = { write() {} }
    await run(text, { ...imports, 'my:app/log@1': replaced })
    expect(withTypesOf(imports['my:app/log@1'], replaced)).toBe(replaced)
    await expect(run(text, { ...imports, 'my:app/log@1': replaced })).rejects.toThrow(
      'my:app/log@1.0.0#write ',
    )
    expect(withTypesOf({}, replaced)).toBe(replaced)
  })
})

describe('the errors of the imports of a component', () => {
  const errorsOf = async (text: string) => {
    const { imports } = host()
    const errors = await importErrors(await component(text), imports)
    return Object.fromEntries([...errors].map(([name, { message }]) => [name, message]))
  }

  test('are none when all fit', async () => {
    expect(
      await errorsOf(log('(enum "low" "high")', '(param "level" $l) (param "thing" (borrow $t))')),
    ).toEqual({})
  })

  test('name each import that is missing or has another type, and no import that only uses such a one', async () => {
    const text = `(component
      (import "my:app/things@1.0.0" (instance $things
        (export "thing" (type $t (sub resource)))
        (export "[method]thing.size" (func (param "self" (borrow $t)) (result string)))))
      (alias export $things "thing" (type $thing))
      (import "my:app/log@1.0.0" (instance (alias outer 1 $thing (type $t0)) (export "thing" (type (eq $t0)))))
      (import "my:app/clock@1.0.0" (instance (export "now" (func (result u64))))))`
    expect(await errorsOf(text)).toEqual({
      'my:app/things@1.0.0':
        'my:app/things@1.0.0#[method]thing.size has another type: in result, the component declares string, but is given u32: the host has my:app/things@1',
      'my:app/clock@1.0.0':
        'the component imports my:app/clock@1.0.0, which is not provided: the host has nothing of that name',
    })
  })

  test('are the one with which linking fails', async () => {
    const text = log('(enum "low" "high")', '(param "level" $l)')
    const [message] = Object.values(await errorsOf(text))
    await expect(run(text, host().imports)).rejects.toThrow(message!)
  })
})

describe('an import from a host that states no types must have the declared kind', () => {
  const text =
    '(component (import "a:b/c" (instance (export "f" (func)) (export "r" (type (sub resource))))))'

  test.each([
    [
      'a class for a function',
      { f: class Foo {} },
      'a:b/c#f must be a function, but the host provides the class Foo',
    ],
    [
      'an arrow function for a resource',
      { f() {}, r: () => {} },
      'a:b/c#r must be a class, but the host provides a function',
    ],
    [
      'a function for a resource',
      {
        f() {},
        r: function r() {},
      },
      'a:b/c#r must be a class, but the host provides a function',
    ],
  ])('so %s is refused', async (_, given, message) => {
    await expect(run(text, { 'a:b/c': given })).rejects.toThrow(message)
  })

  test('and a class, a constructor function, or nothing fits a resource', async () => {
    function Old() {}
    for (const given of [{ f() {}, R: class {} }, { f() {}, R: Old }, { f() {} }])
      await expect(run(text, { 'a:b/c': given })).resolves.toEqual({})
  })

  test('and two classes do not fit resources that are declared equal', async () => {
    const equal = `(component
      (import "a:b/types" (instance $t (export "r" (type (sub resource)))))
      (alias export $t "r" (type $r))
      (import "a:b/c" (instance (alias outer 1 $r (type $r0)) (export "r" (type (eq $r0))))))`
    class R {}
    for (const given of [{ R }, {}])
      await expect(run(equal, { 'a:b/types': { R }, 'a:b/c': given })).resolves.toEqual({})
    await expect(run(equal, { 'a:b/types': { R }, 'a:b/c': { R: class R {} } })).rejects.toThrow(
      'a:b/c#r: resource types are not the same',
    )
  })
})

describe('a result of a host function that does not fit its type', () => {
  const calling = (type: string, lower = '', params = '') => `(component ${libc}
    (import "a:b/c" (instance $i (export "f" (func ${type} (result string)))))
    (core func $f (canon lower (func $i "f") ${lower} ${libcOptions}))
    (core module $M (import "" "f" (func $f (param i32) ${params})) (func (export "run") (${params === '' ? 'call' : 'drop (call'} $f (i32.const 16))${params === '' ? '' : ')'}))
    (core instance $m (instantiate $M (with "" (instance (export "f" (func $f))))))
    (func (export "run") async (canon lift (core func $m "run"))))`

  test.each([
    ['', calling('')],
    [' that is async', calling('async')],
    [' that is async and lowered so', calling('async', 'async', '(result i32)')],
  ])('throws an error that names the function%s, its type and the value', async (_, text) => {
    const { run: call } = await run(text, { 'a:b/c': { f: () => 5 } })
    await expect(call()).rejects.toThrow(
      /^a:b\/c#f returned a value that does not fit its type (async )?func\(\) -> string: expected a string, got 5$/,
    )
  })

  test.each(['string', '(list u8)', '(result string)', '(tuple string u32)'])(
    'throws an error that names the function, and not that of the engine alone, for a revoked proxy as a %s',
    async result => {
      const { proxy, revoke } = Proxy.revocable({}, {})
      revoke()
      for (const type of ['', 'async']) {
        const { run: call } = await run(calling(type).replace('(result string)', `(result ${result})`), {
          'a:b/c': { f: () => proxy },
        })
        await expect(call()).rejects.toThrow(
          /^a:b\/c#f returned a value that does not fit its type .* revoked/,
        )
      }
    },
  )
})
