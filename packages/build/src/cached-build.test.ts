import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { BuildOptions } from './build.ts'
import { cachedBuild } from './cached-build.ts'
import { configurationFiles } from './configuration-files.ts'

/** Counts the builds, and stands in for the engine, whose work takes seconds. */
let builds = 0
vi.mock('./build.ts', () => ({
  build: async ({ entry, onInput, onWarning }: BuildOptions) => {
    builds++
    onInput?.(entry)
    onInput?.(`${entry}/no-file`)
    onWarning?.('a warning')
    return { component: new Uint8Array(await readFile(entry)) }
  },
}))

let folder: string
let entry: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-cached-build-'))
  entry = join(folder, 'app.ts')
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'))
})
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

it('a component is built again when a file or an option changes, and taken from the cache otherwise', async () => {
  const told: string[] = []
  const onWarning = (text: string) => void told.push(text)
  const onInput = (path: string) => void told.push(path)
  const build = (options: Partial<BuildOptions> = {}) =>
    cachedBuild({ entry, onWarning, onInput, ...options })
  const contents = async ({ path }: { path: string }) => readFile(path, 'utf8')
  const write = (text: string) => {
    writeFileSync(entry, text)
    // A file that changes while it is built is not recorded; its time is that of the clock, which may stand still.
    utimesSync(entry, 0, 0)
  }
  write('first')

  const first = await build()
  expect(await contents(first)).toBe('first')
  const again = await build()
  expect(again).toEqual({ path: first.path, isCached: true })
  expect(told).toEqual([entry, `${entry}/no-file`, 'a warning', entry, 'a warning'])
  expect(builds).toBe(1)

  expect(await build({ minify: true })).toEqual({ path: first.path, isCached: false })
  write('second')
  const second = await build()
  expect(second.isCached).toBe(false)
  expect(await contents(second)).toBe('second')
  write('first')
  expect(await contents(await build())).toBe('first')
})

it('the configuration of a source is that of its folder and of those above, except in node_modules', () => {
  const paths = ['package.json', 'tsconfig.json'].map(name => join(folder, name))
  for (const path of paths) writeFileSync(path, '{}')
  expect(configurationFiles(join(folder, 'src/app.ts')).slice(0, 2)).toEqual(paths)
  expect(configurationFiles(join(folder, 'node_modules/three/three.js'))).toEqual([])
})
