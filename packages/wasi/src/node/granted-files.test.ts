import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Trap } from '@wasi-webgpu/component'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FileSystem } from '../filesystem/file-system.ts'
import { type Descriptor as Descriptor2, preview2Filesystem } from '../filesystem/preview2-filesystem.ts'
import { type Descriptor as Descriptor3, preview3Filesystem } from '../filesystem/preview3-filesystem.ts'
import { readAsGuest } from '../testing/reading-guest.ts'
import { grantedFiles } from './granted-files.ts'
import { pinFolders } from './pinned-folders.ts'
import { Instant } from './preview2-poll.ts'

let folder: string
beforeEach(() => {
  folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'wasi-webgpu-files-')))
  fs.writeFileSync(join(folder, 'file'), 'file')
  fs.mkdirSync(join(folder, 'inner'))
})
afterEach(() => fs.rmSync(folder, { recursive: true }))

const readOnly = { read: true }
const readWrite = { read: true, write: true }

/** Descriptors of this process that refer to something in the folder. */
function openInFolder(): string[] {
  return fs.readdirSync('/proc/self/fd').flatMap(fd => {
    try {
      const path = fs.readlinkSync(`/proc/self/fd/${fd}`)
      return path.startsWith(folder) ? [path.slice(folder.length)] : []
    } catch {
      return []
    }
  })
}

function root2(files: FileSystem): Descriptor2 {
  const preopens = preview2Filesystem(files, () => new Instant(0n))['wasi:filesystem/preopens@0.2']
  return (preopens as { getDirectories(): [[Descriptor2, string]] }).getDirectories()[0][0]
}

function root3(files: FileSystem): Descriptor3 {
  const preopens = preview3Filesystem(files)['wasi:filesystem/preopens@0.3']
  return (preopens as { getDirectories(): [[Descriptor3, string]] }).getDirectories()[0][0]
}

describe('the room of a guest with files', () => {
  const most = 0x400_0000
  const fill = ({ room }: FileSystem, left: number) => room.charge(room, most - room.used - left)

  it('has listings of folders until the guest drops or has read them', async () => {
    for (let i = 0; i < 100; i++) fs.writeFileSync(join(folder, `file-${i}`), '')
    const files = grantedFiles({ folders: { '/': folder } })
    const [two, three] = [root2(files), root3(files)]
    fill(files, 400_000)
    const { used } = files.room
    for (let i = 0; i < 50; i++) {
      const listing = two.readDirectory() as unknown as Disposable
      expect(files.room.used).toBeGreaterThan(used + 50_000)
      listing[Symbol.dispose]()
      expect(await Array.fromAsync(three.readDirectory()[0] as AsyncIterable<object>)).toHaveLength(102)
      await (three.readDirectory()[0] as AsyncIterableIterator<object>).return?.()
      expect(files.room.used).toBe(used)
    }
    let refusal: unknown
    try {
      for (let i = 0; i < 10; i++) two.readDirectory()
    } catch (error) {
      refusal = error
    }
    expect(refusal).toBe('insufficient-memory')
    await expect(three.readDirectory()[1]).rejects.toEqual({ tag: 'insufficient-memory' })
  })

  it('bounds how much of a folder is read for a listing', async () => {
    for (let i = 0; i < 1000; i++) fs.writeFileSync(join(folder, `file-${i}`), '')
    const files = grantedFiles({ folders: { '/': folder } })
    const [two, three] = [root2(files), root3(files)]
    fill(files, 100_000)
    let read = 0
    const { readSync } = fs.Dir.prototype
    vi.spyOn(fs.Dir.prototype, 'readSync').mockImplementation(function (this: fs.Dir) {
      read++
      return readSync.call(this)
    })
    try {
      expect(caught(() => two.readDirectory())).toBe('insufficient-memory')
      await expect(three.readDirectory()[1]).rejects.toEqual({ tag: 'insufficient-memory' })
    } finally {
      vi.restoreAllMocks()
    }
    expect(read).toBeLessThan(2 * 200)
    expect(openInFolder()).toHaveLength(2)
  })

  it('has streams of files in WASI 0.2 until the guest drops them', () => {
    const files = grantedFiles({ folders: { '/': folder } })
    const file = root2(files).openAt({}, 'file', {}, { read: true, write: true })
    fill(files, 10_000)
    const { used } = files.room
    for (const open of [
      () => file.readViaStream(0n),
      () => file.writeViaStream(0n),
      () => file.appendViaStream(),
    ]) {
      const kept: Disposable[] = []
      const refusal = caught(() => {
        while (kept.length < 100) kept.push(open())
      })
      expect([refusal, kept.length > 5]).toEqual(['insufficient-memory', true])
      for (const stream of kept) stream[Symbol.dispose]()
      expect(files.room.used).toBe(used)
    }
    file[Symbol.dispose]()
    files[Symbol.dispose]()
  })

  it('has what is read ahead of a file in WASI 0.3', async () => {
    const files = grantedFiles({ folders: { '/': folder } })
    const file = await root3(files).openAt({}, 'file', {}, readOnly)
    fill(files, 200_000)
    const { used } = files.room
    const kept = [1, 2, 3].map(() => file.readViaStream(0n)[0] as AsyncIterableIterator<Uint8Array>)
    const [refused, outcome] = file.readViaStream(0n)
    expect(refused).toEqual([])
    await expect(outcome).rejects.toEqual({ tag: 'insufficient-memory' })
    await kept[0]?.return?.()
    for (const stream of kept.slice(1)) await Array.fromAsync(stream)
    expect(files.room.used).toBe(used)
  })

  it('has streams that are written to files in WASI 0.3 until they end; one that finds no room is cancelled', async () => {
    const files = grantedFiles({ folders: { '/': folder } })
    const file = await root3(files).openAt({}, 'file', {}, readWrite)
    fill(files, 10_000)
    const { used } = files.room
    const end = Promise.withResolvers<IteratorResult<Uint8Array>>()
    let cancelled = 0
    const data = (): AsyncIterable<Uint8Array> => ({
      [Symbol.asyncIterator]: () => ({
        next: () => end.promise,
        return: async () => ({ done: true, value: ++cancelled }),
      }),
    })
    const kept = [file.writeViaStream(data(), 0n), file.appendViaStream(data())]
    await expect(file.writeViaStream(data(), 0n)).rejects.toEqual({ tag: 'insufficient-memory' })
    await expect(file.appendViaStream(data())).rejects.toEqual({ tag: 'insufficient-memory' })
    expect(cancelled).toBe(2)
    end.resolve({ done: true, value: undefined })
    await Promise.all(kept)
    expect(files.room.used).toBe(used)
    file[Symbol.dispose]()
    files[Symbol.dispose]()
  })
})

describe('the descriptors of a guest', () => {
  it('close when the guest drops them and their streams', async () => {
    const files = grantedFiles({ folders: { '/': folder } })
    expect(openInFolder()).toEqual([])
    const root = root2(files)
    const inner = root.openAt({}, 'inner', {}, readOnly)
    const file = root.openAt({}, 'file', {}, readWrite)
    const [input, appending] = [file.readViaStream(0n), file.appendViaStream()]
    appending.write(new Uint8Array(1))
    expect(openInFolder().sort()).toEqual(['', '/file', '/file', '/inner'])
    for (const resource of [root, inner, file, appending]) resource[Symbol.dispose]()
    expect(input.read(9n)).toHaveLength(5)
    input[Symbol.dispose]()
    expect(openInFolder()).toEqual([])
  })

  it('close when the guest ends, and fail afterwards', () => {
    const files = grantedFiles({ folders: { '/': folder } })
    const root = root2(files)
    const file = root.openAt({}, 'file', {}, readWrite)
    const stream = file.readViaStream(0n)
    files[Symbol.dispose]()
    expect(openInFolder()).toEqual([])
    for (const use of [() => root.statAt({}, 'file'), () => file.stat(), () => readAsGuest(file, 1n, 0n)])
      expect(caught(use)).toBe('bad-descriptor')
    expect(caught(() => stream.read(1n))).toMatchObject({ val: { code: 'bad-descriptor' } })
    for (const resource of [root, file, stream]) resource[Symbol.dispose]()
  })

  it('close when a guest that left them open is collected', async () => {
    setFlagsFromString('--expose-gc')
    const collectGarbage = runInNewContext('gc') as () => void
    await (async () => {
      const root = root3(grantedFiles({ folders: { '/': folder } }))
      for (let count = 0; count < 20; count++) await root.openAt({}, 'file', {}, readOnly)
      expect(openInFolder()).toHaveLength(21)
    })()
    for (let turn = 0; turn < 100 && openInFolder().length > 0; turn++) {
      await setImmediate()
      collectGarbage()
    }
    expect(openInFolder()).toEqual([])
  })

  it('are limited in number: opening one more fails until the guest drops another', () => {
    const files = grantedFiles({ folders: { '/': folder }, openFiles: 10 })
    const root = root2(files)
    const opened = Array.from({ length: 9 }, (_, index) =>
      root.openAt({}, index % 2 ? 'file' : 'inner', {}, readOnly),
    )
    expect(caught(() => root.openAt({}, 'file', {}, readOnly))).toBe('insufficient-memory')
    expect(() => root2(files)).toThrow(Trap)
    opened.pop()?.[Symbol.dispose]()
    root.openAt({}, 'file', {}, readOnly)
    files[Symbol.dispose]()
  })
})

it('a granted folder that was replaced before it is opened is refused', () => {
  fs.mkdirSync(join(folder, 'other'))
  const files = grantedFiles({ folders: { '/inner': join(folder, 'inner') } })
  fs.renameSync(join(folder, 'inner'), join(folder, 'moved'))
  fs.symlinkSync('other', join(folder, 'inner'))
  expect(() => root2(files)).toThrow('the granted folder /inner was moved')
  files[Symbol.dispose]()
})

it('a path opens a bounded number of folders, and leads through a bounded number of names', () => {
  const files = grantedFiles({ folders: { '/': folder } })
  const root = root2(files)
  const path = (depth: number) => Array.from({ length: depth }, () => 'd').join('/')
  fs.mkdirSync(join(folder, path(600)), { recursive: true })
  expect(caught(() => root.statAt({}, path(600)))).toBe('name-too-long')
  const middle = root.openAt({}, path(400), { directory: true }, { read: true })
  expect(middle.statAt({}, path(200)).type).toBe('directory')
  for (let i = 0; i < 20; i++)
    fs.symlinkSync(`${'inner/../'.repeat(400)}link${i + 1}`, join(folder, `link${i}`))
  expect(caught(() => root.statAt({ symlinkFollow: true }, 'link0'))).toBe('loop')
  expect(caught(() => root.statAt({ symlinkFollow: true }, 'link15'))).toBe('no-entry')
  files[Symbol.dispose]()
})

it('a granted folder that was removed is refused', () => {
  const files = grantedFiles({ folders: { '/': folder, '/inner': join(folder, 'inner') } })
  fs.rmdirSync(join(folder, 'inner'))
  for (const root of [root2, root3]) {
    expect(() => root(files)).toThrow(Trap)
    expect(() => root(files)).toThrow('the granted folder /inner can no longer be opened: ENOENT')
  }
  files[Symbol.dispose]()
})

it('a granted folder that was replaced between two instances is refused by the second', () => {
  fs.mkdirSync(join(folder, 'other'))
  const grants = pinFolders({ folders: { '/inner': join(folder, 'inner') } })
  grantedFiles(grants)[Symbol.dispose]()
  fs.renameSync(join(folder, 'inner'), join(folder, 'moved'))
  fs.symlinkSync('other', join(folder, 'inner'))
  const files = grantedFiles(JSON.parse(JSON.stringify(grants)))
  expect(() => root2(files)).toThrow('the granted folder /inner was moved')
  files[Symbol.dispose]()
})

describe('two streams that append to one file', () => {
  it('never overwrite each other in WASI 0.2', () => {
    const files = grantedFiles({ folders: { '/': folder } })
    const root = root2(files)
    const open = () => root.openAt({}, 'file', {}, { write: true }).appendViaStream()
    const [one, other] = [open(), open()]
    for (let turn = 0; turn < 3; turn++) {
      one.blockingWriteAndFlush(Buffer.from('one '))
      other.blockingWriteAndFlush(Buffer.from('other '))
    }
    expect(fs.readFileSync(join(folder, 'file'), 'utf8')).toBe('fileone other one other one other ')
    files[Symbol.dispose]()
  })

  it('never overwrite each other in WASI 0.3', async () => {
    const files = grantedFiles({ folders: { '/': folder } })
    const file = await root3(files).openAt({}, 'file', {}, { write: true })
    async function* chunks(text: string) {
      for (let turn = 0; turn < 3; turn++) {
        await setImmediate()
        yield Buffer.from(text)
      }
    }
    await Promise.all([file.appendViaStream(chunks('a')), file.appendViaStream(chunks('b'))])
    const written = fs.readFileSync(join(folder, 'file'), 'utf8')
    expect([...written.slice(4)].sort().join('')).toBe('aaabbb')
    files[Symbol.dispose]()
  })
})

function caught(operation: () => unknown): unknown {
  try {
    return operation()
  } catch (error) {
    return error
  }
}
