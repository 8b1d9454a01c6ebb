import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { privateFolder } from './private-folder.ts'

let outer: string
let folder: string
beforeEach(() => {
  outer = realpathSync(mkdtempSync(join(tmpdir(), 'wasi-webgpu-test-')))
  folder = join(outer, 'cache')
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(outer, { recursive: true })
})

it.runIf(process.platform === 'linux')('a cache folder where no folder can be made is none', () => {
  expect(privateFolder('/proc/cache')).toBeUndefined()
  expect(privateFolder('/dev/fd/cache/inner')).toBeUndefined()
})

it('a cache folder that does not exist is created and private', () => {
  expect(privateFolder(join(folder, 'inner'))).toBe(join(folder, 'inner'))
  expect(privateFolder(join(folder, 'inner'))).toBe(join(folder, 'inner'))
})

it('a link to a private folder is replaced by its target, which nobody can exchange', () => {
  mkdirSync(folder)
  symlinkSync(folder, join(outer, 'link'))
  expect(privateFolder(join(outer, 'link'))).toBe(folder)
})

it('a folder that all users can write to is not private', () => {
  mkdirSync(folder)
  chmodSync(folder, 0o777)
  expect(privateFolder(folder)).toBeUndefined()
  expect(privateFolder(join(folder, 'inner'))).toBeUndefined()
})

it('a folder of this user inside a sticky folder that all users can write to is private', () => {
  mkdirSync(folder)
  chmodSync(folder, 0o1777)
  expect(privateFolder(folder)).toBeUndefined()
  expect(privateFolder(join(folder, 'inner'))).toBe(join(folder, 'inner'))
})

it('a folder of another user is not private, nor is one inside it', () => {
  mkdirSync(join(folder, 'inner'), { recursive: true })
  // Only root can give a folder away; anyone else can only pretend to be another.
  const user = process.getuid!()
  if (user === 0) chownSync(folder, 65534, 65534)
  else vi.spyOn(process, 'getuid').mockReturnValue(user + 1)
  expect(privateFolder(folder)).toBeUndefined()
  expect(privateFolder(join(folder, 'inner'))).toBeUndefined()
})

it("a folder that a group can write to is private only if the group has the user's number, or root's", () => {
  mkdirSync(folder)
  chmodSync(folder, 0o770)
  const [user, group] = [process.getuid!(), process.getgid!()]
  const isPrivate = group === user || group === 0
  expect(privateFolder(folder)).toBe(isPrivate ? folder : undefined)
  if (user !== 0) return
  chownSync(folder, 0, 65534)
  expect(privateFolder(folder)).toBeUndefined()
})

it('a path below a file is no folder', () => {
  writeFileSync(folder, '')
  expect(privateFolder(join(folder, 'inner'))).toBeUndefined()
})
