import { Buffer } from 'node:buffer'
import { constants } from 'node:fs'
import fs from 'node:fs/promises'
import { type Any, type Case, type Cases, each } from './cases.ts'

const text = (path: string) => fs.readFile(path, 'utf8')

/** Writes 'abcdef' and returns the path. */
async function sample(folder: string, name: string, contents = 'abcdef'): Promise<string> {
  const path = `${folder}/${name}`
  await fs.writeFile(path, contents)
  return path
}

/** Performs an action on a file with `contents`, and observes the action's result and the file after it. */
function changing(name: string, action: (path: string) => unknown, contents = 'abcdef'): Case {
  return async folder => {
    const path = await sample(folder, name, contents)
    const [result] = await each(folder, [() => action(path)])
    return [result, await text(path)]
  }
}

/** Performs an action on an open file. */
function withHandle(flags: string, action: (file: Any) => unknown, contents = 'abcdef'): Case {
  return changing(
    'handle',
    async path => {
      const file = await fs.open(path, flags)
      try {
        return await action(file)
      } finally {
        await file.close()
      }
    },
    contents,
  )
}

const data: readonly Any[] = [
  'text',
  '',
  'é€🎉',
  Uint8Array.of(1, 2, 200),
  Float32Array.of(1.5, -2),
  new DataView(Uint8Array.of(7, 8, 9).buffer, 1),
  new Uint16Array(Uint8Array.of(1, 2, 3, 4, 5, 6).buffer, 2, 1),
  new ArrayBuffer(4),
  42,
  null,
  undefined,
  { toString: () => 'object' },
  ['a', 'b'],
  new Set([Uint8Array.of(65), 'B']),
  [1],
  true,
  10n,
  Symbol.iterator,
]

const flags: readonly Any[] = [
  ...'r rs sr r+ rs+ sr+ w wx xw w+ wx+ xw+ a ax xa as sa a+ ax+ xa+ as+ sa+'.split(' '),
  'rw',
  'W',
  'x',
  '',
  7.5,
  true,
  {},
]

export const fileCases: Cases = {
  ...Object.fromEntries(
    data.flatMap((value, i): [string, Case][] => [
      [
        `writeFile writes any data: ${i}`,
        changing('data', async path => {
          await fs.writeFile(path, value)
          return [...(await fs.readFile(path))]
        }),
      ],
      [`appendFile appends any data: ${i}`, changing('data', path => fs.appendFile(path, value))],
      [
        `FileHandle.write writes any data: ${i}`,
        withHandle('r+', async file => {
          const { bytesWritten } = await file.write(value)
          return bytesWritten
        }),
      ],
      [`FileHandle.writeFile writes any data: ${i}`, withHandle('r+', file => file.writeFile(value))],
    ]),
  ),
  ...Object.fromEntries(
    flags.flatMap((flag, i): [string, Case][] => [
      [
        `writeFile with the flag ${i} ${String(flag)}`,
        changing('flag', path => fs.writeFile(path, 'XY', { flag })),
      ],
      [
        `appendFile with the flag ${i} ${String(flag)}`,
        changing('flag', path => fs.appendFile(path, 'XY', { flag })),
      ],
      [
        `readFile with the flag ${i} ${String(flag)}`,
        changing('flag', path => fs.readFile(path, { flag, encoding: 'utf8' })),
      ],
      [
        `open with the flag ${i} ${String(flag)}`,
        changing('flag', async path => {
          const file = await fs.open(path, flag)
          const results = await each('node', [
            async () => (await file.write('XY')).bytesWritten,
            async () => (await file.read(new Uint8Array(3), 0, 3, 0)).bytesRead,
          ])
          await file.close()
          return results
        }),
      ],
      [
        `open of a missing file with the flag ${i} ${String(flag)}`,
        async folder => {
          const path = `${folder}/missing-${i}`
          const [opened] = await each(folder, [async () => (await fs.open(path, flag)).close()])
          return [
            opened,
            await fs.access(path).then(
              () => 'exists',
              () => 'is missing',
            ),
          ]
        },
      ],
    ]),
  ),
  'open with numbers as flags': changing('numbers', async path => {
    const { O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_EXCL, O_TRUNC, O_APPEND } = constants
    const all = [O_RDONLY, O_RDWR | O_APPEND, O_WRONLY | O_CREAT, O_CREAT | O_EXCL, O_RDWR | O_TRUNC]
    return each(
      path,
      all.map(flag => async () => {
        const file = await fs.open(path, flag)
        await file.write('XY').catch(() => {})
        await file.close()
        return text(path)
      }),
    )
  }),
  'readFile in each encoding': async folder => {
    const path = await sample(folder, 'encodings', '\ufeffaé€ÿ')
    const encodings: Any[] = [
      'utf8',
      'UTF-8',
      'latin1',
      'binary',
      'ascii',
      'hex',
      'base64',
      'ucs2',
      'utf16le',
      'none',
      '',
      5,
      {},
    ]
    return each(
      folder,
      encodings.flatMap(encoding => [
        () => fs.readFile(path, encoding),
        () => fs.readFile(path, { encoding }),
        async () => {
          await fs.writeFile(path, '6162', encoding)
          return text(path)
        },
      ]),
    )
  },
  'readFile gives a Buffer': async folder => {
    const bytes = await fs.readFile(await sample(folder, 'buffer', 'é'))
    return [
      bytes.toString(),
      bytes.toString('hex'),
      bytes instanceof Uint8Array,
      bytes.readUInt16LE(0),
      bytes,
    ]
  },
  'options of another type': async folder => {
    const path = await sample(folder, 'options')
    return each(
      folder,
      ([5, true, Symbol.iterator] as Any[]).flatMap(options => [
        () => fs.readFile(path, options),
        () => fs.writeFile(path, 'x', options),
        () => text(path),
      ]),
    )
  },
  'an aborted signal keeps the file': changing('aborted', path =>
    fs.writeFile(path, 'new', { signal: AbortSignal.abort() }),
  ),
  'a wrong signal is refused': changing('signal', path => fs.writeFile(path, 'new', { signal: 5 as Any })),
  'flush is a boolean': changing('flush', path =>
    each(path, [
      () => fs.writeFile(path, 'flushed', { flush: true }),
      () => fs.writeFile(path, 'x', { flush: 1 as Any }),
    ]),
  ),
  'paths of other types': folder =>
    each(
      folder,
      ([5, null, undefined, {}, 'a\0b', ''] as Any[]).flatMap(path => [
        () => fs.readFile(path),
        () => fs.writeFile(path, 'x'),
        () => fs.stat(path),
        () => fs.unlink(path),
      ]),
    ),
  'a path as bytes': async folder => fs.readFile(Buffer.from(await sample(folder, 'bytes')), 'utf8'),
  'a folder as a file': folder =>
    each(folder, [
      () => fs.readFile(folder),
      () => fs.writeFile(folder, 'x'),
      () => fs.unlink(`${folder}/none`),
      () => fs.rmdir(`${folder}/none`),
    ]),
  'a slash after the name of a file': async folder => {
    const path = await sample(folder, 'slash')
    return each(folder, [
      () => fs.readFile(`${path}/`),
      () => fs.writeFile(`${path}/`, 'x'),
      () => fs.writeFile(`${folder}/new/`, 'x'),
      () => fs.stat(`${path}/`),
      () => text(path),
    ])
  },
  'FileHandle.write of a text at a position': withHandle('r+', async file => [
    (await file.write('XY', 4)).bytesWritten,
    (await file.write('Z')).bytesWritten,
    (await file.write('é', null, 'latin1')).bytesWritten,
    (await file.write('00', 2, 'hex')).bytesWritten,
    (await file.write('Q', -1)).bytesWritten,
  ]),
  'FileHandle.write of parts of a buffer': withHandle('r+', async file => {
    const bytes = Uint8Array.from('0123456789', Number).map(digit => digit + 48)
    return each('node', [
      async () => (await file.write(bytes, 2, 3)).bytesWritten,
      async () => (await file.write(bytes, 8)).bytesWritten,
      async () => (await file.write(bytes, 0, 1, 0)).bytesWritten,
      async () => (await file.write(bytes, { offset: 4, length: 1, position: 1 })).bytesWritten,
      async () => (await file.write(bytes, null, null, null)).bytesWritten,
      async () => (await file.write(bytes, 11)).bytesWritten,
      async () => (await file.write(bytes, -1)).bytesWritten,
      async () => (await file.write(bytes, 0, 11)).bytesWritten,
      async () => (await file.write(bytes, 0, -1)).bytesWritten,
      async () => (await file.write(bytes, '1')).bytesWritten,
      async () => (await file.write(new Uint8Array(0))).bytesWritten,
      async () => (await file.write(Float32Array.of(1), 1, 2)).bytesWritten,
    ])
  }),
  'FileHandle.write goes to the end of a file that is open to append': withHandle('a+', async file => [
    (await file.write('XY', 0)).bytesWritten,
    (await file.write('Z')).bytesWritten,
    (await file.read(new Uint8Array(4))).bytesRead,
    (await file.read(new Uint8Array(4), 0, 4, 0)).bytesRead,
  ]),
  'FileHandle.read': withHandle('r', async file => {
    const bytes = () => new Uint8Array(4)
    return each('node', [
      async () => [...(await file.read(bytes())).buffer],
      async () => [...(await file.read(bytes(), 1)).buffer],
      async () => [...(await file.read(bytes(), 1, 2, 0)).buffer],
      async () => [...(await file.read(bytes(), { offset: 2, position: 3 })).buffer],
      async () => (await file.read({ position: 0 })).bytesRead,
      async () => (await file.read({ buffer: bytes(), length: 2, position: 1n })).bytesRead,
      async () => (await file.read(bytes(), 0, 5)).bytesRead,
      async () => (await file.read(bytes(), 5)).bytesRead,
      async () => (await file.read(bytes(), -1)).bytesRead,
      async () => (await file.read(bytes(), 0, -1)).bytesRead,
      async () => (await file.read(bytes(), 0, 2, -2)).bytesRead,
      async () => (await file.read(bytes(), 0, 2, 1.5)).bytesRead,
      async () => (await file.read(bytes(), 0, 2, '1')).bytesRead,
      async () => (await file.read(new Uint8Array(0))).bytesRead,
      async () => (await file.read(new Float32Array(1), 0, 4, 0)).bytesRead,
      async () => (await file.read('buffer')).bytesRead,
      async () => (await file.read()).bytesRead,
      async () => (await file.read(bytes(), 0, 4, 100)).bytesRead,
    ])
  }),
  'FileHandle.readv and writev': withHandle('r+', async file => [
    (await file.writev([Uint8Array.of(49), Uint8Array.of(50, 51)], 1)).bytesWritten,
    (await file.readv([new Uint8Array(2), new Uint8Array(8)], 0)).bytesRead,
  ]),
  'FileHandle.readFile and writeFile continue at the position': withHandle('r+', async file => {
    await file.read(new Uint8Array(2))
    const rest = await file.readFile('utf8')
    await file.writeFile('END')
    return rest
  }),
  'FileHandle.truncate': withHandle('r+', file =>
    each('node', [
      () => file.truncate(3),
      () => file.truncate(5),
      () => file.truncate('1'),
      () => file.truncate(1.5),
      () => file.truncate(-1),
      async () => (await file.stat()).size,
    ]),
  ),
  'a closed FileHandle': changing('closed', async path => {
    const file = await fs.open(path, 'r+')
    await file.close()
    return each('node', [
      () => file.close(),
      () => file.readFile(),
      () => file.write('x'),
      () => file.read(new Uint8Array(1)),
      () => file.stat(),
      () => file.truncate(),
    ])
  }),
  'FileHandle.utimes, sync and datasync': withHandle('r+', async file => {
    await file.utimes(10, new Date(20_500))
    await file.sync()
    await file.datasync()
    const { atimeMs, mtimeMs } = await file.stat()
    return [atimeMs, mtimeMs]
  }),
  'readFile and writeFile of a FileHandle': changing('given', async path => {
    const file = await fs.open(path, 'r+')
    const before = await fs.readFile(file, 'utf8')
    await fs.appendFile(file, 'XY')
    await file.close()
    return before
  }),
  stat: async folder => {
    const stats = await fs.stat(await sample(folder, 'stat'))
    const { size, nlink, mtime } = stats
    return [
      size,
      nlink,
      stats.isFile(),
      stats.isDirectory(),
      stats.isSymbolicLink(),
      stats.isFIFO(),
      mtime instanceof Date,
      (await fs.stat(folder)).isDirectory(),
    ]
  },
  'access in each mode': async folder => {
    const path = await sample(folder, 'access')
    const modes: Any[] = [
      undefined,
      constants.F_OK,
      constants.R_OK,
      constants.W_OK,
      constants.R_OK | constants.W_OK,
      'r',
    ]
    return each(
      folder,
      modes.flatMap(mode => [path, folder, `${folder}/none`].map(path => () => fs.access(path, mode))),
    )
  },
  readdir: async folder => {
    for (const name of ['list', 'list/b', 'list/b/c']) await fs.mkdir(`${folder}/${name}`)
    for (const name of ['list/z', 'list/a', 'list/b/d', 'list/b/c/e'])
      await fs.writeFile(`${folder}/${name}`, '')
    const list = `${folder}/list`
    return each(folder, [
      () => fs.readdir(list),
      async () => (await fs.readdir(list, { recursive: true })).sort(),
      async () =>
        (await fs.readdir(list, { withFileTypes: true })).map(entry => [
          entry.name,
          entry.parentPath === list,
          entry.isDirectory(),
          entry.isFile(),
        ]),
      () => fs.readdir(`${list}/a`),
      () => fs.readdir(`${list}/none`),
      () => fs.readdir(list, 'utf8'),
      () => fs.readdir(list, 'nothing' as Any),
      () => fs.readdir(list, { recursive: 1 as Any }),
    ])
  },
  mkdir: folder =>
    each(folder, [
      () => fs.mkdir(`${folder}/dir`),
      () => fs.mkdir(`${folder}/dir`),
      () => fs.mkdir(`${folder}/dir`, { recursive: true }),
      async () => (await fs.mkdir(`${folder}/dir/x/y/z`, { recursive: true }))?.replace(folder, ''),
      async () => await fs.mkdir(`${folder}/dir/x/y/z/`, { recursive: true }),
      () => fs.mkdir(`${folder}/none/x`),
      async () => fs.mkdir(await sample(folder, 'file-in-the-way'), { recursive: true }),
      () => fs.mkdir(`${folder}/file-in-the-way/x`),
      () => fs.mkdir(`${folder}/dir2`, { recursive: 'yes' as Any }),
    ]),
  mkdtemp: async folder => {
    const made = await fs.mkdtemp(`${folder}/temp-`)
    return [made.length - folder.length, (await fs.stat(made)).isDirectory()]
  },
  'rmdir and rm': async folder => {
    const make = async () => {
      await fs.mkdir(`${folder}/rm/in`, { recursive: true })
      await fs.writeFile(`${folder}/rm/in/file`, '')
      await fs.symlink('in', `${folder}/rm/link`)
    }
    await make()
    return each(folder, [
      () => fs.rmdir(`${folder}/rm`),
      () => fs.rmdir(`${folder}/rm/in/file`),
      () => fs.rmdir(`${folder}/rm`, ...([{ recursive: true }] as unknown as [])),
      () => fs.rm(`${folder}/rm`),
      () => fs.rm(`${folder}/none`),
      () => fs.rm(`${folder}/none`, { force: true }),
      () => fs.rm(`${folder}/rm/in/file`),
      () => fs.rm(`${folder}/rm`, { recursive: 5 as Any }),
      () => fs.rm(`${folder}/rm/link`),
      () => fs.readdir(`${folder}/rm`),
      () => fs.rm(`${folder}/rm`, { recursive: true }),
      () => fs.stat(`${folder}/rm`),
    ])
  },
  'rename, copyFile and truncate': async folder => {
    const path = await sample(folder, 'moved')
    const to = `${folder}/to`
    return each(folder, [
      () => fs.rename(path, to),
      () => text(path),
      () => text(to),
      () => fs.rename(path, to),
      () => fs.copyFile(to, path),
      () => text(path),
      () => fs.copyFile(to, path, constants.COPYFILE_EXCL),
      () => fs.copyFile(to, to),
      () => text(to),
      () => fs.copyFile(`${folder}/none`, to),
      () => text(to),
      () => fs.copyFile(to, path, 'x' as Any),
      () => fs.truncate(path, 2),
      () => text(path),
      () => fs.truncate(path),
      () => text(path),
      () => fs.truncate(`${folder}/none`),
      () => fs.truncate(to, '2' as Any),
      () => text(to),
    ])
  },
  links: async folder => {
    const path = await sample(folder, 'target')
    return each(folder, [
      () => fs.symlink('target', `${folder}/soft`),
      () => fs.symlink('target', `${folder}/soft`),
      () => fs.readlink(`${folder}/soft`),
      () => text(`${folder}/soft`),
      async () => (await fs.lstat(`${folder}/soft`)).isSymbolicLink(),
      async () => (await fs.stat(`${folder}/soft`)).isSymbolicLink(),
      () => fs.readlink(path),
      () => fs.link(path, `${folder}/hard`),
      async () => (await fs.stat(path)).nlink,
      () => fs.link(`${folder}/none`, `${folder}/hard2`),
      () => fs.unlink(`${folder}/soft`),
      () => text(path),
    ])
  },
  utimes: async folder => {
    const path = await sample(folder, 'times')
    return each(folder, [
      () => fs.utimes(path, 5, '7.5'),
      async () => [(await fs.stat(path)).atimeMs, (await fs.stat(path)).mtimeMs],
      () => fs.utimes(path, {} as Any, 1),
      () => fs.utimes(path, Number.NaN, 1),
      () => fs.utimes(`${folder}/none`, 1, 1),
      () => fs.utimes(path, new Date(1000), new Date(2000)),
      async () => [(await fs.stat(path)).atimeMs, (await fs.stat(path)).mtimeMs],
    ])
  },
  'long files': async folder => {
    const path = `${folder}/long`
    const bytes = new Uint8Array(2_500_000).map((_, i) => i % 251)
    await fs.writeFile(path, bytes)
    const read = await fs.readFile(path)
    await fs.appendFile(path, bytes.subarray(0, 10))
    return [read.length, read.every((byte, i) => byte === i % 251), (await fs.stat(path)).size]
  },
}
