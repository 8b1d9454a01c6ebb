import { describe, expect, test } from 'vitest'
import { liveObjects } from '../instance/live-objects.ts'
import { awaitOne, guest } from '../testing/guest.ts'
import { run } from '../testing/wat.ts'

/** Core code with both ends of a new `kind` in `$r` and `$w`, and a `$check` that compares results. */
const bothEnds = (kind: 'stream' | 'future') => `
  ${awaitOne}
  (func $check (param i32 i32) (if (i32.ne (local.get 0) (local.get 1)) (then unreachable)))
  (global $r (mut i32) (i32.const 0))
  (global $w (mut i32) (i32.const 0))
  (func $open (local $both i64)
    (local.set $both (call $${kind}.new))
    (global.set $r (i32.wrap_i64 (local.get $both)))
    (global.set $w (i32.wrap_i64 (i64.shr_u (local.get $both) (i64.const 32)))))
  (func $close (call $${kind}.drop-readable (global.get $r)) (call $${kind}.drop-writable (global.get $w)))`

/** Runs core code that has both ends in one component, in an `async func` that is lifted without `async`. */
async function inOneComponent(kind: 'stream' | 'future', body: string, types?: string): Promise<unknown> {
  const exports = await run(
    guest({
      ...(types !== undefined && { types }),
      core: `${bothEnds(kind)} (func (export "f") (local $set i32) (call $open) ${body})`,
      exports: { f: ['async', 'sync'] },
    }),
  )
  await exports.f()
  return liveObjects(exports)
}

const nothing = { handles: 0, threads: 0, tasks: 0, waiting: 0 }
const i32 = (value: number) => `(i32.const ${value})`
const at = (address: number, length: number) => `${i32(address)} ${i32(length)}`
const check = (code: string, value: number) => `(call $check ${code} ${i32(value)})`
const read = (address: number, length: number) =>
  `(call $stream.read-async (global.get $r) ${at(address, length)})`
const write = (address: number, length: number) =>
  `(call $stream.write-async (global.get $w) ${at(address, length)})`
const store = (address: number, ...bytes: number[]) =>
  bytes.map((byte, i) => `(i32.store8 ${i32(address + i)} ${i32(byte)})`).join(' ')
const byte = (address: number) => `(i32.load8_u ${i32(address)})`
const readEvent = '(call $await (global.get $r))'
const writeEvent = '(call $await (global.get $w))'

const blocked = -1
const [completed, dropped, cancelled] = [0, 1, 2]
/** Returns the payload of a stream event. */
const payload = (result: number, count: number) => result | (count << 4)

describe('stream.read and stream.write', () => {
  test('copy when both are pending: the first blocks, the second completes immediately', async () => {
    const body = `${store(100, 1, 2, 3)}
      ${check(read(200, 3), blocked)}
      ${check(write(100, 3), payload(completed, 3))}
      ${check(readEvent, payload(completed, 3))}
      ${check(byte(202), 3)}
      ${check(write(100, 2), blocked)}
      ${check(read(210, 2), payload(completed, 2))}
      ${check(writeEvent, payload(completed, 2))}
      ${check(byte(211), 2)}
      (call $close)`
    expect(await inOneComponent('stream', body)).toEqual(nothing)
  })

  test('copy as many elements as both buffers hold', async () => {
    const body = `${store(100, 1, 2, 3, 4, 5)}
      ${check(write(100, 5), blocked)}
      ${check(read(200, 2), payload(completed, 2))}
      ${check(read(202, 2), payload(completed, 2))}
      ${check(writeEvent, payload(completed, 4))}
      ${check(byte(203), 4)}
      ${check(read(200, 9), blocked)}
      ${check(write(100, 4), payload(completed, 4))}
      ${check(readEvent, payload(completed, 4))}
      (call $close)`
    expect(await inOneComponent('stream', body)).toEqual(nothing)
  })

  test('continue in the same buffer until its owner receives the event', async () => {
    const body = `${store(100, 1, 2, 3, 4, 5)}
      ${check(read(200, 4), blocked)}
      ${check(write(100, 1), payload(completed, 1))}
      ${check(write(101, 2), payload(completed, 2))}
      ${check(readEvent, payload(completed, 3))}
      ${check(byte(202), 3)}
      ${check(write(100, 1), blocked)}
      ${check('(call $stream.cancel-write (global.get $w))', payload(cancelled, 0))}
      (call $close)`
    expect(await inOneComponent('stream', body)).toEqual(nothing)
  })

  test('with a count of 0 report that the other side is ready', async () => {
    const body = `
      ${check(read(200, 0), blocked)}
      ${check(write(100, 3), blocked)}
      ${check(readEvent, payload(completed, 0))}
      ${check(read(200, 3), payload(completed, 3))}
      ${check(writeEvent, payload(completed, 3))}
      ${check(write(100, 0), blocked)}
      ${check(read(200, 3), blocked)}
      ${check(writeEvent, payload(completed, 0))}
      ${check(write(100, 3), payload(completed, 3))}
      ${check(readEvent, payload(completed, 3))}
      (call $close)`
    expect(await inOneComponent('stream', body)).toEqual(nothing)
  })

  test('with counts of 0 on both sides complete the write and leave the read pending', async () => {
    const body = `
      ${check(read(200, 0), blocked)}
      ${check(write(100, 0), payload(completed, 0))}
      ${check(write(100, 1), blocked)}
      ${check(readEvent, payload(completed, 0))}
      ${check('(call $stream.cancel-write (global.get $w))', payload(cancelled, 0))}
      (call $close)`
    expect(await inOneComponent('stream', body)).toEqual(nothing)
  })

  test('trap while an operation on the same end is pending', async () => {
    const body = `(drop ${read(200, 1)}) (drop ${read(200, 1)})`
    await expect(inOneComponent('stream', body)).rejects.toThrow(/concurrent operations/)
  })

  test.each([
    [
      'unaligned',
      '(call $stream.read-async (global.get $r) (i32.const 2) (i32.const 1))',
      /unaligned pointer/,
    ],
    [
      'out of bounds',
      '(call $stream.read-async (global.get $r) (i32.const 0xfffffff0) (i32.const 8))',
      /out of bounds/,
    ],
    [
      'too long',
      '(call $stream.read-async (global.get $r) (i32.const 0) (i32.const 0x10000000))',
      /count too large/,
    ],
  ])('trap for a buffer that is %s', async (_, body, message) => {
    const types = '(type $stream (stream u32)) (type $future (future u32))'
    await expect(inOneComponent('stream', `(drop ${body})`, types)).rejects.toThrow(message)
  })

  test('with a count of 0 accept any pointer', async () => {
    const body = `(drop (call $stream.read-async (global.get $r) (i32.const 3) (i32.const 0)))`
    const types = '(type $stream (stream u32)) (type $future (future u32))'
    expect(await inOneComponent('stream', body, types)).toMatchObject({ handles: 2 })
  })

  test('of a stream without an element type count elements and ignore the pointer', async () => {
    const body = `
      ${check('(call $stream.read-async (global.get $r) (i32.const 0xfffffff1) (i32.const 7))', blocked)}
      ${check('(call $stream.write-async (global.get $w) (i32.const -3) (i32.const 5))', payload(completed, 5))}
      ${check(readEvent, payload(completed, 5))}
      (call $close)`
    expect(await inOneComponent('stream', body, '(type $stream (stream)) (type $future (future))')).toEqual(
      nothing,
    )
  })

  test('within one component trap for elements that are not numbers', async () => {
    const body = `(drop ${read(200, 1)}) (drop ${write(100, 1)})`
    const types = '(type $stream (stream string)) (type $future (future string))'
    await expect(inOneComponent('stream', body, types)).rejects.toThrow(/intra-component stream/)
  })

  test('trap for the wrong end, the wrong kind and the wrong type', async () => {
    await expect(
      inOneComponent(
        'stream',
        '(drop (call $stream.read-async (global.get $w) (i32.const 0) (i32.const 1)))',
      ),
    ).rejects.toThrow(/readable end of a stream/)
    await expect(
      inOneComponent('stream', '(drop (call $future.read-async (global.get $r) (i32.const 0)))'),
    ).rejects.toThrow(/readable end of a future/)
    const exports = await run(
      guest({
        canon: {
          'stream.read-u32': [
            'stream.read $stream async (memory (core memory $libc "mem"))',
            '(param i32 i32 i32) (result i32)',
          ],
          'stream.new-u8': ['stream.new $bytes', '(result i64)'],
        },
        types: '(type $stream (stream u32)) (type $bytes (stream u8))',
        core: '(func (export "f") (drop (call $stream.read-u32 (i32.wrap_i64 (call $stream.new-u8)) (i32.const 0) (i32.const 1))))',
        exports: { f: ['async', 'sync'] },
      }),
    )
    await expect(exports.f()).rejects.toThrow(/wrong type/)
  })

  test('without async block the thread until something is copied', async () => {
    const exports = await run(
      guest({
        core: `${bothEnds('stream')}
          (func (export "open") (call $open))
          (func (export "read") (call $task.return (call $stream.read (global.get $r) ${at(200, 4)})))
          (func (export "write") (call $task.return (call $stream.write (global.get $w) ${at(100, 3)})))
          (func (export "close") (call $close))`,
        exports: {
          open: ['', 'sync'],
          read: ['async (result u32)', 'stackful'],
          write: ['async (result u32)', 'stackful'],
          close: ['', 'sync'],
        },
      }),
    )
    exports.open()
    const reading = exports.read()
    expect(await exports.write()).toBe(payload(completed, 3))
    expect(await reading).toBe(payload(completed, 3))
    exports.close()
    expect(liveObjects(exports)).toEqual(nothing)
  })

  test('without async trap in a task that may not block', async () => {
    const exports = await run(
      guest({
        core: `${bothEnds('stream')} (func (export "f") (call $open) (drop (call $stream.read (global.get $r) ${at(200, 4)})))`,
        exports: { f: ['', 'sync'] },
      }),
    )
    expect(exports.f).toThrow(/cannot block a synchronous task/)
  })
})

describe('dropping an end', () => {
  test('notifies the other end, which can then only be dropped', async () => {
    const readerGone = `
      ${check(write(100, 3), blocked)}
      (call $stream.drop-readable (global.get $r))
      ${check(writeEvent, payload(dropped, 0))}
      (call $stream.drop-writable (global.get $w))`
    expect(await inOneComponent('stream', readerGone)).toEqual(nothing)
    const writerGone = `
      (call $stream.drop-writable (global.get $w))
      ${check(read(200, 3), payload(dropped, 0))}
      (call $stream.drop-readable (global.get $r))`
    expect(await inOneComponent('stream', writerGone)).toEqual(nothing)
  })

  test('keeps the elements that were copied before', async () => {
    const body = `
      ${check(read(200, 4), blocked)}
      ${check(write(100, 3), payload(completed, 3))}
      (call $stream.drop-writable (global.get $w))
      ${check(readEvent, payload(dropped, 3))}
      (call $stream.drop-readable (global.get $r))`
    expect(await inOneComponent('stream', body)).toEqual(nothing)
  })

  test.each([
    [
      'read',
      `(call $stream.drop-writable (global.get $w)) (drop ${read(0, 1)}) (drop ${read(0, 1)})`,
      /writable end dropped/,
    ],
    [
      'write',
      `(call $stream.drop-readable (global.get $r)) (drop ${write(0, 1)}) (drop ${write(0, 1)})`,
      /readable end dropped/,
    ],
  ])('makes a second %s trap', async (_, body, message) => {
    await expect(inOneComponent('stream', body)).rejects.toThrow(message)
  })

  test('traps while an operation on it is pending', async () => {
    await expect(
      inOneComponent('stream', `(drop ${read(0, 1)}) (call $stream.drop-readable (global.get $r))`),
    ).rejects.toThrow(/cannot drop busy stream/)
    await expect(
      inOneComponent('stream', `(drop ${write(0, 1)}) (call $stream.drop-writable (global.get $w))`),
    ).rejects.toThrow(/cannot drop busy stream/)
  })
})

describe('stream.cancel-read and stream.cancel-write', () => {
  test('release the buffer immediately', async () => {
    const body = `
      (drop ${read(200, 3)})
      ${check('(call $stream.cancel-read (global.get $r))', payload(cancelled, 0))}
      (drop ${write(200, 3)})
      ${check('(call $stream.cancel-write-async (global.get $w))', payload(cancelled, 0))}
      (call $close)`
    expect(await inOneComponent('stream', body)).toEqual(nothing)
  })

  test('report the elements that were copied before', async () => {
    const body = `
      (drop ${read(200, 3)})
      ${check(write(100, 2), payload(completed, 2))}
      ${check('(call $stream.cancel-read (global.get $r))', payload(cancelled, 2))}
      (drop ${write(100, 3)})
      ${check(read(200, 1), payload(completed, 1))}
      ${check('(call $stream.cancel-write (global.get $w))', payload(cancelled, 1))}
      (call $close)`
    expect(await inOneComponent('stream', body)).toEqual(nothing)
  })

  test('report that the other end was dropped before', async () => {
    const body = `
      (drop ${read(200, 3)})
      (call $stream.drop-writable (global.get $w))
      ${check('(call $stream.cancel-read (global.get $r))', payload(dropped, 0))}
      (call $stream.drop-readable (global.get $r))`
    expect(await inOneComponent('stream', body)).toEqual(nothing)
  })

  test('trap without a pending operation', async () => {
    await expect(
      inOneComponent('stream', '(drop (call $stream.cancel-read (global.get $r)))'),
    ).rejects.toThrow(/no stream operation to cancel/)
    await expect(
      inOneComponent('future', '(drop (call $future.cancel-write (global.get $w)))'),
    ).rejects.toThrow(/no future operation to cancel/)
  })

  test('without async trap for an end in a waitable set', async () => {
    const body = (cancel: string) => `(drop ${read(200, 3)})
      (call $waitable.join (global.get $r) (call $waitable-set.new))
      (drop (call $${cancel} (global.get $r)))`
    await expect(inOneComponent('stream', body('stream.cancel-read'))).rejects.toThrow(/waitable set/)
    expect(await inOneComponent('stream', body('stream.cancel-read-async'))).toMatchObject({ handles: 3 })
  })
})

describe('a future', () => {
  const readFuture = '(call $future.read-async (global.get $r) (i32.const 200))'
  const writeFuture = '(call $future.write-async (global.get $w) (i32.const 100))'

  test('is read and written once, in either order', async () => {
    const body = `(i32.store (i32.const 100) (i32.const 77))
      ${check(readFuture, blocked)} ${check(writeFuture, completed)} ${check(readEvent, completed)}
      ${check('(i32.load (i32.const 200))', 77)} (call $close)
      (call $open)
      ${check(writeFuture, blocked)} ${check(readFuture, completed)} ${check(writeEvent, completed)} (call $close)`
    expect(await inOneComponent('future', body)).toEqual(nothing)
  })

  test.each([
    [
      'read twice',
      `(drop ${readFuture}) (drop ${writeFuture}) (drop ${readEvent}) (drop ${readFuture})`,
      /cannot read from future after previous read succeeded/,
    ],
    [
      'written twice',
      `(drop ${readFuture}) (drop ${writeFuture}) (drop ${writeFuture})`,
      /cannot write to future after previous write succeeded/,
    ],
    [
      'dropped by its writer before it has written',
      '(call $future.drop-writable (global.get $w))',
      /without first writing a value/,
    ],
    [
      'dropped by its reader while it reads',
      `(drop ${readFuture}) (call $future.drop-readable (global.get $r))`,
      /cannot drop busy future/,
    ],
  ])('that is %s traps', async (_, body, message) => {
    await expect(inOneComponent('future', body)).rejects.toThrow(message)
  })

  test('whose reader is dropped notifies its writer, which may then be dropped', async () => {
    const body = `(call $future.drop-readable (global.get $r)) ${check(writeFuture, dropped)} (call $future.drop-writable (global.get $w))
      (call $open)
      ${check(writeFuture, blocked)} (call $future.drop-readable (global.get $r)) ${check(writeEvent, dropped)} (call $future.drop-writable (global.get $w))`
    expect(await inOneComponent('future', body)).toEqual(nothing)
  })

  test('can be used again after a cancelled read or write', async () => {
    const body = `
      ${check(readFuture, blocked)} ${check('(call $future.cancel-read (global.get $r))', cancelled)}
      ${check(writeFuture, blocked)} ${check('(call $future.cancel-write-async (global.get $w))', cancelled)}
      ${check(writeFuture, blocked)} ${check(readFuture, completed)}
      ${check('(call $future.cancel-write (global.get $w))', completed)}
      (call $close)`
    expect(await inOneComponent('future', body)).toEqual(nothing)
  })

  test('without async blocks the thread', async () => {
    const exports = await run(
      guest({
        core: `${bothEnds('future')}
          (func (export "open") (call $open))
          (func (export "read") (drop (call $future.read (global.get $r) (i32.const 200))) (call $task.return (i32.load (i32.const 200))))
          (func (export "write") (param i32) (i32.store (i32.const 100) (local.get 0))
            (call $task.return (call $future.write (global.get $w) (i32.const 100))))
          (func (export "close") (call $close))`,
        exports: {
          open: ['', 'sync'],
          read: ['async (result u32)', 'stackful'],
          write: ['async (param "x" u32) (result u32)', 'stackful'],
          close: ['', 'sync'],
        },
      }),
    )
    exports.open()
    const writing = exports.write(5)
    expect(await exports.read()).toBe(5)
    expect(await writing).toBe(completed)
    exports.close()
    expect(liveObjects(exports)).toEqual(nothing)
  })
})

describe('a waitable set', () => {
  const join = (end: string) => `(call $waitable.join (global.get ${end}) (local.get $set))`
  const newSet = '(local.set $set (call $waitable-set.new))'
  const poll = '(call $waitable-set.poll (local.get $set) (i32.const 0))'

  test('reports the events of its elements with code, index and payload', async () => {
    const body = `${newSet} ${join('$r')}
      ${check(poll, 0)}
      (drop ${read(200, 3)}) (drop ${write(100, 2)})
      ${check(poll, 2)} ${check('(i32.load (i32.const 0))', 1)} ${check('(i32.load (i32.const 4))', payload(completed, 2))}
      ${check(poll, 0)}
      (drop ${write(100, 2)}) ${join('$w')} (drop ${read(200, 3)})
      ${check(poll, 3)} ${check('(i32.load (i32.const 0))', 2)}
      (call $close) (call $waitable-set.drop (local.get $set))`
    expect(await inOneComponent('stream', body)).toEqual(nothing)
  })

  test('loses an element that joins another set', async () => {
    const body = `${newSet} ${join('$r')}
      (drop ${read(200, 3)})
      (call $waitable.join (global.get $r) (call $waitable-set.new))
      (drop ${write(100, 2)})
      ${check(poll, 0)}
      (call $waitable-set.drop (local.get $set))`
    expect(await inOneComponent('stream', body)).toMatchObject({ handles: 3 })
  })

  test('is fair: an element that had an event moves behind the others', async () => {
    const exports = await run(
      guest({
        imports: { wait: ['async (param "x" u32)', '(param i32) (result i32)'] },
        core: `(func (export "f") (local $set i32) (local $i i32)
          (local.set $set (call $waitable-set.new))
          (loop $more
            (call $waitable.join (i32.shr_u (call $wait (local.get $i)) (i32.const 4)) (local.get $set))
            (br_if $more (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 10))))
          (loop $again
            (drop (call $waitable-set.wait (local.get $set) (i32.const 0)))
            (call $subtask.drop (i32.load (i32.const 0)))
            (br_if $again (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))
          (call $waitable-set.drop (local.get $set)))`,
        exports: { f: ['async', 'sync'] },
      }),
      { wait: (x: number) => new Promise(resolve => setTimeout(resolve, (x * 7) % 5)) },
    )
    await exports.f()
    expect(liveObjects(exports)).toEqual(nothing)
  })

  test('cannot be dropped while it has elements', async () => {
    await expect(
      inOneComponent('stream', `${newSet} ${join('$r')} (call $waitable-set.drop (local.get $set))`),
    ).rejects.toThrow(/waitable set with elements/)
  })

  test('cannot be dropped while a thread waits for it', async () => {
    const exports = await run(
      guest({
        core: `(global $set (mut i32) (i32.const 0))
          (func (export "wait") (global.set $set (call $waitable-set.new)) (drop (call $waitable-set.wait (global.get $set) (i32.const 0))))
          (func (export "drop") (call $waitable-set.drop (global.get $set)))`,
        exports: { wait: ['async', 'stackful'], drop: ['', 'sync'] },
      }),
    )
    const waiting = exports.wait()
    expect(exports.drop).toThrow(/waitable set with waiters/)
    await expect(waiting).rejects.toThrow(/waitable set with waiters/)
  })

  test.each([
    [
      'waitable-set.poll of another handle',
      '(drop (call $waitable-set.poll (global.get $r) (i32.const 0)))',
      /is not a waitable set/,
    ],
    [
      'waitable.join of another handle',
      `${newSet} (call $waitable.join (local.get $set) (i32.const 0))`,
      /is not a waitable/,
    ],
    [
      'waitable.join into another handle',
      '(call $waitable.join (global.get $r) (global.get $w))',
      /is not a waitable set/,
    ],
    [
      'an event at an unaligned address',
      `${newSet} (drop (call $waitable-set.poll (local.get $set) (i32.const 2)))`,
      /unaligned/,
    ],
    [
      'a sync read of an element',
      `${newSet} ${join('$r')} (drop (call $stream.read (global.get $r) (i32.const 0) (i32.const 1)))`,
      /synchronously while added to a waitable set/,
    ],
  ])('traps for %s', async (_, body, message) => {
    await expect(inOneComponent('stream', body)).rejects.toThrow(message)
  })

  test('cannot contain a waitable that a thread waits for', async () => {
    const exports = await run(
      guest({
        core: `${bothEnds('stream')}
          (func (export "read") (call $open) (drop (call $stream.read (global.get $r) (i32.const 0) (i32.const 1))))
          (func (export "join") (call $waitable.join (global.get $r) (call $waitable-set.new)))
          (func (export "cancel") (drop (call $stream.cancel-read-async (global.get $r))))`,
        exports: { read: ['async', 'stackful'], join: ['', 'sync'], cancel: ['', 'sync'] },
      }),
    )
    const reading = exports.read()
    reading.catch(() => {})
    expect(exports.join).toThrow(/synchronously while added to a waitable set/)
    await expect(reading).rejects.toThrow(/waitable set/)
  })
})

describe('an error context', () => {
  test('keeps its debug message until it is dropped', async () => {
    const exports = await run(
      guest({
        core: `(data (i32.const 100) "why")
          (func (export "f") (result i32) (local $context i32)
            (local.set $context (call $error-context.new (i32.const 100) (i32.const 3)))
            (call $error-context.debug-message (local.get $context) (i32.const 16))
            (call $error-context.drop (local.get $context))
            (i32.const 16))
          (func (export "gone") (call $error-context.drop (i32.const 1)))`,
        exports: { f: ['(result string)', 'sync'], gone: ['', 'sync'] },
      }),
    )
    expect(exports.f()).toBe('why')
    expect(liveObjects(exports)).toEqual(nothing)
    expect(exports.gone).toThrow(/unknown handle index 1/)
  })

  test('is an ErrorContext in JS, and passes back to a guest', async () => {
    const seen: unknown[] = []
    const exports = await run(
      guest({
        types: '',
        imports: {},
        syncImports: {
          pass: ['(param "c" error-context) (result error-context)', '(param i32) (result i32)'],
        },
        core: `(data (i32.const 100) "why")
          (func (export "f") (result i32)
            (call $pass (call $error-context.new (i32.const 100) (i32.const 3))))`,
        exports: { f: ['(result error-context)', 'sync'] },
      }),
      {
        pass: (context: unknown) => {
          seen.push(context)
          return context
        },
      },
    )
    const context = exports.f()
    expect(context).toMatchObject({ debugMessage: 'why' })
    expect(seen).toEqual([context])
  })

  test('cannot be another kind of handle', async () => {
    await expect(inOneComponent('stream', '(call $error-context.drop (global.get $r))')).rejects.toThrow(
      /is not an error context/,
    )
  })
})
