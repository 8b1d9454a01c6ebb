import { describe, expect, it, test } from 'vitest'
import { Lowered, LoweredAsync } from '../abi/host-function.ts'
import { callSignal, instanceSignal } from '../async/host-call.ts'
import { Trap } from '../errors.ts'
import { type Guest, guest, turn } from '../testing/guest.ts'
import { things } from '../testing/things.ts'
import { component } from '../testing/wat.ts'
import { t } from '../types/types.ts'
import { liveObjects } from './live-objects.ts'

/** A component whose `go` waits, on its own stack or to be called back, and then calls `mark`. */
const waiting = (lift: string) => `(component
  (import "wait" (func $wait async))
  (import "mark" (func $mark))
  (core func $wait-sync (canon lower (func $wait)))
  (core func $mark-core (canon lower (func $mark)))
  (core func $return (canon task.return))
  (core module $M
    (import "" "wait" (func $wait))
    (import "" "mark" (func $mark))
    (import "" "return" (func $return))
    (func (export "go") (call $wait) (call $mark))
    (func (export "go-on") (call $return) (call $wait) (call $mark)))
  (core instance $m (instantiate $M (with "" (instance
    (export "wait" (func $wait-sync)) (export "mark" (func $mark-core)) (export "return" (func $return))))))
  (func (export "go") async (canon lift (core func $m "${lift === '' ? 'go' : 'go-on'}") ${lift})))`

it.each([
  ['and its pending call rejects', ''],
  ['even after task.return', 'async'],
])('an instance that has ended does not resume, %s', async (_, lift) => {
  const { promise, resolve } = Promise.withResolvers<void>()
  let marks = 0
  const imports = { wait: () => promise, mark: () => marks++ }
  const { exports, end } = await (await component(waiting(lift))).instantiate({ imports })
  const called = exports.go().then(
    () => 'returned',
    (error: unknown) => error,
  )
  await new Promise(resolve => setImmediate(resolve))
  end()
  resolve()
  const outcome = await called
  if (lift === '') expect(outcome).toEqual(new Trap('the instance was ended'))
  else expect(outcome).toBe('returned')
  await new Promise(resolve => setImmediate(resolve))
  expect(marks).toBe(0)
  await expect(exports.go()).rejects.toThrow('it has trapped before (the instance was ended)')
})

describe.each([
  ['', ''],
  ['that is async', 'async'],
])('code of a function %s', (_, type) => {
  const text = (result: string) => `(component
    (import "on" (func $on ${result}))
    (core func $on' (canon lower (func $on)))
    (core module $M (import "" "on" (func $on ${result === '' ? '' : '(result i32)'}))
      (func (export "f") (param i32) (result i32) (call $on) ${result === '' ? '(local.get 0)' : ''}))
    (core instance $m (instantiate $M (with "" (instance (export "on" (func $on'))))))
    (func (export "f") ${type} (param "n" u32) (result u32) (canon lift (core func $m "f"))))`
  const ended = { name: 'Trap', message: 'the instance was ended' }

  test('does not run when a conversion of its arguments has ended the instance', async () => {
    let calls = 0
    const { exports, end } = await (await component(text(''))).instantiate({
      imports: { on: () => void calls++ },
    })
    const n = {
      valueOf() {
        end()
        return 1
      },
    }
    await expect((async () => exports.f(n))()).rejects.toMatchObject(ended)
    expect(calls).toBe(0)
  })

  test.each(['', '(result u32)'])(
    'does not go on when a host function that it calls has ended the instance %s',
    async result => {
      const instance = await (await component(text(result))).instantiate({
        imports: {
          on() {
            instance.end()
            return 1
          },
        },
      })
      await expect((async () => instance.exports.f(5))()).rejects.toMatchObject(ended)
    },
  )
})

test('a function whose code has ended its instance through a lowered function returns no result', async () => {
  const on = new Lowered(t.func({}), () => () => instance.end())
  const instance = await (
    await component(`(component
      (import "on" (func $on))
      (core func $on' (canon lower (func $on)))
      (core module $M (import "" "on" (func $on)) (func (export "f") (result i32) (call $on) (i32.const 5)))
      (core instance $m (instantiate $M (with "" (instance (export "on" (func $on'))))))
      (func (export "f") (result u32) (canon lift (core func $m "f"))))`)
  ).instantiate({ imports: { on } })
  expect(() => instance.exports.f()).toThrow(new Trap('the instance was ended'))
})

/** A component that calls `on`, waits for the host, and calls `on` again. */
const waitingOnce = `(component
  (import "wait" (func $wait async))
  (import "on" (func $on))
  (core func $wait' (canon lower (func $wait)))
  (core func $on' (canon lower (func $on)))
  (core module $M
    (import "" "wait" (func $wait))
    (import "" "on" (func $on))
    (func (export "run") (call $on) (call $wait) (call $on)))
  (core instance $m (instantiate $M (with "" (instance (export "wait" (func $wait')) (export "on" (func $on'))))))
  (func (export "run") async (canon lift (core func $m "run"))))`

describe('an instance that was ended with a reason', () => {
  test('rejects its pending calls with the reason, does not resume, and holds no task', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    let ran = 0
    const instance = await (await component(waitingOnce)).instantiate({
      imports: { wait: () => promise, on: () => void ran++ },
    })
    const running: Promise<void> = instance.exports.run()
    await Promise.resolve()
    instance.end('the page was left')
    await expect(running).rejects.toThrow(new Trap('the page was left'))
    resolve()
    await new Promise(done => setTimeout(done))
    expect(ran).toBe(1)
    expect(liveObjects(instance.exports)).toMatchObject({ tasks: 0 })
  })

  test('cannot be called again, with an error that includes the reason', async () => {
    const instance = await (await component(waitingOnce)).instantiate({ imports: { wait() {}, on() {} } })
    await instance.exports.run()
    instance.end('the page was left')
    await expect(instance.exports.run()).rejects.toThrow(/trapped before \(the page was left\)/)
  })
})

/**
 * A component with host resources in its table, one of them borrowed, which ends as its exports are called.
 */
const holding = (inner = '') => `(component
  (import "thing" (type $Thing (sub resource)))
  (import "make" (func $make (result (own $Thing))))
  (import "use" (func $use (param "thing" (borrow $Thing))))
  (import "wait" (func $wait async))
  (core func $make' (canon lower (func $make)))
  (core func $use' (canon lower (func $use)))
  (core func $wait' (canon lower (func $wait)))
  (core func $drop (canon resource.drop $Thing))
  (core module $M
    (import "" "make" (func $make (result i32)))
    (import "" "use" (func $use (param i32)))
    (import "" "wait" (func $wait))
    (import "" "drop" (func $drop (param i32)))
    (func $hold
      (drop (call $make))
      (call $drop (call $make))
      (drop (call $make))
      (drop (call $make)))
    ${inner}
    (func (export "return") (call $hold))
    (func (export "trap") (call $hold) unreachable)
    (func (export "use") (call $hold) (call $use (call $make)))
    (func (export "wait") (call $hold) (call $wait)))
  (core instance $m (instantiate $M (with "" (instance
    (export "make" (func $make')) (export "use" (func $use')) (export "wait" (func $wait'))
    (export "drop" (func $drop))))))
  (func (export "return") async (canon lift (core func $m "return")))
  (func (export "trap") async (canon lift (core func $m "trap")))
  (func (export "use") async (canon lift (core func $m "use")))
  (func (export "wait") async (canon lift (core func $m "wait"))))`

describe('every host resource of an instance is dropped once, latest first', () => {
  test('when the host ends it', async () => {
    const host = things()
    const { exports, end } = await (await component(holding())).instantiate({ imports: host.imports })
    await exports.return()
    expect(host.dropped).toEqual([2])
    end()
    end()
    expect(host.dropped).toEqual([2, 4, 3, 1])
    expect(liveObjects(exports)).toMatchObject({ handles: 0, tasks: 0 })
  })

  test('when a `using` declaration goes out of scope', async () => {
    const host = things()
    const compiled = await component(holding())
    {
      using instance = await compiled.instantiate({ imports: host.imports })
      await instance.exports.return()
    }
    expect(host.dropped).toEqual([2, 4, 3, 1])
  })

  test('when it traps', async () => {
    const host = things()
    const { exports, end } = await (await component(holding())).instantiate({ imports: host.imports })
    await expect(exports.trap()).rejects.toThrow(Trap)
    end()
    expect(host.dropped).toEqual([2, 4, 3, 1])
  })

  test('when it traps where the stack has room for nothing more', async () => {
    const host = things()
    const text = `(component
      (import "thing" (type $Thing (sub resource)))
      (import "make" (func $make (result (own $Thing))))
      (core func $make' (canon lower (func $make)))
      (core module $D (func (export "destroy") (param i32) unreachable))
      (core instance $d (instantiate $D))
      (type $Own (resource (rep i32) (dtor (core func $d "destroy"))))
      (core func $new (canon resource.new $Own))
      (core func $drop (canon resource.drop $Own))
      (core module $M
        (import "" "make" (func $make (result i32)))
        (import "" "new" (func $new (param i32) (result i32)))
        (import "" "drop" (func $drop (param i32)))
        (func (export "hold") (drop (call $make)) (drop (call $make)))
        (func (export "trap") (call $drop (call $new (i32.const 1)))))
      (core instance $m (instantiate $M (with "" (instance
        (export "make" (func $make')) (export "new" (func $new)) (export "drop" (func $drop))))))
      (func (export "hold") (canon lift (core func $m "hold")))
      (func (export "trap") (canon lift (core func $m "trap"))))`
    const { exports, signal } = await (await component(text)).instantiate({ imports: host.imports })
    exports.hold()
    let outcome: unknown
    /** Fills the stack, then calls from ever less deep until the instance says that it has trapped. */
    const trapDeep = (): void => {
      try {
        trapDeep()
      } catch {}
      if (outcome instanceof Trap) return
      try {
        exports.trap()
      } catch (error) {
        outcome = error
      }
    }
    trapDeep()
    await Promise.resolve()
    expect(outcome).toBeInstanceOf(Trap)
    expect(host.dropped).toEqual([2, 1])
    expect(signal.aborted).toBe(true)
  })

  test('when the host throws', async () => {
    const host = things()
    const problem = new RangeError('the host does not go on')
    const imports = {
      ...host.imports,
      use() {
        throw problem
      },
    }
    const { exports, signal } = await (await component(holding())).instantiate({ imports })
    await expect(exports.use()).rejects.toBe(problem)
    expect(host.dropped).toEqual([2, 5, 4, 3, 1])
    expect(signal.reason).toBe(problem)
  })

  test('when the host ends it while it waits', async () => {
    const host = things()
    const { exports, end } = await (await component(holding())).instantiate({ imports: host.imports })
    const waiting: Promise<void> = exports.wait()
    end()
    expect(host.dropped).toEqual([2, 4, 3, 1])
    await expect(waiting).rejects.toThrow('the instance was ended')
  })

  const use = 'async (param "thing" (borrow $Thing))'
  const started = {
    imports: { use: [use, '(param i32) (result i32)'] },
    core: '(drop (call $use (call $make)))',
  } as const
  const awaited = { syncImports: { use: [use, '(param i32)'] }, core: '(call $use (call $make))' } as const

  test.each([
    ['an asynchronous call that is pending', started, false],
    ['an asynchronous call whose end it has not learnt', started, true],
    ['a synchronous call that is pending', awaited, false],
  ])('even when it is lent to %s', async (_, { core, ...lent }, resolves) => {
    const host = things()
    const { promise, resolve } = Promise.withResolvers<void>()
    const { syncImports } = lent as Partial<Guest>
    const text = guest({
      types: '(import "thing" (type $Thing (sub resource)))',
      ...lent,
      syncImports: { make: ['(result (own $Thing))', '(result i32)'], ...syncImports },
      core: `(func (export "go") (drop (call $make)) ${core})`,
      exports: { go: ['async', 'sync'] },
    })
    const imports = { ...host.imports, use: () => promise }
    const { exports, end } = await (await component(text)).instantiate({ imports })
    exports.go().catch(() => {})
    await turn()
    if (resolves) resolve()
    await turn()
    end()
    expect(host.dropped).toEqual([2, 1])
  })

  test('even when it is lent to a pending call of a component inside it', async () => {
    const host = things()
    const types = '(import "thing" (type $Thing (sub resource)))'
    const callee = guest(
      {
        types,
        core: `
          (func (export "use") (param i32) (result i32)
            (i32.or (i32.const 2) (i32.shl (call $waitable-set.new) (i32.const 4))))
          (func (export "use:callback") (param i32 i32 i32) (result i32) unreachable)`,
        exports: { use: [use, 'callback'] },
      },
      '$Callee',
    )
    const caller = guest(
      {
        types,
        ...started,
        syncImports: { make: ['(result (own $Thing))', '(result i32)'] },
        core: `(func (export "go") ${started.core})`,
        exports: { go: ['', 'sync'] },
      },
      '$Caller',
    )
    const text = `(component
      ${types}
      (import "make" (func $make (result (own $Thing))))
      ${callee} ${caller}
      (instance $callee (instantiate $Callee (with "thing" (type $Thing))))
      (instance $caller (instantiate $Caller (with "thing" (type $Thing)) (with "make" (func $make))
        (with "use" (func $callee "use"))))
      (export "go" (func $caller "go")))`
    const { exports, end } = await (await component(text)).instantiate({ imports: host.imports })
    exports.go()
    end()
    expect(host.dropped).toEqual([1])
  })

  test('even when a later resource reuses the index of an earlier one', async () => {
    const host = things()
    const reusing = holding().replace(
      '(call $drop (call $make))',
      '(drop (call $make)) (call $drop (i32.const 1))',
    )
    const { exports, end } = await (await component(reusing)).instantiate({ imports: host.imports })
    await exports.return()
    end()
    expect(host.dropped).toEqual([1, 4, 3, 2])
  })

  test('when its start code traps', async () => {
    const host = things()
    const failing = holding('(func $start (call $hold) unreachable) (start $start)')
    await expect((await component(failing)).instantiate({ imports: host.imports })).rejects.toThrow(Trap)
    expect(host.dropped).toEqual([2, 4, 3, 1])
  })

  test('even when one of their destructors throws', async () => {
    const host = things()
    class Failable extends host.Thing {
      override [Symbol.dispose]() {
        super[Symbol.dispose]()
        if (this.number !== 2) throw new Error('it cannot be dropped')
      }
    }
    const imports = { ...host.imports, Thing: Failable, make: () => new Failable() }
    const { exports, end } = await (await component(holding())).instantiate({ imports })
    await exports.return()
    end()
    expect(host.dropped).toEqual([2, 4, 3, 1])
  })

  test('when an outer instance ends and a nested one holds them', async () => {
    const host = things()
    const nested = `(component
      (import "thing" (type $Thing (sub resource)))
      (import "make" (func $make (result (own $Thing))))
      (import "use" (func $use (param "thing" (borrow $Thing))))
      (import "wait" (func $wait async))
      ${holding().replace('(component', '(component $Inner')}
      (instance $inner (instantiate $Inner (with "thing" (type $Thing)) (with "make" (func $make))
        (with "use" (func $use)) (with "wait" (func $wait))))
      (export "return" (func $inner "return")))`
    const { exports, end } = await (await component(nested)).instantiate({ imports: host.imports })
    await exports.return()
    end()
    expect(host.dropped).toEqual([2, 4, 3, 1])
  })
})

/** A component that receives a resource from an async function, in a record in a result. */
const asking = `(component
  (import "thing" (type $Thing (sub resource)))
  (type $record' (record (field "the-thing" (option (own $Thing)))))
  (import "record" (type $record (eq $record')))
  (import "ask" (func $ask async (result (result (tuple u32 $record) (error u32)))))
  (core module $Memory (memory (export "mem") 1))
  (core instance $memory (instantiate $Memory))
  (core func $ask' (canon lower (func $ask) async (memory (core memory $memory "mem"))))
  (core func $cancel (canon subtask.cancel))
  (core module $M
    (import "" "ask" (func $ask (param i32) (result i32)))
    (import "" "cancel" (func $cancel (param i32) (result i32)))
    (global $packed (mut i32) (i32.const 0))
    (func (export "ask") (result i32)
      (global.set $packed (call $ask (i32.const 64)))
      (i32.and (global.get $packed) (i32.const 15)))
    (func (export "cancel") (result i32) (call $cancel (i32.shr_u (global.get $packed) (i32.const 4)))))
  (core instance $m (instantiate $M (with "" (instance
    (export "ask" (func $ask')) (export "cancel" (func $cancel))))))
  (func (export "ask") (result u32) (canon lift (core func $m "ask")))
  (func (export "cancel") async (result u32) (canon lift (core func $m "cancel"))))`

const cancelledBeforeReturned = 4
const returned = 2

test('a resource that a host returns to an ended instance is dropped', async () => {
  const host = things()
  const { promise, resolve } = Promise.withResolvers<unknown>()
  const imports = { ...host.imports, ask: () => promise }
  const { exports, end } = await (await component(asking)).instantiate({ imports })
  exports.ask()
  end()
  resolve([1, { theThing: new host.Thing() }])
  await new Promise(done => setImmediate(done))
  expect(host.dropped).toEqual([1])
})

describe('the signal of a call', () => {
  test('is undefined when no guest has called', () => {
    expect(callSignal()).toBeUndefined()
    expect(instanceSignal()).toBeUndefined()
  })

  test('is aborted when the guest cancels the call; a late result is dropped', async () => {
    const host = things()
    const { promise, resolve } = Promise.withResolvers<unknown>()
    const signals: (AbortSignal | undefined)[] = []
    const ask = () => {
      signals.push(callSignal(), instanceSignal())
      return promise
    }
    const { exports, signal } = await (await component(asking)).instantiate({
      imports: { ...host.imports, ask },
    })
    exports.ask()
    expect(callSignal()).toBeUndefined()
    expect(await exports.cancel()).toBe(cancelledBeforeReturned)
    expect(signals.map(signal => signal?.aborted)).toEqual([true, false])
    expect(signals[1]).toBe(signal)
    resolve([1, { theThing: new host.Thing() }])
    await new Promise(done => setImmediate(done))
    expect(host.dropped).toEqual([1])
    expect(signal.aborted).toBe(false)
  })

  test('does not affect a function that ignores it', async () => {
    const host = things()
    const { promise, resolve } = Promise.withResolvers<unknown>()
    const { exports } = await (await component(asking)).instantiate({
      imports: { ...host.imports, ask: () => promise },
    })
    exports.ask()
    const cancelling: Promise<number> = exports.cancel()
    await new Promise(done => setImmediate(done))
    resolve([1, { theThing: new host.Thing() }])
    expect(await cancelling).toBe(returned)
    expect(host.dropped).toEqual([])
  })

  test('is aborted when the instance ends during the call', async () => {
    const signals: AbortSignal[] = []
    const host = things()
    const pending = [Promise.withResolvers<unknown>(), Promise.withResolvers<unknown>()]
    const ask = () => {
      signals.push(callSignal() as AbortSignal)
      return pending[signals.length - 1]?.promise
    }
    const { exports, end } = await (await component(asking)).instantiate({
      imports: { ...host.imports, ask },
    })
    exports.ask()
    exports.ask()
    pending[0]?.resolve([1, {}])
    await new Promise(done => setImmediate(done))
    end('enough')
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, true])
    expect(signals[1]?.reason).toEqual(new Trap('enough'))
  })

  test('reaches a lowered function, and cancels it', async () => {
    let signal: AbortSignal | undefined
    const wait = new LoweredAsync(t.asyncFunc({}), () => {
      const start = () => {
        signal = callSignal()
        return new Promise<void>(() => {})
      }
      return { start, startFromMemory: start }
    })
    const text = `(component
      (import "wait" (func $wait async))
      (core func $wait' (canon lower (func $wait) async))
      (core func $cancel (canon subtask.cancel))
      (core module $M
        (import "" "wait" (func $wait (result i32)))
        (import "" "cancel" (func $cancel (param i32) (result i32)))
        (func (export "f") (result i32) (call $cancel (i32.shr_u (call $wait) (i32.const 4)))))
      (core instance $m (instantiate $M (with "" (instance
        (export "wait" (func $wait')) (export "cancel" (func $cancel))))))
      (func (export "f") (result u32) (canon lift (core func $m "f"))))`
    // A task that may not block cancels asynchronously.
    const { exports } = await (
      await component(text.replace('subtask.cancel', 'subtask.cancel async'))
    ).instantiate({
      imports: { wait },
    })
    expect(exports.f()).toBe(cancelledBeforeReturned)
    expect(signal?.aborted).toBe(true)
  })
})
