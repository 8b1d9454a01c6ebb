import { readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { runCampaign } from './campaign.ts'
import { IsolatedInputs } from './isolated-inputs.ts'
import { targets } from './targets.ts'

const corpus = fileURLToPath(new URL('./corpus', import.meta.url))

describe.each(Object.entries(targets))('the %s', (name, load) => {
  test('handles each input of the saved corpus without a fault', async () => {
    const target = await load()
    // One corpus serves all GPUs.
    const folder = join(corpus, name.replace('-swiftshader', ''))
    const files = readdirSync(folder)
    expect(files).not.toEqual([])
    using inputs = new IsolatedInputs(name, target.timeLimit)
    for (const file of files) {
      const verdict = await inputs.run(new Uint8Array(readFileSync(join(folder, file))))
      expect({ file, ...verdict }).toMatchObject({ kind: 'outcome' })
    }
  })

  test('handles random inputs without a fault', async () => {
    const { faults, outcomes } = await runCampaign({
      name,
      target: await load(),
      seed: 1,
      jobs: 1,
      time: Number.POSITIVE_INFINITY,
      inputs: 50,
      examples: [],
      folder: join(tmpdir(), 'fuzz'),
      print: console.error,
    })
    expect(Object.fromEntries(faults)).toEqual({})
    expect(outcomes.size).toBeGreaterThan(1)
  })
})
