import { visible } from '@wasi-webgpu/native/terminal'
import type { FinishedRequest } from './client-request.ts'

/** Writes the fields of one line of the log. */
export type Log = (fields: Readonly<Record<string, string | number | undefined>>) => void

/**
 * Returns a log that writes lines of text in batches, because a write takes longer than some requests. While a batch is
 * being written, and for a while after it, lines wait for the next. Lines are lost when more than {@link mostCharacters}
 * wait, and with a batch that cannot be written, for example on a full disk; the next batch begins with their number.
 *
 * @param write writes a text, synchronously or until its promise settles
 * @param writeLast writes the last batch synchronously when the process exits
 * @param format of a line
 */
export function logLines(
  write: (text: string) => unknown,
  writeLast: (text: string) => unknown = write,
  format: LogFormat = 'text',
): Log {
  const logLine = lineFormats[format]
  let lines: string[] = []
  let characters = 0
  let lost = 0
  let isWriting = false
  /** Takes the lines that wait. Returns the text of the batch, and what to call when it could not be written. */
  const take = () => {
    const [batch, report] = [lines, lost]
    ;[lines, characters, lost] = [[], 0, 0]
    const text = [...(report > 0 ? [logLine({ event: 'log-lost', lines: report })] : []), ...batch].join('')
    const lose = () => {
      lost += report + batch.length
    }
    return { text, lose }
  }
  const flush = () => {
    const { text, lose } = take()
    const end = () => {
      isWriting = false
      if (lines.length > 0) setTimeout(flush, delay)
    }
    try {
      const writing = write(text)
      if (!(writing instanceof Promise)) return
      isWriting = true
      void writing.catch(lose).then(end)
    } catch {
      lose()
    }
  }
  process.once('exit', () => {
    if (lines.length > 0) writeLast(take().text)
  })
  return fields => {
    if (characters > mostCharacters) {
      lost++
      return
    }
    if (lines.length === 0 && !isWriting) setTimeout(flush, delay)
    const line = logLine(fields)
    characters += line.length
    lines.push(line)
  }
}

/** Length of the lines that may wait. */
const mostCharacters = 0x10_0000

/** How long a line may wait for its batch, in milliseconds. */
const delay = 20

/** Formats of a line: `name=value` pairs, or an object in JSON. */
export const lineFormats = { text: logLine, json: jsonLine } as const

/** The name of a format of {@link lineFormats}. */
export type LogFormat = keyof typeof lineFormats

/**
 * Formats a line as `name=value` pairs, for people and programs: the time, then the fields that have a value.
 */
export function logLine(fields: Parameters<Log>[0], time = new Date()): string {
  let line = `time=${time.toISOString()}`
  for (const name in fields) {
    const value = fields[name]
    if (value !== undefined) line += ` ${name}=${typeof value === 'number' ? value : quoted(value)}`
  }
  return `${line}\n`
}

/** Formats a line as an object in JSON, with the fields of {@link logLine}. */
function jsonLine(fields: Parameters<Log>[0], time = new Date()): string {
  // Control characters of the second block, and those that reorder text, stand as they are in JSON.
  return `${visible(JSON.stringify({ time: time.toISOString(), ...fields }))}\n`
}

/** Logs a finished request. */
export function logRequest(log: Log, finished: FinishedRequest): void {
  const { method, path, id, client, status, seconds, received, sent, worker, failure, reason } = finished
  log({
    method,
    path,
    status,
    ms: Number((seconds * 1000).toFixed(2)),
    received,
    sent,
    client,
    id,
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
  // Visible ASCII, as most values are, needs no slower test.
  if (/^[!#-<>-[\]-~]+$/.test(text)) return text
  return /^[^\s"=\\]+$/.test(text) ? visible(text) : visible(JSON.stringify(text))
}
