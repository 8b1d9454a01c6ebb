import { visible } from '@wasi-webgpu/native/terminal'

/**
 * Has a stream write control characters, and those that reorder a line, as escapes. A guest chooses what it prints, and an
 * operator looks at it in a terminal: it moves no cursor there, sets no title and changes no line of another. Line feeds
 * and tabs stay; bytes that are no UTF-8 are U+FFFD.
 */
export function writeVisibly(stream: Pick<NodeJS.WriteStream, 'write'>): void {
  const write = stream.write.bind(stream)
  const decoder = new TextDecoder()
  stream.write = ((chunk: string | Uint8Array, ...rest: []) => {
    // A character may come in two pieces.
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
    return write(text.replaceAll(/[^\n\t]+/g, visible), ...rest)
  }) as typeof stream.write
}
