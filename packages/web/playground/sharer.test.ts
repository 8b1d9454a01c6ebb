import { expect, it } from 'vitest'
import { snippetFor } from './sharer.ts'

it('the snippet that embeds a program has its arguments as they are typed', () => {
  const snippet = snippetFor({ file: 'a.wasm', args: `'a b' "c & d"`, readsFiles: true })
  expect(snippet).toContain(`<wasi-webgpu src="a.wasm" args="'a b' &quot;c &amp; d&quot;" autoplay`)
  expect(snippet).toMatch(/<!-- It reads files/)
})
