import { fork } from 'node:child_process'
import { once } from 'node:events'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import { ConfinedFolder } from '../filesystem/confined-folder.ts'
import type { FileHandle } from '../filesystem/file-handles.ts'
import { foldersCanBeShared } from './descriptor-paths.ts'
import { openFolder, SystemFolder } from './system-folder.ts'

let base: string
let root: string
beforeEach(() => {
  base = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'wasi-webgpu-race-')))
  root = join(base, 'root')
  fs.mkdirSync(join(root, 'a/d/empty'), { recursive: true })
  fs.mkdirSync(join(base, 'outside/empty'), { recursive: true })
  for (const folder of ['root/a/d', 'outside']) {
    fs.writeFileSync(join(base, folder, 'file'), folder)
    fs.symlinkSync(folder === 'outside' ? './file' : 'file', join(base, folder, 'link'))
  }
  // A link that leads out of the root after a guest or another process moves it up.
  fs.symlinkSync('../outside', join(root, 'out'))
})
afterEach(() => fs.rmSync(base, { recursive: true }))

/** Replaces a folder with the link that leads out, or restores it. */
function swap(): void {
  const [folder, link, spare] = ['a/d', 'out', 'spare'].map(name => join(root, name)) as [
    string,
    string,
    string,
  ]
  fs.renameSync(folder, spare)
  // From that place the link leads to the same target.
  fs.unlinkSync(link)
  fs.symlinkSync('../../outside', folder)
}

/** Swaps the folder before the step of a handle with a given number, as another process could. */
class Interrupted extends SystemFolder {
  readonly #inner: SystemFolder
  readonly #interrupt: () => void

  constructor(inner: SystemFolder, interrupt: () => void) {
    super()
    this.#inner = inner
    this.#interrupt = interrupt
  }

  entry(name: string): string {
    const path = this.#inner.entry(name)
    this.#interrupt()
    return path
  }

  openFolder(name: string): SystemFolder {
    const opened = new Interrupted(this.#inner.openFolder(name), this.#interrupt)
    this.#interrupt()
    return opened
  }

  close(): void {
    this.#inner.close()
  }
}

const readOnly = { read: true }

/** All functions with a path, on paths through the swapped folder. */
const operations: Record<string, (folder: ConfinedFolder) => unknown> = {
  'opens a file': folder => close(folder.open('a/d/file', true, {}, readOnly)),
  'opens a file for writing': folder =>
    close(folder.open('a/d/file', true, { truncate: true }, { write: true })),
  'opens a file through a link': folder => close(folder.open('a/d/link', true, {}, readOnly)),
  'creates a file': folder => close(folder.open('a/d/new', true, { create: true }, { write: true })),
  'opens a folder': folder => close(folder.open('a/d', true, { directory: true }, readOnly)),
  'goes up from a folder': folder => close(folder.open('a/d/empty/../file', true, {}, readOnly)),
  'reads the status of a file': folder => identity(folder.stat('a/d/file', true)),
  'makes a folder': folder => folder.createDirectory('a/d/new'),
  'removes a folder': folder => folder.removeDirectory('a/d/empty'),
  'unlinks a file': folder => folder.unlinkFile('a/d/file'),
  'moves a file away': folder => folder.rename('a/d/file', folder, 'moved'),
  'moves a file into it': folder => {
    fs.writeFileSync(join(root, 'own'), 'own')
    folder.rename('own', folder, 'a/d/new')
  },
  'links a file': folder => folder.link('a/d/file', false, folder, 'new'),
  'links a file into it': folder => {
    fs.writeFileSync(join(root, 'own'), 'own')
    folder.link('own', false, folder, 'a/d/new')
  },
  'makes a link': folder => folder.symlink('file', 'a/d/new'),
  'reads a link': folder => folder.readlink('a/d/link'),
  'sets times': folder => folder.setTimes('a/d/file', true, () => [1, 2]),
}

/** Closes an opened file or folder and returns its identity. */
function close(opened: FileHandle | ConfinedFolder): string {
  if (opened instanceof ConfinedFolder) {
    const found = identity(opened.ownStat())
    opened.close()
    return found
  }
  const found = identity(opened.stat())
  opened.close()
  return found
}

function identity({ dev, ino }: { dev: bigint; ino: bigint }): string {
  return `${dev}:${ino}`
}

/** State of everything outside, with times and contents. */
function outside(): unknown {
  const folder = join(base, 'outside')
  return fs.readdirSync(folder).map(name => {
    const { ino, mtimeNs, nlink } = fs.lstatSync(join(folder, name), { bigint: true })
    return [name, ino, mtimeNs, nlink, name === 'file' && fs.readFileSync(join(folder, name), 'utf8')]
  })
}

/** Results that no operation may return: identities outside, and the target of the link there. */
function forbiddenResults(): unknown[] {
  const folder = join(base, 'outside')
  const names = ['.', 'file', 'empty']
  return ['./file', ...names.map(name => identity(fs.lstatSync(join(folder, name), { bigint: true })))]
}

describe('a path stays in its folder although a folder on the way becomes a link during the operation', () => {
  test.each(Object.entries(operations))('when a guest %s', (_, operation) => {
    const before = outside()
    for (let step = 1; ; step++) {
      let steps = 0
      const folder = new ConfinedFolder(
        new Interrupted(openFolder(root), () => {
          steps++
          if (steps === step) swap()
        }),
        false,
      )
      let result: unknown
      try {
        result = operation(folder)
      } catch {
        // Failing is permitted while nothing outside changes.
      }
      folder.close()
      expect(outside(), `swapped at step ${step}`).toEqual(before)
      expect(forbiddenResults(), `swapped at step ${step}`).not.toContain(result)
      // The operation takes this many steps without interruption.
      if (steps < step) break
      fs.rmSync(root, { recursive: true })
      fs.mkdirSync(join(root, 'a/d/empty'), { recursive: true })
      fs.writeFileSync(join(root, 'a/d/file'), 'root/a/d')
      fs.symlinkSync('file', join(root, 'a/d/link'))
      fs.symlinkSync('../outside', join(root, 'out'))
    }
  })
})

it('two processes that race for a folder do not leave it', { timeout: 120_000 }, async () => {
  expect(foldersCanBeShared()).toBe(true)
  const before = outside()
  const forbidden = forbiddenResults()
  const racer = fork(fileURLToPath(new URL('testing/swap-folders.ts', import.meta.url)), [root])
  await once(racer, 'message')
  const folder = new ConfinedFolder(openFolder(root), false)
  for (let tries = 0; tries < 1000; tries++) {
    for (const operation of [
      operations['opens a file'],
      operations['creates a file'],
      operations['reads the status of a file'],
    ]) {
      try {
        expect(forbidden).not.toContain(operation?.(folder))
      } catch (error) {
        expect((error as NodeJS.ErrnoException).code).toMatch(
          /^(no-entry|not-permitted|not-directory|loop|ENO.*)$/,
        )
      }
    }
  }
  folder.close()
  racer.kill('SIGKILL')
  await once(racer, 'exit')
  expect(outside()).toEqual(before)
})
