import { readFileSync } from 'node:fs'
import { includeFolder } from '@wasi-webgpu/c'
import { beforeAll, describe, expect, it } from 'vitest'
import { component, type Outcome, runInComponents } from './component-run.ts'
import { programs, programsFolder, sourceNames } from './programs.ts'
import { expectedOutput } from './recordings.ts'

/** No function of webgpu.h creates an external texture, so that no program has one. */
const unreachable = /^wgpuExternalTexture/

let outcomes: ReadonlyMap<string, Outcome>

beforeAll(async () => {
  outcomes = await runInComponents(component, programs())
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

it('every function of webgpu.h is called by a program', () => {
  const header = readFileSync(new URL('webgpu/webgpu.h', includeFolder), 'utf8')
  const functions = [...header.matchAll(/^WGPU_EXPORT .*?(wgpu\w+)\(/gm)].map(([, name]) => name!)
  const sources = sourceNames()
    .map(name => readFileSync(new URL(name, programsFolder), 'utf8'))
    .join('')
  const called = new Set(sources.match(/\bwgpu[A-Z]\w+(?=\()/g))
  expect(functions.length).toBeGreaterThan(200)
  expect(functions.filter(name => !called.has(name) && !unreachable.test(name))).toEqual([])
})
