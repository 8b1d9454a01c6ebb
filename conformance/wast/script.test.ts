import { expect, test } from 'vitest'
import { readScript } from './directives.ts'
import { type Outcome, Script } from './script.ts'

async function run(text: string): Promise<Outcome[]> {
  const script = new Script()
  const outcomes: Outcome[] = []
  for (const directive of readScript(text)) outcomes.push(await script.run(directive))
  return outcomes
}

const statuses = async (text: string) => (await run(text)).map(outcome => outcome.status)

/** Definitions that export `next`, a counter, `echo` of a `u32`, and `fail`, which traps. */
const counter = `
  (core module $M
    (global $n (mut i32) (i32.const 0))
    (func (export "next") (result i32)
      (global.set $n (i32.add (global.get $n) (i32.const 1)))
      (global.get $n))
    (func (export "echo") (param i32) (result i32) (local.get 0))
    (func (export "fail") unreachable))
  (core instance $m (instantiate $M))
  (func (export "next") (result u32) (canon lift (core func $m "next")))
  (func (export "echo") (param "x" u32) (result u32) (canon lift (core func $m "echo")))
  (func (export "fail") (canon lift (core func $m "fail")))`

test('a script instantiates a component and calls its functions', async () => {
  expect(
    await statuses(`
      (component ${counter})
      (assert_return (invoke "echo" (u32.const 7)) (u32.const 7))
      (invoke "next")
      (assert_return (invoke "next") (u32.const 2))
      (assert_trap (invoke "fail") "unreachable")`),
  ).toEqual(['passed', 'passed', 'passed', 'passed', 'passed'])
})

test('a component definition can have several instances', async () => {
  expect(
    await statuses(`
      (component definition $C ${counter})
      (component instance $a $C)
      (component instance $b $C)
      (assert_return (invoke $a "next") (u32.const 1))
      (assert_return (invoke $a "next") (u32.const 2))
      (assert_return (invoke "next") (u32.const 1))
      (component instance $c)
      (assert_return (invoke $c "next") (u32.const 1))`),
  ).toEqual(Array(8).fill('passed'))
})

test('a wrong value is reported with the expected one', async () => {
  expect((await run(`(component ${counter}) (assert_return (invoke "next") (u32.const 9))`))[1]).toEqual({
    status: 'failed',
    expected: '(u32.const 9)',
    actual: '(u32.const 1)',
  })
})

test('a missing trap is reported with the expected one', async () => {
  const [, wrong, , none] = await run(`
    (component ${counter})
    (assert_trap (invoke "fail") "integer overflow")
    (component ${counter})
    (assert_trap (invoke "next") "unreachable")`)
  expect(wrong).toEqual({
    status: 'failed',
    expected: 'a trap: integer overflow',
    actual: 'Trap: wasm trap: unreachable',
  })
  expect(none).toMatchObject({ actual: 'it returned (u32.const 1)' })
})

test('the error of a result is a value for assert_return', async () => {
  expect(
    await statuses(`
      (component
        (core module $M (func (export "half") (param i32) (result i32) (i32.and (local.get 0) (i32.const 1))))
        (core instance $m (instantiate $M))
        (func (export "half") (param "x" u32) (result (result)) (canon lift (core func $m "half"))))
      (assert_return (invoke "half" (u32.const 2)) (result.ok))
      (assert_return (invoke "half" (u32.const 3)) (result.err))`),
  ).toEqual(['passed', 'passed', 'passed'])
})

test('a registered instance can be imported by later components', async () => {
  const user = (name: string) => `(component
    (import "${name}" (instance $c (export "next" (func (result u32)))))
    (core func $next (canon lower (func $c "next")))
    (core module $M
      (import "" "next" (func $next (result i32)))
      (func (export "run") (result i32) (i32.mul (call $next) (i32.const 10))))
    (core instance $m (instantiate $M (with "" (instance (export "next" (func $next))))))
    (func (export "run") (result u32) (canon lift (core func $m "run"))))`
  expect(
    await statuses(`
      (component $C ${counter})
      (register "some:counter/api" $C)
      ${user('some:counter/api')}
      (assert_return (invoke "run") (u32.const 10))
      ${user('C')}
      (assert_return (invoke "run") (u32.const 20))`),
  ).toEqual(Array(6).fill('passed'))
})

test('a component with a missing import satisfies assert_unlinkable', async () => {
  const [missing, linked] = await run(`
    (assert_unlinkable (component (import "a" (func))) "whatever a runtime says")
    (assert_unlinkable (component) "whatever a runtime says")`)
  expect(missing).toEqual({ status: 'passed', byWasmTools: false })
  expect(linked).toMatchObject({ status: 'failed', actual: 'it was instantiated' })
})

test('a trap in a start function satisfies assert_trap', async () => {
  expect(
    await statuses(`(assert_trap (component
      (core module $M (func $f unreachable) (start $f))
      (core instance (instantiate $M))) "unreachable")`),
  ).toEqual(['passed'])
})

test('invalid and malformed components are refused by wasm-tools', async () => {
  expect(
    await run(`
      (assert_invalid (component (alias outer 100 0 (type))) "invalid outer alias count")
      (assert_invalid (component (export "a" (func $f))) "unknown func")
      (assert_malformed (component quote "(no-such-field)") "unexpected token")
      (assert_malformed (component binary "\\00asm" "\\0d\\00\\01\\00" "\\0f") "unexpected end")`),
  ).toEqual(Array(4).fill({ status: 'passed', byWasmTools: true }))
})

test('invalid core code, which wasm-tools skips, is refused by the runtime', async () => {
  expect(await run('(assert_invalid (component (core module (func i32.add))) "type mismatch")')).toEqual([
    { status: 'passed', byWasmTools: false },
  ])
})

test('an assert_invalid fails when the component is accepted or refused for another reason', async () => {
  expect(
    await run(`
      (assert_invalid (component) "anything")
      (assert_invalid (component (alias outer 100 0 (type))) "not that")`),
  ).toMatchObject([
    { status: 'failed', actual: 'it is accepted by wasm-tools and by the runtime' },
    { status: 'failed', actual: expect.stringContaining('invalid outer alias count of 100') },
  ])
})

test('directives after a failed instantiation do not use an earlier instance', async () => {
  expect(
    (
      await run(`
        (component $C ${counter})
        (component $C (import "not-provided" (func)))
        (assert_return (invoke "next") (u32.const 1))
        (assert_trap (invoke $C "fail") "unreachable")`)
    ).slice(1),
  ).toMatchObject([
    { status: 'failed', expected: 'the component is instantiated' },
    { status: 'failed', expected: 'the instance before this directive' },
    { status: 'failed', expected: 'the instance $C' },
  ])
})

test('a call of a function that is not exported fails', async () => {
  expect((await run(`(component ${counter}) (invoke "other")`))[1]).toMatchObject({
    status: 'failed',
    expected: 'a function "other"',
    actual: 'only next, echo, fail',
  })
})

test('a component that wasm-tools cannot assemble is skipped', async () => {
  const outcomes = await run(`
    (component definition $C (no-such-field))
    (component instance $c $C)
    (assert_return (invoke $c "next"))
    (assert_trap (invoke "next") "unreachable")`)
  expect(outcomes).toEqual(
    Array(4).fill({
      status: 'skipped',
      reason: expect.stringContaining('wasm-tools cannot assemble it: expected valid component field'),
    }),
  )
})

test('directives for core modules are skipped', async () => {
  expect(await statuses('(module)')).toEqual(['skipped'])
})

test('an assert_invalid passes when the runtime refuses the component as unsupported, but not for missing imports', async () => {
  const get = '(core func (canon context.get i64 0))'
  expect(
    await statuses(`
      (assert_invalid (component ${get}) "requires a feature")
      (assert_invalid (component (import "x" (func)) (export "f" (func 0))) "requires a feature")`),
  ).toEqual(['passed', 'failed'])
})

test('assert_malformed and assert_invalid accept core modules', async () => {
  expect(
    await statuses(`
      (assert_malformed (module binary "\\00asm\\01\\00\\00\\00\\0b\\01\\00\\01\\01\\00") "section out of order")
      (assert_invalid (module (func (result i32))) "type mismatch")
      (assert_invalid (module (func)) "type mismatch")`),
  ).toEqual(['passed', 'passed', 'failed'])
})

test('memories of one script component may grow to 4 GiB each', async () => {
  const memory =
    '(core module $M (memory 1) (func (export "grow") (result i32) (memory.grow (i32.const 65535))))'
  expect(
    await statuses(`
      (component ${memory}
        (core instance $a (instantiate $M))
        (core instance $b (instantiate $M))
        (func (export "a") (result s32) (canon lift (core func $a "grow")))
        (func (export "b") (result s32) (canon lift (core func $b "grow"))))
      (assert_return (invoke "a") (s32.const 1))
      (assert_return (invoke "b") (s32.const 1))`),
  ).toEqual(['passed', 'passed', 'passed'])
})
