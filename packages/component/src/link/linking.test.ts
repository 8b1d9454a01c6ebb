import { describe, expect, test } from 'vitest'
import { Blocking, Lifted, Lowered, LoweredAsync } from '../abi/host-function.ts'
import { compile } from '../component.ts'
import { LinkError } from '../errors.ts'
import { assemble, component, libc, libcOptions, run } from '../testing/wat.ts'
import { ResourceType, t } from '../types/types.ts'

/** A component `$One` that exports `f`, which returns a number. */
const constant = (name: string, value: number) => `(component $${name}
  (core module $M (func (export "f") (result i32) (i32.const ${value})))
  (core instance $m (instantiate $M))
  (func (export "f") (result u32) (canon lift (core func $m "f"))))`

/** A component `$Add` that imports `f` and exports an `f` that returns one more. */
const addOne = `(component $Add
  (import "f" (func $f (result u32)))
  (core func $f' (canon lower (func $f)))
  (core module $M (import "" "f" (func $f (result i32)))
    (func (export "f") (result i32) (i32.add (call $f) (i32.const 1))))
  (core instance $m (instantiate $M (with "" (instance (export "f" (func $f'))))))
  (func (export "f") (result u32) (canon lift (core func $m "f"))))`

describe('a nested component', () => {
  test('is instantiated with its arguments, any number of times', async () => {
    const { f } = await run(`(component ${constant('One', 1)} ${addOne}
      (instance $one (instantiate $One))
      (instance $two (instantiate $Add (with "f" (func $one "f"))))
      (instance $three (instantiate $Add (with "f" (func $two "f"))))
      (export "f" (func $three "f")))`)
    expect(f()).toBe(3)
  })

  test('has separate state in each instance', async () => {
    const { a, b } = await run(`(component
      (component $C
        (core module $M (global $n (mut i32) (i32.const 0))
          (func (export "f") (result i32)
            (global.set $n (i32.add (global.get $n) (i32.const 1))) (global.get $n)))
        (core instance $m (instantiate $M))
        (func (export "f") (result u32) (canon lift (core func $m "f"))))
      (instance $a (instantiate $C))
      (instance $b (instantiate $C))
      (export "a" (func $a "f"))
      (export "b" (func $b "f")))`)
    expect([a(), a(), b()]).toEqual([1, 2, 1])
  })

  test('reaches components, core modules and types of enclosing components by outer aliases', async () => {
    const { f } = await run(`(component
      ${constant('Seven', 7)}
      (core module $M (func (export "g") (param i32) (result i32) (local.get 0)))
      (type $ft (func (param "x" u32) (result u32)))
      (core type $mt (module (export "g" (func (param i32) (result i32)))))
      (component $C
        (component $D
          (alias outer 2 $Seven (component $S))
          (alias outer 2 $M (core module $m))
          (alias outer 2 $ft (type $t))
          (instance $s (instantiate $S))
          (core instance $i (instantiate $m))
          (func $g (type $t) (canon lift (core func $i "g")))
          (export "g" (func $g))
          (export "f" (func $s "f")))
        (instance $d (instantiate $D))
        (export "f" (func $d "f")))
      (instance $c (instantiate $C))
      (export "f" (func $c "f")))`)
    expect(f()).toBe(7)
  })

  test('may receive a component that instantiates an enclosing one', async () => {
    const { f } = await run(`(component
      ${constant('Seven', 7)}
      (component $Wrap
        (alias outer 1 $Seven (component $S))
        (instance $s (instantiate $S))
        (export "f" (func $s "f")))
      (component $Apply
        (import "c" (component $C (export "f" (func (result u32)))))
        (instance $c (instantiate $C))
        (export "f" (func $c "f")))
      (instance $a (instantiate $Apply (with "c" (component $Wrap))))
      (export "f" (func $a "f")))`)
    expect(f()).toBe(7)
  })

  test('may receive a component as an argument, and instantiate it', async () => {
    const { f } = await run(`(component
      (component $Apply
        (import "c" (component $C
          (import "f" (func (result u32)))
          (export "f" (func (result u32)))))
        (import "f" (func $f (result u32)))
        (instance $c (instantiate $C (with "f" (func $f))))
        (export "f" (func $c "f")))
      ${constant('Five', 5)} ${addOne}
      (instance $five (instantiate $Five))
      (instance $a (instantiate $Apply (with "c" (component $Add)) (with "f" (func $five "f"))))
      (export "f" (func $a "f")))`)
    expect(f()).toBe(6)
  })

  test('may receive a core module as an argument, and instantiate it', async () => {
    const { f } = await run(`(component
      (component $Apply
        (import "m" (core module $M (export "f" (func (result i32)))))
        (core instance $m (instantiate $M))
        (func (export "f") (result u32) (canon lift (core func $m "f"))))
      (core module $Nine (func (export "f") (result i32) (i32.const 9)) (func (export "more")))
      (instance $a (instantiate $Apply (with "m" (core module $Nine))))
      (export "f" (func $a "f")))`)
    expect(f()).toBe(9)
  })

  test.each([
    [
      'a function of another type',
      '(import "x" (func (param "a" u8)))',
      '(with "x" (func $f))',
      /in a, the component declares u8, but is given u16/,
    ],
    [
      'a function for an instance',
      '(import "x" (instance))',
      '(with "x" (func $f))',
      /is a func, but a instance is required/,
    ],
    ['nothing', '(import "x" (func))', '', /import x is missing/],
    [
      'an instance that lacks an export',
      '(import "x" (instance (export "y" (func))))',
      '(with "x" (instance (export "z" (func $f))))',
      /x#y is missing/,
    ],
    [
      'another type',
      '(import "x" (type (eq $u8)))',
      '(with "x" (type $u16))',
      /declares u8, but is given u16/,
    ],
    [
      'a component that imports more than declared',
      '(import "x" (component))',
      '(with "x" (component $I))',
      /imports g, which its declared type does not have/,
    ],
    [
      'a component that imports another type than declared',
      '(import "x" (component (import "g" (func (param "a" string)))))',
      '(with "x" (component $I))',
      /import g has another type/,
    ],
    [
      'a core module that lacks an export',
      '(import "x" (core module (export "f" (func))))',
      '(with "x" (core module $M))',
      /does not export the core func f/,
    ],
    [
      'a core module that imports more than declared',
      '(import "x" (core module))',
      '(with "x" (core module $M))',
      /imports a.b, which its declared type does not have/,
    ],
  ])('is refused when it receives %s, by a message that names both', async (_, wanted, args, message) => {
    const text = `(component
      (import "f" (func $f (param "a" u16)))
      (type $u16 u16)
      (core module $M (import "a" "b" (func)))
      (component $I (import "g" (func)))
      (component $Wants (type $u8 u8) ${wanted})
      (instance (instantiate $Wants ${args})))`
    const refused = run(text, { f: () => {} })
    await expect(refused).rejects.toThrow(LinkError)
    await expect(refused).rejects.toThrow(message)
  })

  test('is refused when it receives a component that exports another type', async () => {
    await expect(
      run(`(component ${constant('One', 1)}
        (component $Wants (import "c" (component (export "f" (func)))))
        (instance (instantiate $Wants (with "c" (component $One)))))`),
    ).rejects.toThrow(
      /import c, export f has another type: in result, the component declares nothing, but is given u32/,
    )
  })

  test('has separate resource types in each instance', async () => {
    const text = (from: string) => `(component
      (component $R (type $r (resource (rep i32))) (export "r" (type $r)))
      (component $Same (import "a" (type $a (sub resource))) (import "b" (type (eq $a))))
      (instance $x (instantiate $R))
      (instance $y (instantiate $R))
      (instance (instantiate $Same (with "a" (type $x "r")) (with "b" (type $${from} "r")))))`
    await expect(run(text('x'))).resolves.toEqual({})
    await expect(run(text('y'))).rejects.toThrow(/resource types are not the same/)
  })
})

describe('an import of the root', () => {
  test('is a function, an interface, or an interface inside an interface', async () => {
    const text = `(component
      (import "get-two" (func $two (result u32)))
      (import "demo:a/b@1.0.0" (instance $i
        (export "get-three" (func (result u32)))
        (export "inner" (instance (export "four" (func (result u32)))))))
      (alias export $i "inner" (instance $inner))
      (core func $two' (canon lower (func $two)))
      (core func $three' (canon lower (func $i "get-three")))
      (core func $four' (canon lower (func $inner "four")))
      (core module $M
        (import "" "2" (func $two (result i32))) (import "" "3" (func $three (result i32))) (import "" "4" (func $four (result i32)))
        (func (export "f") (result i32) (i32.mul (call $two) (i32.mul (call $three) (call $four)))))
      (core instance $m (instantiate $M (with "" (instance
        (export "2" (func $two')) (export "3" (func $three')) (export "4" (func $four'))))))
      (func (export "f") (result u32) (canon lift (core func $m "f"))))`
    const two = () => 2
    class Interface {
      #n = 3
      getThree() {
        return this.#n
      }
      inner = {
        n: 4,
        four() {
          return this.n
        },
      }
    }
    for (const imports of [
      { getTwo: two, 'demo:a/b': new Interface() },
      { 'get-two': { default: two }, 'demo:a/b@1.0.0': { 'get-three': () => 3, inner: { four: () => 4 } } },
    ])
      expect((await run(text, imports)).f()).toBe(24)
  })

  test('is a type, which the host need not provide, or a resource with its members', async () => {
    const text = `(component
      (import "demo:a/types" (instance $i
        (type $t (enum "red" "blue"))
        (export "color" (type (eq $t)))))
      (alias export $i "color" (type $c'))
      (import "color" (type $c (eq $c')))
      (import "my-res" (type $r (sub resource)))
      (import "[constructor]my-res" (func $new (param "c" $c) (result (own $r))))
      (import "[method]my-res.get" (func $get (param "self" (borrow $r)) (result $c)))
      (core func $new' (canon lower (func $new)))
      (core func $get' (canon lower (func $get)))
      (core module $M (import "" "new" (func $new (param i32) (result i32))) (import "" "get" (func $get (param i32) (result i32)))
        (func (export "f") (param i32) (result i32) (call $get (call $new (local.get 0)))))
      (core instance $m (instantiate $M (with "" (instance (export "new" (func $new')) (export "get" (func $get'))))))
      (func (export "f") (param "c" $c) (result $c) (canon lift (core func $m "f"))))`
    class MyRes {
      readonly color: string
      constructor(color: string) {
        this.color = color
      }
      get() {
        return this.color
      }
    }
    for (const given of [{ MyRes }, { 'my-res': MyRes }, { 'my-res': { default: MyRes } }]) {
      const { f } = await run(text, { 'demo:a/types': {}, ...given })
      expect(f('blue')).toBe('blue')
    }
  })

  test('of an interface with only types need not be provided', async () => {
    const text = `(component
      (import "a:b/types@0.2.0" (instance $t
        (type $c (enum "red" "blue")) (export "color" (type (eq $c)))
        (export "thing" (type (sub resource)))))
      (import "plain" (instance (export "inner" (instance (export "n" (type (eq u8)))))))
      (alias export $t "color" (type $color')) (alias export $t "thing" (type $thing))
      (import "color" (type $color (eq $color')))
      (import "f" (func $f (param "c" $color) (result (own $thing))))
      (core func $g (canon lower (func $f)))
      (core func $drop (canon resource.drop $thing))
      (core module $M (import "" "g" (func $g (param i32) (result i32))) (import "" "drop" (func $drop (param i32)))
        (func (export "run") (call $drop (call $g (i32.const 1)))))
      (core instance $m (instantiate $M (with "" (instance (export "g" (func $g)) (export "drop" (func $drop))))))
      (func (export "run") (canon lift (core func $m "run"))))`
    const colors: unknown[] = []
    const imports = {
      f: (color: unknown) => {
        colors.push(color)
        return {}
      },
    }
    ;(
      await run(
        text.replace('(eq u8)', '(eq $n)').replace('(export "n"', '(type $n u8) (export "n"'),
        imports,
      )
    ).run()
    expect(colors).toEqual(['blue'])
    await expect(
      run('(component (import "a:b/c" (instance (export "t" (type (sub resource))) (export "f" (func)))))'),
    ).rejects.toThrow('imports a:b/c, which is not provided')
  })

  test('that is missing is reported with its name and the versions that the host has', async () => {
    await expect(run('(component (import "f" (func)))')).rejects.toThrow(
      /imports f, which is not provided: the host has nothing/,
    )
    const text = '(component (import "a:b/c@0.2.3" (instance (export "f" (func)))))'
    await expect(run(text, { 'a:b/c@0.3.0': {} })).rejects.toThrow(
      /not provided: the host has a:b\/c@0\.3\.0/,
    )
    await expect(run(text, { 'a:b/c': {} })).rejects.toThrow(/imports a:b\/c@0\.2\.3#f, which the host/)
    await expect(run(text, { 'a:b/c': { f: 5 } })).rejects.toThrow(
      /must be a function, but the host provides number/,
    )
    await expect(run(text, { 'a:b/c': null as never })).rejects.toThrow(LinkError)
  })

  test.each([
    ['0.2.3', ['0.2.6'], '0.2.6'],
    ['0.2.6', ['0.2.3'], '0.2.3'],
    ['0.2.3', ['0.2.6', '0.2.10', '0.2.9'], '0.2.10'],
    ['0.2.3', ['0.2.6', '0.2.3'], '0.2.3'],
    ['1.4.0', ['1.2.0', '2.0.0'], '1.2.0'],
    ['0.2.3', ['0.3.0'], undefined],
    ['0.0.1', ['0.0.2'], undefined],
    ['0.3.0-rc.2', ['0.3.0-rc.2', '0.3.0'], '0.3.0-rc.2'],
    ['0.3.0-rc.2', ['0.3.0-rc.1', '0.3.0'], '0.3.0'],
    ['0.3.0', ['0.3.0-rc.2'], '0.3.0-rc.2'],
    ['0.4.0', ['0.3.0-rc.2'], undefined],
  ])('of version %s among %j resolves to version %s', async (wanted, versions, expected) => {
    const used: string[] = []
    const imports = Object.fromEntries(
      versions.map(version => [`a:b/c@${version}`, { f: () => void used.push(version) }]),
    )
    const text = `(component
      (import "a:b/c@${wanted}" (instance $i (export "f" (func))))
      (core func $f (canon lower (func $i "f")))
      (core module $M (import "" "f" (func $f)) (func (export "f") (call $f)))
      (core instance $m (instantiate $M (with "" (instance (export "f" (func $f))))))
      (func (export "f") (canon lift (core func $m "f"))))`
    if (expected === undefined) {
      await expect(run(text, imports)).rejects.toThrow(/not provided/)
    } else {
      ;(await run(text, imports)).f()
      expect(used).toEqual([expected])
    }
  })

  test('of a kind that a host cannot provide is refused', async () => {
    await expect(run('(component (import "c" (component)))', { c: {} })).rejects.toThrow(
      /a component, which a host cannot provide/,
    )
    await expect(run('(component (import "m" (core module)))', { m: {} })).rejects.toThrow(
      /a core module, which a host cannot provide/,
    )
  })

  const callee = t.func({ x: t.u32 })
  test.each([
    ['Lifted', new Lifted(callee, () => {}), 'call', 'a function'],
    ['Lowered', new Lowered(callee, () => () => {}), 'lower', 'a function'],
    ['LoweredAsync', new LoweredAsync(callee, () => ({}) as never), 'lower', 'a function'],
    ['Blocking', new Blocking(() => {}), 'call', 'a function'],
    ['JS function', Object.assign(() => {}, { open: () => {} }), 'open', 'a function'],
    ['class', Object.assign(class File1 {}, { open: () => {} }), 'open', 'the class File1'],
    ['resource', new ResourceType('r', () => {}), 'destructor', 'a resource'],
  ])('never resolves to a member of a host function or a resource: %s', async (_, provided, name, kind) => {
    const instance = (inner: string) => `(instance (export "${name}" ${inner}))`
    const func = '(func (param "x" u32))'
    const message = `must be an interface, but the host provides ${kind}`
    await expect(run(`(component (import "print" ${instance(func)}))`, { print: provided })).rejects.toThrow(
      `print ${message}`,
    )
    await expect(
      run(`(component (import "a:b/c" (instance (export "print" ${instance(func)}))))`, {
        'a:b/c': { print: provided },
      }),
    ).rejects.toThrow(`a:b/c#print ${message}`)
  })

  test('never resolves to a member that every JS object or function has', async () => {
    const member = (name: string) => `(component (import "a:b/c" (instance (export "${name}" (func)))))`
    for (const name of ['to-string', 'value-of', 'has-own-property', 'constructor'])
      await expect(run(member(name), { 'a:b/c': {} })).rejects.toThrow(LinkError)
    for (const name of ['to-string', 'constructor'])
      await expect(run(`(component (import "${name}" (func)))`)).rejects.toThrow(LinkError)
    const ofResource = (name: string) => `(component (import "a:b/c" (instance
      (export "r" (type $r (sub resource)))
      (export "${name}" (func ${name.startsWith('[method]') ? '(param "self" (borrow $r))' : ''})))))`
    for (const name of [
      '[static]r.call',
      '[static]r.bind',
      '[static]r.name',
      '[method]r.to-string',
      '[static]r.prototype',
    ])
      await expect(run(ofResource(name), { 'a:b/c': { R: class {} } })).rejects.toThrow(LinkError)
    await expect(
      run(ofResource('[method]r.to-string'), {
        'a:b/c': {
          R: class {
            toString() {
              return ''
            }
          },
        },
      }),
    ).resolves.toEqual({})
  })

  test('may be named constructor like an export, without touching Object.prototype', async () => {
    const exports = await run(
      `(component
        (import "constructor" (func $f (result (tuple u32 (flags "constructor" "to-string")))))
        (export "constructor" (func $f)))`,
      { constructor: () => 5 },
    )
    expect(exports.constructor()).toBe(5)
    expect(({} as Record<string, unknown>).constructor).toBe(Object)
  })
})

describe('an export', () => {
  test('is a function in camelCase, or an interface under its full name', async () => {
    const exports = await run(`(component ${constant('One', 1)}
      (instance $one (instantiate $One))
      (instance $i (export "get-it" (func $one "f")) (export "nested" (instance $one)))
      (export "get-JSON-value" (func $one "f"))
      (export "a:b/c@1.0.0" (instance $i)))`)
    expect(exports.getJsonValue()).toBe(1)
    expect(exports['a:b/c@1.0.0'].getIt()).toBe(1)
    expect(exports['a:b/c@1.0.0'].nested.f()).toBe(1)
  })

  test('can re-export an import', async () => {
    const { again } = await run(
      '(component (import "f" (func $f (result u32))) (export "again" (func $f)))',
      { f: () => 8 },
    )
    expect(again()).toBe(8)
  })

  test('of a Lowered function cannot be called from JS', async () => {
    const f = new Lowered(t.func({}), () => () => {})
    const { again } = await run('(component (import "f" (func $f)) (export "again" (func $f)))', { f })
    expect(() => again()).toThrow(LinkError)
  })

  test('must have its ascribed type', async () => {
    const text = (type: string) => `(component (import "f" (func $f)) (export "g" (func $f) (func ${type})))`
    await expect(run(text(''), { f: () => {} })).resolves.toHaveProperty('g')
    await expect(run(text('(result u8)'), { f: () => {} })).rejects.toThrow(/export g has another type/)
  })
})

describe('core instances', () => {
  test('share memories, tables, globals and tags by alias', async () => {
    const { f } = await run(`(component
      (core module $A
        (memory (export "mem") 1) (data (i32.const 4) "\\2a")
        (table (export "table") 1 funcref)
        (global (export "global") (mut i32) (i32.const 8))
        (tag (export "tag") (param i32))
        (func $g (result i32) (i32.const 100))
        (elem (i32.const 0) $g))
      (core instance $a (instantiate $A))
      (alias core export $a "mem" (core memory $mem))
      (alias core export $a "table" (core table $table))
      (alias core export $a "global" (core global $global))
      (core module $B
        (type $t (func (result i32)))
        (import "x" "m" (memory 1)) (import "x" "t" (table 1 funcref)) (import "x" "g" (global $g (mut i32)))
        (import "y" "tag" (tag (param i32)))
        (func (export "f") (result i32)
          (i32.add (i32.load (i32.const 4)) (i32.add (global.get $g) (call_indirect (type $t) (i32.const 0))))))
      (core instance $b (instantiate $B (with "y" (instance $a)) (with "x" (instance
        (export "m" (memory $mem)) (export "t" (table $table)) (export "g" (global $global))))))
      (func (export "f") (result u32) (canon lift (core func $b "f"))))`)
    expect(f()).toBe(150)
  })

  test.each([
    ['is missing', '', /core import a\.f is missing/],
    [
      'is of another kind',
      '(with "a" (instance (export "f" (memory $m "mem"))))',
      /a\.f is a memory, but a func is required/,
    ],
    [
      'is of another core type',
      '(with "a" (instance (export "f" (func $m "g"))))',
      /a\.f has the core type \[\] -> \[i64\], but \[i32\] -> \[\]/,
    ],
  ])('are refused when an import %s', async (_, args, message) => {
    await expect(
      run(`(component
        (core module $M (memory (export "mem") 1) (func (export "g") (result i64) (i64.const 0)))
        (core instance $m (instantiate $M))
        (core module $N (import "a" "f" (func (param i32))))
        (core instance (instantiate $N ${args})))`),
    ).rejects.toThrow(message)
  })

  test('are refused when their memory is too small', async () => {
    await expect(
      run(`(component
        (core module $A (memory (export "m") 1 1)) (core instance $a (instantiate $A))
        (core module $B (import "a" "m" (memory 2))) (core instance (instantiate $B (with "a" (instance $a)))))`),
    ).rejects.toThrow(LinkError)
  })
})

describe('a lifted or lowered function', () => {
  test('must have the core type of its flattened type', async () => {
    await expect(
      run(`(component
        (core module $M (func (export "f") (param i64)))
        (core instance $m (instantiate $M))
        (func (export "f") (param "x" u32) (canon lift (core func $m "f"))))`),
    ).rejects.toThrow(/\[i64\] -> \[\], but \[i32\] -> \[\] is required/)
    await expect(
      run(
        `(component
          (import "f" (func $f (param "x" string) (result f64)))
          ${libc}
          (core func $f' (canon lower (func $f) ${libcOptions}))
          (core module $M (import "" "f" (func (param i32) (result f64))))
          (core instance (instantiate $M (with "" (instance (export "f" (func $f')))))))`,
        { f: () => 0 },
      ),
    ).rejects.toThrow(/\[i32 i32\] -> \[f64\], but \[i32\] -> \[f64\] is required/)
  })

  test('must have a realloc with the core type of realloc', async () => {
    await expect(
      run(`(component
        (core module $M (memory (export "mem") 1) (func (export "r") (param i32) (result i32) unreachable) (func (export "f") (param i32 i32)))
        (core instance $m (instantiate $M))
        (func (export "f") (param "x" string)
          (canon lift (core func $m "f") (memory (core memory $m "mem")) (realloc (core func $m "r")))))`),
    ).rejects.toThrow(/realloc has the core type/)
  })
})

describe('an unsupported feature is refused by name', () => {
  test('when a component with a 64-bit memory is instantiated', async () => {
    const compiled = await component(`(component
      (core module $M (memory (export "mem") i64 1)
        (func (export "realloc") (param i32 i32 i32 i32) (result i32) unreachable)
        (func (export "f") (param i32 i32)))
      (core instance $m (instantiate $M))
      (func (export "f") (param "x" (list u8))
        (canon lift (core func $m "f") (memory (core memory $m "mem")) (realloc (core func $m "realloc")))))`)
    expect(compiled.exports.map(item => item.name)).toEqual(['f'])
    await expect(compiled.instantiate()).rejects.toThrow(/memory64/)
  })

  test('when a component with a 64-bit memory and 64-bit pointers is instantiated', async () => {
    const compiled = await component(`(component
      (core module $M (memory (export "mem") i64 1)
        (func (export "realloc") (param i64 i64 i64 i64) (result i64) unreachable)
        (func (export "f") (param i64 i64)))
      (core instance $m (instantiate $M))
      (func (export "f") (param "x" (list u8))
        (canon lift (core func $m "f") (memory (core memory $m "mem")) (realloc (core func $m "realloc")))))`)
    await expect(compiled.instantiate()).rejects.toThrow(/memory64/)
  })

  test('when a component imports a value, with the bound of the specification or without one as wasm-tools writes it', async () => {
    const preamble = [0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00]
    for (const type of [
      [0x02, 0x01, 0x79],
      [0x02, 0x79],
    ]) {
      const section = [0x0a, 4 + type.length, 0x01, 0x00, 0x01, 0x76, ...type]
      await expect(compile(new Uint8Array([...preamble, ...section]))).rejects.toThrow(
        'values as imports and exports are not supported',
      )
    }
  })

  test('when a component has names with nested namespaces or packages', async () => {
    for (const name of ['a:b:c/d', 'a:b/c/d', 'a:b:c/d/e@1.0.0']) {
      const text = [...new TextEncoder().encode(name)]
      const section = [0x01, 0x00, text.length, ...text, 0x01, 0x00]
      const bytes = [0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00, 0x0a, section.length, ...section]
      await expect(compile(new Uint8Array(bytes))).rejects.toThrow(
        `\`${name}\` has nested namespaces or packages, which are not supported`,
      )
    }
  })

  test('when a component has a start function or a value definition', async () => {
    const preamble = [0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00]
    for (const section of [
      [0x09, 0x01, 0x00],
      [0x0c, 0x01, 0x00],
    ])
      await expect((await compile(new Uint8Array([...preamble, ...section]))).instantiate()).rejects.toThrow(
        /definitions, which are not supported/,
      )
  })
})

describe('growth by repeated definitions', () => {
  /** Without bounds, `act` would not end within the time of a test or the memory of the process. */
  const ends = (act: () => Promise<unknown>) =>
    act().then(
      () => {},
      (error: unknown) => expect(error).toBeInstanceOf(LinkError),
    )
  const many = (count: number, line: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => line(i)).join('\n')

  test('of functions that may wait is bounded', () =>
    expect(
      run(
        `(component (import "f" (func $f async)) ${many(9200, () => '(core func (canon lower (func $f)))')})`,
        {
          f: async () => {},
        },
      ),
    ).rejects.toThrow('more than 1000000 definitions and parts of types'))

  test('of value types is bounded', () =>
    ends(() => run(`(component (type $t0 u8) ${many(60, i => `(type $t${i + 1} (tuple $t${i} $t${i}))`)})`)))

  test('of instance types is bounded', () =>
    ends(() =>
      run(
        `(component (type $t0 (instance))
        ${many(60, i => `(type $t${i + 1} (instance (alias outer 1 $t${i} (type $t)) (export "a" (instance (type $t))) (export "b" (instance (type $t)))))`)}
        (import "x" (instance (type $t60))))`,
        { x: {} },
      ),
    ))

  test('of instances inside instances costs one walk of each', () =>
    ends(() =>
      run(
        `(component (import "f" (func $f)) (instance $i0 (export "f" (func $f)))
        ${many(60, i => `(instance $i${i + 1} (export "a" (instance $i${i})) (export "b" (instance $i${i})))`)}
        (export "x" (instance $i60))
        (component $C (import "y" (instance (export "a" (instance)))))
        (instance (instantiate $C (with "y" (instance $i60)))))`,
        { f: () => {} },
      ),
    ))

  test('of depth is refused before it overflows the stack', async () => {
    await ends(() =>
      run(
        `(component (import "f" (func $f)) (instance $i0 (export "f" (func $f)))
        ${many(3000, i => `(instance $i${i + 1} (export "a" (instance $i${i})))`)}
        (export "x" (instance $i3000)))`,
        { f: () => {} },
      ),
    )
    await ends(() =>
      run(
        `(component (type $t0 (instance))
        ${many(3000, i => `(type $t${i + 1} (instance (alias outer 1 $t${i} (type $t)) (export "a" (instance (type $t)))))`)}
        (import "x" (instance (type $t3000))))`,
        { x: {} },
      ),
    )
    await ends(() =>
      run(`(component (component $c0)
        ${many(3000, i => `(component $c${i + 1} (alias outer 1 $c${i} (component $c)) (instance (instantiate $c)))`)}
        (instance (instantiate $c3000)))`),
    )
  })

  test('of instantiations is bounded', () =>
    ends(() =>
      run(`(component (component $c0)
        ${many(40, i => `(component $c${i + 1} (alias outer 1 $c${i} (component $c)) (instance (instantiate $c)) (instance (instantiate $c)))`)}
        (instance (instantiate $c40)))`),
    ))

  test('of component arguments is bounded', () =>
    ends(() =>
      run(`(component (component $c0)
        ${many(
          40,
          i => `(component $c${i + 1}
          (alias outer 1 $c${i} (component $c))
          (component $x (import "c" (component)))
          (instance (instantiate $x (with "c" (component $c))))
          (instance (instantiate $x (with "c" (component $c)))))`,
        )}
        (component $x (import "c" (component)))
        (instance (instantiate $x (with "c" (component $c40)))))`),
    ))
})

describe('the description of a component', () => {
  test('lists imports and exports without instantiating the component', async () => {
    const described = await component(`(component
      (import "demo:a/b@1.0.0" (instance $i
        (export "r" (type $r (sub resource)))
        (type $s (stream u8))
        (export "f" (func async (param "r" (borrow $r)) (result $s)))))
      (import "g" (func $g async))
      (core module $Libc (memory (export "mem") 1))
      (core instance $libc (instantiate $Libc))
      (type $fut (future u8))
      (core func $wait (canon waitable-set.wait (memory (core memory $libc "mem"))))
      (core func $new (canon future.new $fut))
      (core func $g' (canon lower (func $g) async (memory (core memory $libc "mem"))))
      (core func $return (canon task.return (result u8)))
      (core module $M
        (import "" "wait" (func (param i32 i32) (result i32)))
        (import "" "new" (func (result i64)))
        (import "" "g" (func (result i32)))
        (import "" "return" (func (param i32)))
        (func (export "run") (result i32) unreachable)
        (func (export "cb") (param i32 i32 i32) (result i32) unreachable)
        (func $start unreachable) (start $start))
      (core instance $m (instantiate $M (with "" (instance
        (export "wait" (func $wait)) (export "new" (func $new)) (export "g" (func $g')) (export "return" (func $return))))))
      (func (export "run") async (result u8) (canon lift (core func $m "run") async (callback (core func $m "cb")))))`)
    expect(described.imports.map(({ name, type }) => [name, type.kind])).toEqual([
      ['demo:a/b@1.0.0', 'instance'],
      ['g', 'func'],
    ])
    const [i] = described.imports
    expect(i?.type.kind === 'instance' && [...i.type.exports.keys()]).toEqual(['r', 'f'])
    expect(described.exports).toMatchObject([
      { name: 'run', type: { kind: 'func', type: { async: true, result: { kind: 'u8' } } } },
    ])
  })

  test('is the same object each time, and leaves the component usable', async () => {
    const compiled = await compile(
      await assemble(
        `(component ${constant('One', 1)} (instance $i (instantiate $One)) (export "f" (func $i "f")))`,
      ),
    )
    expect(compiled.exports).toBe(compiled.exports)
    expect((await compiled.instantiate()).exports.f()).toBe(1)
  })
})
