import { requestGpu } from '@wasi-webgpu/native'
import { beforeAll, describe, expect, it } from 'vitest'
import { globals } from 'webgpu'
import { rows } from '../../../scripts/weekly-tests.ts'
import { behaviours } from './testing/behaviours/all-behaviours.ts'
import { fatal, type Observation, observe } from './testing/observe-behaviours.ts'
import { observeInPage } from './testing/observe-in-page.ts'
import { runProgram } from './testing/run-program.ts'

const all = Object.values(behaviours).flat()

/** Observed result of each behaviour, by its name. */
type Seen = ReadonlyMap<string, unknown>

/**
 * Results in a component of each engine, on the Dawn of Node, and in a browser. All of them use SwiftShader. StarlingMonkey
 * runs once a week.
 */
let inComponent: Seen
let inStarlingMonkey: Seen | undefined
let onDawn: Seen
let inPage: Seen

beforeAll(async () => {
  const engines = rows<'quickjs' | 'starlingmonkey'>(['quickjs'], ['starlingmonkey'])
  const [page, quickJs, starlingMonkey] = await Promise.all([
    observeInPage(),
    ...engines.map(async engine => byName(await observeInComponent(engine))),
  ])
  inComponent = quickJs!
  inStarlingMonkey = starlingMonkey
  inPage = byName(page)
  // The binding itself: the fast lane replaces some of its functions.
  const { gpu } = await requestGpu('software', { fastLane: false })
  Object.assign(globalThis, globals)
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true })
  onDawn = byName(await observe(all.filter(({ dawn }) => dawn?.shows !== fatal)))
})

async function observeInComponent(engine: 'quickjs' | 'starlingmonkey'): Promise<Observation[]> {
  const { stdout } = await runProgram('observe-in-component.ts', ['--gpu', 'software'], { engine })
  // The report is the last line: Dawn prints uncaptured errors before it.
  return JSON.parse(stdout.trimEnd().split('\n').at(-1)!)
}

function byName(observations: Observation[]): Seen {
  return new Map(observations.map(({ name, seen }) => [name, seen]))
}

for (const [subject, listed] of Object.entries(behaviours)) {
  describe(subject, () => {
    for (const { name, expected, component, starlingMonkey, page, dawn } of listed) {
      it(name, () => {
        const shownInComponent = component ? component.shows : expected
        expect(inComponent.get(name), 'in a component').toEqual(shownInComponent)
        if (inStarlingMonkey !== undefined) {
          const shownThere = starlingMonkey ? starlingMonkey.shows : shownInComponent
          expect(inStarlingMonkey.get(name), 'in StarlingMonkey').toEqual(shownThere)
        }
        expect(inPage.get(name), 'in a page').toEqual(page ? page.shows : expected)
        if (dawn?.shows !== fatal) expect(onDawn.get(name), 'on Dawn').toEqual(dawn ? dawn.shows : expected)
      })
    }
  })
}

it('the behaviours have distinct names', () => {
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
})
