import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { components, digestFile, sourcesDigest } from './test-programs.ts'

// `examples/weekly/built.test.ts` builds them.
it.each(components)(
  'the test component %s was built from its sources (`npm run examples` builds it)',
  component => {
    expect(readFileSync(digestFile(component), 'utf8').trim()).toBe(sourcesDigest(component))
  },
)
