/** What the programs use of WASI by themselves. */

declare module 'wasi:cli/environment@0.2.12' {
  /** The program's own name first. */
  export function getArguments(): string[]
}

declare module 'wasi:cli/exit@0.2.12' {
  export function exitWithCode(code: number): never
}

declare module 'wasi:cli/stdout@0.2.12' {
  export function getStdout(): { blockingWriteAndFlush(contents: Uint8Array): void }
}

declare module 'wasi:cli/stderr@0.2.12' {
  export function getStderr(): { blockingWriteAndFlush(contents: Uint8Array): void }
}

declare module 'wasi:filesystem/preopens@0.2.12' {
  export interface Descriptor {
    openAt(
      pathFlags: { symlinkFollow?: boolean },
      path: string,
      openFlags: { create?: boolean; truncate?: boolean },
      flags: { read?: boolean; write?: boolean },
    ): Descriptor
    stat(): { size: bigint }
    read(length: bigint, offset: bigint): [contents: Uint8Array<ArrayBuffer>, isEnd: boolean]
    write(contents: Uint8Array, offset: bigint): bigint
  }

  /** The granted folders, with their names. */
  export function getDirectories(): [folder: Descriptor, name: string][]
}
