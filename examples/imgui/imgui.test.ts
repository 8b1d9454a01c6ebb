import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { checksums } from './build.ts'

it('imgui.wasm is built from the present sources: run "node examples/imgui/build.ts" after a change', () => {
  expect(checksums()).toBe(readFileSync(new URL('SHA256SUMS', import.meta.url), 'utf8'))
})
