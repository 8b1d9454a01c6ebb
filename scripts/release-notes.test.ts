import { expect, test } from 'vitest'
import { releaseNotes } from './release-notes.ts'

test('The notes of a release have each change once, with its packages, and none of other releases', () => {
  const change = '- 59275d6: Components draw.\n\n  - On a canvas.\n'
  const changelogs = [
    {
      name: 'wasi-webgpu',
      text: `# wasi-webgpu\n\n## 0.2.0\n\n### Minor Changes\n\n${change}\n### Patch Changes\n\n- Updated dependencies [59275d6]\n  - a@0.2.0\n\n## 0.1.0\n\n### Minor Changes\n\n- 1234567: The first release.\n`,
    },
    {
      name: '@wasi-webgpu/web',
      text: `# @wasi-webgpu/web\n\n## 0.2.0\n\n### Minor Changes\n\n${change}\n### Patch Changes\n\n- 7654321: The page scrolls.\n`,
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
