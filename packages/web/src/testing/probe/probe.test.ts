import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { buildProbe, probe } from './probe.ts'

test('the built probe equals the component that its source gives', async () => {
  const hint = 'its source, examples/lib or the build of C has changed: npm run examples'
  expect(Buffer.compare(await buildProbe(), readFileSync(probe)), hint).toBe(0)
})
