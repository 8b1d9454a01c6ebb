import { describe, expect, it } from 'vitest'
import { Blocking } from '../host.ts'
import { run } from '../testing/wat.ts'

/** A component with functions of synchronous types: `twice` adds the results of two calls of the import `wait`. */
const twice = `
  (import "wait" (func $wait (param "x" u32) (result u32)))
  (core func $wait-core (canon lower (func $wait)))
  (core module $m
    (import "" "wait" (func $wait (param i32) (result i32)))
    (func (export "twice") (param i32) (result i32)
      (i32.add (call $wait (local.get 0)) (call $wait (i32.const 1)))))
  (core instance $i (instantiate $m (with "" (instance (export "wait" (func $wait-core))))))
  (func $twice (param "x" u32) (result u32) (canon lift (core func $i "twice")))
  (export "twice" (func $twice))`

const fallible = `(component
  (import "wait" (func $wait (result (result u32 (error u32)))))
  (core module $memory (memory (export "memory") 1))
  (core instance $memory (instantiate $memory))
  (core func $wait-core (canon lower (func $wait) (memory (core memory $memory "memory"))))
  (core module $m
    (import "" "wait" (func $wait (param i32)))
    (import "" "memory" (memory 1))
    (func (export "code") (result i32)
      (call $wait (i32.const 8))
      (i32.add (i32.mul (i32.load8_u (i32.const 8)) (i32.const 100)) (i32.load (i32.const 12)))))
  (core instance $i (instantiate $m (with "" (instance
    (export "wait" (func $wait-core)) (export "memory" (memory $memory "memory"))))))
  (func (export "code") (result u32) (canon lift (core func $i "code"))))`

describe('a host function that blocks, although its type is not async', () => {
  it('stops the guest until its promise settles', async () => {
    const { promise, resolve } = Promise.withResolvers<number>()
    const exports = await run(`(component ${twice})`, {
      wait: new Blocking(async (x: number) => x + (await promise)),
    })
    const result = exports.twice(5)
    expect(result).toBeInstanceOf(Promise)
    resolve(10)
    expect(await result).toBe(26)
  })

  it('may return its result at once', async () => {
    const exports = await run(`(component ${twice})`, { wait: new Blocking((x: number) => x) })
    expect(await exports.twice(5)).toBe(6)
  })

  it('stops a component that calls another one, which blocks', async () => {
    const exports = await run(
      `(component
        (import "wait" (func $wait (param "x" u32) (result u32)))
        (component $Inner ${twice})
        (instance $inner (instantiate $Inner (with "wait" (func $wait))))
        (core func $twice (canon lower (func $inner "twice")))
        (core module $m
          (import "" "twice" (func $twice (param i32) (result i32)))
          (func (export "f") (result i32) (call $twice (i32.const 20))))
        (core instance $i (instantiate $m (with "" (instance (export "twice" (func $twice))))))
        (func (export "f") (result u32) (canon lift (core func $i "f"))))`,
      { wait: new Blocking(async (x: number) => x) },
    )
    expect(await exports.f()).toBe(21)
  })

  it('fails with the error of its result, and ends the guest with any other', async () => {
    const { promise: value, resolve } = Promise.withResolvers<number>()
    const answered = await run(fallible, { wait: new Blocking(() => value) })
    resolve(7)
    expect(await answered.code()).toBe(7)
    const refused = await run(fallible, {
      wait: new Blocking(() => Promise.reject(Object.assign(new Error(), { payload: 9 }))),
    })
    expect(await refused.code()).toBe(109)
    const broken = await run(`(component ${twice})`, {
      wait: new Blocking(() => Promise.reject(new Error('out of order'))),
    })
    await expect(broken.twice(1)).rejects.toThrow('out of order')
    await expect(broken.twice(1)).rejects.toThrow('out of order')
  })
})
