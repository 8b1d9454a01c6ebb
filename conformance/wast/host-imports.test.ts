import { expect, test } from 'vitest'
import { readScript } from './directives.ts'
import { hostImports } from './host-imports.ts'
import { Script } from './script.ts'

async function outcomes(text: string): Promise<string[]> {
  const script = new Script(await hostImports())
  const statuses: string[] = []
  for (const directive of readScript(text)) statuses.push((await script.run(directive)).status)
  return statuses
}

test("a script can import functions, resources and a core module of wasmtime's test host", async () => {
  const text = `
    (component
      (import "host-return-two" (func $two (result u32)))
      (import "host" (instance $host
        (export "return-three" (func (result u32)))
        (export "nested" (instance (export "return-four" (func (result u32)))))
        (export "simple-module" (core module (export "f" (func (result i32)))))
        (export "resource1" (type $r (sub resource)))
        (export "[constructor]resource1" (func (param "r" u32) (result (own $r))))
        (export "[static]resource1.last-drop" (func (result u32)))))
      (alias export $host "resource1" (type $r))
      (alias export $host "simple-module" (core module $simple))
      (alias export $host "nested" (instance $nested))
      (core instance $s (instantiate $simple))
      (core func $two' (canon lower (func $two)))
      (core func $three (canon lower (func $host "return-three")))
      (core func $four (canon lower (func $nested "return-four")))
      (core func $new (canon lower (func $host "[constructor]resource1")))
      (core func $last (canon lower (func $host "[static]resource1.last-drop")))
      (core func $drop (canon resource.drop $r))
      (core module $M
        (import "" "two" (func $two (result i32))) (import "" "three" (func $three (result i32)))
        (import "" "four" (func $four (result i32))) (import "" "f" (func $f (result i32)))
        (import "" "new" (func $new (param i32) (result i32))) (import "" "drop" (func $drop (param i32)))
        (import "" "last" (func $last (result i32)))
        (func (export "sum") (result i32)
          (call $drop (call $new (i32.const 1000)))
          (i32.add (i32.add (call $two) (call $three)) (i32.add (i32.add (call $four) (call $f)) (call $last)))))
      (core instance $m (instantiate $M (with "" (instance
        (export "two" (func $two')) (export "three" (func $three)) (export "four" (func $four))
        (export "f" (func $s "f")) (export "new" (func $new)) (export "drop" (func $drop))
        (export "last" (func $last))))))
      (func (export "sum") (result u32) (canon lift (core func $m "sum"))))
    (assert_return (invoke "sum") (u32.const 1110))`
  expect(await outcomes(text)).toEqual(['passed', 'passed'])
})
