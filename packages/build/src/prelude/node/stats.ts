/** `fs.Stats` and `fs.Dirent`, with the members that WASI knows. */
import type { Datetime, DescriptorStat } from 'wasi:filesystem/types@0.2.12'
import { notImplemented } from './node-errors.ts'

/** The questions that an entry of a file system answers about its type. */
class TypedEntry {
  readonly #type: string

  constructor(type: string) {
    this.#type = type
  }

  isFile(): boolean {
    return this.#type === 'regular-file'
  }

  isDirectory(): boolean {
    return this.#type === 'directory'
  }

  isSymbolicLink(): boolean {
    return this.#type === 'symbolic-link'
  }

  isBlockDevice(): boolean {
    return this.#type === 'block-device'
  }

  isCharacterDevice(): boolean {
    return this.#type === 'character-device'
  }

  isFIFO(): boolean {
    return this.#type === 'fifo'
  }

  isSocket(): boolean {
    return this.#type === 'socket'
  }
}

/** Metadata of a file or folder. Times are in milliseconds since 1970. */
export class Stats extends TypedEntry {
  readonly size: number
  readonly nlink: number
  readonly atimeMs: number
  readonly mtimeMs: number
  readonly ctimeMs: number

  constructor(stat: DescriptorStat) {
    super(stat.type)
    this.size = Number(stat.size)
    this.nlink = Number(stat.linkCount)
    this.atimeMs = milliseconds(stat.dataAccessTimestamp)
    this.mtimeMs = milliseconds(stat.dataModificationTimestamp)
    this.ctimeMs = milliseconds(stat.statusChangeTimestamp)
  }

  get atime(): Date {
    return new Date(this.atimeMs)
  }

  get mtime(): Date {
    return new Date(this.mtimeMs)
  }

  get ctime(): Date {
    return new Date(this.ctimeMs)
  }
}

for (const name of [
  'dev',
  'ino',
  'mode',
  'uid',
  'gid',
  'rdev',
  'blksize',
  'blocks',
  'birthtime',
  'birthtimeMs',
]) {
  Object.defineProperty(Stats.prototype, name, {
    configurable: true,
    get() {
      throw notImplemented(`stats.${name}`)
    },
  })
}

function milliseconds(time: Datetime | null | undefined): number {
  return time == null ? 0 : Number(time.seconds) * 1e3 + time.nanoseconds / 1e6
}

/** An entry of a folder. */
export class Dirent extends TypedEntry {
  readonly name: string
  /** Path of the folder. */
  readonly parentPath: string

  constructor(name: string, parentPath: string, type: string) {
    super(type)
    this.name = name
    this.parentPath = parentPath
  }
}
