import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { sourcesDigest } from './build.ts'

it('the components of the suite were built from their sources (`node conformance/suite/build.ts` builds them)', () => {
  const digest = readFileSync(new URL('sources.sha256', import.meta.url), 'utf8')
  expect(digest.trim()).toBe(sourcesDigest())
})
