/**
 * WASI as the wrapper modules use it. A 64-bit number is a `number` in QuickJS and a `bigint` in
 * StarlingMonkey.
 */

declare module 'wasi:cli/environment@0.2.12' {
  export function getArguments(): string[]
  export function getEnvironment(): [name: string, value: string][]
}

declare module 'wasi:cli/exit@0.2.12' {
  export function exitWithCode(statusCode: number): void
}

declare module 'wasi:cli/stdin@0.2.12' {
  import type { InputStream } from 'wasi:io/streams@0.2.12'
  export function getStdin(): InputStream
}

declare module 'wasi:cli/stdout@0.2.12' {
  import type { OutputStream } from 'wasi:io/streams@0.2.12'
  export function getStdout(): OutputStream
}

declare module 'wasi:cli/stderr@0.2.12' {
  import type { OutputStream } from 'wasi:io/streams@0.2.12'
  export function getStderr(): OutputStream
}

declare module 'wasi:cli/terminal-stdin@0.2.12' {
  /** Returns a resource if the stream is a terminal. */
  export function getTerminalStdin(): object | null | undefined
}

declare module 'wasi:cli/terminal-stdout@0.2.12' {
  /** Returns a resource if the stream is a terminal. */
  export function getTerminalStdout(): object | null | undefined
}

declare module 'wasi:cli/terminal-stderr@0.2.12' {
  /** Returns a resource if the stream is a terminal. */
  export function getTerminalStderr(): object | null | undefined
}

declare module 'wasi:io/streams@0.2.12' {
  export interface OutputStream {
    /** Writes at most 4,096 bytes. */
    blockingWriteAndFlush(contents: Uint8Array): void
  }
  export interface InputStream {
    /** Returns what has arrived, perhaps nothing. */
    read(length: number | bigint): Uint8Array
  }
}

declare module 'wasi:filesystem/preopens@0.2.12' {
  import type { Descriptor } from 'wasi:filesystem/types@0.2.12'
  export function getDirectories(): [folder: Descriptor, name: string][]
}

declare module 'wasi:filesystem/types@0.2.12' {
  export interface Descriptor {
    read(length: number | bigint, offset: number | bigint): [bytes: Uint8Array, atEnd: boolean]
    write(bytes: Uint8Array, offset: number | bigint): number | bigint
    stat(): DescriptorStat
    statAt(how: PathFlags, path: string): DescriptorStat
    openAt(how: PathFlags, path: string, open: OpenFlags, flags: DescriptorFlags): Descriptor
    readDirectory(): DirectoryEntryStream
    syncData(): void
    sync(): void
    getFlags(): DescriptorFlags
    setSize(size: number | bigint): void
    setTimes(access: NewTimestamp, modification: NewTimestamp): void
    setTimesAt(how: PathFlags, path: string, access: NewTimestamp, modification: NewTimestamp): void
    linkAt(how: PathFlags, path: string, toFolder: Descriptor, toPath: string): void
    readlinkAt(path: string): string
    renameAt(path: string, toFolder: Descriptor, toPath: string): void
    symlinkAt(target: string, path: string): void
    createDirectoryAt(path: string): void
    removeDirectoryAt(path: string): void
    unlinkFileAt(path: string): void
  }
  export interface DirectoryEntryStream {
    readDirectoryEntry(): { type: string; name: string } | null | undefined
  }
  export interface DescriptorStat {
    type: string
    size: number | bigint
    linkCount: number | bigint
    dataAccessTimestamp?: Datetime | null
    dataModificationTimestamp?: Datetime | null
    statusChangeTimestamp?: Datetime | null
  }
  export interface Datetime {
    seconds: number | bigint
    nanoseconds: number
  }
  export type NewTimestamp = { tag: 'no-change' } | { tag: 'now' } | { tag: 'timestamp'; val: Datetime }
  export interface PathFlags {
    symlinkFollow?: boolean
  }
  export interface OpenFlags {
    create?: boolean
    directory?: boolean
    exclusive?: boolean
    truncate?: boolean
  }
  export interface DescriptorFlags {
    read?: boolean
    write?: boolean
    mutateDirectory?: boolean
  }
}

declare module 'wasi-webgpu:assets/data' {
  /** Returns part of the files that the program imports as bytes. */
  export function read(offset: number, length: number): Uint8Array
  export function sourceMap(): Uint8Array
}

declare module 'wasi-webgpu:profile/samples' {
  export function start(sourceMap: Uint8Array): void
  export function sample(stack: string): void
}

declare module 'wasi-webgpu:text/utf8' {
  /** Returns the text of UTF-8; `null` or `undefined` if the bytes are no UTF-8. */
  export function decode(bytes: Uint8Array): string | null | undefined
  export function encode(text: string): Uint8Array<ArrayBuffer>
}

declare module 'buffer/index.js' {
  export { Buffer, INSPECT_MAX_BYTES, kMaxLength, SlowBuffer } from 'node:buffer'
}

declare module 'path-browserify' {
  import type { PlatformPath } from 'node:path'

  const path: PlatformPath
  // biome-ignore lint/style/noDefaultExport: the package has one
  export default path
}
