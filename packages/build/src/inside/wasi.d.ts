/** What the code inside a component uses of WASI by itself. */

declare module 'wasi:cli/stderr@0.2.12' {
  /** The standard error. */
  export function getStderr(): { blockingWriteAndFlush(contents: Uint8Array): void }
}
