import { describe, expect, test } from 'vitest'
import { LinkError, Trap } from '../errors.ts'
import { CallerScope } from '../instance/borrow-scope.ts'
import { HandleTable } from '../instance/handle-table.ts'
import { libc, libcOptions, run } from '../testing/wat.ts'
import { t } from '../types/types.ts'
import { LoweredAsync } from './host-function.ts'

/**
 * A component that exports `f` as an `async func` and `now` as a sync one, both with the core code `body`,
 * which may call `wait`.
 */
const waiting = (body = '(call $wait (local.get 0))', more = '') => `(component
  (import "wait" (func $wait async (param "x" u32) (result u32)))
  (core func $wait' (canon lower (func $wait)))
  (core module $M
    (import "" "wait" (func $wait (param i32) (result i32)))
    (global $log (mut i32) (i32.const 0))
    (func $f (export "f") (param i32) (result i32) ${body})
    (func (export "log") (result i32) (global.get $log))
    (func (export "trap") unreachable))
  (core instance $m (instantiate $M (with "" (instance (export "wait" (func $wait'))))))
  (func (export "f") async (param "x" u32) (result u32) (canon lift (core func $m "f")))
  (func (export "now") (param "x" u32) (result u32) (canon lift (core func $m "f")))
  (func (export "log") (result u32) (canon lift (core func $m "log")))
  (func (export "trap") (canon lift (core func $m "trap")))
  ${more})`

const later = <T>(value: T) => new Promise<T>(resolve => setTimeout(resolve, 1, value))

describe('an async func of the host', () => {
  test('suspends its caller until its promise is fulfilled', async () => {
    const { f } = await run(waiting(), { wait: (x: number) => later(x * 2) })
    const promise = f(4)
    expect(promise).toBeInstanceOf(Promise)
    expect(await promise).toBe(8)
    expect(await f(5)).toBe(10)
  })

  test('may return its result synchronously', async () => {
    const { f, now } = await run(waiting(), { wait: (x: number) => x * 2 })
    expect(await f(4)).toBe(8)
    expect(now(4)).toBe(8)
  })

  test('may return any thenable', async () => {
    const { f } = await run(waiting(), {
      // biome-ignore lint/suspicious/noThenProperty: this is what is tested
      wait: (x: number) => ({ then: (resolve: (value: number) => void) => setTimeout(resolve, 1, x + 1) }),
    })
    expect(await f(4)).toBe(5)
  })

  test('cannot block a caller that is not async', async () => {
    const { now, log } = await run(waiting(), { wait: later })
    expect(() => now(4)).toThrow(Trap)
    expect(log).toThrow(/cannot block a synchronous task before returning/)
  })

  test('cannot block a start function', async () => {
    const started = run(
      `(component (import "wait" (func $wait async)) (core func $wait' (canon lower (func $wait)))
        (core module $M (import "" "wait" (func $wait)) (start $wait))
        (core instance (instantiate $M (with "" (instance (export "wait" (func $wait')))))))`,
      { wait: () => later(undefined) },
    )
    await expect(started).rejects.toThrow(/cannot block a synchronous task/)
  })

  test('passes the reason of a rejection through the guest uncaught, and ends the instance', async () => {
    const problem = new RangeError('no')
    const catching = '(block $c (try_table (catch_all $c) (drop (call $wait (i32.const 1))))) (i32.const 5)'
    for (const body of ['(call $wait (local.get 0))', catching]) {
      const { f, log } = await run(waiting(body), { wait: () => Promise.reject(problem) })
      await expect(f(4)).rejects.toBe(problem)
      expect(log).toThrow(/trapped before/)
    }
  })

  test('with an error type turns exceptions and rejections into error values', async () => {
    const text = `(component
      (import "wait" (func $wait async (result (result u32 (error string)))))
      ${libc}
      (core func $wait' (canon lower (func $wait) ${libcOptions}))
      (core module $M (import "" "wait" (func $wait (param i32))) (func (export "f") (result i32)
        (call $wait (i32.const 16)) (i32.const 16)))
      (core instance $m (instantiate $M (with "" (instance (export "wait" (func $wait'))))))
      (func (export "f") async (result (result u32 (error string))) (canon lift (core func $m "f") ${libcOptions})))`
    const f = async (wait: () => unknown) => (await run(text, { wait })).f()
    expect(await f(() => later(7))).toBe(7)
    const error = { name: 'ComponentError', payload: 'why' }
    await expect(f(() => Promise.reject('why'))).rejects.toMatchObject(error)
    await expect(
      f(() => Promise.reject(Object.assign(new Error('x'), { payload: 'why' }))),
    ).rejects.toMatchObject(error)
    await expect(
      f(() => {
        throw 'why'
      }),
    ).rejects.toMatchObject(error)
    await expect(f(() => Promise.reject(new RangeError('a bug')))).rejects.toThrow(RangeError)
  })

  test('has parameters and results of every core type', async () => {
    for (const [type, core, value] of [
      ['u64', 'i64', 2n ** 63n],
      ['f32', 'f32', 1.5],
      ['f64', 'f64', Math.PI],
    ] as const) {
      const { f } = await run(
        `(component
          (import "wait" (func $wait async (param "a" ${type}) (param "b" ${type}) (result ${type})))
          (core func $wait' (canon lower (func $wait)))
          (core module $M (import "" "wait" (func $wait (param ${core} ${core}) (result ${core})))
            (func (export "f") (param ${core}) (result ${core}) (call $wait (local.get 0) (local.get 0))))
          (core instance $m (instantiate $M (with "" (instance (export "wait" (func $wait'))))))
          (func (export "f") async (param "a" ${type}) (result ${type}) (canon lift (core func $m "f"))))`,
        { wait: (a: unknown, b: unknown) => later(a === b ? a : undefined) },
      )
      expect(await f(value)).toBe(value)
    }
  })
})

describe('an async export called by JS', () => {
  test('runs to its end before the next async call of its instance starts', async () => {
    const order: string[] = []
    const { f } = await run(waiting(), {
      wait: async (x: number) => {
        order.push(`start ${x}`)
        await later(undefined)
        order.push(`end ${x}`)
        return x
      },
    })
    expect(await Promise.all([f(1), f(2), f(3)])).toEqual([1, 2, 3])
    expect(order).toEqual(['start 1', 'end 1', 'start 2', 'end 2', 'start 3', 'end 3'])
  })

  test('leaves the instance usable for sync functions while it is suspended', async () => {
    const { f, log } = await run(
      waiting(
        '(global.set $log (i32.const 1)) (drop (call $wait (i32.const 0))) (global.set $log (i32.const 2)) (i32.const 0)',
      ),
      { wait: later },
    )
    const promise = f(0)
    await Promise.resolve()
    await Promise.resolve()
    expect(log()).toBe(1)
    await promise
    expect(log()).toBe(2)
  })

  test('does not resume when its instance trapped while it was suspended', async () => {
    const seen: number[] = []
    const exports = await run(waiting('(drop (call $wait (i32.const 1))) (call $wait (i32.const 2))'), {
      wait: (x: number) => {
        seen.push(x)
        return later(x)
      },
    })
    const promise = exports.f(0)
    promise.catch(() => {})
    await Promise.resolve()
    await Promise.resolve()
    expect(exports.trap).toThrow(Trap)
    await expect(promise).rejects.toThrow(Trap)
    expect(seen).toEqual([1])
  })

  test('that traps rejects, like the calls that wait for it', async () => {
    const { f } = await run(waiting('(drop (call $wait (i32.const 1))) unreachable'), { wait: later })
    const [first, second] = [f(1), f(2)]
    first.catch(() => {})
    second.catch(() => {})
    await expect(first).rejects.toThrow(/unreachable/)
    await expect(second).rejects.toThrow(/unreachable/)
  })

  test('rejects arguments that do not fit, and the instance stays usable', async () => {
    const text = `(component
      (core module $M (func (export "f") (param i64) (result i64) (local.get 0)))
      (core instance $m (instantiate $M))
      (func (export "f") async (param "x" u64) (result u64) (canon lift (core func $m "f"))))`
    const { f } = await run(text)
    await expect(f('x')).rejects.toThrow(TypeError)
    expect(await f(5n)).toBe(5n)
  })

  test('can be re-entered by a host function that it calls, even after it was suspended', async () => {
    const seen: unknown[] = []
    const text = waiting(
      '(global.set $log (local.get 0)) (drop (call $wait (i32.const 1))) (call $wait (i32.const 2))',
    )
    const exports = await run(text, {
      wait: (x: number) => {
        seen.push(exports.log())
        return later(x)
      },
    })
    expect(await exports.f(7)).toBe(2)
    expect(seen).toEqual([7, 7])
  })
})

describe('an async func of another component', () => {
  const composed = (type: string) => `(component
    (import "wait" (func $wait async (param "x" u32) (result u32)))
    ${waiting('(i32.add (call $wait (local.get 0)) (i32.const 100))').replace('(component', '(component $Inner')}
    (instance $inner (instantiate $Inner (with "wait" (func $wait))))
    ${waiting().replace('(component', '(component $Outer')}
    (instance $outer (instantiate $Outer (with "wait" (func $inner "f"))))
    (export "f" (func $outer "${type}")))`

  test('suspends its caller while it is suspended', async () => {
    const { f } = await run(composed('f'), { wait: later })
    expect(await f(5)).toBe(105)
  })

  test('that does not block may be called by a task that may not block', async () => {
    const { f } = await run(composed('now'), { wait: (x: number) => x })
    expect(f(5)).toBe(105)
  })

  test('cannot block a caller that is not async', async () => {
    const { f } = await run(composed('now'), { wait: later })
    expect(() => f(5)).toThrow(/cannot block a synchronous task before returning/)
  })
})

describe('a handle lent to an async func', () => {
  test('cannot be dropped until the call is over', async () => {
    const text = `(component
      (import "host" (instance $host
        (export "r" (type $r (sub resource)))
        (export "make" (func (result (own $r))))
        (export "use" (func async (param "r" (borrow $r))))))
      (alias export $host "r" (type $r))
      (core func $make (canon lower (func $host "make")))
      (core func $use (canon lower (func $host "use")))
      (core func $drop (canon resource.drop $r))
      (core module $M
        (import "" "make" (func $make (result i32))) (import "" "use" (func $use (param i32))) (import "" "drop" (func $drop (param i32)))
        (global $handle (mut i32) (i32.const 0))
        (func (export "use") (global.set $handle (call $make)) (call $use (global.get $handle)))
        (func (export "drop") (call $drop (global.get $handle))))
      (core instance $m (instantiate $M (with "" (instance
        (export "make" (func $make)) (export "use" (func $use)) (export "drop" (func $drop))))))
      (func (export "use") async (canon lift (core func $m "use")))
      (func (export "drop") (canon lift (core func $m "drop"))))`
    const host = { R: class {}, make: () => ({}), use: () => later(undefined) }
    const good = await run(text, { host })
    await good.use()
    good.drop()
    const bad = await run(text, { host })
    const using = bad.use()
    using.catch(() => {})
    await Promise.resolve()
    await Promise.resolve()
    expect(bad.drop).toThrow(/cannot remove owned resource while borrowed/)
    await expect(using).rejects.toThrow(Trap)
  })
})

describe('a LoweredAsync function', () => {
  const text = `(component
    (import "f" (func $f async (param "x" u32) (result (tuple u32 u32))))
    (import "g" (func $g async (param "x" u32) (result u32)))
    ${libc}
    (core func $f' (canon lower (func $f) ${libcOptions}))
    (core func $g' (canon lower (func $g)))
    (core module $M (import "" "f" (func $f (param i32 i32))) (import "" "g" (func $g (param i32) (result i32)))
      (import "libc" "mem" (memory 1))
      (func (export "f") (param i32 i32) (result i32) (call $f (local.get 0) (local.get 1)) (local.get 1))
      (func (export "g") (param i32) (result i32) (call $g (local.get 0))))
    (core instance $m (instantiate $M (with "libc" (instance $libc)) (with "" (instance (export "f" (func $f')) (export "g" (func $g'))))))
    (func (export "f") async (param "x" u32) (param "at" u32) (result (tuple u32 u32)) (canon lift (core func $m "f") ${libcOptions}))
    (func (export "g") async (param "x" u32) (result u32) (canon lift (core func $m "g"))))`
  const f = new LoweredAsync<number>(t.asyncFunc({ x: t.u32 }, t.tuple(t.u32, t.u32)), cx => ({
    start: (_scope, x: number) => later(x),
    startFromMemory: () => later(0),
    store: (x, at) => {
      cx.memory.view.setUint32(at, x, true)
      cx.memory.view.setUint32(at + 4, x + 1, true)
    },
  }))
  const g = new LoweredAsync<number>(t.asyncFunc({ x: t.u32 }, t.u32), () => ({
    start: (_scope, x: number) => later(x),
    startFromMemory: () => later(0),
    flat: x => x * 10,
  }))

  test('receives the flat arguments, and its result is stored or flat', async () => {
    const exports = await run(text, { f, g })
    expect(await exports.f(7, 64)).toEqual([7, 8])
    expect(await exports.g(7)).toBe(70)
  })

  test('traps for an unaligned result pointer', async () => {
    await expect((await run(text, { f, g })).f(7, 65)).rejects.toThrow(/unaligned/)
  })

  test('passes the reason of a rejection through the guest unchanged', async () => {
    const problem = new RangeError('no')
    const failing = new LoweredAsync<number>(t.asyncFunc({ x: t.u32 }, t.u32), () => ({
      start: () => Promise.reject(problem),
      startFromMemory: () => Promise.reject(problem),
      flat: x => x,
    }))
    await expect((await run(text, { f, g: failing })).g(7)).rejects.toBe(problem)
  })

  test('is refused when the component declares another type', async () => {
    const other = new LoweredAsync<number>(t.asyncFunc({ x: t.u64 }, t.u32), g.lower)
    await expect(run(text, { f, g: other })).rejects.toThrow(LinkError)
  })
})

test('a handle lent twice stays lent until both loans end', () => {
  const handles = new HandleTable()
  const type = { name: 'r' } as never
  const index = handles.add(type, {})
  const [first, second] = [new CallerScope(), new CallerScope()]
  handles.lend(index, type, first)
  handles.lend(index, type, second)
  expect(() => handles.drop(index, type)).toThrow(Trap)
  first.returnLenders()
  expect(() => handles.take(index, type)).toThrow(Trap)
  second.returnLenders()
  handles.drop(index, type)
  expect(handles.size).toBe(0)
})
