import { describe, expect, test } from 'vitest'
import { run } from '../testing/wat.ts'
import { findFunction, keysOf } from './host-members.ts'

/** Returns the result of the function that a component gets under a name. */
function call(owner: object, name: string, others: readonly string[] = []): unknown {
  const found = findFunction(
    owner,
    name,
    keysOf(owner, () => [name, ...others]),
  )
  return typeof found === 'function' ? found({}) : found
}

/** A class, and functions under names in WIT, which check each call before the class gets it. */
class File1 {
  static openAt = () => 'class'
  readAll = () => 'class'
  static {
    File1.prototype.readAll = () => 'class'
  }
}
const guarded = {
  File1,
  readAll: () => 'class',
  '[constructor]file1': () => 'guard',
  '[static]file1.open-at': () => 'guard',
  '[method]file1.read-all': () => 'guard',
  'read-all': () => 'guard',
}

describe('a function with a name in WIT takes precedence over a class and over JS names', () => {
  test.each([
    '[constructor]file1',
    '[constructor]FILE1',
    '[constructor]file-1',
    '[static]file1.open-at',
    '[static]file1.OPEN-at',
    '[static]file1.open-AT',
    '[static]FILE1.open-at',
    '[method]file1.read-all',
    '[method]file1.READ-ALL',
    '[method]FILE1.READ-all',
    '[method]FILE-1.read-all',
    'read-all',
    'READ-all',
    'read-ALL',
  ])('for a component that spells it %s', name => {
    expect(call(guarded, name)).toBe('guard')
  })

  test('also where an object inherits it', () => {
    class Host {
      File1 = File1
      '[method]file1.read-all'() {
        return 'guard'
      }
    }
    expect(call(new Host(), '[method]file1.READ-all')).toBe('guard')
    expect(call(Object.create(guarded), 'READ-all')).toBe('guard')
  })

  test('and is not a function of another kind or another resource', () => {
    const { File1, ...guards } = guarded
    for (const name of [
      '[method]file1.open-at',
      '[static]file1.read-all',
      '[method]file.read-all',
      'open-at',
    ])
      expect(call(guards, name)).toBeUndefined()
  })

  test('and names that differ in JavaScript only by an underscore are two functions', () => {
    const owner = { a1: () => 'a1', a1_: () => 'a1_' }
    expect([call(owner, 'a-1', ['a1']), call(owner, 'a1', ['a-1'])]).toEqual(['a1_', 'a1'])
  })
})

test('a nested instance with a name in WIT takes precedence over the JS name, however a component spells it', async () => {
  const text = (name: string) => `(component (import "a:b/c" (instance $i
    (export "${name}" (instance (export "f" (func))))))
    (alias export $i "${name}" (instance $j))
    (core func $f (canon lower (func $j "f")))
    (core module $M (import "" "f" (func $f)) (func (export "run") (call $f)))
    (core instance $m (instantiate $M (with "" (instance (export "f" (func $f))))))
    (func (export "run") (canon lift (core func $m "run"))))`
  for (const name of ['the-files', 'THE-files']) {
    const calls: string[] = []
    const guest = await run(text(name), {
      'a:b/c': { 'the-files': { f: () => calls.push('guard') }, theFiles: { f: () => calls.push('bare') } },
    })
    guest.run()
    expect(calls).toEqual(['guard'])
  }
})

test('an interface has no JS name: another spelling of its name is another interface', async () => {
  for (const name of ['a:b/C@1.0.0', 'a:b/C@1', 'a:b/C'])
    await expect(
      run(`(component (import "${name}" (instance (export "f" (func)))))`, {
        'a:b/c@1': { f() {} },
        'a:b/c': { f() {} },
      }),
    ).rejects.toThrow(
      `the component imports ${name}, which is not provided: the host has nothing of that name`,
    )
})
