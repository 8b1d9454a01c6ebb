import { beforeAll, describe, expect, it } from 'vitest'
import { requestGpu } from 'wasi-webgpu'
import { globals } from 'webgpu'
import { fatal, type Observation, observe } from './testing/behaviour.ts'
import { behaviours } from './testing/behaviours/index.ts'
import { observeInPage } from './testing/observe-in-page.ts'
import { runProgram } from './testing/run-program.ts'

const all = Object.values(behaviours).flat()

/** What was seen of each behaviour, by its name. */
type Seen = ReadonlyMap<string, unknown>

/** In a component, on the Dawn that its host has, and in a browser: all of them on SwiftShader. */
let inComponent: Seen
let onDawn: Seen
let inPage: Seen

beforeAll(async () => {
  const component = runProgram('observe-in-component.ts', ['--gpu', 'software'])
  const [{ stdout }, page] = await Promise.all([component, observeInPage()])
  // Dawn prints, too, of errors that nobody hears.
  inComponent = byName(JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as Observation[])
  inPage = byName(page)
  const { gpu } = await requestGpu('software')
  Object.assign(globalThis, globals)
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true })
  onDawn = byName(await observe(all.filter(({ dawn }) => dawn?.shows !== fatal)))
}, 120_000)

function byName(observations: Observation[]): Seen {
  return new Map(observations.map(({ name, seen }) => [name, seen]))
}

for (const [subject, listed] of Object.entries(behaviours)) {
  describe(subject, () => {
    for (const { name, expected, guest, page, dawn } of listed) {
      it(name, () => {
        expect(inComponent.get(name), 'in a component').toEqual(guest ? guest.shows : expected)
        expect(inPage.get(name), 'in a page').toEqual(page ? page.shows : expected)
        if (dawn?.shows !== fatal) expect(onDawn.get(name), 'on Dawn').toEqual(dawn ? dawn.shows : expected)
      })
    }
  })
}

it('has a name for each behaviour', () => {
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
})
