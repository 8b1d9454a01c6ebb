import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { buildProbe, probe } from './probe.ts'

test('the built probe is what its source gives', async () => {
  expect(Buffer.compare(await buildProbe(), readFileSync(probe))).toBe(0)
})
