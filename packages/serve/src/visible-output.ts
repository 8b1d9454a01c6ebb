import { visible } from '@wasi-webgpu/native/terminal'

/**
 * Makes a stream write control characters, and characters that reorder a line, as escapes. A guest chooses
 * what it prints, and an operator reads it in a terminal: the guest must not move the cursor, set a title or
 * change other lines. Line feeds and tabs stay; bytes that are not UTF-8 become U+FFFD.
 *
 * Messages that native code writes to descriptor 2 past Node, such as a crash report of V8 or a warning of
 * Dawn, are not escaped. Node connects children with sockets, not pipes, and `captureStandardError` of
 * `@wasi-webgpu/native` cannot reopen a socket; besides, a server that relayed the stream would block while
 * its own standard error does.
 */
export function writeVisibly(stream: Pick<NodeJS.WriteStream, 'write'>): void {
  const write = stream.write.bind(stream)
  const decoder = new TextDecoder()
  stream.write = ((chunk: string | Uint8Array, ...rest: []) => {
    // A character may arrive in two pieces.
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
    return write(text.replaceAll(/[^\n\t]+/g, visible), ...rest)
  }) as typeof stream.write
}
