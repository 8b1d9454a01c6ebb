import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { unpackedOnce } from './unpacked-once.ts'

const work = mkdtempSync(join(tmpdir(), 'wasi-webgpu-unpacked-'))
afterAll(() => rmSync(work, { recursive: true }))

it('a folder that another process has just filled keeps its files, except for a damaged one', async () => {
  const folder = join(work, 'headers')
  const files = new Map(['one.h', 'inner/two.h'].map(name => [name, Buffer.from(`// ${name}\n`)]))
  const inodes = () => [...files.keys()].map(name => statSync(join(folder, name)).ino)
  const fillAgain = async () => {
    rmSync(join(folder, 'SHA256SUMS'))
    expect(await unpackedOnce(folder, [], async () => files)).toBe(folder)
  }
  await unpackedOnce(folder, [], async () => files)
  const before = inodes()
  await fillAgain()
  expect(inodes()).toEqual(before)
  writeFileSync(join(folder, 'one.h'), '')
  await fillAgain()
  expect(readFileSync(join(folder, 'one.h'), 'utf8')).toBe('// one.h\n')
})
