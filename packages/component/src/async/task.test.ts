import { describe, expect, test, vi } from 'vitest'
import type { Instance } from '../component.ts'
import { Trap } from '../errors.ts'
import { liveObjects } from '../instance/live-objects.ts'
import { awaitOne, guest, Later, settled, turn } from '../testing/guest.ts'
import { run } from '../testing/wat.ts'
import { Thread } from './thread.ts'

/**
 * A callback-lifted `f` with the core code `start`, and `callback` with the event in its three parameters.
 */
const withCallback = (start: string, callback = 'unreachable', more = '') =>
  guest({
    imports: { wait: ['async (result u32)', '(param i32) (result i32)'] },
    core: `
      (global $set (mut i32) (i32.const 0))
      (global $log (mut i32) (i32.const 0))
      (func $log (param i32) (global.set $log (i32.add (i32.mul (global.get $log) (i32.const 10)) (local.get 0))))
      (func $wait-on (param $waitable i32) (result i32)
        (if (i32.eqz (global.get $set)) (then (global.set $set (call $waitable-set.new))))
        (call $waitable.join (local.get $waitable) (global.get $set))
        (i32.or (i32.const 2) (i32.shl (global.get $set) (i32.const 4))))
      (func (export "f") (param i32) (result i32) ${start})
      (func (export "f:callback") (param i32 i32 i32) (result i32) ${callback})
      (func (export "log") (result i32) (global.get $log))
      (func (export "drop-set") (call $waitable-set.drop (global.get $set)))
      (func (export "inc") (call $backpressure.inc))
      (func (export "dec") (call $backpressure.dec))
      ${more}`,
    exports: {
      f: ['async (param "x" u32) (result u32)', 'callback'],
      log: ['(result u32)', 'sync'],
      'drop-set': ['', 'sync'],
      inc: ['', 'sync'],
      dec: ['', 'sync'],
    },
  })

const exit = '(i32.const 0)'
const yielding = '(i32.const 1)'
const callWait = '(call $wait-on (i32.shr_u (call $wait (i32.const 16)) (i32.const 4)))'

describe('a callback-lifted function', () => {
  test('ends when it returns EXIT', async () => {
    const exports = await run(
      withCallback(`(call $task.return (i32.add (local.get 0) (i32.const 1))) ${exit}`),
      {
        wait: () => 0,
      },
    )
    expect(await exports.f(4)).toBe(5)
    expect(liveObjects(exports)).toEqual({ handles: 0, threads: 0, tasks: 0, waiting: 0 })
  })

  test('is called back without an event after YIELD, once others have run', async () => {
    const exports = await run(
      withCallback(
        `(call $log (local.get 0)) ${yielding}`,
        `(if (i32.or (local.get 0) (i32.or (local.get 1) (local.get 2))) (then unreachable))
         (call $task.return (global.get $log)) ${exit}`,
      ),
      { wait: () => 0 },
    )
    expect(await Promise.all([exports.f(1), exports.f(2)])).toEqual([12, 12])
  })

  test('is called back with an event of its waitable set after WAIT', async () => {
    const later = new Later<number>()
    const exports = await run(
      withCallback(
        callWait,
        `(call $log (local.get 0)) (call $log (local.get 2))
         (call $subtask.drop (local.get 1))
         (call $task.return (i32.load (i32.const 16))) ${exit}`,
      ),
      { wait: later.next },
    )
    const promise = exports.f(0)
    expect(await settled(promise)).toBe('pending')
    later.resolve(77)
    expect(await promise).toBe(77)
    expect(exports.log()).toBe(12)
    exports.dropSet()
    expect(liveObjects(exports)).toEqual({ handles: 0, threads: 0, tasks: 0, waiting: 0 })
  })

  test('may exit long after task.return', async () => {
    const later = new Later<number>()
    const exports = await run(
      withCallback(
        `(call $task.return (i32.const 5)) ${callWait}`,
        `(call $log (i32.const 7)) (call $subtask.drop (local.get 1)) ${exit}`,
      ),
      { wait: later.next },
    )
    expect(await exports.f(0)).toBe(5)
    expect(exports.log()).toBe(0)
    later.resolve(1)
    await turn()
    expect(exports.log()).toBe(7)
  })

  test.each([3, 4, 15])('traps when it returns the code %i', async code => {
    const exports = await run(withCallback(`(i32.const ${code})`), { wait: () => 0 })
    await expect(exports.f(0)).rejects.toThrow(/unsupported callback code/)
  })

  test('traps when it returns WAIT with another handle than a waitable set', async () => {
    const exports = await run(withCallback('(i32.const 0x12)'), { wait: () => 0 })
    await expect(exports.f(0)).rejects.toThrow(/unknown handle index 1/)
    const other = await run(
      withCallback('(i32.or (i32.const 2) (i32.and (i32.const -16) (call $wait (i32.const 16))))'),
      { wait: new Later().next },
    )
    await expect(other.f(0)).rejects.toThrow(/is not a waitable set/)
  })

  test('traps when it exits without task.return', async () => {
    const exports = await run(withCallback(exit), { wait: () => 0 })
    await expect(exports.f(0)).rejects.toThrow(/without `task.return`/)
  })

  test('lets another call start only when it waits or exits', async () => {
    const later = new Later<number>()
    const exports = await run(
      withCallback(
        `(call $log (local.get 0)) ${callWait}`,
        `(call $subtask.drop (local.get 1)) (call $task.return (global.get $log)) ${exit}`,
      ),
      { wait: later.next },
    )
    const [first, second] = [exports.f(1), exports.f(2)]
    await turn()
    expect(exports.log()).toBe(12)
    later.resolve(0)
    expect(await settled(Promise.race([first, second]))).toBe(12)
    later.resolve(0)
    expect(await Promise.all([first, second])).toEqual([12, 12])
  })

  test('is not called back after its instance has trapped', async () => {
    const later = new Later<number>()
    const text = withCallback(callWait, `(call $log (i32.const 1)) ${exit}`).replace(
      '(export "dec") (call $backpressure.dec)',
      '(export "dec") unreachable',
    )
    const exports = await run(text, { wait: later.next })
    const promises = [exports.f(0), exports.f(0), exports.f(0)]
    for (const promise of promises) promise.catch(() => {})
    expect(exports.dec).toThrow(Trap)
    for (const promise of promises) await expect(promise).rejects.toThrow(/unreachable/)
    later.resolve(1)
    await turn()
    expect(exports.log).toThrow(/trapped before/)
  })
})

describe('tasks that wait in great numbers', () => {
  const text = withCallback(
    `(local $set i32)
     (local.set $set (call $waitable-set.new))
     (call $waitable.join (i32.shr_u (call $wait (i32.const 16)) (i32.const 4)) (local.get $set))
     (i32.or (i32.const 2) (i32.shl (local.get $set) (i32.const 4)))`,
    `(call $task.return (i32.const 1)) ${exit}`,
  )

  /** How often threads were woken, for each of as many tasks that wait. */
  async function wakeUps(
    count: number,
    test: (exports: Instance['exports'], later: Later<number>) => unknown,
  ) {
    const later = new Later<number>()
    const exports = await run(text, { wait: later.next })
    const wake = vi.spyOn(Thread.prototype, 'wake')
    try {
      await test(exports, later)
      return wake.mock.calls.length / count
    } finally {
      wake.mockRestore()
    }
  }

  test.each([10, 1000])('are woken for their own events alone: %d of them', async count => {
    const woken = await wakeUps(count, async (exports, later) => {
      const promises = Array.from({ length: count }, () => exports.f(0))
      for (let i = 0; i < count; i++) {
        later.resolve(1)
        await promises[i]
      }
      expect(liveObjects(exports).waiting).toBe(0)
    })
    expect(woken).toBeLessThanOrEqual(5)
  })

  test.each([10, 1000])('go on one after the other when all have events at once: %d of them', async count => {
    const woken = await wakeUps(count, async (exports, later) => {
      const promises = Array.from({ length: count }, () => exports.f(0))
      for (let i = 0; i < count; i++) later.resolve(1)
      expect(await Promise.all(promises)).toHaveLength(count)
    })
    expect(woken).toBeLessThanOrEqual(5)
  })

  test.each([10, 1000])('start in order when the instance takes tasks again: %d of them', async count => {
    const woken = await wakeUps(count, async (exports, later) => {
      exports.inc()
      const ended: number[] = []
      const promises = Array.from({ length: count }, (_, i) => exports.f(0).then(() => ended.push(i)))
      exports.dec()
      await turn()
      for (let i = 0; i < count; i++) later.resolve(1)
      await Promise.all(promises)
      expect(ended).toEqual(Array.from({ length: count }, (_, i) => i))
    })
    expect(woken).toBeLessThanOrEqual(5)
  })
})

describe('backpressure', () => {
  const text = withCallback(`(call $log (i32.const 1)) (call $task.return (local.get 0)) ${exit}`)

  test('keeps tasks from starting until it is decreased as often as increased', async () => {
    const exports = await run(text, { wait: () => 0 })
    exports.inc()
    exports.inc()
    const promises = [exports.f(1), exports.f(2)]
    expect(await settled(Promise.all(promises))).toBe('pending')
    exports.dec()
    expect(await settled(Promise.all(promises))).toBe('pending')
    expect(liveObjects(exports).waiting).toBe(2)
    exports.dec()
    expect(await Promise.all(promises)).toEqual([1, 2])
    expect(liveObjects(exports)).toEqual({ handles: 0, threads: 0, tasks: 0, waiting: 0 })
  })

  test('does not affect sync functions', async () => {
    const exports = await run(text, { wait: () => 0 })
    exports.inc()
    expect(exports.log()).toBe(0)
  })

  test('traps below 0 and at 65,536', async () => {
    const below = await run(text, { wait: () => 0 })
    expect(below.dec).toThrow(/backpressure counter underflow/)
    const above = await run(text, { wait: () => 0 })
    for (let i = 1; i < 0x1_0000; i++) above.inc()
    expect(above.inc).toThrow(/backpressure counter overflow/)
  })

  test('starts waiting tasks one at a time, and stops when it is increased again', async () => {
    const exports = await run(
      withCallback(`(call $backpressure.inc) (call $task.return (local.get 0)) ${exit}`),
      { wait: () => 0 },
    )
    exports.inc()
    const promises = [exports.f(1), exports.f(2)]
    exports.dec()
    expect(await promises[0]).toBe(1)
    expect(await settled(promises[1] as Promise<unknown>)).toBe('pending')
    exports.dec()
    expect(await promises[1]).toBe(2)
  })
})

describe('task.return', () => {
  const returning = (
    core: string,
    taskReturn?: readonly [string, string],
    lift: 'sync' | 'stackful' = 'stackful',
  ) =>
    guest({
      ...(taskReturn && { canon: { 'task.return': taskReturn } }),
      core: `(func (export "f") ${core})`,
      exports: { f: ['async (result u32)', lift] },
    })

  test('returns the result of a stackful function', async () => {
    expect(await (await run(returning('(call $task.return (i32.const 5))'))).f()).toBe(5)
  })

  test('traps when it is called twice', async () => {
    const exports = await run(
      returning('(call $task.return (i32.const 5)) (call $task.return (i32.const 6))'),
    )
    expect(await exports.f()).toBe(5)
    await expect(exports.f()).rejects.toThrow(/trapped before.*more than once/)
  })

  test('traps when it is not called', async () => {
    await expect((await run(returning(''))).f()).rejects.toThrow(/without `task.return`/)
  })

  test('traps in a function that is not lifted as async', async () => {
    const exports = await run(
      returning('(result i32) (call $task.return (i32.const 5)) (i32.const 5)', undefined, 'sync'),
    )
    await expect(exports.f()).rejects.toThrow(/invalid `task.return`/)
  })

  test.each([
    ['another result type', 'task.return (result s32)', '(param i32)', '(call $task.return (i32.const 5))'],
    ['no result', 'task.return', '', '(call $task.return)'],
    [
      'another string encoding',
      'task.return (result u32) string-encoding=utf16',
      '(param i32)',
      '(call $task.return (i32.const 5))',
    ],
  ])('traps with %s than the function has', async (_, definition, core, body) => {
    const exports = await run(returning(body, [definition, core]))
    await expect(exports.f()).rejects.toThrow(/invalid `task.return` signature and\/or options/)
  })

  test('accepts up to 16 flat values, and more in memory', async () => {
    const result = (count: number) => `(result (tuple ${'u32 '.repeat(count)}))`
    const returningTuple = (count: number, params: string, body: string) =>
      guest({
        canon: { 'task.return': [`task.return ${result(count)} (memory (core memory $libc "mem"))`, params] },
        core: `(func (export "f") ${body})`,
        exports: { f: [`async ${result(count)}`, 'stackful'] },
      })
    const numbers = (count: number) => Array.from({ length: count }, (_, i) => i)
    const flat = numbers(16)
      .map(i => `(i32.const ${i})`)
      .join(' ')
    const fits = await run(returningTuple(16, `(param ${'i32 '.repeat(16)})`, `(call $task.return ${flat})`))
    expect(await fits.f()).toEqual(numbers(16))
    const stores = numbers(17)
      .map(i => `(i32.store (i32.const ${16 + i * 4}) (i32.const ${i}))`)
      .join(' ')
    const more = await run(returningTuple(17, '(param i32)', `${stores} (call $task.return (i32.const 16))`))
    expect(await more.f()).toEqual(numbers(17))
  })

  test('traps while the task holds a borrow', async () => {
    const text = (drop: string) =>
      guest({
        types: `(import "host" (instance $host (export "r" (type $r (sub resource)))))
        (alias export $host "r" (type $r))`,
        canon: { 'resource.drop': ['resource.drop $r', '(param i32)'] },
        core: `(func (export "f") (param i32) ${drop} (call $task.return (i32.const 5)))`,
        exports: { f: ['async (param "r" (borrow $r)) (result u32)', 'stackful'] },
      })
    const host = { host: { R: class {} } }
    expect(await (await run(text('(call $resource.drop (local.get 0))'), host)).f({})).toBe(5)
    await expect((await run(text(''), host)).f({})).rejects.toThrow(/borrow handles still remain/)
  })
})

describe('a stackful function', () => {
  const text = (body: string) =>
    guest({
      imports: { wait: ['async (result u32)', '(param i32) (result i32)'] },
      core: `${awaitOne}
        (global $running (mut i32) (i32.const 0))
        (func (export "f") (param i32) (local $subtask i32)
          (global.set $running (i32.add (global.get $running) (i32.const 1)))
          ${body})
        (func (export "running") (result i32) (global.get $running))`,
      exports: {
        f: ['async (param "x" u32) (result u32)', 'stackful'],
        running: ['(result u32)', 'sync'],
      },
    })
  const waiting = `(local.set $subtask (i32.shr_u (call $wait (i32.const 16)) (i32.const 4)))
    (drop (call $await (local.get $subtask)))
    (call $subtask.drop (local.get $subtask))
    (call $task.return (i32.add (local.get 0) (i32.load (i32.const 16))))`

  test('waits on its own stack while other tasks run', async () => {
    const later = new Later<number>()
    const exports = await run(text(waiting), { wait: later.next })
    const promises = [exports.f(1), exports.f(2), exports.f(3)]
    await turn()
    expect(exports.running()).toBe(3)
    for (const value of [10, 20, 30]) {
      later.resolve(value)
      await turn()
    }
    expect(await Promise.all(promises)).toEqual([11, 22, 33])
    expect(liveObjects(exports)).toEqual({ handles: 0, threads: 0, tasks: 0, waiting: 0 })
  })

  test('may continue after task.return', async () => {
    const later = new Later<number>()
    const exports = await run(
      text(
        `(call $task.return (i32.const 9)) ${waiting.replace(/\(call \$task.return.*$/, '')} (global.set $running (i32.const 100))`,
      ),
      {
        wait: later.next,
      },
    )
    expect(await exports.f(1)).toBe(9)
    later.resolve(0)
    await turn()
    expect(exports.running()).toBe(100)
    expect(liveObjects(exports)).toEqual({ handles: 0, threads: 0, tasks: 0, waiting: 0 })
  })

  test('that traps after task.return ends the instance', async () => {
    const exports = await run(text('(call $task.return (i32.const 9)) unreachable'), { wait: () => 0 })
    expect(await exports.f(1)).toBe(9)
    await turn()
    expect(exports.running).toThrow(/trapped before.*unreachable/)
  })

  test('does not resume after its instance has trapped', async () => {
    const later = new Later<number>()
    const exports = await run(text(`(if (local.get 0) (then unreachable)) ${waiting}`), { wait: later.next })
    const waits = [exports.f(0), exports.f(0)]
    for (const promise of waits) promise.catch(() => {})
    await expect(exports.f(1)).rejects.toThrow(/unreachable/)
    for (const promise of waits) await expect(promise).rejects.toThrow(/unreachable/)
    later.resolve(1)
    await turn()
    expect(liveObjects(exports).tasks).toBe(0)
  })
})

describe('context.get and context.set', () => {
  test('access two numbers per task, which start at zero', async () => {
    const exports = await run(
      guest({
        core: `(func (export "f") (param i32) (result i32)
            (if (i32.or (call $context.get) (call $context.get-1)) (then unreachable))
            (call $context.set (local.get 0))
            (call $context.set-1 (i32.mul (local.get 0) (i32.const 10)))
            ${yielding})
          (func (export "f:callback") (param i32 i32 i32) (result i32)
            (call $task.return (i32.add (call $context.get) (call $context.get-1)))
            ${exit})`,
        exports: { f: ['async (param "x" u32) (result u32)', 'callback'] },
      }),
    )
    expect(await Promise.all([exports.f(1), exports.f(2), exports.f(3)])).toEqual([11, 22, 33])
  })

  test('access fresh numbers inside realloc, and keep those of the task', async () => {
    const text = guest({
      types: '(type $stream (stream string)) (type $future (future string))',
      imports: { wait: ['async (result string)', '(param i32) (result i32)'] },
      syncImports: { name: ['async (result string)', '(param i32)'] },
      core: `${awaitOne}
        (func (export "f") (param i32 i32) (result i32) (local $subtask i32)
          (call $context.set (i32.const 5))
          (local.set $subtask (i32.shr_u (call $wait (i32.const 16)) (i32.const 4)))
          (drop (call $await (local.get $subtask)))
          (call $name (i32.const 32))
          (i32.add
            (i32.mul (call $context.get) (i32.const 100))
            (i32.add (local.get 1) (i32.add (i32.load (i32.const 20)) (i32.load (i32.const 36))))))`,
      exports: { f: ['async (param "s" string) (result u32)', 'sync'] },
    })
      .replace(
        '(core module $Libc',
        `(core func $get (canon context.get i32 0)) (core func $set (canon context.set i32 0))
        (core module $Libc (import "" "get" (func $get (result i32))) (import "" "set" (func $set (param i32)))`,
      )
      .replace(
        '(local $at i32)',
        '(local $at i32) (if (call $get) (then unreachable)) (call $set (i32.const 9))',
      )
      .replace(
        '(instantiate $Libc)',
        '(instantiate $Libc (with "" (instance (export "get" (func $get)) (export "set" (func $set)))))',
      )
    const exports = await run(text, { wait: async () => 'four', name: async () => 'fifth' })
    expect(await exports.f('ab')).toBe(500 + 2 + 4 + 5)
  })
})

describe('cancellation of a guest by a guest', () => {
  /**
   * `$Inner` exports `g`. The outer component calls `g`, cancels it, and returns `100 * first + second` of
   * the two statuses.
   */
  const composed = (
    inner: string,
    body: string,
    lift: 'callback' | 'stackful' | 'sync' = 'callback',
  ) => `(component
    (import "wait" (func $wait async (result u32)))
    ${guest(
      {
        syncImports: { wait: ['async (result u32)', '(result i32)'] },
        core: `(global $set (mut i32) (i32.const 0))
          ${inner}
          (func (export "inc") (call $backpressure.inc))
          (func (export "dec") (call $backpressure.dec))`,
        exports: {
          g: ['async (result u32)', lift],
          inc: ['', 'sync'],
          dec: ['', 'sync'],
        },
      },
      '$Inner',
    )}
    ${guest(
      {
        imports: {
          g: ['async (result u32)', '(param i32) (result i32)'],
        },
        types: '(import "inc" (func $inc)) (import "dec" (func $dec))',
        canon: { inc: ['lower (func $inc)', ''], dec: ['lower (func $dec)', ''] },
        core: `${awaitOne} (func (export "f") (result i32) (local $subtask i32) (local $state i32)
          ${body})`,
        exports: { f: ['async (result u32)', 'sync'] },
      },
      '$Outer',
    )}
    (instance $inner (instantiate $Inner (with "wait" (func $wait))))
    (instance $outer (instantiate $Outer
      (with "g" (func $inner "g")) (with "inc" (func $inner "inc")) (with "dec" (func $inner "dec"))))
    (export "f" (func $outer "f")))`

  const waitForever = `(if (i32.eqz (global.get $set)) (then (global.set $set (call $waitable-set.new))))
    (i32.or (i32.const 2) (i32.shl (global.get $set) (i32.const 4)))`
  const callAndCancel = `
    (local.set $subtask (i32.shr_u (call $g (i32.const 16)) (i32.const 4)))
    (local.set $state (call $subtask.cancel-async (local.get $subtask)))
    (if (i32.eq (local.get $state) (i32.const -1)) (then (local.set $state (call $await (local.get $subtask)))))
    (call $subtask.drop (local.get $subtask))
    (local.get $state)`

  test('is an event for a callback, which confirms it with task.cancel', async () => {
    const exports = await run(
      composed(
        `(func (export "g") (result i32) ${waitForever})
         (func (export "g:callback") (param i32 i32 i32) (result i32)
           (if (i32.ne (local.get 0) (i32.const 6)) (then unreachable))
           (call $task.cancel) ${exit})`,
        callAndCancel,
      ),
      { wait: () => 0 },
    )
    expect(await exports.f()).toBe(4)
    expect(liveObjects(exports)).toMatchObject({ threads: 0, tasks: 0, waiting: 0 })
  })

  test('may be followed by task.return instead of task.cancel', async () => {
    const exports = await run(
      composed(
        `(func (export "g") (result i32) ${waitForever})
         (func (export "g:callback") (param i32 i32 i32) (result i32) (call $task.return (i32.const 3)) ${exit})`,
        callAndCancel,
      ),
      { wait: () => 0 },
    )
    expect(await exports.f()).toBe(returnedState)
  })

  test('ends a task that has not started with CANCELLED_BEFORE_STARTED', async () => {
    const exports = await run(
      composed(
        `(func (export "g") (result i32) unreachable)
         (func (export "g:callback") (param i32 i32 i32) (result i32) unreachable)`,
        `(call $inc) ${callAndCancel} (call $dec)`,
      ),
      { wait: () => 0 },
    )
    expect(await exports.f()).toBe(3)
    expect(liveObjects(exports)).toMatchObject({ handles: 0, threads: 0, tasks: 0, waiting: 0 })
  })

  test('reaches a callback that has returned YIELD before subtask.cancel returns', async () => {
    const exports = await run(
      composed(
        `(func (export "g") (result i32) ${yielding})
         (func (export "g:callback") (param i32 i32 i32) (result i32)
           (if (i32.ne (local.get 0) (i32.const 6)) (then unreachable))
           (call $task.cancel) ${exit})`,
        `(local.set $subtask (i32.shr_u (call $g (i32.const 16)) (i32.const 4)))
         (local.set $state (call $subtask.cancel-async (local.get $subtask)))
         (call $subtask.drop (local.get $subtask))
         (local.get $state)`,
      ),
      { wait: () => 0 },
    )
    expect(await exports.f()).toBe(4)
  })

  test('is reported by no built-in, only in the event loop of the task', async () => {
    const exports = await run(
      composed(
        `(func (export "g") (result i32)
           (drop (call $wait))
           (if (call $thread.yield) (then unreachable))
           (global.set $set (call $waitable-set.new))
           (if (call $waitable-set.poll (global.get $set) (i32.const 0)) (then unreachable))
           ${waitForever})
         (func (export "g:callback") (param i32 i32 i32) (result i32)
           (if (i32.ne (local.get 0) (i32.const 6)) (then unreachable))
           (call $task.cancel) ${exit})`,
        callAndCancel,
      ),
      { wait: () => turn().then(() => 0) },
    )
    expect(await exports.f()).toBe(4)
  })

  test('reaches a waiting task when the task that holds the instance ends', async () => {
    const exports = await run(
      composed(
        `(global $calls (mut i32) (i32.const 0))
         (func (export "g") (result i32)
           (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
           (if (i32.eq (global.get $calls) (i32.const 2)) (then
             (drop (call $wait)) (call $task.return (i32.const 1)) (return ${exit})))
           ${waitForever})
         (func (export "g:callback") (param i32 i32 i32) (result i32)
           (if (i32.ne (local.get 0) (i32.const 6)) (then unreachable))
           (call $task.cancel) ${exit})`,
        `(local.set $subtask (i32.shr_u (call $g (i32.const 16)) (i32.const 4)))
         (local.set $state (i32.shr_u (call $g (i32.const 16)) (i32.const 4)))
         (if (i32.ne (call $subtask.cancel-async (local.get $subtask)) (i32.const -1)) (then unreachable))
         (i32.add (i32.mul (call $await (local.get $subtask)) (i32.const 100)) (call $await (local.get $state)))`,
      ),
      { wait: () => turn().then(() => 0) },
    )
    expect(await exports.f()).toBe(402)
  })

  test('does not interrupt a task that never waits', async () => {
    const later = new Later<number>()
    const exports = await run(
      composed(
        `(func (export "g") (result i32) (drop (call $thread.yield)) (i32.const 8))`,
        callAndCancel,
        'sync',
      ),
      { wait: later.next },
    )
    expect(await exports.f()).toBe(returnedState)
  })

  test('cannot be confirmed before it was delivered', async () => {
    const exports = await run(
      composed(
        `(func (export "g") (result i32) ${yielding})
         (func (export "g:callback") (param i32 i32 i32) (result i32) (call $task.cancel) ${exit})`,
        `(drop (call $g (i32.const 16))) (drop (call $await (i32.const 1))) (i32.const 0)`,
      ),
      { wait: () => 0 },
    )
    await expect(exports.f()).rejects.toThrow(/`task.cancel` called by task which has not been cancelled/)
  })

  test('cannot be confirmed by a task that is not lifted as async', async () => {
    const exports = await run(
      composed(
        '(func (export "g") (result i32) (call $task.cancel) (i32.const 1))',
        '(call $g (i32.const 16))',
        'sync',
      ),
      { wait: () => 0 },
    )
    await expect(exports.f()).rejects.toThrow(/not lifted as `async`/)
  })
})

const returnedState = 2
