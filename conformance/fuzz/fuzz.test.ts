import { readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { runCampaign } from './campaign.ts'
import { IsolatedInputs } from './isolated-inputs.ts'
import type { Target } from './target.ts'
import { targets } from './targets.ts'

const corpus = fileURLToPath(new URL('./corpus', import.meta.url))

/** Seconds that an input may take: more than in a campaign, which has the machine for itself. */
const patience = 150

// The saved inputs of `host` run on one GPU here, and on both every night.
test.each(['decoder', 'abi', 'host', 'http'])(
  'the target %s handles each saved input without a fault',
  async name => {
    const folder = join(corpus, name)
    const files = readdirSync(folder)
    expect(files).not.toEqual([])
    using inputs = new IsolatedInputs(name, patience)
    for (const file of files) {
      const verdict = await inputs.run(new Uint8Array(readFileSync(join(folder, file))))
      expect({ file, ...verdict }).toMatchObject({ kind: 'outcome' })
    }
  },
)

test('the target decoder handles random inputs without a fault', async () => {
  const { faults, outcomes } = await runCampaign({
    name: 'decoder',
    target: await load('decoder'),
    seed: 1,
    jobs: 1,
    time: Number.POSITIVE_INFINITY,
    inputs: 200,
    examples: [],
    folder: join(tmpdir(), 'fuzz'),
    print: console.error,
  })
  expect(Object.fromEntries(faults)).toEqual({})
  const kinds = new Set(Array.from(outcomes.keys(), outcome => outcome.split(':', 1)[0]))
  for (const kind of ['end', 'DecodeError', 'LinkError']) expect(kinds).toContain(kind)
})

function load(name: string): Promise<Target> {
  return (targets[name] as () => Promise<Target>)()
}
