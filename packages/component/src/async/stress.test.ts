import { expect, test } from 'vitest'
import { liveObjects } from '../instance/live-objects.ts'
import { guest, Later, turn } from '../testing/guest.ts'
import { generator } from '../testing/random.ts'
import { run } from '../testing/wat.ts'

/**
 * `work` waits for the host and returns 7. When it is cancelled meanwhile, it confirms the cancellation as
 * soon as the host has returned. The words at 16,384 mark its subtasks whose calls were cancelled.
 */
const worker = guest(
  {
    imports: { wait: ['async (param "x" u32) (result u32)', '(param i32 i32) (result i32)'] },
    core: `
      (func (export "work") (param $x i32) (result i32) (local $packed i32) (local $set i32)
        (local.set $packed (call $wait (local.get $x) (i32.const 16)))
        (if (i32.eq (local.get $packed) (i32.const 2)) (then (call $task.return (i32.const 7)) (return (i32.const 0))))
        (local.set $set (call $waitable-set.new))
        (call $context.set (local.get $set))
        (call $context.set-1 (i32.shr_u (local.get $packed) (i32.const 4)))
        (call $waitable.join (call $context.get-1) (local.get $set))
        (i32.store (call $flag) (i32.const 0))
        (i32.or (i32.const 2) (i32.shl (local.get $set) (i32.const 4))))
      (func $flag (result i32) (i32.add (i32.const 16384) (i32.shl (call $context.get-1) (i32.const 2))))
      (func (export "work:callback") (param $event i32) (param i32 i32) (result i32)
        (if (i32.eq (local.get $event) (i32.const 6)) (then
          (i32.store (call $flag) (i32.const 1))
          (call $waitable.join (call $context.get-1) (i32.const 0))
          (if (i32.eq (call $subtask.cancel-async (call $context.get-1)) (i32.const -1)) (then
            (call $waitable.join (call $context.get-1) (call $context.get))
            (return (i32.or (i32.const 2) (i32.shl (call $context.get) (i32.const 4))))))))
        (call $subtask.drop (call $context.get-1))
        (call $waitable-set.drop (call $context.get))
        (if (i32.load (call $flag)) (then (call $task.cancel)) (else (call $task.return (i32.const 7))))
        (i32.const 0))`,
    exports: { work: ['async (param "x" u32) (result u32)', 'callback'] },
  },
  '$Worker',
)

/**
 * `pump` passes every event of one waitable set to the host, until `stop` has been called and no work
 * remains. JS calls the other exports.
 */
const driver = (lift: 'callback' | 'stackful') =>
  guest(
    {
      types:
        '(type $stream (stream u8)) (import "event" (func $event (param "code" u32) (param "index" u32) (param "payload" u32)))',
      imports: { work: ['async (param "x" u32) (result u32)', '(param i32 i32) (result i32)'] },
      canon: { event: ['lower (func $event)', '(param i32 i32 i32)'] },
      core: `
        (global $set (mut i32) (i32.const 0))
        (global $live (mut i32) (i32.const 0))
        (global $stopping (mut i32) (i32.const 0))
        (func $seen (param $code i32) (param $index i32) (param $payload i32)
          (call $event (local.get $code) (local.get $index) (local.get $payload))
          (if (i32.and (i32.eq (local.get $code) (i32.const 1)) (i32.ge_u (local.get $payload) (i32.const 2)))
            (then (call $drop (local.get $index)))))
        (func $drop (param $index i32)
          (call $subtask.drop (local.get $index))
          (global.set $live (i32.sub (global.get $live) (i32.const 1))))
        (func $over (result i32) (i32.and (i32.eqz (global.get $live)) (global.get $stopping)))
        ${
          lift === 'stackful'
            ? `(func (export "pump")
                (global.set $set (call $waitable-set.new))
                (loop $more
                  (call $seen (call $waitable-set.wait (global.get $set) (i32.const 0)) (i32.load (i32.const 0)) (i32.load (i32.const 4)))
                  (br_if $more (i32.eqz (call $over))))
                (call $waitable-set.drop (global.get $set))
                (call $task.return (i32.const 1)))`
            : `(func $wait (result i32) (i32.or (i32.const 2) (i32.shl (global.get $set) (i32.const 4))))
              (func (export "pump") (result i32) (global.set $set (call $waitable-set.new)) (call $wait))
              (func (export "pump:callback") (param i32 i32 i32) (result i32)
                (call $seen (local.get 0) (local.get 1) (local.get 2))
                (if (i32.eqz (call $over)) (then (return (call $wait))))
                (call $waitable-set.drop (global.get $set))
                (call $task.return (i32.const 1))
                (i32.const 0))`
        }
        (func (export "start") (param i32) (result i32) (local $packed i32)
          (local.set $packed (call $work (local.get 0) (i32.const 16)))
          (if (i32.ne (local.get $packed) (i32.const 2)) (then
            (global.set $live (i32.add (global.get $live) (i32.const 1)))
            (call $waitable.join (i32.shr_u (local.get $packed) (i32.const 4)) (global.get $set))))
          (local.get $packed))
        (func (export "cancel") (param i32) (result i32) (local $state i32)
          (call $waitable.join (local.get 0) (i32.const 0))
          (local.set $state (call $subtask.cancel-async (local.get 0)))
          (if (i32.ne (local.get $state) (i32.const -1))
            (then (call $drop (local.get 0)))
            (else (call $waitable.join (local.get 0) (global.get $set))))
          (local.get $state))
        (func (export "stop") (global.set $stopping (i32.const 1)))
        (func (export "open") (result i64) (local $both i64)
          (local.set $both (call $stream.new))
          (call $waitable.join (i32.wrap_i64 (local.get $both)) (global.get $set))
          (call $waitable.join (i32.wrap_i64 (i64.shr_u (local.get $both) (i64.const 32))) (global.get $set))
          (local.get $both))
        (func (export "give") (param i32) (result i32) (call $waitable.join (local.get 0) (i32.const 0)) (local.get 0))
        (func (export "read") (param i32 i32) (result i32) (call $stream.read-async (local.get 0) (i32.const 1024) (local.get 1)))
        (func (export "write") (param i32 i32) (result i32) (call $stream.write-async (local.get 0) (i32.const 1024) (local.get 1)))
        (func (export "cancel-read") (param i32) (result i32) (call $stream.cancel-read-async (local.get 0)))
        (func (export "cancel-write") (param i32) (result i32) (call $stream.cancel-write-async (local.get 0)))
        (func (export "drop-readable") (param i32) (call $stream.drop-readable (local.get 0)))
        (func (export "drop-writable") (param i32) (call $stream.drop-writable (local.get 0)))`,
      exports: {
        pump: ['async (result u32)', lift],
        start: ['(param "x" u32) (result u32)', 'sync'],
        cancel: ['(param "i" u32) (result u32)', 'sync'],
        stop: ['', 'sync'],
        open: ['(result u64)', 'sync'],
        give: ['(param "i" u32) (result $stream)', 'sync'],
        read: ['(param "i" u32) (param "length" u32) (result u32)', 'sync'],
        write: ['(param "i" u32) (param "length" u32) (result u32)', 'sync'],
        'cancel-read': ['(param "i" u32) (result u32)', 'sync'],
        'cancel-write': ['(param "i" u32) (result u32)', 'sync'],
        'drop-readable': ['(param "i" u32)', 'sync'],
        'drop-writable': ['(param "i" u32)', 'sync'],
      },
    },
    '$Driver',
  )

const composed = (lift: 'callback' | 'stackful') => {
  const functions = [...driver(lift).matchAll(/\(func \(export "([\w-]+)"\)[^\n]*\(canon lift/g)].map(
    match => match[1],
  )
  return `(component
    (import "wait" (func $wait async (param "x" u32) (result u32)))
    (import "event" (func $event (param "code" u32) (param "index" u32) (param "payload" u32)))
    ${worker}
    ${driver(lift)}
    (instance $worker (instantiate $Worker (with "wait" (func $wait))))
    (instance $driver (instantiate $Driver (with "work" (func $worker "work")) (with "event" (func $event))))
    ${functions.map(name => `(export "${name}" (func $driver "${name}"))`).join(' ')})`
}

const blocked = 0xffff_ffff

/** One end of a stream, as the test models it. */
interface End {
  readonly side: 'read' | 'write'
  readonly index: number
  state: 'idle' | 'copying' | 'done'
  copied: number
}

test.each(['callback', 'stackful'] as const)(
  'thousands of subtasks and streams under random cancellation all end: %s',
  async lift => {
    const random = generator(lift === 'callback' ? 1 : 2)
    const later = new Later<number>()
    const subtasks = new Map<number, 'running' | 'cancelled'>()
    const ends = new Map<number, End>()
    const outcomes = [0, 0, 0, 0, 0]
    const finished = (state: number) => {
      outcomes[state] = (outcomes[state] as number) + 1
    }
    const copyEnded = (end: End, payload: number) => {
      end.copied += payload >>> 4
      end.state = (payload & 0xf) === 1 ? 'done' : 'idle'
    }
    const exports = await run(composed(lift), {
      wait: (x: number) => (x % 10 === 0 ? x : later.next()),
      event: (code: number, index: number, payload: number) => {
        if (code === 1) {
          if (payload < 2) return
          expect(subtasks.delete(index)).toBe(true)
          finished(payload)
        } else copyEnded(ends.get(index) as End, payload)
      },
    })
    const pump = exports.pump()
    const given: Promise<number>[] = []
    const anyOf = <K>(keys: Iterable<K>): K | undefined => {
      const all = [...keys]
      return all[random(all.length)]
    }
    const dropEnd = (end: End) => {
      if (end.state === 'copying')
        copyEnded(end, exports[end.side === 'read' ? 'cancelRead' : 'cancelWrite'](end.index))
      exports[end.side === 'read' ? 'dropReadable' : 'dropWritable'](end.index)
      ends.delete(end.index)
    }
    const readSome = async (stream: AsyncIterable<Uint8Array>) => {
      let count = 0
      let chunks = random(4)
      for await (const chunk of stream) {
        count += chunk.length
        if (chunks-- === 0) break
      }
      return count
    }
    const actions = {
      start: (x: number) => {
        const packed = exports.start(x)
        if ((packed & 0xf) === 2) finished(2)
        else subtasks.set(packed >>> 4, 'running')
      },
      cancel: () => {
        const index = anyOf(subtasks.keys())
        if (index === undefined || subtasks.get(index) === 'cancelled') return
        subtasks.set(index, 'cancelled')
        const state = exports.cancel(index)
        if (state === blocked) return
        subtasks.delete(index)
        finished(state)
      },
      open: () => {
        const both: bigint = exports.open()
        const [readable, writable] = [Number(both & 0xffff_ffffn), Number(both >> 32n)]
        ends.set(writable, { side: 'write', index: writable, state: 'idle', copied: 0 })
        if (random(3) === 0) given.push(readSome(exports.give(readable)))
        else ends.set(readable, { side: 'read', index: readable, state: 'idle', copied: 0 })
      },
      copy: () => {
        const end = anyOf(ends.values())
        if (end === undefined) return
        if (end.state === 'idle') {
          end.state = 'copying'
          const payload = exports[end.side](end.index, random(20))
          if (payload !== blocked) copyEnded(end, payload)
        } else if (end.state === 'done' || random(4) === 0) dropEnd(end)
      },
    }

    for (let x = 1; x <= 1500; x++) actions.start(x)
    for (let i = 0; i < 250; i++) actions.open()
    expect(liveObjects(exports).handles).toBeGreaterThan(3000)
    for (let step = 0; step < 6_000; step++) {
      const action = random(10)
      if (action < 2) actions.start(1 + random(1500))
      else if (action < 4) actions.cancel()
      else if (action < 5) actions.open()
      else if (action < 8) actions.copy()
      else later.resolve(step, random(later.size))
      if (step % 100 === 0) await (step % 300 === 0 ? turn() : Promise.resolve())
    }
    // Drops the remaining ends.
    for (const end of [...ends.values()]) dropEnd(end)
    const last = exports.start(1)
    subtasks.set(last >>> 4, 'running')
    exports.stop()
    while (later.size > 0) later.resolve(0, random(later.size))
    expect(await pump).toBe(1)
    await Promise.all(given)
    await turn()
    expect(subtasks.size).toBe(0)
    expect(outcomes[2]).toBeGreaterThan(500)
    expect(outcomes[4]).toBeGreaterThan(500)
    expect(liveObjects(exports)).toEqual({ handles: 0, threads: 0, tasks: 0, waiting: 0 })
  },
)
