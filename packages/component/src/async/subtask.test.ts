import { describe, expect, test } from 'vitest'
import { LoweredAsync } from '../abi/host-function.ts'
import { liveObjects } from '../instance/live-objects.ts'
import { awaitOne, guest, Later, settled, turn } from '../testing/guest.ts'
import { run } from '../testing/wat.ts'
import { t } from '../types/types.ts'
import { callSignal } from './host-call.ts'

/**
 * `call` returns the status of the async-lowered `wait`; `finish` waits for the subtask and returns its
 * result.
 */
const caller = guest({
  imports: { wait: ['async (param "x" u32) (result u32)', '(param i32 i32) (result i32)'] },
  core: `${awaitOne}
    (global $subtask (mut i32) (i32.const 0))
    (func (export "call") (param i32) (result i32) (local $result i32)
      (i32.store (i32.const 16) (i32.const 999))
      (local.set $result (call $wait (local.get 0) (i32.const 16)))
      (global.set $subtask (i32.shr_u (local.get $result) (i32.const 4)))
      (local.get $result))
    (func (export "finish") (result i32)
      (if (i32.ne (call $await (global.get $subtask)) (i32.const 2)) (then unreachable))
      (call $subtask.drop (global.get $subtask))
      (i32.load (i32.const 16)))
    (func (export "state") (result i32) (call $await (global.get $subtask)))
    (func (export "cancel") (result i32) (call $subtask.cancel (global.get $subtask)))
    (func (export "cancel-async") (result i32) (call $subtask.cancel-async (global.get $subtask)))
    (func (export "drop") (call $subtask.drop (global.get $subtask)))
    (func (export "join") (call $waitable.join (global.get $subtask) (call $waitable-set.new)))
    (func (export "stored") (result i32) (i32.load (i32.const 16)))`,
  exports: {
    call: ['async (param "x" u32) (result u32)', 'sync'],
    finish: ['async (result u32)', 'sync'],
    state: ['async (result u32)', 'sync'],
    cancel: ['async (result u32)', 'sync'],
    'cancel-async': ['(result u32)', 'sync'],
    drop: ['', 'sync'],
    join: ['', 'sync'],
    stored: ['(result u32)', 'sync'],
  },
})

const started = 1
const returned = 2
const blocked = 0xffff_ffff

describe('an async-lowered import', () => {
  test('that returns synchronously reports RETURNED, stores its result, and creates no subtask', async () => {
    const exports = await run(caller, { wait: (x: number) => x + 1 })
    expect(await exports.call(4)).toBe(returned)
    expect(exports.stored()).toBe(5)
    expect(liveObjects(exports).handles).toBe(0)
  })

  test('that returns later reports STARTED with a subtask, which then has an event with RETURNED', async () => {
    const later = new Later<number>()
    const exports = await run(caller, { wait: later.next })
    const packed = await exports.call(4)
    expect(packed & 0xf).toBe(started)
    expect(liveObjects(exports).handles).toBe(1)
    expect(exports.stored()).toBe(999)
    const finished = exports.finish()
    await turn()
    later.resolve(7)
    expect(await finished).toBe(7)
    expect(liveObjects(exports)).toEqual({ handles: 0, threads: 0, tasks: 0, waiting: 0 })
  })

  test('keeps the event of a promise that is fulfilled before the guest waits', async () => {
    const later = new Later<number>()
    const exports = await run(caller, { wait: later.next })
    await exports.call(4)
    later.resolve(7)
    await turn()
    expect(exports.stored()).toBe(7)
    expect(await exports.finish()).toBe(7)
  })

  test('passes more than 4 flat parameters in memory', async () => {
    const exports = await run(
      guest({
        imports: {
          sum: [
            'async (param "a" u8) (param "b" u64) (param "c" u16) (param "d" string) (result u64)',
            '(param i32 i32) (result i32)',
          ],
        },
        core: `(data (i32.const 100) "two")
          (func (export "f") (result i64)
            (i32.store8 (i32.const 32) (i32.const 1))
            (i64.store (i32.const 40) (i64.const 2))
            (i32.store16 (i32.const 48) (i32.const 3))
            (i32.store (i32.const 52) (i32.const 100))
            (i32.store (i32.const 56) (i32.const 3))
            (if (i32.ne (call $sum (i32.const 32) (i32.const 16)) (i32.const 2)) (then unreachable))
            (i64.load (i32.const 16)))`,
        exports: { f: ['async (result u64)', 'sync'] },
      }),
      { sum: (a: number, b: bigint, c: number, d: string) => BigInt(a + c + d.length) + b },
    )
    expect(await exports.f()).toBe(9n)
  })

  test('passes up to 4 flat parameters as core values, without a pointer for an absent result', async () => {
    const seen: unknown[] = []
    const exports = await run(
      guest({
        imports: {
          note: [
            'async (param "a" u8) (param "b" f32) (param "c" string)',
            '(param i32 f32 i32 i32) (result i32)',
          ],
          ping: ['async', '(result i32)'],
        },
        core: `(data (i32.const 100) "two")
          (func (export "f") (result i32)
            (drop (call $note (i32.const 1) (f32.const 0.5) (i32.const 100) (i32.const 3)))
            (call $ping))`,
        exports: { f: ['async (result u32)', 'sync'] },
      }),
      { note: (...args: unknown[]) => void seen.push(...args), ping: () => {} },
    )
    expect(await exports.f()).toBe(returned)
    expect(seen).toEqual([1, 0.5, 'two'])
  })

  test('traps for an invalid result pointer', async () => {
    const text = caller.replace(
      '(call $wait (local.get 0) (i32.const 16))',
      '(call $wait (local.get 0) (i32.const 17))',
    )
    const exports = await run(text, { wait: (x: number) => x })
    await expect(exports.call(1)).rejects.toThrow(/unaligned pointer/)
  })

  test('whose promise rejects ends the instance and all pending calls with the reason', async () => {
    const later = new Later<number>()
    const exports = await run(caller, { wait: later.next })
    await exports.call(4)
    const finished = exports.finish()
    await turn()
    const problem = new RangeError('no')
    later.reject(problem)
    await expect(finished).rejects.toBe(problem)
    expect(exports.stored).toThrow(/trapped before/)
  })

  test('that throws ends the instance, uncaught by the guest', async () => {
    const problem = new RangeError('no')
    const catching = caller.replace(
      '(local.set $result (call $wait (local.get 0) (i32.const 16)))',
      '(block $c (try_table (catch_all $c) (local.set $result (call $wait (local.get 0) (i32.const 16)))))',
    )
    const exports = await run(catching, {
      wait: () => {
        throw problem
      },
    })
    await expect(exports.call(4)).rejects.toBe(problem)
    expect(exports.stored).toThrow(/trapped before/)
  })

  test('whose result does not fit its type ends the instance, uncaught by the guest', async () => {
    const text = guest({
      imports: { name: ['async (result string)', '(param i32) (result i32)'] },
      core: `(func (export "f") (result i32)
        (block $c (try_table (catch_all $c) (drop (call $name (i32.const 16)))))
        (i32.const 1))`,
      exports: { f: ['async (result u32)', 'sync'] },
    })
    const exports = await run(text, { name: () => 5 })
    await expect(exports.f()).rejects.toThrow(/expected a string/)
    await expect(exports.f()).rejects.toThrow(/trapped before/)
  })

  test('turns a rejection into an error value when its type has one', async () => {
    const exports = await run(
      guest({
        imports: { save: ['async (result (result u32 (error u32)))', '(param i32) (result i32)'] },
        core: `${awaitOne}
          (func (export "f") (result i32)
            (drop (call $await (i32.shr_u (call $save (i32.const 16)) (i32.const 4))))
            (i32.add (i32.mul (i32.const 100) (i32.load8_u (i32.const 16))) (i32.load (i32.const 20))))`,
        exports: { f: ['async (result u32)', 'sync'] },
      }),
      { save: () => Promise.reject(7) },
    )
    expect(await exports.f()).toBe(107)
  })

  test('in lowered form reads flat arguments, or arguments in memory, and stores its result', async () => {
    const wait = new LoweredAsync<number>(t.asyncFunc({ x: t.u32 }, t.u32), cx => ({
      start: async (_scope, x: number) => x * 2,
      startFromMemory: async () => 0,
      store: (result, at) => cx.memory.view.setUint32(at, result, true),
    }))
    const exports = await run(caller, { wait })
    expect((await exports.call(21)) & 0xf).toBe(started)
    expect(await exports.finish()).toBe(42)
  })

  test('in lowered form whose promise rejects ends the instance with the reason', async () => {
    const later = new Later<number>()
    const wait = new LoweredAsync<number>(t.asyncFunc({ x: t.u32 }, t.u32), () => ({
      start: later.next,
      startFromMemory: later.next,
      store: () => {},
    }))
    const exports = await run(caller, { wait })
    await exports.call(21)
    const finished = exports.finish()
    const problem = new RangeError('no')
    later.reject(problem)
    await expect(finished).rejects.toBe(problem)
  })
})

describe('an async-lowered call of another component', () => {
  /**
   * `run` makes the first call hold the instance, lets it continue, and returns the immediate status of a
   * second call.
   */
  const twoCalls = (lift: string) => `
    (component $Callee
      (core module $Core
        (import "" "task.return" (func $task.return))
        (import "" "thread.index" (func $thread.index (result i32)))
        (import "" "thread.suspend" (func $thread.suspend (result i32)))
        (import "" "thread.resume-later" (func $thread.resume-later (param i32)))
        (global $holder (mut i32) (i32.const 0))
        (func (export "hold") (result i32)
          (global.set $holder (call $thread.index))
          (drop (call $thread.suspend))
          (call $task.return)
          (i32.const 0))
        (func (export "next") (result i32) (call $task.return) (i32.const 0))
        (func (export "callback") (param i32 i32 i32) (result i32) unreachable)
        (func (export "let-go") (call $thread.resume-later (global.get $holder))))
      (canon task.return (core func $task.return))
      (canon thread.index (core func $thread.index))
      (canon thread.suspend (core func $thread.suspend))
      (canon thread.resume-later (core func $thread.resume-later))
      (core instance $core (instantiate $Core (with "" (instance
        (export "task.return" (func $task.return))
        (export "thread.index" (func $thread.index))
        (export "thread.suspend" (func $thread.suspend))
        (export "thread.resume-later" (func $thread.resume-later))))))
      (func (export "hold") async (canon lift (core func $core "hold") async (callback (core func $core "callback"))))
      (func (export "next") async (canon lift (core func $core "next") async (callback (core func $core "callback"))))
      (func (export "let-go") (canon lift (core func $core "let-go"))))
    (component $Caller
      (import "callee" (instance $callee
        (export "hold" (func async))
        (export "next" (func async))
        (export "let-go" (func))))
      (core module $Core
        (import "" "hold" (func $hold (result i32)))
        (import "" "next" (func $next (result i32)))
        (import "" "let-go" (func $let-go))
        (func (export "run") (param $lets-go i32) (result i32)
          (if (i32.ne (i32.const 1 (; STARTED ;)) (i32.and (call $hold) (i32.const 0xf))) (then unreachable))
          (if (local.get $lets-go) (then (call $let-go)))
          (i32.and (call $next) (i32.const 0xf))))
      (canon lower (func $callee "hold") async (core func $hold))
      (canon lower (func $callee "next") async (core func $next))
      (canon lower (func $callee "let-go") (core func $let-go))
      (core instance $core (instantiate $Core (with "" (instance
        (export "hold" (func $hold))
        (export "next" (func $next))
        (export "let-go" (func $let-go))))))
      (func (export "run") ${lift} (param "lets-go" bool) (result u32) (canon lift (core func $core "run"))))
    (instance $callee (instantiate $Callee))
    (instance $caller (instantiate $Caller (with "callee" (instance $callee))))
    (func (export "run") (alias export $caller "run"))`

  test('starts after a ready thread of the callee has released the instance', async () => {
    const exports = await run(`(component ${twoCalls('async')})`)
    expect(await exports.run(true)).toBe(2) // RETURNED
  })

  test('returns STARTING while the thread that holds the instance is not ready', async () => {
    const exports = await run(`(component ${twoCalls('async')})`)
    expect(await exports.run(false)).toBe(0)
  })

  test('returns STARTING in a task that may not block', async () => {
    const exports = await run(`(component ${twoCalls('')})`)
    expect(exports.run(true)).toBe(0)
  })

  /** A caller whose callee has its own stack, because its type lets it block, and traps. */
  const trappingCallee = (type: string, body: string) => `
    (component
      (component $Callee
        (core module $Core
          (import "" "suspend" (func $suspend (result i32)))
          (tag $tag)
          (func (export "run") ${body}))
        (canon thread.suspend (core func $suspend))
        (core instance $core (instantiate $Core (with "" (instance (export "suspend" (func $suspend))))))
        (func (export "run") async (canon lift (core func $core "run") async)))
      (component $Caller
        (import "callee" (instance $callee (export "run" (func async))))
        (core module $Core
          (import "" "run" (func $run (result i32)))
          (func (export "run") (drop (call $run))))
        (canon lower (func $callee "run") async (core func $run))
        (core instance $core (instantiate $Core (with "" (instance (export "run" (func $run))))))
        (func (export "run") ${type} (canon lift (core func $core "run"))))
      (instance $callee (instantiate $Callee))
      (instance $caller (instantiate $Caller (with "callee" (instance $callee))))
      (func (export "run") (alias export $caller "run")))`

  test.each([
    ['unreachable', 'unreachable'],
    ['(throw $tag)', 'uncaught exception'],
    ['(drop (i32.div_u (i32.const 1) (i32.const 0)))', 'divide by zero'],
  ])('that traps reports the cause to JS, even when the engine reports it late: %s', async (body, cause) => {
    const exports = await run(trappingCallee('async', body))
    await expect(exports.run()).rejects.toThrow(cause)
    await expect(exports.run()).rejects.toThrow(`it has trapped before (wasm trap: ${cause}`)
  })

  test('that traps below a sync function ends that function, and later calls report the cause', async () => {
    const exports = await run(trappingCallee('', 'unreachable'))
    expect(() => exports.run()).toThrow('a function that was called has trapped')
    await turn()
    expect(() => exports.run()).toThrow('it has trapped before (wasm trap: unreachable)')
  })
})

describe('subtask.cancel', () => {
  test('of a host function waits until the function returns', async () => {
    const later = new Later<number>()
    const exports = await run(caller, { wait: later.next })
    await exports.call(4)
    const cancelling = exports.cancel()
    expect(await settled(cancelling)).toBe('pending')
    later.resolve(7)
    expect(await cancelling).toBe(returned)
    exports.drop()
    expect(liveObjects(exports).handles).toBe(0)
  })

  test('with async returns BLOCKED for a running subtask, which has an event later', async () => {
    const later = new Later<number>()
    const exports = await run(caller, { wait: later.next })
    await exports.call(4)
    expect(exports.cancelAsync()).toBe(blocked)
    later.resolve(7)
    expect(await exports.finish()).toBe(7)
  })

  test('of a subtask that has returned reports RETURNED', async () => {
    const later = new Later<number>()
    const exports = await run(caller, { wait: later.next })
    await exports.call(4)
    later.resolve(7)
    await turn()
    expect(exports.cancelAsync()).toBe(returned)
    exports.drop()
  })

  test('traps for a subtask in a waitable set, even with async', async () => {
    for (const cancel of ['cancel', 'cancelAsync']) {
      const exports = await run(caller, { wait: new Later<number>().next })
      await exports.call(4)
      exports.join()
      await expect((async () => exports[cancel]())()).rejects.toThrow(
        'waitable cannot be used synchronously while added to a waitable set',
      )
    }
  })

  test('traps the second time', async () => {
    const exports = await run(caller, { wait: new Later<number>().next })
    await exports.call(4)
    exports.cancelAsync()
    expect(() => exports.cancelAsync()).toThrow(/more than once/)
  })

  test('traps after the final status was reported', async () => {
    const later = new Later<number>()
    const exports = await run(caller, { wait: later.next })
    await exports.call(4)
    later.resolve(7)
    expect(await exports.state()).toBe(returned)
    expect(() => exports.cancelAsync()).toThrow(/after terminal status delivered/)
  })

  test('traps in a task that may not block, unless it is async', async () => {
    const text = caller.replace(
      '(func (export "cancel") async (result u32)',
      '(func (export "cancel") (result u32)',
    )
    const exports = await run(text, { wait: new Later<number>().next })
    await exports.call(4)
    expect(exports.cancel).toThrow(/cannot block a synchronous task/)
  })
})

/** `begin` calls `wait` `count` times; `forget` also cancels and drops each call. */
const forgetful = guest({
  imports: { wait: ['async', '(result i32)'] },
  core: `
    (func (export "begin") (param $count i32)
      (loop $more
        (drop (call $wait))
        (br_if $more (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))
    (func (export "forget") (param $count i32) (local $subtask i32)
      (loop $more
        (local.set $subtask (i32.shr_u (call $wait) (i32.const 4)))
        (drop (call $subtask.cancel (local.get $subtask)))
        (call $subtask.drop (local.get $subtask))
        (br_if $more (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))`,
  exports: { begin: ['(param "count" u32)', 'sync'], forget: ['async (param "count" u32)', 'sync'] },
})

describe('calls of the host', () => {
  test('trap when 16,384 have not ended', async () => {
    const calls: PromiseWithResolvers<number>[] = []
    const wait = () => {
      callSignal()
      calls.push(Promise.withResolvers<number>())
      return calls.at(-1)?.promise
    }
    const exports = await run(forgetful, { wait })
    exports.begin(10_000)
    for (const { resolve } of calls.splice(0)) resolve(0)
    await turn()
    exports.begin(16_384)
    expect(() => exports.begin(1)).toThrow('too many calls of the host: the limit is 16384')
    expect(calls).toHaveLength(16_384)
  })

  test('that a guest cancels without end make it wait until some of them have ended', async () => {
    let running = 0
    let most = 0
    const wait = async () => {
      const signal = callSignal()
      most = Math.max(most, ++running)
      await new Promise<void>(resolve => signal?.addEventListener('abort', () => resolve()))
      running--
      return 0
    }
    const exports = await run(forgetful, { wait })
    await exports.forget(30_000)
    await turn()
    expect(running).toBe(0)
    expect(most).toBeLessThan(10_000)
  })
})

describe('calls that wait for a component', () => {
  /** `begin` starts calls of a component that accepts none; `forget` starts, cancels and drops them one by one. */
  const waitingCalls = `(component
    (component $Busy
      (core func $inc (canon backpressure.inc))
      (core module $M
        (import "" "inc" (func $inc))
        (start $inc)
        (func (export "f") (result i32) unreachable)
        (func (export "callback") (param i32 i32 i32) (result i32) unreachable))
      (core instance $m (instantiate $M (with "" (instance (export "inc" (func $inc))))))
      (func (export "f") async (canon lift (core func $m "f") async (callback (core func $m "callback")))))
    (instance $busy (instantiate $Busy))
    (core func $f (canon lower (func $busy "f") async))
    (core func $cancel (canon subtask.cancel))
    (core func $drop (canon subtask.drop))
    (core module $N
      (import "" "f" (func $f (result i32)))
      (import "" "cancel" (func $cancel (param i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (func (export "begin") (param $count i32)
        (loop $again
          (drop (call $f))
          (br_if $again (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))
      (func (export "forget") (param $count i32) (local $index i32)
        (loop $again
          (local.set $index (i32.shr_u (call $f) (i32.const 4)))
          (drop (call $cancel (local.get $index)))
          (call $drop (local.get $index))
          (br_if $again (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))))
    (core instance $n (instantiate $N (with "" (instance
      (export "f" (func $f)) (export "cancel" (func $cancel)) (export "drop" (func $drop))))))
    (func (export "begin") (param "count" u32) (canon lift (core func $n "begin")))
    (func (export "forget") (param "count" u32) (canon lift (core func $n "forget"))))`

  test('count as 16 handles each, until the guest drops them', async () => {
    const { begin, forget } = await run(waitingCalls)
    forget(0x1_0000)
    begin(0xfff0)
    expect(() => begin(0x20)).toThrow('too many handles: the limit is 1048576 handles in all instances')
  })
})

describe('subtask.drop', () => {
  test('traps for a subtask that has not resolved', async () => {
    const exports = await run(caller, { wait: new Later<number>().next })
    await exports.call(4)
    expect(exports.drop).toThrow(/not yet resolved/)
  })

  test('traps for a resolved subtask whose event the guest has not received', async () => {
    const later = new Later<number>()
    const exports = await run(caller, { wait: later.next })
    await exports.call(4)
    later.resolve(7)
    await turn()
    expect(exports.drop).toThrow(/not yet resolved/)
  })

  test('traps for other handles', async () => {
    const exports = await run(
      guest({
        core: '(func (export "f") (call $subtask.drop (call $waitable-set.new)))',
        exports: { f: ['', 'sync'] },
      }),
    )
    expect(exports.f).toThrow(/is not a subtask/)
  })
})

describe('a handle lent to a subtask', () => {
  const text = guest({
    types: `(import "host" (instance $host
        (export "r" (type $r (sub resource)))
        (export "make" (func (result (own $r))))
        (export "use" (func async (param "r" (borrow $r))))))
      (alias export $host "r" (type $r))`,
    canon: {
      make: ['lower (func $host "make")', '(result i32)'],
      use: ['lower (func $host "use") async', '(param i32) (result i32)'],
      'resource.drop': ['resource.drop $r', '(param i32)'],
    },
    core: `${awaitOne}
      (global $r (mut i32) (i32.const 0))
      (global $subtask (mut i32) (i32.const 0))
      (func (export "lend") (result i32) (local $result i32)
        (global.set $r (call $make))
        (local.set $result (call $use (global.get $r)))
        (global.set $subtask (i32.shr_u (local.get $result) (i32.const 4)))
        (i32.and (local.get $result) (i32.const 15)))
      (func (export "finish") (result i32) (call $await (global.get $subtask)))
      (func (export "drop") (call $resource.drop (global.get $r)))`,
    exports: {
      lend: ['async (result u32)', 'sync'],
      finish: ['async (result u32)', 'sync'],
      drop: ['', 'sync'],
    },
  })
  const host = (use: () => unknown) => ({ host: { R: class {}, make: () => ({}), use } })

  test('cannot be dropped until the guest has received the event that the subtask resolved', async () => {
    const later = new Later<void>()
    const exports = await run(text, host(later.next))
    expect(await exports.lend()).toBe(started)
    later.resolve()
    await turn()
    expect(exports.drop).toThrow(/while borrowed/)
  })

  test('can be dropped after that event', async () => {
    const later = new Later<void>()
    const exports = await run(text, host(later.next))
    await exports.lend()
    later.resolve()
    expect(await exports.finish()).toBe(returned)
    exports.drop()
  })

  test('can be dropped right after a call that returns synchronously', async () => {
    const exports = await run(
      text,
      host(() => {}),
    )
    expect(await exports.lend()).toBe(returned)
    exports.drop()
  })
})
