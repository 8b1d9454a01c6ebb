import { writeAll } from '@wasi-webgpu/native/terminal'
import { TerminalFilter } from './terminal-filter.ts'

/**
 * Makes what is written to the standard output and the standard error arrive at once, as it does on a terminal: in
 * the order in which it was written, before the process ends, and also when a guest never lets the event loop turn.
 *
 * What goes to a terminal is made harmless to it: a guest chose it.
 *
 * When nobody reads any more (`| head`) the process ends, quietly.
 */
export function writeSynchronously(): void {
  for (const [stream, fd] of [
    [process.stdout, 1],
    [process.stderr, 2],
  ] as const) {
    if (stream.isTTY) {
      const { write } = stream
      const harmless = new TerminalFilter()
      stream.write = ((chunk: string | Uint8Array, ...rest: unknown[]) =>
        Reflect.apply(write, stream, [
          harmless.write(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk),
          ...rest.filter(item => typeof item === 'function'),
        ])) as typeof stream.write
      continue
    }
    stream.write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
      writeAll(fd, typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk)
      const callback = rest.at(-1)
      if (typeof callback === 'function') queueMicrotask(() => callback())
      return true
    }) as typeof stream.write
  }
}
