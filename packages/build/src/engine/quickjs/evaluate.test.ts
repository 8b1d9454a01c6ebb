import { describe, expect, it } from 'vitest'
import { changeComponent } from '../../component/binary.ts'
import { hideExport } from '../../component/hide-export.ts'
import { coreSectionIds, withSections } from '../../core-module/core-module.ts'
import { CoreInstances } from './core-instances.ts'
import { EvaluationError, evaluate } from './evaluate.ts'
import { linkedProgram } from './linked-program.ts'
import { coreModules, programDefinitions, replacing } from './program-definitions.ts'
import { quickJs } from './quickjs.ts'
import { withRejectionTracker } from './rejection-tracker.ts'

const wit = `package local:program;

world program {
  import wasi:random/random@0.2.12;
  export value: func() -> f64;
}

package wasi:random@0.2.12 {
  interface random {
    get-random-u64: func() -> u64;
  }
}`

async function evaluated(code: string): Promise<Uint8Array<ArrayBuffer>> {
  return hideExport(withRejectionTracker(evaluate(await linkedProgram(wit), code)), 'init')
}

/** Returns a component without what depends on the state of its engine: memory, data and values of globals. */
function withoutState(component: Uint8Array<ArrayBuffer>): Uint8Array {
  const { memory, global, data } = coreSectionIds
  const changes = coreModules(programDefinitions(component)).map(module => {
    const empty = [memory, global, data].map(id => [id, new Uint8Array()] as const)
    return replacing(module, withSections(module.bytes, new Map(empty)))
  })
  return changeComponent(component, changes)
}

describe('a program that QuickJS evaluates in this process', () => {
  it('makes the component that componentize-qjs makes, except for the state of its engine', async () => {
    const random = `import random from 'wasi:random/random@0.2.12'
      const number = Number(random.getRandomU64())
      export const value = () => number`
    await expect(evaluated(random)).rejects.toThrow('wasi:random/random@0.2.12 get-random-u64 is not')
    // It has random numbers, so that componentize-qjs evaluates this program.
    const theirs = await quickJs.componentize(random, wit)
    const ours = await evaluated('export const value = () => 1.5')
    expect(Buffer.compare(withoutState(ours), withoutState(theirs))).toBe(0)
  })

  it('makes the same component each time', async () => {
    const code = 'const number = Math.random(); export const value = () => number'
    const [one, other] = [await evaluated(code), await evaluated(code)]
    expect(Buffer.compare(one, other)).toBe(0)
  })

  it('may ask for the time', async () => {
    const before = Date.now()
    const component = await evaluated('const now = Date.now(); export const value = () => now')
    const lower = (name: string) => () => expect.fail(`${name} is called`)
    const { functions } = new CoreInstances(programDefinitions(component), {
      prepare: module => module,
      lower,
    })
    const time = functions.get('value')!.call()
    expect(time).toBeGreaterThanOrEqual(before)
    expect(time).toBeLessThanOrEqual(Date.now())
  })

  it('fails with the message and the place of what it throws', async () => {
    const thrown = evaluated("export const value = () => 1\nthrow new Error('no')")
    await expect(thrown).rejects.toThrow(EvaluationError)
    await expect(thrown).rejects.toThrow(/Error: no\n +at .*user\.js:2:/)
  })

  it('has 1 GiB of memory, and fails beyond it with a line that says so', async () => {
    const code = 'const a = [1, 2].map(() => new Uint8Array(600 << 20)); export const value = () => a.length'
    await expect(evaluated(code)).rejects.toThrow(
      /Error: out of memory of the 1 GiB that a program has while it is built\n/,
    )
  })
})
