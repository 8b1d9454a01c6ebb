import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { OutputCache } from './output-cache.ts'

let folder: string
let cache: OutputCache
let input: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-objects-'))
  cache = new OutputCache(join(folder, 'cache'), '.o')
  input = join(folder, 'main.c')
  await writeFile(input, 'int main;')
})
afterEach(() => rm(folder, { recursive: true }))

/** Adds an output under a key, compiled from `input` in the given state. */
async function add(key: string, startedAt: number): Promise<void> {
  const file = cache.temporary()
  await writeFile(file, 'object')
  const compiled = { output: await cache.store(file), messages: 'a warning', inputs: [input] }
  await cache.record(key, compiled, startedAt)
}

/** A time after all changes of this test. */
const later = () => Date.now() + 60_000

describe('the cache of outputs', () => {
  it('finds an output while its inputs have the contents that were compiled', async () => {
    expect(await cache.find('key')).toBeUndefined()
    await add('key', later())
    const found = await cache.find('key')
    expect(found).toMatchObject({ messages: 'a warning', inputs: [input] })
    expect(await readFile(found!.output, 'utf8')).toBe('object')
    await writeFile(input, 'int other;')
    expect(await cache.find('key')).toBeUndefined()
    await rm(input)
    expect(await cache.find('key')).toBeUndefined()
  })

  it('does not record an output whose input changed after the compiler had started', async () => {
    await add('key', 0)
    expect(await cache.find('key')).toBeUndefined()
  })

  it('removes what no build has used for a month, and nothing else', async () => {
    await add('key', later())
    const day = 24 * 60 * 60 * 1000
    await cache.prune(Date.now() + 29 * day)
    expect(await cache.find('key')).toBeDefined()
    await cache.prune(Date.now() + 31 * day)
    expect(await cache.find('key')).toBeUndefined()
    expect(await readdir(join(folder, 'cache'))).toEqual([])
  })

  it('is empty without its folder', async () => {
    await cache.prune()
    expect(await cache.find('key')).toBeUndefined()
  })
})
