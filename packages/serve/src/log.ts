import { visible } from '@wasi-webgpu/native/terminal'
import type { FinishedRequest } from './client-request.ts'

/** Writes a line of `name=value`. */
export type Log = (fields: Readonly<Record<string, string | number | undefined>>) => void

/**
 * Lines that are written some at a time, and the last ones when the process exits: a write takes longer than some requests.
 *
 * @param write has written the text when it returns
 */
export function logLines(write: (text: string) => void): Log {
  let lines = ''
  const flush = () => {
    const text = lines
    lines = ''
    if (text !== '') write(text)
  }
  process.once('exit', flush)
  return fields => {
    if (lines === '') setTimeout(flush, delay)
    lines += logLine(fields)
  }
}

/** How long a line may wait, in milliseconds. */
const delay = 20

/** A line for people and programs: the time, then the fields that have a value. */
export function logLine(fields: Parameters<Log>[0], time = new Date()): string {
  const pairs = Object.entries({ time: time.toISOString(), ...fields })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${quoted(String(value))}`)
  return `${pairs.join(' ')}\n`
}

/** Logs a request that is over. */
export function logRequest(log: Log, over: FinishedRequest): void {
  const { request, status, seconds, received, sent, worker, failure, reason } = over
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

/** Quoted where it is more than a word, as JSON has it; on one line whatever a guest or a client puts into it. */
function quoted(text: string): string {
  return /^[^\s"=\\]+$/.test(text) ? visible(text) : visible(JSON.stringify(text))
}
