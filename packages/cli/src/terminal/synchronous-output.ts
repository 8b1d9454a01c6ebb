import { writeAll } from '@wasi-webgpu/native/terminal'
import { CommandError } from '../command-error.ts'
import { TerminalFilter } from './terminal-filter.ts'

/**
 * Makes writes to the standard output and the standard error synchronous, as on a terminal: output arrives in
 * order, before the process ends, and even while a guest blocks the event loop.
 *
 * Output to a terminal passes a {@link TerminalFilter}, because the guest chooses it.
 *
 * When the reader has closed the pipe (`| head`), the process ends silently. When the system takes no more, as on a full
 * disk, a write to the standard output throws an error that says so, and one to the standard error is lost.
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
      try {
        writeAll(fd, typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk)
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        if (fd === 1)
          throw new CommandError(`the standard output cannot be written: ${code}`, { cause: error })
      }
      const callback = rest.at(-1)
      if (typeof callback === 'function') queueMicrotask(() => callback())
      return true
    }) as typeof stream.write
  }
}
