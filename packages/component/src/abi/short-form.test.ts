import { describe, expect, it } from 'vitest'
import type { CoreFunction } from '../instance/core-function.ts'
import { run } from '../testing/wat.ts'
import { t } from '../types/types.ts'
import { Lowered } from './host-function.ts'
import { withShortForm } from './short-form.ts'

/** A function with an option in the middle of its parameters, which records its core arguments. */
function recording() {
  const calls: unknown[][] = []
  const type = t.func({ a: t.u32, b: t.option(t.u64), c: t.u32 })
  const long = new Lowered(type, () => (...flat) => {
    calls.push(['long', ...flat])
  })
  const shorten = (call: CoreFunction) => (a: number, c: number) => {
    calls.push(['short'])
    call(a, 0, 0n, c)
  }
  return { calls, f: withShortForm(long, 1, 2, shorten) }
}

/** A component that imports `f` several times, and calls each import with and without the option. */
const calling = (imports: number) => {
  const each = (text: (i: number) => string) => Array.from({ length: imports }, (_, i) => text(i)).join('\n')
  return `(component
    (import "f" (func $f (param "a" u32) (param "b" (option u64)) (param "c" u32)))
    ${each(i => `(core func $f${i} (canon lower (func $f)))`)}
    (core module $M
      ${each(i => `(import "" "${i}" (func $f${i} (param i32 i32 i64 i32)))`)}
      (func (export "run")
        ${each(
          i => `(call $f${i} (i32.const 1) (i32.const 0) (i64.const 9) (i32.const 3))
          (call $f${i} (i32.const 1) (i32.const 1) (i64.const 2) (i32.const 3))`,
        )}))
    (core instance $m (instantiate $M (with "" (instance ${each(i => `(export "${i}" (func $f${i}))`)}))))
    (func (export "run") (canon lift (core func $m "run"))))`
}

describe('a function with a short form', () => {
  it('is called in it when the option is none, and with all arguments otherwise', async () => {
    const { calls, f } = recording()
    const { run: call } = await run(calling(1), { f })
    call()
    expect(calls).toEqual([['short'], ['long', 1, 0, 0n, 3], ['long', 1, 1, 2n, 3]])
  })

  it('has it in one of the imports of a component only, which takes memory', async () => {
    const { calls, f } = recording()
    const { run: call } = await run(calling(3), { f })
    call()
    expect(calls.filter(([kind]) => kind === 'short')).toHaveLength(1)
    expect(calls.filter(([kind]) => kind === 'long')).toHaveLength(6)
  })

  it('has it in each instance of a component', async () => {
    const { calls, f } = recording()
    for (let i = 0; i < 2; i++) (await run(calling(1), { f })).run()
    expect(calls.filter(([kind]) => kind === 'short')).toHaveLength(2)
  })
})
