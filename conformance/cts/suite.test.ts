import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runColumn } from './column-run.ts'
import { bundleFiles, suiteOf } from './suite.ts'

let checkout: string

/** A framework with the interface of the CTS's own, and one test file for each of two trees. */
const sources = {
  'common/internal/logging/logger.ts': `export class Logger {
    results = new Map()
    record() { const result = { status: 'running' }; return [result, result] }
  }`,
  'common/internal/query/parseQuery.ts': 'export const parseQuery = query => query',
  'common/internal/tree.ts': `export async function loadTreeForQuery(loader, query) {
    const [{ file }] = (await loader.listing('webgpu')).filter(({ file }) => query === 'webgpu:' + file.join('/') + ':*')
    const { tests } = await loader.importSpecFile('webgpu', file)
    if (tests.length === 0) throw new Error('Query ' + query + ' does not match any cases')
    return { iterateLeaves: () => tests.map(({ name, status, message }) => ({
      query: { testPathParts: [name.split(':')[0]], toString: () => 'webgpu:' + file.join('/') + ':' + name },
      run: async result => { Object.assign(result, { status, logs: [{ name: 'FAILED', message }] }) },
    })).values() }
  }`,
  'webgpu/idl/x.spec.ts': `export const tests = [
    { name: 't:1', status: 'pass' }, { name: 't:2', status: 'fail', message: typeof navigator.gpu.requestAdapter },
    { name: 'u:1', status: 'skip', message: '' },
  ]`,
  'webgpu/api/validation/y.spec.ts': 'export const tests = []',
  'webgpu/web_platform/z.spec.ts': 'export const tests = []',
}

beforeAll(() => {
  checkout = mkdtempSync(join(tmpdir(), 'cts-'))
  for (const [path, text] of Object.entries(sources)) {
    mkdirSync(dirname(join(checkout, 'src', path)), { recursive: true })
    writeFileSync(join(checkout, 'src', path), text)
  }
})

afterAll(() => rmSync(checkout, { recursive: true }))

test('the files of a checkout are those of the trees', () => {
  const { files, commit } = suiteOf(checkout)
  expect(files).toEqual(['api/validation/y', 'idl/x'])
  expect(commit).toBe('unknown')
})

test('a bundle of a tree runs its cases directly on Dawn', async () => {
  const module = join(checkout, 'tree.mjs')
  writeFileSync(module, await bundleFiles(checkout, ['idl/x', 'api/validation/y']))
  const preload = new URL('./direct.ts', import.meta.url).href
  const run = (query: string, perTest?: number) =>
    runColumn(
      assignment => ({
        args: ['--import', preload, module, JSON.stringify(assignment)],
        env: { CTS_GPU: 'null' },
      }),
      { query, ...(perTest !== undefined && { perTest }) },
      60,
    )
  const { results, adapter, problem } = await run('webgpu:idl/x:*')
  expect(problem).toBeUndefined()
  expect(adapter).toContain('null')
  expect([...results]).toEqual([
    ['webgpu:idl/x:t:1', { status: 'pass', log: [] }],
    ['webgpu:idl/x:t:2', { status: 'fail', log: ['FAILED: function'] }],
    ['webgpu:idl/x:u:1', { status: 'skip', log: ['FAILED: '] }],
  ])
  expect([...(await run('webgpu:idl/x:*', 1)).results.keys()]).toEqual([
    'webgpu:idl/x:t:1',
    'webgpu:idl/x:u:1',
  ])
  expect(await run('webgpu:api/validation/y:*')).toEqual({ results: new Map(), adapter, problem: undefined })
})
