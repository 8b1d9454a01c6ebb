import { describe, expect, test } from 'vitest'
import { liveObjects } from '../instance/live-objects.ts'
import { guest, settled } from '../testing/guest.ts'
import { run } from '../testing/wat.ts'

/**
 * A guest whose `f` creates a thread `$t` that runs `thread`, runs `body`, and returns the digits that `$log`
 * has collected.
 */
const withThread = (body: string, thread: string, lift: 'sync' | 'stackful' = 'sync') =>
  guest({
    core: `
      (global $log (mut i32) (i32.const 0))
      (global $main (mut i32) (i32.const 0))
      (func $log (param i32) (global.set $log (i32.add (i32.mul (global.get $log) (i32.const 10)) (local.get 0))))
      (func $thread (param i32) ${thread})
      (func $other (param i32 i32))
      (elem (i32.const 0) func $thread $other)
      (func (export "f") ${lift === 'sync' ? '(result i32)' : ''} (local $t i32)
        (global.set $main (call $thread.index))
        (local.set $t (call $thread.new-indirect (i32.const 0) (i32.const 5)))
        ${body}
        ${lift === 'sync' ? '(global.get $log)' : ''})`,
    exports: { f: ['async (result u32)', lift] },
  })

const nothing = { handles: 0, threads: 0, tasks: 0, waiting: 0 }
const logIndex = '(call $log (local.get 0))'

async function result(body: string, thread: string, lift?: 'sync' | 'stackful'): Promise<unknown> {
  const exports = await run(withThread(body, thread, lift))
  const value = await exports.f()
  expect(liveObjects(exports)).toEqual(nothing)
  return value
}

describe('thread.new-indirect', () => {
  test('creates a suspended thread with its own index', async () => {
    const body = `(if (i32.eq (local.get $t) (call $thread.index)) (then unreachable))
      (call $log (i32.const 1)) (call $thread.resume-later (local.get $t)) (call $log (i32.const 2))
      (drop (call $thread.yield)) (call $log (i32.const 3))`
    expect(await result(body, logIndex)).toBe(1253)
  })

  test.each([
    ['an index past the end of the table', '(i32.const 8)'],
    ['a null entry', '(i32.const 7)'],
    ['a function of another type', '(i32.const 1)'],
    ['a negative index', '(i32.const -1)'],
  ])('traps for %s', async (_, index) => {
    const exports = await run(withThread(`(drop (call $thread.new-indirect ${index} (i32.const 0)))`, ''))
    await expect(exports.f()).rejects.toThrow('invalid function index for `thread.new-indirect`')
  })
})

describe('a thread', () => {
  test('has its own context', async () => {
    const body = `(call $context.set (i32.const 3)) (drop (call $thread.suspend-then-resume (local.get $t)))
      (call $log (call $context.get))`
    const thread = `(call $log (i32.add (call $context.get) (i32.const 1))) (call $context.set (i32.const 9))
      (call $thread.resume-later (global.get $main))`
    expect(await result(body, thread)).toBe(13)
  })

  test('may return the value of its task, which ends with its last thread', async () => {
    const body = '(call $thread.resume-later (local.get $t))'
    const thread = '(drop (call $thread.yield)) (call $task.return (i32.add (local.get 0) (i32.const 1)))'
    expect(await result(body, thread, 'stackful')).toBe(6)
  })

  test('that ends last, before its task has returned a result, traps', async () => {
    const exports = await run(withThread('(call $thread.resume-later (local.get $t))', '', 'stackful'))
    await expect(exports.f()).rejects.toThrow(/without `task.return`/)
  })

  test('that traps ends the instance', async () => {
    const exports = await run(
      withThread('(call $thread.resume-later (local.get $t)) (drop (call $thread.suspend))', 'unreachable'),
    )
    await expect(exports.f()).rejects.toThrow(/unreachable/)
    await expect(exports.f()).rejects.toThrow(/trapped before/)
  })

  test('that is never resumed waits forever', async () => {
    const exports = await run(withThread('(drop (call $thread.suspend))', ''))
    expect(await settled(exports.f())).toBe('pending')
  })
})

describe('the built-ins that switch threads', () => {
  test.each([
    [
      'suspend-then-resume',
      'runs the other thread until that resumes this one',
      '(call $thread.resume-later (global.get $main))',
      152,
    ],
    ['yield-then-resume', 'runs the other thread, then this one', '', 152],
    [
      'suspend-then-promote',
      'runs the other thread if it is ready',
      '(call $thread.resume-later (global.get $main))',
      152,
    ],
    ['yield-then-promote', 'runs the other thread if it is ready, then this one', '', 152],
  ])('include thread.%s, which %s', async (name, _, resume, log) => {
    const ready = name.endsWith('promote') ? '(call $thread.resume-later (local.get $t))' : ''
    const body = `(call $log (i32.const 1)) ${ready} (drop (call $thread.${name} (local.get $t))) (call $log (i32.const 2))`
    expect(await result(body, `${logIndex} ${resume}`)).toBe(log)
  })

  test('do not promote a thread that is not ready', async () => {
    const body = `(drop (call $thread.yield-then-promote (local.get $t))) (call $log (i32.const 2))
      (call $thread.resume-later (local.get $t)) (drop (call $thread.yield))`
    expect(await result(body, logIndex)).toBe(25)
  })

  test.each(['thread.resume-later', 'thread.suspend-then-resume', 'thread.yield-then-resume'])(
    'include %s, which traps for a thread that is not suspended',
    async name => {
      const call = (index: string) =>
        name.includes('then') ? `(drop (call $${name} ${index}))` : `(call $${name} ${index})`
      const exports = await run(withThread(call('(call $thread.index)'), ''))
      await expect(exports.f()).rejects.toThrow('cannot resume thread which is not suspended')
      const unknown = await run(withThread(call('(i32.const 77)'), ''))
      await expect(unknown.f()).rejects.toThrow('unknown thread index 77')
    },
  )

  test.each(['thread.suspend-then-promote', 'thread.yield-then-promote'])(
    'include %s, which traps for the calling thread',
    async name => {
      const exports = await run(withThread(`(drop (call $${name} (call $thread.index)))`, ''))
      await expect(exports.f()).rejects.toThrow('cannot resume thread which is not suspended')
    },
  )

  test('a task that may not block runs ready threads of its instance until it can continue', async () => {
    const exports = await run(
      guest({
        core: `
          (global $main (mut i32) (i32.const 0))
          (global $order (mut i32) (i32.const 0))
          (func (export "arm") (result i32) (call $task.return (i32.const 1)) (i32.const 1))
          (func (export "arm:callback") (param i32 i32 i32) (result i32)
            (if (i32.eqz (global.get $main)) (then (return (i32.const 1))))
            (global.set $order (i32.add (i32.mul (global.get $order) (i32.const 10)) (i32.const 2)))
            (call $thread.resume-later (global.get $main))
            (i32.const 0))
          (func (export "f") (result i32)
            (global.set $main (call $thread.index))
            (global.set $order (i32.const 1))
            (drop (call $thread.suspend))
            (i32.add (i32.mul (global.get $order) (i32.const 10)) (i32.const 3)))`,
        exports: { arm: ['async (result u32)', 'callback'], f: ['(result u32)', 'sync'] },
      }),
    )
    expect(await exports.arm()).toBe(1)
    expect(exports.f()).toBe(123)
  })

  test('thread.suspend traps in a task that may not block', async () => {
    const exports = await run(
      guest({ core: '(func (export "f") (drop (call $thread.suspend)))', exports: { f: ['', 'sync'] } }),
    )
    expect(exports.f).toThrow(/cannot block a synchronous task|deadlock/)
  })

  test('thread.yield returns immediately in a task that may not block', async () => {
    const exports = await run(
      guest({
        core: '(func (export "f") (result i32) (call $thread.yield))',
        exports: { f: ['(result u32)', 'sync'] },
      }),
    )
    expect(exports.f()).toBe(0)
  })
})
