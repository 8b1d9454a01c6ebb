import { expect, it } from 'vitest'
import { Trap } from '../errors.ts'
import { component } from '../testing/wat.ts'

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
