/** What the engine-dependent modules use of WASI. A number of 64 bits is a `number` in QuickJS. */

declare module 'wasi:cli/stdout@0.2.12' {
  import type { OutputStream } from 'wasi:io/streams@0.2.12'
  export function getStdout(): OutputStream
}

declare module 'wasi:cli/stderr@0.2.12' {
  import type { OutputStream } from 'wasi:io/streams@0.2.12'
  export function getStderr(): OutputStream
}

declare module 'wasi:io/streams@0.2.12' {
  export interface OutputStream {
    /** At most 4,096 bytes. */
    blockingWriteAndFlush(contents: Uint8Array): void
  }
}

declare module 'wasi:clocks/monotonic-clock@0.3.0' {
  /** Does not block: the program goes on. In nanoseconds. */
  export function waitFor(howLong: number): Promise<void>
}

declare module 'wasi:random/random@0.2.12' {
  export function getRandomBytes(length: number | bigint): Uint8Array
}
