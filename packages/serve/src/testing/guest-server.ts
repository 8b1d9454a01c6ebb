import { expect, vi } from 'vitest'
import { logLine } from '../log.ts'
import { type ServeOptions, serve } from '../serve-component.ts'

/**
 * A server in this process whose workers are processes that run a guest. The clock of the server stands still unless a
 * test lets time pass: no request exceeds a limit because the machine is busy, and no test waits for a limit.
 */
export interface GuestServer {
  readonly url: string
  /** The lines of its log since `forget()` was last called. */
  lines(): readonly string[]
  forget(): void
  /** Resolves when a line of the log matches. */
  seen(pattern: RegExp): Promise<void>
  /**
   * Lets the clock run, a second or the given milliseconds at a time, until a line of the log matches, or a promise is
   * fulfilled.
   */
  passUntil(event: RegExp | Promise<unknown>, step?: number): Promise<void>
  /** Lets the clock run for some milliseconds. */
  pass(milliseconds: number): void
  /** Refuses new requests, and resolves when those that it has are over. */
  close(): Promise<void>
}

/** A day: longer than any test lets pass, in milliseconds. */
const never = 86_400_000

/** Starts a server on a free port, with one worker, and without limits on time unless `options` state them. */
export async function startGuestServer(file: string, options: ServeOptions = {}): Promise<GuestServer> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] })
  const lines: string[] = []
  const server = await serve(file, {
    port: 0,
    workers: 1,
    startLimit: never,
    timeLimit: never,
    clientLimit: never,
    waitLimit: never,
    pingLimit: never,
    log: fields => lines.push(logLine(fields).trimEnd()),
    ...options,
  })
  const { url } = server
  const seen = (pattern: RegExp) => lines.some(line => pattern.test(line))
  return {
    url,
    lines: () => lines,
    forget: () => {
      lines.length = 0
    },
    seen: pattern => expect.poll(() => seen(pattern), { message: `the log has ${pattern}` }).toBe(true),
    pass: milliseconds => void vi.advanceTimersByTime(milliseconds),
    passUntil: async (event, step = 1000) => {
      let isFulfilled = false
      if (event instanceof Promise)
        void event.then(() => {
          isFulfilled = true
        })
      const isReached = () => (event instanceof RegExp ? seen(event) : isFulfilled)
      const pass = () => {
        if (!isReached()) vi.advanceTimersByTime(step)
        return isReached()
      }
      await vi.waitUntil(pass, { interval: 20, timeout: 90_000 })
    },
    close: () => server.close().finally(() => vi.useRealTimers()),
  }
}
