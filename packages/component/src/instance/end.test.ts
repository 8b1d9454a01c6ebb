import { describe, expect, it, test } from 'vitest'
import { Trap } from '../errors.ts'
import { component } from '../testing/wat.ts'
import { heldBy } from './inspect.ts'

/** Its `go` waits, as a stack of its own or to be called back, and then calls `mark`. */
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
  ['whose call is not over: that fails', ''],
  ['that goes on after it has returned', 'async'],
])('an instance that was ended does not go on with what it waits for, %s', async (_, lift) => {
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

/** Waits for the host, then writes down that it went on. */
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

describe('an instance that was ended for a reason', () => {
  test('rejects with it what it was asked for, goes no further, and holds no task', async () => {
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
    expect(heldBy(instance.exports)).toMatchObject({ tasks: 0 })
  })

  test('cannot be called again, and says why', async () => {
    const instance = await (await component(waitingOnce)).instantiate({ imports: { wait() {}, on() {} } })
    await instance.exports.run()
    instance.end('the page was left')
    await expect(instance.exports.run()).rejects.toThrow(/trapped before \(the page was left\)/)
  })
})
