import { describe, expect, test, vi } from 'vitest'
import { LiftLowerContext } from '../abi/lift-lower-context.ts'
import type { Instance } from '../component.ts'
import { Trap } from '../errors.ts'
import { type Guest, guest, turn } from '../testing/guest.ts'
import { component } from '../testing/wat.ts'
import { ComponentInstance } from './component-instance.ts'
import { GuestMemory } from './guest-memory.ts'
import { liveObjects } from './live-objects.ts'

/** A component that counts the resources that it has made, and those that nobody has dropped. */
const maker = (destroy: string) => `(component
  (core module $M
    (global $live (mut i32) (i32.const 0))
    (func (export "destroy") (param i32)
      ${destroy}
      (global.set $live (i32.sub (global.get $live) (i32.const 1))))
    (global $made (mut i32) (i32.const 0))
    (func (export "count")
      (global.set $made (i32.add (global.get $made) (i32.const 1)))
      (global.set $live (i32.add (global.get $live) (i32.const 1))))
    (func (export "made") (result i32) (global.get $made))
    (func (export "live") (result i32) (global.get $live)))
  (core instance $m (instantiate $M))
  (type $Thing' (resource (rep i32) (dtor (core func $m "destroy"))))
  (core func $new (canon resource.new $Thing'))
  (core module $Make
    (import "" "new" (func $new (param i32) (result i32)))
    (import "" "count" (func $count))
    (func (export "make") (result i32) (call $count) (call $new (i32.const 1))))
  (core instance $make (instantiate $Make (with "" (instance (export "new" (func $new)) (export "count" (func $m "count"))))))
  (func $make' (result (own $Thing')) (canon lift (core func $make "make")))
  (core func $return (canon task.return (result (own $Thing'))))
  (core module $Later
    (import "" "make" (func $make (result i32)))
    (import "" "return" (func $return (param i32)))
    (func (export "later") (result i32) (i32.const 1))
    (func (export "callback") (param i32 i32 i32) (result i32) (call $return (call $make)) (i32.const 0)))
  (core instance $later (instantiate $Later (with "" (instance
    (export "make" (func $make "make")) (export "return" (func $return))))))
  (func $later' async (result (own $Thing'))
    (canon lift (core func $later "later") async (callback (core func $later "callback"))))
  (component $Things
    (import "thing" (type $Thing (sub resource)))
    (import "make" (func $make (result (own $Thing))))
    (import "later" (func $later async (result (own $Thing))))
    (export $Exported "thing" (type $Thing))
    (export "make" (func $make) (func (result (own $Exported))))
    (export "later" (func $later) (func async (result (own $Exported)))))
  (instance $things (instantiate $Things (with "thing" (type $Thing')) (with "make" (func $make'))
    (with "later" (func $later'))))
  (export "my:app/things" (instance $things))
  (func (export "made") (result u32) (canon lift (core func $m "made")))
  (func (export "live") (result u32) (canon lift (core func $m "live"))))`

const taker = `(component
  (import "my:app/things" (instance $things
    (export "thing" (type $Thing (sub resource)))
    (export "make" (func (result (own $Thing))))
    (export "later" (func async (result (own $Thing))))))
  (core func $make (canon lower (func $things "make")))
  (core module $Libc (memory (export "mem") 1))
  (core instance $libc (instantiate $Libc))
  (core func $later (canon lower (func $things "later") async (memory (core memory $libc "mem"))))
  (core module $M
    (import "" "make" (func $make (result i32)))
    (import "" "later" (func $later (param i32) (result i32)))
    (func (export "later") (drop (call $later (i32.const 0))))
    (func (export "take") (drop (call $make)) (drop (call $make)))
    (func (export "trap") unreachable))
  (core instance $m (instantiate $M (with "" (instance
    (export "make" (func $make)) (export "later" (func $later))))))
  (func (export "later") (canon lift (core func $m "later")))
  (func (export "take") (canon lift (core func $m "take")))
  (func (export "trap") (canon lift (core func $m "trap"))))`

/** Instantiates a component, and another one that imports its exports. */
async function linked(serviceText: string, clientText: string): Promise<[Instance, Instance]> {
  const service = await (await component(serviceText)).instantiate()
  const imports = service.exports
  return [service, await (await component(clientText)).instantiate({ imports })]
}

describe('resources of an instance that another one holds', () => {
  test('are dropped when the other one ends', async () => {
    const [service, client] = await linked(maker(''), taker)
    client.exports.take()
    expect(service.exports.live()).toBe(2)
    client.end()
    expect(service.exports.live()).toBe(0)
  })

  test('are dropped when the other one traps', async () => {
    const [service, client] = await linked(maker(''), taker)
    client.exports.take()
    expect(() => client.exports.trap()).toThrow('unreachable')
    expect(service.exports.live()).toBe(0)
  })

  test('are dropped when a call returns them to one that has ended', async () => {
    const [service, client] = await linked(maker(''), taker)
    client.exports.later()
    client.end()
    await vi.waitFor(() => expect(service.exports.made()).toBe(1))
    expect(service.exports.live()).toBe(0)
  })

  test('end the instance, and not the one that drops them, when their destructor traps', async () => {
    const [service, client] = await linked(maker('unreachable'), taker)
    client.exports.take()
    client.end('enough')
    expect(String(client.signal.reason)).toBe('Trap: enough')
    expect(() => service.exports.live()).toThrow('it has trapped before (wasm trap: unreachable)')
  })
})

/** A component whose interface `my:app/service` has the exports of a guest, and `alive`. */
const service = (parts: Guest) => `(component
  ${guest(
    {
      ...parts,
      core: `${parts.core} (func (export "alive") (result i32) (i32.const 1))`,
      exports: { ...parts.exports, alive: ['(result u32)', 'sync'] },
    },
    '$Service',
  )}
  (instance $service (instantiate $Service))
  (export "my:app/service" (instance $service)))`

/** A component that takes the imports of a guest from `my:app/service`, and has its exports. */
const client = (parts: Guest) => {
  const imports = Object.entries({ ...parts.imports, ...parts.syncImports })
  const exports = Object.keys(parts.exports)
  return `(component
    (type $stream (stream char))
    (import "my:app/service" (instance $service
      ${imports.map(([name, [type]]) => `(export "${name}" (func ${type}))`).join(' ')}))
    ${guest(parts, '$Client')}
    (instance $client (instantiate $Client
      ${imports.map(([name]) => `(with "${name}" (func $service "${name}"))`).join(' ')}))
    ${exports.map(name => `(export "${name}" (func $client "${name}"))`).join(' ')})`
}

/** Starts a service and a client of it. Returns the functions of the service, and the client. */
async function serve(serviceParts: Guest, clientText: string) {
  const [served, caller] = await linked(service(serviceParts), clientText)
  return { service: served.exports['my:app/service'], client: caller }
}

/** A service that takes strings at once, or after `pause` from `proceed` on. */
const takesString: Guest = {
  canon: { 'task.return': ['task.return', ''] },
  core: `
    (global $taken (mut i32) (i32.const 0))
    (func (export "take") (param i32 i32) (result i32)
      (global.set $taken (i32.add (global.get $taken) (i32.const 1)))
      (call $task.return)
      (i32.const 0))
    (func (export "take:callback") (param i32 i32 i32) (result i32) unreachable)
    (func (export "taken") (result i32) (global.get $taken))
    (func (export "pause") (call $backpressure.inc))
    (func (export "proceed") (call $backpressure.dec))`,
  exports: {
    take: ['async (param "s" string)', 'callback'],
    taken: ['(result u32)', 'sync'],
    pause: ['', 'sync'],
    proceed: ['', 'sync'],
  },
}

describe('a call of an instance from another one', () => {
  const take = 'async (param "s" string)'
  const started = { imports: { take: [take, '(param i32 i32) (result i32)'] } } as const
  const awaited = { syncImports: { take: [take, '(param i32 i32)'] } } as const

  /** Calls `take` with a string of one byte. */
  const taking = (imports: typeof started | typeof awaited, byte: number) => {
    const call = '(call $take (i32.const 0) (i32.const 1))'
    return client({
      ...imports,
      core: `(func (export "go")
        (i32.store8 (i32.const 0) (i32.const ${byte}))
        ${'imports' in imports ? `(drop ${call})` : call})`,
      exports: { go: ['async', 'sync'] },
    })
  }

  test.each([
    ['an asynchronous', started],
    ['a synchronous', awaited],
  ])('ends only the caller when the argument of %s one is invalid', async (_, imports) => {
    const { service, client } = await serve(takesString, taking(imports, 255))
    await expect(client.exports.go()).rejects.toThrow('string is not valid utf-8')
    expect(client.signal.aborted).toBe(true)
    expect(service.alive()).toBe(1)
    expect(service.taken()).toBe(0)
  })

  test('ends only the caller when its argument is invalid once the call can start', async () => {
    const { service, client } = await serve(takesString, taking(started, 255))
    service.pause()
    await client.exports.go()
    service.proceed()
    await turn()
    expect(String(client.signal.reason)).toContain('string is not valid utf-8')
    expect(service.alive()).toBe(1)
  })

  test('does not start when the caller has ended before', async () => {
    const { service, client } = await serve(takesString, taking(started, 65))
    service.pause()
    await client.exports.go()
    client.end()
    service.proceed()
    await turn()
    expect(service.taken()).toBe(0)
    expect(service.alive()).toBe(1)
  })

  /** A service that returns a string at once, or later. */
  const givesString: Guest = {
    canon: {
      'task.return': [`task.return (result string) (memory (core memory $libc "mem"))`, '(param i32 i32)'],
    },
    core: `
      (func $give (result i32) (call $task.return (i32.const 0) (i32.const 5)) (i32.const 0))
      (func (export "now") (result i32) (call $give))
      (func (export "now:callback") (param i32 i32 i32) (result i32) unreachable)
      (func (export "later") (result i32) (i32.const 1))
      (func (export "later:callback") (param i32 i32 i32) (result i32) (call $give))`,
    exports: { now: ['async (result string)', 'callback'], later: ['async (result string)', 'callback'] },
  }

  /** Calls a function with a `realloc` that traps. */
  const receiving = (name: string) =>
    client({
      imports: { [name]: ['async (result string)', '(param i32) (result i32)'] },
      core: `(func (export "go") (drop (call $${name} (i32.const 0))))`,
      exports: { go: ['async', 'sync'] },
    }).replace('(global $next (mut i32) (i32.const 4096))', '(global $next (mut i32) (i32.const -8))')

  test('ends only the caller when it cannot receive the result', async () => {
    const { service, client } = await serve(givesString, receiving('now'))
    await expect(client.exports.go()).rejects.toThrow('unreachable')
    expect(service.alive()).toBe(1)
  })

  test('ends only the caller when it cannot receive the result later', async () => {
    const { service, client } = await serve(givesString, receiving('later'))
    await client.exports.go()
    await vi.waitFor(() => expect(String(client.signal.reason)).toContain('unreachable'))
    expect(service.alive()).toBe(1)
  })
})

describe('a call that has not returned when its caller ends', () => {
  /** A service that waits until it is asked to cancel, or starts no call after `pause`. */
  const waitsForCancel: Guest = {
    canon: { 'task.cancel': ['task.cancel', ''] },
    core: `
      (global $cancelled (mut i32) (i32.const 0))
      (func (export "wait") (result i32) (i32.or (i32.const 2) (i32.shl (call $waitable-set.new) (i32.const 4))))
      (func (export "wait:callback") (param $event i32) (param i32 i32) (result i32)
        (if (i32.ne (local.get $event) (i32.const 6)) (then unreachable))
        (global.set $cancelled (i32.add (global.get $cancelled) (i32.const 1)))
        (call $task.cancel)
        (i32.const 0))
      (func (export "cancelled") (result i32) (global.get $cancelled))
      (func (export "pause") (call $backpressure.inc))`,
    exports: { wait: ['async', 'callback'], cancelled: ['(result u32)', 'sync'], pause: ['', 'sync'] },
  }
  const calls = {
    asynchronous: { imports: { wait: ['async', '(result i32)'] }, core: '(drop (call $wait))' },
    synchronous: { syncImports: { wait: ['async', ''] }, core: '(call $wait)' },
  } as const

  /** Starts the service, and a client that calls it in `go`. */
  const waiting = ({ core, ...imports }: (typeof calls)[keyof typeof calls]) =>
    serve(
      waitsForCancel,
      client({
        ...imports,
        core: `(func (export "go") ${core}) (func (export "trap") unreachable)`,
        exports: { go: ['async', 'sync'], trap: ['', 'sync'] },
      }),
    )

  describe.each(['asynchronous', 'synchronous'] as const)('and was %s', lowering => {
    test.each([
      ['the host ends the caller', ({ end }: Instance) => end()],
      ['the caller traps', ({ exports }: Instance) => expect(() => exports.trap()).toThrow('unreachable')],
    ])('is asked to cancel when %s; the callee goes on', async (_, end) => {
      const { service, client } = await waiting(calls[lowering])
      const going: Promise<void> = client.exports.go().catch(() => {})
      await turn()
      end(client)
      await going
      await turn()
      expect(service.cancelled()).toBe(1)
      expect(service.alive()).toBe(1)
    })
  })

  test('is asked to cancel when the callee itself has the caller ended', async () => {
    const ending = service({
      ...waitsForCancel,
      syncImports: { 'end-caller': ['', ''] },
      core: waitsForCancel.core.replace('(result i32) (i32.or', '(result i32) (call $end-caller) (i32.or'),
    }).replace('(component', '(component (import "end-caller" (func $end-caller))')
    const text = ending.replace(
      '(instantiate $Service)',
      '(instantiate $Service (with "end-caller" (func $end-caller)))',
    )
    let caller: Instance | undefined
    const imports = { endCaller: () => caller?.end() }
    const served = await (await component(text)).instantiate({ imports })
    caller = await (
      await component(
        client({
          imports: calls.asynchronous.imports,
          core: `(func (export "go") ${calls.asynchronous.core})`,
          exports: { go: ['async', 'sync'] },
        }),
      )
    ).instantiate({ imports: served.exports })
    await expect(caller.exports.go()).rejects.toThrow('the instance was ended')
    await turn()
    expect(served.exports['my:app/service'].cancelled()).toBe(1)
  })

  test('and has not started never starts', async () => {
    const [served, caller] = await linked(
      service(waitsForCancel),
      client({
        imports: calls.asynchronous.imports,
        core: `(func (export "go") ${calls.asynchronous.core})`,
        exports: { go: ['async', 'sync'] },
      }),
    )
    served.exports['my:app/service'].pause()
    await caller.exports.go()
    expect(liveObjects(served.exports)).toMatchObject({ tasks: 1, waiting: 1 })
    caller.end()
    await turn()
    expect(liveObjects(served.exports)).toMatchObject({ tasks: 0, waiting: 0 })
  })
})

/** A component that makes a resource, and functions that use it at once and until they are asked to cancel. */
const lender = `(component
  (core module $Things
    (global $dropped (mut i32) (i32.const 0))
    (func (export "destroy") (param i32) (global.set $dropped (i32.add (global.get $dropped) (i32.const 1))))
    (func (export "dropped") (result i32) (global.get $dropped)))
  (core instance $things (instantiate $Things))
  (type $Thing' (resource (rep i32) (dtor (core func $things "destroy"))))
  (core func $new (canon resource.new $Thing'))
  (core func $cancel (canon task.cancel))
  (core func $set (canon waitable-set.new))
  (core module $M
    (import "" "new" (func $new (param i32) (result i32)))
    (import "" "cancel" (func $cancel))
    (import "" "set" (func $set (result i32)))
    (global $asked (mut i32) (i32.const 0))
    (func $wait (result i32) (i32.or (i32.const 2) (i32.shl (call $set) (i32.const 4))))
    (func (export "make") (result i32) (call $new (i32.const 1)))
    (func (export "use") (param i32) (result i32) (call $wait))
    (func (export "use:callback") (param i32 i32 i32) (result i32)
      (if (global.get $asked) (then (call $cancel) (return (i32.const 0))))
      (global.set $asked (i32.const 1))
      (i32.const 1)))
  (core instance $m (instantiate $M (with "" (instance
    (export "new" (func $new)) (export "cancel" (func $cancel)) (export "set" (func $set))))))
  (func $make (result (own $Thing')) (canon lift (core func $m "make")))
  (func $use async (param "t" (borrow $Thing'))
    (canon lift (core func $m "use") async (callback (core func $m "use:callback"))))
  (component $Service
    (import "thing" (type $Thing (sub resource)))
    (import "make" (func $make (result (own $Thing))))
    (import "use" (func $use async (param "t" (borrow $Thing))))
    (export $Exported "thing" (type $Thing))
    (export "make" (func $make) (func (result (own $Exported))))
    (export "use" (func $use) (func async (param "t" (borrow $Exported)))))
  (instance $service (instantiate $Service (with "thing" (type $Thing')) (with "make" (func $make))
    (with "use" (func $use))))
  (export "my:app/things" (instance $service))
  (func (export "dropped") (result u32) (canon lift (core func $things "dropped"))))`

test('a resource of an instance that has ended is dropped only when no call in another instance borrows it', async () => {
  const borrower = `(component
    (import "my:app/things" (instance $things
      (export "thing" (type $Thing (sub resource)))
      (export "make" (func (result (own $Thing))))
      (export "use" (func async (param "t" (borrow $Thing))))))
    (core func $make (canon lower (func $things "make")))
    (core func $use (canon lower (func $things "use") async))
    (core module $M
      (import "" "make" (func $make (result i32)))
      (import "" "use" (func $use (param i32) (result i32)))
      (func (export "go") (drop (call $use (call $make))) (drop (call $make))))
    (core instance $m (instantiate $M (with "" (instance (export "make" (func $make)) (export "use" (func $use))))))
    (func (export "go") (canon lift (core func $m "go"))))`
  const [service, client] = await linked(lender, borrower)
  client.exports.go()
  client.end()
  expect(service.exports.dropped()).toBe(1)
  await vi.waitFor(() => expect(service.exports.dropped()).toBe(2))
})

describe('a future whose writer has ended', () => {
  const take = '(param "f" (future u32))'
  const readsFuture: Guest = {
    core: `
      (global $f (mut i32) (i32.const 0))
      (func (export "take") (param i32) (global.set $f (local.get 0)))
      (func (export "read") (result i32) (call $future.read-async (global.get $f) (i32.const 512)))
      (func (export "event") (result i32) (local $set i32) (local $code i32)
        (local.set $set (call $waitable-set.new))
        (call $waitable.join (global.get $f) (local.get $set))
        (local.set $code (call $waitable-set.poll (local.get $set) (i32.const 0)))
        (call $waitable.join (global.get $f) (i32.const 0))
        (call $waitable-set.drop (local.get $set))
        (local.get $code))
      (func (export "cancel") (result i32) (call $future.cancel-read (global.get $f)))
      (func (export "drop") (call $future.drop-readable (global.get $f)))`,
    exports: {
      take: [take, 'sync'],
      read: ['(result s32)', 'sync'],
      event: ['(result u32)', 'sync'],
      cancel: ['(result u32)', 'sync'],
      drop: ['', 'sync'],
    },
  }
  const givesFuture = client({
    syncImports: { take: [take, '(param i32)'] },
    core: '(func (export "go") (call $take (i32.wrap_i64 (call $future.new))))',
    exports: { go: ['', 'sync'] },
  })
  const [blocked, noEvent, cancelled] = [-1, 0, 2]

  test.each(['before', 'after'])(
    'stays pending for a reader that reads %s the end, until the reader cancels its read',
    async order => {
      const { service, client } = await serve(readsFuture, givesFuture)
      client.exports.go()
      if (order === 'after') client.end()
      expect(service.read()).toBe(blocked)
      client.end()
      await turn()
      expect(service.event()).toBe(noEvent)
      expect(service.cancel()).toBe(cancelled)
      service.drop()
    },
  )
})

test('realloc of an instance that has ended is not called', () => {
  const instance = new ComponentInstance()
  const realloc = vi.fn(() => 0)
  const memory = new GuestMemory({ buffer: new ArrayBuffer(64) })
  const cx = new LiftLowerContext(instance, 'component', { stringEncoding: 'utf8', memory, realloc })
  instance.poison(new Trap('enough'))
  expect(() => cx.allocate(1, 8)).toThrow('it has trapped before (enough)')
  expect(realloc).not.toHaveBeenCalled()
})
