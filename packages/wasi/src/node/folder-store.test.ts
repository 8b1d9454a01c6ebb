import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testStore } from '../testing/store-behaviours.ts'
import { FolderStore } from './folder-store.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-store-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('a store in a folder', () => {
  testStore(() => new FolderStore(join(folder, 'data')))

  it('has the files that somebody else put there as objects, and nothing outside', async () => {
    const store = new FolderStore(join(folder, 'plain'))
    const container = await store.createContainer('Bilder 2026')
    const place = join(folder, 'plain/blobs/Bilder 2026')
    writeFileSync(join(place, 'Äpfel (1).JPG'), 'picture')
    writeFileSync(join(place, 'broken%zz'), '')
    expect(await container.list()).toEqual(['Äpfel (1).JPG'])
    expect(await container.read('Äpfel (1).JPG', 0, 7)).toEqual(new Uint8Array(Buffer.from('picture')))
    await container.write('../../../outside', new Uint8Array(1))
    expect(existsSync(join(folder, 'outside'))).toBe(false)
    expect(readdirSync(place).sort()).toEqual(
      ['%2E.%2F..%2F..%2Foutside', 'broken%zz', 'Äpfel (1).JPG'].sort(),
    )
    await expect(container.write('x'.repeat(300), new Uint8Array())).rejects.toThrow('is too long')
    await expect(store.createContainer('')).rejects.toThrow('need a name')
  })

  it('removes the parts of objects that processes were writing when they were killed, and no others', async () => {
    const store = new FolderStore(join(folder, 'killed'))
    const container = await store.createContainer('c')
    await container.write('o', new Uint8Array(1))
    const parts = join(folder, 'killed/blobs/.parts')
    expect(readdirSync(parts)).toEqual([])
    const hourAgo = new Date(Date.now() - 3_600_000)
    for (const open of [store.createContainer.bind(store), store.openContainer.bind(store)]) {
      writeFileSync(join(parts, 'abandoned'), '')
      utimesSync(join(parts, 'abandoned'), hourAgo, hourAgo)
      writeFileSync(join(parts, 'written now'), '')
      await open('c')
      expect(readdirSync(parts)).toEqual(['written now'])
    }
  })

  it('keeps nothing of an object that it cannot store', async () => {
    const container = await new FolderStore(join(folder, 'failed')).createContainer('c')
    mkdirSync(join(folder, 'failed/blobs/c/o/inner'), { recursive: true })
    await expect(container.write('o', new Uint8Array(1))).rejects.toThrow()
    expect(readdirSync(join(folder, 'failed/blobs/.parts'))).toEqual([])
  })

  it('says that its folder cannot be made', async () => {
    const store = new FolderStore('/proc/store')
    await expect(store.openBucket('b')).rejects.toThrow('ENOENT')
    await expect(store.createContainer('c')).rejects.toThrow('ENOENT')
  })

  it('has objects of any name that is no file name', async () => {
    const container = await new FolderStore(join(folder, 'names')).createContainer('c')
    const names = ['\u0085next line', '\u0000', '\u001f\u007f', '..', 'a/../b', '100%', '\ud83d\ude00']
    for (const name of names) await container.write(name, new Uint8Array(1))
    expect([...(await container.list())].sort()).toEqual(names.toSorted())
    for (const name of await container.list()) await container.delete(name)
    expect(await container.list()).toEqual([])
  })

  it('says that a container is gone, and has no folder as an object', async () => {
    const store = new FolderStore(join(folder, 'gone'))
    const container = await store.createContainer('c')
    mkdirSync(join(folder, 'gone/blobs/c/sub'))
    await container.write('o', new Uint8Array(1))
    expect(await container.list()).toEqual(['o'])
    await store.deleteContainer('c')
    for (const operation of [
      container.list(),
      container.createdAt(),
      container.write('o', new Uint8Array(1)),
    ])
      await expect(operation).rejects.toThrow('there is no container c')
  })
})
