import { expect, test, vi } from 'vitest'
import { importSpellings, importUndeclared } from '../testing/undeclared-imports.ts'
import { wasi } from './page-wasi.ts'

vi.mock(
  '@bytecodealliance/preview2-shim/cli',
  () => import('../../../../node_modules/@bytecodealliance/preview2-shim/dist/browser/cli.js' as string),
)
vi.mock(
  '@bytecodealliance/preview2-shim/http',
  () => import('../../../../node_modules/@bytecodealliance/preview2-shim/dist/browser/http.js' as string),
)
vi.mock(
  '@bytecodealliance/preview2-shim/io',
  () => import('../../../../node_modules/@bytecodealliance/preview2-shim/dist/browser/io.js' as string),
)
vi.mock(
  '@bytecodealliance/preview2-shim/sockets',
  () => import('../../../../node_modules/@bytecodealliance/preview2-shim/dist/browser/sockets.js' as string),
)

test('of all that the host has in a page, a component can import only what WASI declares, spelled as there', async () => {
  const { tried, reached } = await importUndeclared(await wasi())
  expect(reached).toEqual([])
  expect(tried).toContain('wasi:io/streams@0.2#[method]output-stream.WRITE-zeroes')
})

test('a check of calls in a page holds for all spellings of the name of the function, also where no types are stated', async () => {
  const { tried, passed } = await importSpellings(await wasi())
  expect(passed).toEqual([])
  expect(tried).toContain('wasi:io/streams@0.2#[method]input-stream.READ')
})
