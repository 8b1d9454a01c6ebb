import { visible } from '@wasi-webgpu/native/terminal'
import type { FinishedRequest } from './client-request.ts'

/** Writes the fields of one line of the log. */
export type Log = (fields: Readonly<Record<string, string | number | undefined>>) => void

/**
 * Returns a log that writes lines of text in batches, because a write takes longer than some requests. The
 * last batch is written when the process exits. A batch that cannot be written, for example on a full disk, is lost; the
 * next one that can begins with the number of lost lines.
 *
 * @param write writes a text synchronously
 */
export function logLines(write: (text: string) => void): Log {
  let lines: string[] = []
  let lost = 0
  const flush = () => {
    const batch = lines
    lines = []
    if (batch.length === 0) return
    try {
      write([...(lost > 0 ? [logLine({ event: 'log-lost', lines: lost })] : []), ...batch].join(''))
      lost = 0
    } catch {
      lost += batch.length
    }
  }
  process.once('exit', flush)
  return fields => {
    if (lines.length === 0) setTimeout(flush, delay)
    lines.push(logLine(fields))
  }
}

/** How long a line may wait for its batch, in milliseconds. */
const delay = 20

/**
 * Formats a line as `name=value` pairs, for people and programs: the time, then the fields that have a value.
 */
export function logLine(fields: Parameters<Log>[0], time = new Date()): string {
  const pairs = Object.entries({ time: time.toISOString(), ...fields })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${quoted(String(value))}`)
  return `${pairs.join(' ')}\n`
}

/** Logs a finished request. */
export function logRequest(log: Log, finished: FinishedRequest): void {
  const { request, status, seconds, received, sent, worker, failure, reason } = finished
  log({
    method: request.method,
    path: request.url,
    status,
    ms: Number((seconds * 1000).toFixed(2)),
    received,
    sent,
    worker,
    failure,
    reason,
  })
}

/**
 * Quotes a value that is more than a word as JSON does. The result is one line, whatever a guest or a client
 * puts in it.
 */
function quoted(text: string): string {
  return /^[^\s"=\\]+$/.test(text) ? visible(text) : visible(JSON.stringify(text))
}
