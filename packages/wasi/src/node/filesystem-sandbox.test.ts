import { execFileSync } from 'node:child_process'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FileError } from '../filesystem/file-error.ts'
import type { FileInput } from '../filesystem/file-streams.ts'
import type { Descriptor as Descriptor2 } from '../filesystem/preview2-filesystem.ts'
import { preview2Filesystem } from '../filesystem/preview2-filesystem.ts'
import { preview3Filesystem } from '../filesystem/preview3-filesystem.ts'
import { readAsGuest } from '../testing/reading-guest.ts'
import { grantedFiles } from './granted-files.ts'
import type { Grants } from './grants.ts'
import { Instant } from './preview2-poll.ts'

/** Methods that the descriptors of both versions share, with or without promises. */
type Descriptor = {
  [Name in Exclude<keyof Descriptor2, symbol>]: (...args: Parameters<Descriptor2[Name]>) => unknown
}

let outside: string
let folder: string
beforeEach(() => {
  outside = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'wasi-webgpu-fs-')))
  folder = join(outside, 'granted')
  fs.mkdirSync(join(folder, 'a/b'), { recursive: true })
  fs.mkdirSync(join(outside, 'folder'))
  fs.writeFileSync(join(outside, 'secret'), 'secret')
  fs.writeFileSync(join(outside, 'folder/secret'), 'secret')
  fs.writeFileSync(join(folder, 'file'), 'file')
  fs.writeFileSync(join(folder, 'a/b/deep'), 'deep')
  const links = {
    absolute: join(outside, 'secret'),
    'absolute-inside': join(folder, 'file'),
    'absolute-folder': join(outside, 'folder'),
    relative: '../secret',
    'relative-folder': '../folder',
    up: '..',
    'far-up': '../../../../../../../..',
    dangling: '../new',
    'dangling-absolute': join(outside, 'new'),
    'dangling-inside': 'a/new',
    'out-and-in': '../granted/file',
    'link-to-link': 'a/relative',
    'a/relative': '../../secret',
    inside: 'a/b/deep',
    'folder-inside': 'a/b',
    'up-inside': 'a/b/../../file',
    'a/b/to-file': '../../file',
    loop: 'loop',
  }
  for (const [name, target] of Object.entries(links)) fs.symlinkSync(target, join(folder, name))
})
afterEach(() => fs.rmSync(outside, { recursive: true }))

const follow = { symlinkFollow: true }
const read = { read: true }
const write = { write: true }
const none = {}
const now = { tag: 'now' } as const

function roots(version: string, folders: NonNullable<Grants['folders']>): Descriptor[] {
  const files = grantedFiles({ folders })
  const interfaces = (version === '0.2' ? preview2Filesystem : preview3Filesystem)(
    files,
    () => new Instant(0n),
  )
  const { getDirectories } = interfaces[`wasi:filesystem/preopens@${version}`] as {
    getDirectories(): [Descriptor, string][]
  }
  return getDirectories().map(([descriptor]) => descriptor)
}

/** Opens an entry that must open. */
async function opened(
  at: Descriptor,
  path: string,
  flags: object = read,
  create = false,
): Promise<Descriptor2> {
  return (await at.openAt(follow, path, { create }, flags)) as Descriptor2
}

/** @param writable a second folder, which the guest may change */
type Attack = (root: Descriptor, writable: Descriptor) => unknown

const open =
  (path: string, flags: object = read, openFlags: object = none): Attack =>
  root =>
    root.openAt(follow, path, openFlags, flags)

/** A backslash separates names on Windows only. */
const backslash = process.platform === 'win32' ? 'invalid' : 'no-entry'

/** Each attack fails with its error code and changes nothing outside the folder. */
const attacks: Record<string, [error: string, attack: Attack]> = {
  'opens an absolute path': ['not-permitted', open('/etc/passwd')],
  'opens ..': ['not-permitted', open('..')],
  'opens ../secret': ['not-permitted', open('../secret')],
  'opens a path that leaves the folder and returns': ['not-permitted', open('../granted/file')],
  'opens a path with too many .. after a folder': ['not-permitted', open('a/b/../../../secret')],
  'opens .. behind a link to a folder': ['not-permitted', open('folder-inside/../../../secret')],
  'opens a path with a NUL': ['invalid', open('file\0/../../secret')],
  'opens a path with backslashes': [backslash, open('..\\secret')],
  'opens a name with a backslash in it, behind a folder': [backslash, open('a/..\\..\\secret')],
  'opens an empty path': ['no-entry', open('')],
  'opens a path without end': ['name-too-long', open('a/../'.repeat(100_000))],
  'opens an absolute link': ['not-permitted', open('absolute')],
  'opens an absolute link to inside': ['not-permitted', open('absolute-inside')],
  'opens through an absolute link to a folder': ['not-permitted', open('absolute-folder/secret')],
  'opens an absolute link to a folder': ['not-permitted', open('absolute-folder')],
  'opens an absolute link with a slash, not following': [
    'not-permitted',
    root => root.openAt(none, 'absolute-folder/', none, read),
  ],
  'opens a relative link': ['not-permitted', open('relative')],
  'opens through a relative link to a folder': ['not-permitted', open('relative-folder/secret')],
  'opens through a link upward': ['not-permitted', open('up/secret')],
  'opens a link upward': ['not-permitted', open('up')],
  'opens a link upward with a dot behind it, not following': [
    'not-permitted',
    root => root.openAt(none, 'up/.', none, read),
  ],
  'opens the memory of the host': [
    'not-permitted',
    open('far-up/proc/self/mem', { read: true, write: true }),
  ],
  'opens a link that leaves the folder and returns': ['not-permitted', open('out-and-in')],
  'opens a link to a link': ['not-permitted', open('link-to-link')],
  'opens a link to itself': ['loop', open('loop')],
  'opens a link, not following': ['loop', root => root.openAt(none, 'inside', none, read)],
  'creates through a dangling link': ['not-permitted', open('dangling', write, { create: true })],
  'creates through an absolute dangling link': [
    'not-permitted',
    open('dangling-absolute', write, { create: true }),
  ],
  'creates through a dangling link, not following': [
    'loop',
    root => root.openAt(none, 'dangling', { create: true }, write),
  ],
  'creates exclusively where a dangling link is': [
    'exist',
    open('dangling', write, { create: true, exclusive: true }),
  ],
  'creates through a link to a folder': ['not-permitted', open('up/new', write, { create: true })],
  'truncates through a link': ['not-permitted', open('relative', write, { truncate: true })],
  'makes an absolute link': ['not-permitted', root => root.symlinkAt('/etc', 'new')],
  'makes a link out of the folder': ['not-permitted', root => root.symlinkAt('../secret', 'new')],
  'makes a link out of the folder from a deeper one': [
    'not-permitted',
    root => root.symlinkAt('../../../secret', 'a/b/new'),
  ],
  'makes a link that leaves the folder and returns': [
    'not-permitted',
    root => root.symlinkAt('../granted/file', 'new'),
  ],
  'makes a link with a NUL': ['invalid', root => root.symlinkAt('a\0', 'new')],
  'makes a link outside': ['not-permitted', root => root.symlinkAt('secret', 'up/new')],
  'makes a folder outside': ['not-permitted', root => root.createDirectoryAt('up/new')],
  'makes a folder through a dangling link': ['exist', root => root.createDirectoryAt('dangling')],
  'makes a folder through a dangling link with a slash': [
    'exist',
    root => root.createDirectoryAt('dangling/'),
  ],
  'removes a folder outside': ['not-permitted', root => root.removeDirectoryAt('up/folder')],
  'removes a folder that is a link': ['not-directory', root => root.removeDirectoryAt('relative-folder')],
  'removes a folder that is a link, with a slash': [
    'not-directory',
    root => root.removeDirectoryAt('relative-folder/'),
  ],
  'removes the folder itself': ['invalid', root => root.removeDirectoryAt('.')],
  'unlinks a file outside': ['not-permitted', root => root.unlinkFileAt('relative-folder/secret')],
  'reads the status of a file outside': ['not-permitted', root => root.statAt(follow, 'absolute')],
  'reads the status of a file outside, not following': [
    'not-permitted',
    root => root.statAt(none, 'up/secret'),
  ],
  'hashes a file outside': ['not-permitted', root => root.metadataHashAt(follow, 'relative')],
  'reads where an absolute link leads': ['not-permitted', root => root.readlinkAt('absolute')],
  'reads a link outside': ['not-permitted', root => root.readlinkAt('up/granted/inside')],
  'sets the times of a file outside': [
    'not-permitted',
    root => root.setTimesAt(follow, 'absolute', now, now),
  ],
  'moves a file in': ['not-permitted', root => root.renameAt('up/secret', root as never, 'new')],
  'moves a file out': ['not-permitted', root => root.renameAt('file', root as never, 'up/new')],
  'moves a file out by ..': ['not-permitted', root => root.renameAt('file', root as never, '../new')],
  'moves the folder itself': ['busy', root => root.renameAt('.', root as never, 'a/new')],
  'links a file from outside': [
    'not-permitted',
    root => root.linkAt(none, 'up/secret', root as never, 'new'),
  ],
  'links a file from outside through a link': [
    'not-permitted',
    root => root.linkAt(follow, 'relative', root as never, 'new'),
  ],
  'links a file to outside': ['not-permitted', root => root.linkAt(none, 'file', root as never, 'up/new')],
  'opens through a link that it moved up': [
    'not-permitted',
    async root => {
      await root.symlinkAt('../file', 'a/t')
      await root.renameAt('a/t', root as never, 't')
      await root.openAt(follow, 't', none, read)
    },
  ],
  'makes a link to its own folder': ['not-permitted', root => root.symlinkAt('.', 'new')],
  'makes a link to a folder with a slash': ['not-permitted', root => root.symlinkAt('a/', 'new')],
  'makes a link into a folder': ['not-permitted', root => root.symlinkAt('a/b', 'new')],
  'makes a link into a folder that is missing': ['not-permitted', root => root.symlinkAt('x/y', 'new')],
  'makes a link to a name that no entry has': [
    'name-too-long',
    root => root.symlinkAt('x'.repeat(300), 'new'),
  ],
  'makes a link that leads out over another one': [
    'not-permitted',
    root => root.symlinkAt('relative-folder', 'new'),
  ],
  'makes a link that leads out over a link to another one': [
    'not-permitted',
    root => {
      fs.symlinkSync('relative-folder', join(folder, 'hop'))
      return root.symlinkAt('hop', 'new')
    },
  ],
  'makes a link that leads out over more links than it may': [
    'loop',
    root => {
      fs.symlinkSync('..', join(folder, 'hop0'))
      for (let hop = 1; hop <= 41; hop++) fs.symlinkSync(`hop${hop - 1}`, join(folder, `hop${hop}`))
      return root.symlinkAt('hop41', 'new')
    },
  ],
  'makes a link over one that leads out when a folder is made': [
    'not-permitted',
    root => {
      fs.symlinkSync('x/../../secret', join(folder, 'later'))
      return root.symlinkAt('later', 'new')
    },
  ],
  'moves a link to where it leads out over another one': [
    'not-permitted',
    root => movesBesideLink(root, (from, to) => root.renameAt(from, root as never, to)),
  ],
  'links a link to where it leads out over another one': [
    'not-permitted',
    root => movesBesideLink(root, (from, to) => root.linkAt(none, from, root as never, to)),
  ],
  'moves a folder up whose links lead out of it': [
    'not-permitted',
    root => root.renameAt('a/b', root as never, 'new'),
  ],
  'moves a folder up with links deep inside that lead out of it': [
    'not-permitted',
    async (root, _) => {
      await root.createDirectoryAt('x')
      await root.createDirectoryAt('x/y')
      await root.createDirectoryAt('x/y/z')
      fs.symlinkSync('../../secret', join(folder, 'x/y/z/out'))
      await root.renameAt('x/y', root as never, 'y')
    },
  ],
  'moves a folder up with links inside that lead out of it together': [
    'not-permitted',
    async root => {
      fs.mkdirSync(join(folder, 'x/y/z'), { recursive: true })
      fs.symlinkSync('..', join(folder, 'x/y/z/up'))
      fs.symlinkSync('up/../secret', join(folder, 'x/y/z/out'))
      await root.renameAt('x/y', root as never, 'y')
    },
  ],
  'gives a link that leads out another name': [
    'not-permitted',
    root => root.renameAt('relative-folder', root as never, 'new'),
  ],
  'gives an absolute link another name': [
    'not-permitted',
    root => root.renameAt('absolute-folder', root as never, 'new'),
  ],
  'opens in a folder that it moved up, through a link in it': [
    'not-permitted',
    async root => {
      await root.symlinkAt('../../x', 'a/b/t')
      await root.renameAt('a/b', root as never, 'b')
      await root.openAt(follow, 'b/t', none, read)
    },
  ],
  'opens in a folder that it replaced by a link': [
    'no-entry',
    async root => {
      const a = await opened(root, 'a')
      fs.renameSync(join(folder, 'a'), join(folder, 'moved'))
      fs.renameSync(join(folder, 'relative-folder'), join(folder, 'a'))
      await (a as Descriptor).openAt(none, 'secret', none, read)
    },
  ],
  'opens .. of a folder that it opened': [
    'not-permitted',
    async root => ((await opened(root, 'a/b')) as Descriptor).openAt(none, '../../file', none, read),
  ],
  'reads at an offset beyond 63 bits': [
    'invalid',
    async root => {
      const stream = ((await opened(root, 'file')) as Descriptor).readViaStream(2n ** 64n - 1n)
      if (!Array.isArray(stream)) return (stream as FileInput).read(1n)
      await Array.fromAsync(stream[0])
      await stream[1]
    },
  ],
  'sets a size beyond numbers': [
    'file-too-large',
    async root => ((await opened(root, 'file', write)) as Descriptor).setSize(2n ** 62n),
  ],
  'sets the size of a file that it may only read': [
    'invalid',
    async root => ((await opened(root, 'file')) as Descriptor).setSize(0n),
  ],
  'sets a time beyond all dates': [
    'invalid',
    async root =>
      ((await opened(root, 'file', write)) as Descriptor).setTimes(
        { tag: 'timestamp', val: { seconds: 2n ** 62n, nanoseconds: 0 } },
        now,
      ),
  ],
  'opens a file as a folder': ['not-directory', open('file/')],
  'opens in a file': ['not-directory', open('file/x')],
  'opens in a file that it opened': [
    'not-directory',
    async root => ((await opened(root, 'file')) as Descriptor).openAt(none, 'x', none, read),
  ],
}

/** Ways to have a link that leads out over `q/up`, which leads to the parent of the granted folder. */
const orders: Record<string, ((root: Descriptor) => unknown)[]> = {
  'over more names than a path may lead through': [
    root => root.symlinkAt(`${'./'.repeat(2000)}.`, 'q/e'),
    root => root.symlinkAt('e/e/e/e/e/up/secret', 'q/new'),
  ],
  'over a link that is made later': [
    root => root.symlinkAt('x/up/secret', 'q/new'),
    root => root.symlinkAt('.', 'q/x'),
  ],
  'from the root, over a link that is made later': [
    root => root.symlinkAt('x/up', 'new'),
    root => root.symlinkAt('q', 'x'),
  ],
  'over a folder that a link replaces': [
    root => root.createDirectoryAt('x'),
    root => root.symlinkAt('x/up/secret', 'new'),
    root => root.removeDirectoryAt('x'),
    root => root.symlinkAt('q', 'x'),
  ],
  'over a link that is moved there': [
    root => root.symlinkAt('x/up/secret', 'new'),
    root => root.symlinkAt('q', 'w'),
    root => root.renameAt('w', root as never, 'x'),
  ],
  'over a link of the machine that is moved there': [
    root => root.symlinkAt('x', 'q/new'),
    root => root.renameAt('q/up', root as never, 'q/x'),
  ],
  'over a chain that is joined in its middle': [
    root => root.symlinkAt('x', 'q/new'),
    root => root.symlinkAt('y', 'q/x'),
    root => root.symlinkAt('up', 'q/y'),
  ],
}

describe.each(['0.2', '0.3'])('a guest of WASI %s in its folder', version => {
  it.each(Object.entries(attacks))('that %s is refused', async (_, [error, attack]) => {
    const before = contents()
    const [root] = roots(version, { '/': folder }) as [Descriptor]
    const outcome = await Promise.resolve()
      .then(() => attack(root, root))
      .then(() => 'no error', codeOf)
    expect(outcome).toBe(error)
    expect(contents()).toEqual(before)
  })

  it.runIf(process.platform !== 'win32')(
    'cannot open a pipe or another entry that is neither a file nor a folder',
    async () => {
      execFileSync('mkfifo', [join(folder, 'pipe')])
      fs.symlinkSync('pipe', join(folder, 'to-pipe'))
      const [root] = roots(version, { '/': folder }) as [Descriptor]
      for (const name of ['pipe', 'to-pipe']) {
        for (const flags of [read, write])
          expect(await opened(root, name, flags).catch(codeOf)).toBe('not-permitted')
      }
    },
  )

  it('cannot use a granted folder that it moved through another grant', async () => {
    fs.mkdirSync(join(folder, 'inner'))
    const [outer, inner] = roots(version, { '/': folder, '/inner': join(folder, 'inner') }) as [
      Descriptor,
      Descriptor,
    ]
    await outer.renameAt('inner', outer as never, 'moved')
    fs.renameSync(join(folder, 'relative-folder'), join(folder, 'inner'))
    expect(await opened(inner, 'secret').catch(codeOf)).toBe('no-entry')
  })

  it('stays in an open folder after that folder is moved and replaced by a link', async () => {
    const [root] = roots(version, { '/': folder }) as [Descriptor]
    const a = (await opened(root, 'a')) as Descriptor
    const b = (await opened(root, 'a/b')) as Descriptor
    fs.renameSync(join(folder, 'a'), join(folder, 'moved'))
    fs.renameSync(join(folder, 'relative-folder'), join(folder, 'a'))
    const before = contents()
    expect(await opened(a, 'secret').catch(codeOf)).toBe('no-entry')
    await opened(b, 'new', write, true)
    expect(fs.existsSync(join(folder, 'moved/b/new'))).toBe(true)
    expect(contents()).toEqual(before)
  })

  it.each([
    ['file', 4n],
    ['./a/../file', 4n],
    ['a//b/./deep', 4n],
    ['inside', 4n],
    ['folder-inside/deep', 4n],
    ['folder-inside/to-file', 4n],
    ['up-inside', 4n],
  ])('opens %s', async (path, size) => {
    const [root] = roots(version, { '/': folder }) as [Descriptor]
    const file = (await opened(root, path)) as Descriptor
    expect(await file.stat()).toMatchObject({ size })
    expect(await root.statAt(follow, path)).toMatchObject({ size })
  })

  it('creates, moves, links and removes entries', async () => {
    const [root] = roots(version, { '/': folder }) as [Descriptor]
    await root.createDirectoryAt('new/')
    const made = (await opened(root, 'new')) as Descriptor
    await opened(made, 'file', write, true)
    await opened(root, 'dangling-inside', write, true)
    await root.renameAt('file', made as never, 'moved')
    await root.linkAt(none, 'new/moved', made as never, 'linked')
    await made.symlinkAt('moved', 'symbolic')
    expect(await root.readlinkAt('new/symbolic')).toBe('moved')
    await root.setTimesAt(
      follow,
      'new/symbolic',
      { tag: 'timestamp', val: { seconds: 5n, nanoseconds: 0 } },
      { tag: 'timestamp', val: { seconds: 7n, nanoseconds: 0 } },
    )
    expect(fs.statSync(join(folder, 'new/linked'))).toMatchObject({ atimeMs: 5000, mtimeMs: 7000 })
    expect(fs.readFileSync(join(folder, 'new/symbolic'), 'utf8')).toBe('file')
    const moved = (await opened(root, 'new/moved', { read: true, write: true })) as Descriptor
    await moved.setSize(2n)
    await moved.setTimes({ tag: 'no-change' }, { tag: 'timestamp', val: { seconds: 9n, nanoseconds: 0 } })
    expect(fs.statSync(join(folder, 'new/linked'))).toMatchObject({ size: 2, mtimeMs: 9000 })
    for (const name of ['moved', 'linked', 'symbolic', 'file']) await made.unlinkFileAt(name)
    await root.unlinkFileAt('absolute')
    await root.removeDirectoryAt('new/')
    expect(fs.readdirSync(folder)).not.toContain('new')
    expect(fs.readdirSync(folder)).not.toContain('absolute')
    expect(fs.existsSync(join(folder, 'a/new'))).toBe(true)
    expect(fs.readFileSync(join(outside, 'secret'), 'utf8')).toBe('secret')
  })

  it('cannot move a link of the machine to where its target lies outside the grant', async () => {
    const [root] = roots(version, { '/': folder }) as [Descriptor]
    await root.createDirectoryAt('deep')
    fs.symlinkSync('../file', join(folder, 'deep/up'))
    fs.symlinkSync('file', join(folder, 'deep/beside'))
    const moves = [
      async () => root.renameAt('deep/up', root as never, 'higher'),
      async () => root.linkAt(none, 'deep/up', root as never, 'higher'),
      async () => root.renameAt('deep/up', root as never, 'deep/renamed'),
      async () => root.renameAt('deep', root as never, 'a/deep'),
      async () => root.renameAt('deep', root as never, 'moved'),
    ]
    for (const move of moves) expect(await move().then(() => 'moved', codeOf)).toBe('not-permitted')
    await root.renameAt('deep/beside', root as never, 'beside')
    fs.rmSync(join(folder, 'deep'), { recursive: true })
    fs.rmSync(join(folder, 'beside'))
  })

  it.each(Object.entries(orders))('makes no link that leads out: %s', async (_, steps) => {
    const [root] = roots(version, { '/': folder }) as [Descriptor]
    fs.mkdirSync(join(folder, 'q'))
    fs.symlinkSync('../..', join(folder, 'q/up'))
    for (const step of steps) await Promise.resolve(root).then(step).catch(codeOf)
    expect(fs.existsSync(join(folder, 'new'))).toBe(false)
    expect(fs.existsSync(join(folder, 'q/new'))).toBe(false)
  })

  it('makes and moves links to files, folders, other links, themselves and nothing', async () => {
    const [root] = roots(version, { '/': folder }) as [Descriptor]
    const targets = ['file', 'a', 'to-a', 'to-to-self', 'nothing']
    for (const target of targets) await root.symlinkAt(target, `to-${target}`)
    await root.symlinkAt('to-to-to-self', 'to-to-self')
    for (const target of targets) await root.renameAt(`to-${target}`, root as never, `moved-${target}`)
    expect(targets.map(target => fs.readlinkSync(join(folder, `moved-${target}`)))).toEqual(targets)
  })

  it('learns the kind of a link by a stat that does not follow it', async () => {
    const [root] = roots(version, { '/': folder }) as [Descriptor]
    const { type } = (await root.statAt(none, 'absolute')) as { type: string | { tag: string } }
    expect(typeof type === 'string' ? type : type.tag).toBe('symbolic-link')
  })

  it('works in the root of the whole file system when that is granted', async () => {
    const [root] = roots(version, { '/': '/' }) as [Descriptor]
    const file = (await opened(root, join(folder, 'file').slice(1))) as Descriptor
    expect(await file.stat()).toMatchObject({ size: 4n })
  })
})

/** Operations that change something, for a folder that a guest may only read. */
const changes: Record<string, Attack> = {
  'creates a file': open('new', write, { create: true }),
  'opens a file for writing': open('file', write),
  'opens a file for writing through a link': open('inside', write),
  'truncates a file': open('file', read, { truncate: true }),
  'sets the times of a file that it opened': async root =>
    ((await opened(root, 'file')) as Descriptor).setTimes(now, now),
  'sets the times of a file': root => root.setTimesAt(follow, 'file', now, now),
  'sets the times of the folder': root => root.setTimes(now, now),
  'makes a folder': root => root.createDirectoryAt('new'),
  'makes a folder in a folder that it opened': async root =>
    ((await opened(root, 'a')) as Descriptor).createDirectoryAt('new'),
  'removes a folder': root => root.removeDirectoryAt('empty'),
  'unlinks a file': root => root.unlinkFileAt('file'),
  'moves a file': root => root.renameAt('file', root as never, 'new'),
  'makes a link': root => root.linkAt(none, 'file', root as never, 'new'),
  'makes a symbolic link': root => root.symlinkAt('file', 'new'),
  'moves a file to where it may write': (root, writable) =>
    root.renameAt('file', writable as never, 'stolen'),
  'links a file to where it may write': (root, writable) =>
    root.linkAt(none, 'file', writable as never, 'stolen'),
  'moves a file in': (root, writable) => writable.renameAt('file', root as never, 'new'),
}

describe.each(['0.2', '0.3'])('a guest of WASI %s in a read-only folder', version => {
  it.each(Object.entries(changes))('that %s is refused', async (_, change) => {
    fs.mkdirSync(join(folder, 'empty'))
    fs.mkdirSync(join(outside, 'writable'))
    fs.writeFileSync(join(outside, 'writable/file'), 'file')
    const before = contents()
    const [root, writable] = roots(version, {
      '/read': { path: folder, readOnly: true },
      '/write': join(outside, 'writable'),
    }) as [Descriptor, Descriptor]
    const outcome = await Promise.resolve()
      .then(() => change(root, writable))
      .then(() => 'no error', codeOf)
    expect(outcome).toBe('read-only')
    expect(contents()).toEqual(before)
    expect(fs.readFileSync(join(folder, 'file'), 'utf8')).toBe('file')
    expect(fs.readdirSync(folder)).not.toContain('new')
    expect(fs.readdirSync(join(outside, 'writable'))).toEqual(['file'])
  })

  it('reads files and finds the folder read-only in the descriptor flags', async () => {
    const [root] = roots(version, { '/': { path: folder, readOnly: true } }) as [Descriptor]
    const file = (await opened(root, 'file')) as Descriptor
    expect(await file.stat()).toMatchObject({ size: 4n })
    expect(await root.getFlags()).toEqual({ read: true, mutateDirectory: false })
    const inner = (await opened(root, 'a', { read: true, mutateDirectory: true })) as Descriptor
    expect(await inner.getFlags()).toEqual({ read: true, write: false, mutateDirectory: false })
  })
})

describe('file reads and writes of WASI 0.2', () => {
  it('return fewer bytes than a guest asks for beyond a limit', async () => {
    fs.writeFileSync(join(folder, 'large'), new Uint8Array(3 << 20))
    const file = await opened(roots('0.2', { '/': folder })[0] as Descriptor, 'large')
    expect(readAsGuest(file, 2n ** 32n, 0n)[0].length).toBe(1 << 20)
    expect(readAsGuest(file, 2n ** 64n - 1n, 3n << 20n)).toEqual([new Uint8Array(), true])
  })

  it('fail with error codes', async () => {
    const [root] = roots('0.2', { '/': folder }) as [Descriptor]
    const readable = await opened(root, 'file')
    const writable = await opened(root, 'file', write)
    const thrown = (call: () => unknown) => {
      try {
        return call()
      } catch (error) {
        return error
      }
    }
    expect(thrown(() => readable.write(new Uint8Array(1), 0n))).toBe('bad-descriptor')
    expect(thrown(() => readable.writeViaStream(0n))).toBe('bad-descriptor')
    expect(thrown(() => readAsGuest(writable, 1n, 0n))).toBe('bad-descriptor')
    expect(thrown(() => readAsGuest(readable, 1n, 2n ** 63n))).toBe('invalid')
    expect(readAsGuest(readable, 1n, 2n ** 63n - 2n)).toEqual([new Uint8Array(), true])
    expect(thrown(() => writable.write(new Uint8Array(1), 2n ** 63n))).toBe('invalid')
    expect(thrown(() => writable.write(new Uint8Array(1), 2n ** 63n - 2n))).toBe('file-too-large')
    expect(writable.write(new Uint8Array([65]), 1n)).toBe(1n)
    expect(fs.readFileSync(join(folder, 'file'), 'utf8')).toBe('fAle')
  })
})

describe('file streams of WASI 0.3', () => {
  it('read and write files', async () => {
    const [root] = roots('0.3', { '/': folder }) as [Descriptor]
    const file = (await root.openAt(
      none,
      'new',
      { create: true },
      { read: true, write: true },
    )) as unknown as {
      writeViaStream(data: AsyncIterable<Uint8Array>, offset: bigint): Promise<void>
      appendViaStream(data: AsyncIterable<Uint8Array>): Promise<void>
      readViaStream(offset: bigint): [AsyncIterable<Uint8Array>, Promise<void>]
    }
    await file.writeViaStream(new Blob(['hello']).stream(), 0n)
    await file.appendViaStream(new Blob([' world']).stream())
    const [bytes, ended] = file.readViaStream(1n)
    expect(Buffer.concat(await Array.fromAsync(bytes)).toString()).toBe('ello world')
    await ended
  })
})

/** Returns the error code of a value that either version throws. */
function codeOf(error: unknown): unknown {
  if (typeof error === 'object' && error !== null && 'val' in error && error.val instanceof FileError)
    return error.val.code
  return typeof error === 'object' && error !== null && 'tag' in error ? error.tag : error
}

/** Makes a link that leads nowhere, and brings it beside a link of the host, over which it leads out. */
async function movesBesideLink(root: Descriptor, move: (from: string, to: string) => unknown): Promise<void> {
  fs.mkdirSync(join(folder, 'made'))
  fs.mkdirSync(join(folder, 'other'))
  fs.symlinkSync('../../folder', join(folder, 'other/out'))
  await root.symlinkAt('out', 'made/link')
  await move('made/link', 'other/link')
}

/** State of everything outside the granted folder, which a guest must not change. */
function contents(): unknown {
  // One folder at a time, because `recursive` would follow the links.
  return ['.', 'folder'].map(inside =>
    fs.readdirSync(join(outside, inside), { withFileTypes: true }).map(entry => {
      const path = join(outside, inside, entry.name)
      return entry.isFile() ? [path, fs.readFileSync(path, 'utf8'), fs.statSync(path).mtimeMs] : path
    }),
  )
}
