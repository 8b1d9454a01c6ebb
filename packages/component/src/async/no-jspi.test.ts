import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LinkError } from '../errors.ts'
import { liveObjects } from '../instance/live-objects.ts'
import { guest, Later, settled, turn } from '../testing/guest.ts'
import { run } from '../testing/wat.ts'

const jspi = WebAssembly as unknown as Record<'Suspending' | 'promising', unknown>
const { Suspending, promising } = jspi

describe('on an engine without JSPI', () => {
  beforeAll(() => {
    jspi.Suspending = undefined
    jspi.promising = undefined
  })
  afterAll(() => {
    Object.assign(jspi, { Suspending, promising })
  })

  const wait = { wait: ['async (param "x" u32) (result u32)', '(param i32 i32) (result i32)'] } as const

  test('a component with callback lifts and async lowers runs', async () => {
    const later = new Later<number>()
    const exports = await run(
      guest({
        imports: wait,
        core: `
          (func (export "f") (param i32) (result i32) (local $set i32)
            (local.set $set (call $waitable-set.new))
            (call $context.set (local.get $set))
            (call $waitable.join (i32.shr_u (call $wait (local.get 0) (i32.const 16)) (i32.const 4)) (local.get $set))
            (i32.or (i32.const 2) (i32.shl (local.get $set) (i32.const 4))))
          (func (export "f:callback") (param i32 i32 i32) (result i32)
            (if (i32.eqz (local.get 0)) (then
              (call $waitable-set.drop (call $context.get))
              (call $task.return (i32.load (i32.const 16)))
              (return (i32.const 0))))
            (call $subtask.drop (local.get 1))
            (i32.const 1))`,
        exports: { f: ['async (param "x" u32) (result u32)', 'callback'] },
      }),
      { wait: later.next },
    )
    const promise = exports.f(1)
    expect(await settled(promise)).toBe('pending')
    later.resolve(42)
    expect(await promise).toBe(42)
    expect(liveObjects(exports)).toEqual({ handles: 0, threads: 0, tasks: 0, waiting: 0 })
  })

  test('built-ins that rarely block are linked: cancelling a copy never blocks, and a yield need not', async () => {
    const exports = await run(
      guest({
        core: `(func (export "f") (result i32) (local $both i64) (local $r i32)
          (local.set $both (call $stream.new))
          (local.set $r (i32.wrap_i64 (local.get $both)))
          (drop (call $stream.read-async (local.get $r) (i32.const 0) (i32.const 1)))
          (if (call $thread.yield) (then unreachable))
          (call $stream.cancel-read (local.get $r)))`,
        exports: { f: ['async (result u32)', 'sync'] },
      }),
    )
    expect(await exports.f()).toBe(2)
  })

  test('subtask.cancel traps only when it has to block', async () => {
    const text = guest({
      imports: wait,
      core: `(global $subtask (mut i32) (i32.const 0))
        (func (export "start") (global.set $subtask (i32.shr_u (call $wait (i32.const 1) (i32.const 16)) (i32.const 4))))
        (func (export "cancel") (result i32) (call $subtask.cancel (global.get $subtask)))`,
      exports: { start: ['', 'sync'], cancel: ['async (result u32)', 'sync'] },
    })
    const good = await run(text, { wait: async () => 5 })
    good.start()
    await turn()
    expect(await good.cancel()).toBe(2)
    const bad = await run(text, { wait: new Later<number>().next })
    bad.start()
    await expect(bad.cancel()).rejects.toThrow(/subtask.cancel has to wait.*JSPI.*Node 24/)
  })

  test.each([
    [
      'an async func that is lowered without async',
      'wait',
      guest({
        syncImports: { wait: ['async (result u32)', '(result i32)'] },
        core: '(func (export "f") (result i32) (call $wait))',
        exports: { f: ['async (result u32)', 'sync'] },
      }),
    ],
    [
      'waitable-set.wait',
      'waitable-set.wait',
      guest({
        core: '(func (export "f") (drop (call $waitable-set.wait (call $waitable-set.new) (i32.const 0))))',
        exports: { f: ['async', 'stackful'] },
      }),
    ],
    [
      'a stream.read without async',
      'stream.read',
      guest({
        core: '(func (export "f") (drop (call $stream.read (i32.const 1) (i32.const 0) (i32.const 0))))',
        exports: { f: ['async', 'sync'] },
      }),
    ],
    [
      'thread.suspend',
      'thread.suspend',
      guest({ core: '(func (export "f") (drop (call $thread.suspend)))', exports: { f: ['async', 'sync'] } }),
    ],
  ])(
    'a component that needs %s is refused with a message that names the feature and the engines that have it',
    async (_, name, text) => {
      const error = await run(text, { wait: () => 1 }).catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(LinkError)
      const { message } = error as LinkError
      expect(message).toContain(
        `the component blocks on ${name}, which needs JavaScript Promise Integration (JSPI)`,
      )
      expect(message).toMatch(/: Node [\d.]+, Bun [\d.]+, Deno [\d.]+ and Chromium \d+ have it$/)
    },
  )
})
