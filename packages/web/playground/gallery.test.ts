import { afterAll, beforeAll, expect, test } from 'vitest'
import { componentOf } from '../../../examples/lib/run-examples.ts'
import { addBuild } from '../src/testing/add-build.ts'
import { Site } from '../src/testing/site.ts'
import { playgroundConfig } from './config.ts'
import { listed } from './example-list.ts'

/** State that each example reaches of which the repository has no component. The software GPU is slow for TensorFlow.js. */
const reached: Readonly<Record<string, string>> = {
  three: 'Running',
  llama: 'Ended',
  'object-detection': 'Running',
  'semantic-search': 'Running',
}

let site: Site
beforeAll(async () => {
  site = await Site.open()
  const names = Object.entries(listed).flatMap(([name, { isBuilt }]) => (isBuilt ? [name] : []))
  expect(names).toEqual(Object.keys(reached))
  const built: [string, string][] = []
  for (const name of names) built.push([name, await componentOf(name)])
  await addBuild(site, playgroundConfig(new Map(built)))
})
afterAll(() => site?.close())

test.each(Object.entries(reached))('the example %s of the whole playground is %s', async (name, state) => {
  const page = await site.visit(`/index.html#example=${name}`)
  await expect.poll(() => page.locator('#state').textContent(), { timeout: 150_000 }).toBe(state)
  expect(await page.locator('#console .problem').count()).toBe(0)
  if (name !== 'llama') return
  const story = page.locator('#results pre')
  expect(await story.textContent()).toMatch(/^Once upon a time[ ,].*\.\n$/)
})
