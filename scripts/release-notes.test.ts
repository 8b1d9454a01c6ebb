import { expect, test } from 'vitest'
import { getReleaseLine } from './changelog.ts'
import { releaseNotes } from './release-notes.ts'

test('The notes of a release have each change once, with its packages, and none of other releases', () => {
  const change = getReleaseLine({ summary: 'Components draw.\n\n- On a canvas.\n' })
  const changelogs = [
    {
      name: 'wasi-webgpu',
      text: `# wasi-webgpu\n\n## 0.2.0\n\n### Minor Changes\n\n${change}## 0.1.0\n\n### Minor Changes\n\n- The first release.\n`,
    },
    {
      name: '@wasi-webgpu/web',
      text: `# @wasi-webgpu/web\n\n## 0.2.0\n\n### Minor Changes\n\n${change}### Patch Changes\n\n- The page scrolls.\n`,
    },
    {
      name: '@wasi-webgpu/host',
      text: `# @wasi-webgpu/host\n\n## 0.2.0\n\n### Patch Changes\n\n${change}`,
    },
  ]
  expect(releaseNotes(changelogs, '0.2.0')).toBe(
    '## New\n\n- **wasi-webgpu, @wasi-webgpu/web, @wasi-webgpu/host**: Components draw.\n\n  - On a canvas.\n\n## Corrections\n\n- **@wasi-webgpu/web**: The page scrolls.\n',
  )
})
