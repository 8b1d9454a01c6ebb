import { describe, expect, test } from 'vitest'
import { Trap } from '../errors.ts'
import { component } from '../testing/wat.ts'
import { heldBy } from './inspect.ts'
import { terminate } from './terminate.ts'

/** Waits for the host, then writes down that it went on. */
const waiting = `(component
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

describe('an instance that is terminated', () => {
  test('rejects what it was asked for, and goes no further', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    let ran = 0
    const instance = await (await component(waiting)).instantiate({
      imports: { wait: () => promise, on: () => void ran++ },
    })
    const running: Promise<void> = instance.exports.run()
    await Promise.resolve()
    terminate(instance, 'the page was left')
    await expect(running).rejects.toThrow(new Trap('the page was left'))
    resolve()
    await new Promise(done => setTimeout(done))
    expect(ran).toBe(1)
    expect(heldBy(instance.exports)).toMatchObject({ tasks: 0 })
  })

  test('cannot be called again', async () => {
    const instance = await (await component(waiting)).instantiate({ imports: { wait() {}, on() {} } })
    await instance.exports.run()
    terminate(instance)
    await expect(instance.exports.run()).rejects.toThrow(/trapped before \(the instance was terminated\)/)
  })
})
