import { beforeAll, describe, expect, it } from 'vitest'
import { buildPrograms, type Outcome, runInComponents } from './component-run.ts'
import { programs } from './programs.ts'
import { expectedOutput } from './recordings.ts'

let outcomes: ReadonlyMap<string, Outcome>

beforeAll(async () => {
  outcomes = await runInComponents(await buildPrograms(), programs())
})

describe.each(programs())('the program $name in a component', ({ name }) => {
  it('prints what it prints on Dawn itself, except where Dawn deviates from webgpu.h', () => {
    const { output, failure } = outcomes.get(name)!
    expect(output).toBe(expectedOutput(name))
    expect(failure).toBeUndefined()
  })

  it('holds nothing at its end', () => {
    // `procedures` makes no call that waits: it holds the streams of the C library. The others have a set of waitables.
    const { handles } = outcomes.get('procedures')!.held
    const { held } = outcomes.get(name)!
    expect(held.handles).toBeLessThanOrEqual(handles + 1)
    expect(held).toMatchObject({ threads: 0, tasks: 0, waiting: 0 })
  })
})
