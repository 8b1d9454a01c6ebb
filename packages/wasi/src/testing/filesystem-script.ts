import type { DescriptorFlags, OpenFlags } from '../filesystem/confined-folder.ts'
import type { NewTimestamp, Timestamp } from '../filesystem/file-times.ts'

type Stat = {
  type: string | { tag: string }
  size: bigint
  linkCount: bigint
  dataAccessTimestamp?: Timestamp
  dataModificationTimestamp?: Timestamp
}
type Maybe<T> = T | Promise<T>
type PathFlags = { symlinkFollow?: boolean }
type Hash = { lower: bigint }

/** The methods of a descriptor that both WASI versions share. */
export interface AnyDescriptor {
  openAt(path: PathFlags, name: string, open: OpenFlags, flags: DescriptorFlags): Maybe<AnyDescriptor>
  getFlags(): Maybe<DescriptorFlags>
  getType(): Maybe<string | { tag: string }>
  stat(): Maybe<Stat>
  statAt(flags: PathFlags, path: string): Maybe<Stat>
  setSize(size: bigint): Maybe<void>
  setTimes(access: NewTimestamp, modification: NewTimestamp): Maybe<void>
  setTimesAt(flags: PathFlags, path: string, access: NewTimestamp, modification: NewTimestamp): Maybe<void>
  advise(offset: bigint, length: bigint, advice: string): Maybe<void>
  sync(): Maybe<void>
  syncData(): Maybe<void>
  createDirectoryAt(path: string): Maybe<void>
  removeDirectoryAt(path: string): Maybe<void>
  unlinkFileAt(path: string): Maybe<void>
  renameAt(path: string, other: AnyDescriptor, otherPath: string): Maybe<void>
  linkAt(flags: PathFlags, path: string, other: AnyDescriptor, otherPath: string): Maybe<void>
  symlinkAt(target: string, path: string): Maybe<void>
  readlinkAt(path: string): Maybe<string>
  isSameObject(other: AnyDescriptor): Maybe<boolean>
  metadataHash(): Maybe<Hash>
  metadataHashAt(flags: PathFlags, path: string): Maybe<Hash>
}

/**
 * Operations that differ between WASI versions. Each returns its answer as `filesystem-answers.txt` spells
 * it.
 */
export interface Dialect {
  read(file: AnyDescriptor, length: bigint, offset: bigint): Promise<string>
  write(file: AnyDescriptor, bytes: Uint8Array, offset: bigint): Promise<string>
  /** Reads three times. */
  readStream(file: AnyDescriptor, offset: bigint, length: number): Promise<string>
  /** Writes twice; without an offset, at the end of the file. */
  writeStream(file: AnyDescriptor, bytes: Uint8Array, offset?: bigint): Promise<string>
  /** Returns names and types of the entries; an entry that fails is an error. */
  list(folder: AnyDescriptor): Promise<string[]>
  /** Returns the error code of a thrown value. */
  code(error: unknown): string | undefined
}

/** Asks a file system the questions of `filesystem-answers.txt`. */
export class FilesystemScript {
  readonly #dialect: Dialect
  readonly #descriptors: Map<string, AnyDescriptor>

  /** @param roots the initial descriptors by name */
  constructor(dialect: Dialect, roots: Readonly<Record<string, AnyDescriptor>>) {
    this.#dialect = dialect
    this.#descriptors = new Map(Object.entries(roots))
  }

  async ask(question: string): Promise<string> {
    const [operation = '', ...args] = question
      .split(' ')
      .map(arg => decodeURIComponent(arg.replace(/^''$/, '')))
      .map(arg => arg.replace(/\{([^*}]*)\*(\d+)\}/, (_, text: string, count) => text.repeat(Number(count))))
    const ask = questions[operation]
    if (ask === undefined) throw new Error(`no question is called ${operation}`)
    try {
      return await ask(this.#arguments(args), this.#dialect)
    } catch (error) {
      const code = this.#dialect.code(error)
      if (code === undefined) throw error
      return code
    }
  }

  #arguments(args: readonly string[]): Arguments {
    const text = (index: number) => args[index] ?? ''
    const descriptor = (index = 0) => {
      const found = this.#descriptors.get(text(index))
      if (found === undefined) throw new Error(`no descriptor is called ${text(index)}`)
      return found
    }
    return {
      text,
      descriptor,
      number: index => BigInt(text(index)),
      follow: index => ({ symlinkFollow: text(index) === 'follow' }),
      flags: index => flagsIn(text(index)),
      time: index => timeIn(text(index)),
      keep: (index, opened) => void this.#descriptors.set(text(index), opened),
    }
  }
}

interface Arguments {
  text(index: number): string
  descriptor(index?: number): AnyDescriptor
  number(index: number): bigint
  follow(index: number): PathFlags
  flags(index: number): Record<string, boolean>
  time(index: number): NewTimestamp
  keep(index: number, opened: AnyDescriptor): void
}

type Question = (args: Arguments, dialect: Dialect) => Promise<string>

const questions: Readonly<Record<string, Question>> = {
  open: async ({ descriptor, text, follow, flags, keep }) => {
    keep(6, await descriptor().openAt(follow(2), text(1), flags(3), flags(4)))
    return 'ok'
  },
  type: async ({ descriptor }) => nameOf(await descriptor().getType()),
  flags: async ({ descriptor }) => {
    const flags = Object.entries(await descriptor().getFlags()).filter(([, isSet]) => isSet)
    return (
      flags.map(([name]) => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)).join('|') || '-'
    )
  },
  stat: async ({ descriptor }) => describe(await descriptor().stat()),
  'stat-at': async ({ descriptor, text, follow }) => describe(await descriptor().statAt(follow(2), text(1))),
  mtime: async ({ descriptor }) => timeOf((await descriptor().stat()).dataModificationTimestamp),
  atime: async ({ descriptor }) => timeOf((await descriptor().stat()).dataAccessTimestamp),
  read: ({ descriptor, number }, dialect) => dialect.read(descriptor(), number(1), number(2)),
  write: ({ descriptor, text, number }, dialect) =>
    dialect.write(descriptor(), Buffer.from(text(1)), number(2)),
  'read-stream': ({ descriptor, number }, dialect) =>
    dialect.readStream(descriptor(), number(1), Number(number(2))),
  'write-stream': ({ descriptor, text, number }, dialect) =>
    dialect.writeStream(descriptor(), Buffer.from(text(1)), number(2)),
  append: ({ descriptor, text }, dialect) => dialect.writeStream(descriptor(), Buffer.from(text(1))),
  'set-size': ({ descriptor, number }) => done(descriptor().setSize(number(1))),
  'set-times': ({ descriptor, time }) => done(descriptor().setTimes(time(1), time(2))),
  'set-times-at': ({ descriptor, text, follow, time }) =>
    done(descriptor().setTimesAt(follow(2), text(1), time(3), time(4))),
  advise: ({ descriptor, number }) => done(descriptor().advise(number(1), number(2), 'normal')),
  sync: ({ descriptor }) => done(descriptor().sync()),
  'sync-data': ({ descriptor }) => done(descriptor().syncData()),
  mkdir: ({ descriptor, text }) => done(descriptor().createDirectoryAt(text(1))),
  rmdir: ({ descriptor, text }) => done(descriptor().removeDirectoryAt(text(1))),
  unlink: ({ descriptor, text }) => done(descriptor().unlinkFileAt(text(1))),
  rename: ({ descriptor, text }) => done(descriptor().renameAt(text(1), descriptor(2), text(3))),
  link: ({ descriptor, text, follow }) =>
    done(descriptor().linkAt(follow(1), text(2), descriptor(3), text(4))),
  symlink: ({ descriptor, text }) => done(descriptor().symlinkAt(text(1), text(2))),
  readlink: async ({ descriptor, text }) => `"${await descriptor().readlinkAt(text(1))}"`,
  list: async ({ descriptor }, dialect) => {
    const entries = await dialect.list(descriptor())
    return (
      entries.sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other))).join(' ') || 'none'
    )
  },
  same: async ({ descriptor }) => yesOrNo(await descriptor().isSameObject(descriptor(1))),
  'same-hash': async ({ descriptor }) => {
    const [one, other] = [await descriptor().metadataHash(), await descriptor(1).metadataHash()]
    return yesOrNo(one.lower === other.lower)
  },
  'same-hash-at': async ({ descriptor, text, follow }) => {
    const [one, other] = [
      await descriptor().metadataHashAt(follow(2), text(1)),
      await descriptor(3).metadataHash(),
    ]
    return yesOrNo(one.lower === other.lower)
  },
}

async function done(operation: Maybe<void>): Promise<string> {
  await operation
  return 'ok'
}

function yesOrNo(is: boolean): string {
  return is ? 'yes' : 'no'
}

/** Returns the case of an enum of WASI 0.2 or of a variant of WASI 0.3. */
export function nameOf(type: string | { tag: string }): string {
  return typeof type === 'string' ? type : type.tag
}

/** Prints bytes as text, with `%XX` for all but printable ASCII. */
export function shown(bytes: Uint8Array): string {
  const letters = [...bytes].map(byte =>
    byte < 32 || byte > 126 ? `%${byte.toString(16).padStart(2, '0')}` : String.fromCharCode(byte),
  )
  return `"${letters.join('')}"`
}

/** The size of a folder depends on the machine. */
function describe({ type, size, linkCount }: Stat): string {
  const name = nameOf(type)
  return name === 'directory' ? name : `${name} size=${size} links=${linkCount}`
}

function flagsIn(text: string): Record<string, boolean> {
  const names = text === '-' ? [] : text.split('|')
  return Object.fromEntries(
    names.map(name => [name.replace(/-(.)/g, (_, letter) => letter.toUpperCase()), true]),
  )
}

function timeIn(text: string): NewTimestamp {
  if (text === '-') return { tag: 'no-change' }
  if (text === 'now') return { tag: 'now' }
  const [seconds = '', nanoseconds] = text.split('.')
  return { tag: 'timestamp', val: { seconds: BigInt(seconds), nanoseconds: Number(nanoseconds) } }
}

function timeOf(time: Timestamp | undefined): string {
  return time === undefined ? 'none' : `${time.seconds}.${time.nanoseconds}`
}
