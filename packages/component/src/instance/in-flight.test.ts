import { describe, expect, test } from 'vitest'
import type { Limits } from '../limits.ts'
import { guest } from '../testing/guest.ts'
import { things } from '../testing/things.ts'
import { component, libc, libcOptions, run } from '../testing/wat.ts'
import { takeInFlight } from './in-flight.ts'

/** Core code after which the `realloc` of {@link libc} traps. */
const noRoom = [
  '(global $next (mut i32) (i32.const 4096))',
  '(global $next (mut i32) (i32.const -8))',
] as const

/** Imports of {@link things}. */
const imported = `
  (import "thing" (type $Thing (sub resource)))
  (import "make" (func $make (result (own $Thing))))`

/** A component that creates things and whose `go` runs core code; `call` is a function of the host, or of another component. */
const caller = (type: string, coreType: string, code: string, result = '') => `(component
  ${imported}
  (import "my:app/service" (instance $service
    (alias outer 1 $Thing (type $Thing))
    (export "call" (func ${type}))))
  ${libc}
  (core func $make' (canon lower (func $make)))
  (core func $call' (canon lower (func $service "call") ${libcOptions}))
  (core module $M
    (import "libc" "mem" (memory 1))
    (import "" "make" (func $make (result i32)))
    (import "" "call" (func $call ${coreType}))
    (func (export "go") ${result === '' ? '' : '(result i32)'} (local $first i32) ${code}))
  (core instance $m (instantiate $M (with "libc" (instance $libc)) (with "" (instance
    (export "make" (func $make')) (export "call" (func $call'))))))
  (func (export "go") ${result} (canon lift (core func $m "go") ${libcOptions})))`

/** Runs `go`, which traps, and returns the numbers of the things that were dropped. */
async function lost(
  text: string,
  call: (host: ReturnType<typeof things>) => unknown,
  message: RegExp,
  limits: Limits = {},
) {
  const host = things()
  const imports = { ...host.imports, 'my:app/service': { call: () => call(host) } }
  const { exports } = await (await component(text)).instantiate({ imports, limits })
  expect(() => exports.go()).toThrow(message)
  expect(takeInFlight()).toEqual([])
  return host.dropped
}

describe('a resource of the host is dropped once, latest first, when it was', () => {
  const notUtf8 = '(i32.store8 (i32.const 0) (i32.const 255))'

  test('an argument before one that is invalid', async () => {
    const text = caller(
      '(param "thing" (own $Thing)) (param "name" string)',
      '(param i32 i32 i32)',
      `${notUtf8} (drop (call $make)) (call $call (call $make) (i32.const 0) (i32.const 1))`,
    )
    expect(await lost(text, () => {}, /not valid utf-8/)).toEqual([2, 1])
  })

  test('an element of a list before one that is invalid', async () => {
    const text = caller(
      '(param "things" (list (own $Thing)))',
      '(param i32 i32)',
      `(i32.store (i32.const 0) (call $make)) (i32.store (i32.const 4) (call $make))
       (i32.store (i32.const 8) (i32.const 99)) (call $call (i32.const 0) (i32.const 3))`,
    )
    expect(await lost(text, () => {}, /unknown handle index 99/)).toEqual([2, 1])
  })

  test('a part of a result for JS before one that is invalid', async () => {
    const text = caller(
      '',
      '',
      `${notUtf8} (i32.store (i32.const 16) (call $make))
       (i32.store (i32.const 20) (i32.const 0)) (i32.store (i32.const 24) (i32.const 1)) (i32.const 16)`,
      '(result (tuple (own $Thing) string))',
    )
    expect(await lost(text, () => {}, /not valid utf-8/)).toEqual([1])
  })

  test('the result for JS of a function whose post-return traps', async () => {
    const text = caller('', '', '(call $make)', '(result (own $Thing))')
      .replace('(export "go")', '(export "post") (param i32) unreachable) (func (export "go")')
      .replace('(core func $m "go")', '(core func $m "go") (post-return (core func $m "post"))')
    expect(await lost(text, () => {}, /unreachable/)).toEqual([1])
  })

  test.each([
    ['before', '(tuple (own $Thing) string)', (thing: object) => [thing, 'text']],
    ['after', '(tuple string (own $Thing))', (thing: object) => ['text', thing]],
  ])('in a result of the host %s a string that the guest has no room for', async (_, type, result) => {
    const text = caller(`(result ${type})`, '(param i32)', '(call $call (i32.const 0))').replace(...noRoom)
    expect(await lost(text, host => result(new host.Thing()), /unreachable/)).toEqual([1])
  })

  test('in a list of the host before a value of another type', async () => {
    const text = caller('(result (list (own $Thing)))', '(param i32)', '(call $call (i32.const 0))')
    expect(await lost(text, host => [new host.Thing(), 5], /does not fit its type/)).toEqual([1])
  })

  test('in a result of the host with more handles than the guest may have', async () => {
    const text = caller('(result (list (own $Thing)))', '(param i32)', '(call $call (i32.const 0))')
    const result = (host: ReturnType<typeof things>) => [new host.Thing(), new host.Thing(), new host.Thing()]
    expect((await lost(text, result, /too many handles/, { handles: 2 })).sort()).toEqual([1, 2, 3])
  })
})

/** A component that implements `call` for a {@link caller}, with core code. */
const callee = (type: string, coreType: string, code: string) => `(component
  ${imported}
  ${libc}
  (core func $make' (canon lower (func $make)))
  (core module $M
    (import "libc" "mem" (memory 1))
    (import "" "make" (func $make (result i32)))
    (func (export "call") ${coreType} ${code}))
  (core instance $m (instantiate $M (with "libc" (instance $libc)) (with "" (instance (export "make" (func $make'))))))
  (func $call ${type} (canon lift (core func $m "call") ${libcOptions}))
  (instance $service (export "call" (func $call)))
  (export "my:app/service" (instance $service))
  (core module $Alive (func (export "alive")))
  (core instance $alive (instantiate $Alive))
  (func (export "alive") (canon lift (core func $alive "alive"))))`

/** Links two instances by their exports, with resources of one host. */
async function linked(calleeText: string, callerText: string, limits: Limits = {}) {
  const { imports, dropped } = things()
  const called = await (await component(calleeText)).instantiate({ imports })
  const calling = await (await component(callerText)).instantiate({
    imports: { ...imports, ...called.exports },
    limits,
  })
  return { called, calling, dropped }
}

describe('a resource on its way between two instances is dropped when', () => {
  test('the callee has no room for the argument before it', async () => {
    const type = '(param "name" string) (param "thing" (own $Thing))'
    const { called, calling, dropped } = await linked(
      callee(type, '(param i32 i32 i32)', '').replace(...noRoom),
      caller(type, '(param i32 i32 i32)', '(call $call (i32.const 0) (i32.const 1) (call $make))'),
    )
    expect(() => calling.exports.go()).toThrow('unreachable')
    expect(called.signal.aborted && calling.signal.aborted).toBe(true)
    expect(dropped).toEqual([1])
  })

  test('the caller has no room for the result before it; the callee goes on', async () => {
    const type = '(result (tuple string (own $Thing)))'
    const { called, calling, dropped } = await linked(
      callee(
        type,
        '(result i32)',
        `(i32.store (i32.const 4) (i32.const 5)) (i32.store (i32.const 8) (call $make)) (i32.const 0)`,
      ),
      caller(type, '(param i32)', '(call $call (i32.const 0))').replace(...noRoom),
    )
    expect(() => calling.exports.go()).toThrow('unreachable')
    called.exports.alive()
    expect(dropped).toEqual([1])
  })

  test('the caller may not have as many handles; the callee goes on', async () => {
    const type = '(result (list (own $Thing)))'
    const { called, calling, dropped } = await linked(
      callee(
        type,
        '(result i32)',
        `(i32.store (i32.const 8) (call $make)) (i32.store (i32.const 12) (call $make))
         (i32.store (i32.const 0) (i32.const 8)) (i32.store (i32.const 4) (i32.const 2)) (i32.const 0)`,
      ),
      caller(type, '(param i32)', '(call $call (i32.const 0))'),
      { handles: 1 },
    )
    expect(() => calling.exports.go()).toThrow('too many handles')
    called.exports.alive()
    expect(dropped).toEqual([2, 1])
  })

  test('the callee ended before the call', async () => {
    const type = '(param "thing" (own $Thing))'
    const { called, calling, dropped } = await linked(
      callee(type, '(param i32)', ''),
      caller(type, '(param i32)', '(call $call (call $make))'),
    )
    called.end()
    expect(() => calling.exports.go()).toThrow('it has trapped before')
    expect(dropped).toEqual([1])
  })
})

test('a resource in an element of a stream that its reader has no room for is dropped; the writer goes on', async () => {
  const types = `(import "thing" (type $Thing (sub resource))) (type $stream (stream (tuple string (own $Thing))))`
  const reader = guest({
    types,
    core: `
      (global $s (mut i32) (i32.const 0))
      (func (export "take") (param i32) (global.set $s (local.get 0)))
      (func (export "read") (drop (call $stream.read-async (global.get $s) (i32.const 0) (i32.const 1))))`,
    exports: { take: ['(param "s" $stream)', 'sync'], read: ['', 'sync'] },
  }).replace(...noRoom)
  const writer = guest({
    types,
    syncImports: { make: ['(result (own $Thing))', '(result i32)'] },
    core: `
      (global $w (mut i32) (i32.const 0))
      (func (export "open") (result i32) (local $both i64)
        (local.set $both (call $stream.new))
        (global.set $w (i32.wrap_i64 (i64.shr_u (local.get $both) (i64.const 32))))
        (i32.wrap_i64 (local.get $both)))
      (func (export "write") (result i32)
        (i32.store (i32.const 4) (i32.const 5))
        (i32.store (i32.const 8) (call $make))
        (call $stream.write-async (global.get $w) (i32.const 0) (i32.const 1)))`,
    exports: { open: ['(result $stream)', 'sync'], write: ['(result u32)', 'sync'] },
  })
  const { imports, dropped } = things()
  const from = await run(writer, imports)
  const to = await (await component(reader)).instantiate({ imports })
  to.exports.take(from.open())
  to.exports.read()
  const oneAndDropped = 0x11
  expect(from.write()).toBe(oneAndDropped)
  expect(to.signal.aborted).toBe(true)
  expect(dropped).toEqual([1])
})

test('a stream of the host that a guest gives away before an invalid argument is cancelled', async () => {
  const text = guest({
    syncImports: {
      source: ['(result $stream)', '(result i32)'],
      call: ['(param "s" $stream) (param "name" string)', '(param i32 i32 i32)'],
    },
    core: `(func (export "go")
      (i32.store8 (i32.const 0) (i32.const 255))
      (call $call (call $source) (i32.const 0) (i32.const 1)))`,
    exports: { go: ['', 'sync'] },
  })
  const { promise, resolve } = Promise.withResolvers<string>()
  const source = () => new ReadableStream({ cancel: () => resolve('cancelled') })
  const exports = await run(text, { source, call() {} })
  expect(() => exports.go()).toThrow('not valid utf-8')
  expect(await promise).toBe('cancelled')
})
