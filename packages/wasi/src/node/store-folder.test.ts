import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkStoreFolder } from './store-folder.ts'
import { wasi } from './wasi.ts'

const base = mkdtempSync(join(tmpdir(), 'wasi-webgpu-store-'))
const path = (name: string) => join(base, name)
beforeAll(() => {
  mkdirSync(path('work/inner'), { recursive: true })
  mkdirSync(path('workshop'))
  symlinkSync('work', path('alias'))
})
afterAll(() => rmSync(base, { recursive: true }))

describe('the folder of a store', () => {
  it.each([
    ['is a granted folder', 'work', 'work'],
    ['lies in a granted folder', 'work/inner', 'work'],
    ['lies in a granted folder and does not exist', 'work/new/state', 'work'],
    ['lies in a granted folder, through a link', 'alias/state', 'work'],
    ['contains a granted folder', 'work', 'work/inner'],
  ])('is refused if it %s', async (_, store, folder) => {
    const grants = { store: path(store), folders: { '/data': path(folder) } }
    expect(() => checkStoreFolder(grants)).toThrow(
      `the store ${path(store)} and the granted folder /data overlap`,
    )
    await expect(wasi(grants)).rejects.toThrow('overlap')
  })

  it('may be beside granted folders, with a name that begins alike', () => {
    checkStoreFolder({ store: path('workshop'), folders: { '/data': path('work') } })
    checkStoreFolder({ store: path('work..'), folders: { '/data': path('work') } })
    checkStoreFolder({ folders: { '/data': path('work') } })
  })
})
