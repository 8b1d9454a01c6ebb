import { describe, expect, test } from 'vitest'
import type { Instance } from '../component.ts'
import { component } from '../testing/wat.ts'

/** A component that counts the resources that it has made and nobody has dropped. */
const maker = (destroy: string) => `(component
  (core module $M
    (global $live (mut i32) (i32.const 0))
    (func (export "destroy") (param i32)
      ${destroy}
      (global.set $live (i32.sub (global.get $live) (i32.const 1))))
    (func (export "count") (global.set $live (i32.add (global.get $live) (i32.const 1))))
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
  (component $Things
    (import "thing" (type $Thing (sub resource)))
    (import "make" (func $make (result (own $Thing))))
    (export $Exported "thing" (type $Thing))
    (export "make" (func $make) (func (result (own $Exported)))))
  (instance $things (instantiate $Things (with "thing" (type $Thing')) (with "make" (func $make'))))
  (export "my:app/things" (instance $things))
  (func (export "live") (result u32) (canon lift (core func $m "live"))))`

const taker = `(component
  (import "my:app/things" (instance $things
    (export "thing" (type $Thing (sub resource)))
    (export "make" (func (result (own $Thing))))))
  (core func $make (canon lower (func $things "make")))
  (core module $M
    (import "" "make" (func $make (result i32)))
    (func (export "take") (drop (call $make)) (drop (call $make)))
    (func (export "trap") unreachable))
  (core instance $m (instantiate $M (with "" (instance (export "make" (func $make))))))
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

  test('end the instance, and not the one that drops them, when their destructor traps', async () => {
    const [service, client] = await linked(maker('unreachable'), taker)
    client.exports.take()
    client.end('enough')
    expect(String(client.signal.reason)).toBe('Trap: enough')
    expect(() => service.exports.live()).toThrow('it has trapped before (wasm trap: unreachable)')
  })
})
