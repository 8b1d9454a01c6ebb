import { STATUS_CODES, validateHeaderName, validateHeaderValue } from 'node:http'
import type { ResponseHead } from './worker-protocol.ts'

/**
 * Returns the head of a response whose body is complete, as Node's server sends it on a connection that stays open.
 *
 * @param length bytes of the body
 * @param keepAlive seconds for which the connection may idle
 * @returns `undefined` when the response has no body by its status, or cannot be sent: the server decides what becomes of it
 */
export function headOfWhole(
  { status, headers }: ResponseHead,
  length: number,
  keepAlive: number,
): Buffer | undefined {
  if (status < 200 || bodiless.has(status)) return undefined
  let text = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'unknown'}\r\n`
  let stated: string | undefined
  let hasDate = false
  for (const [name, value] of headers) {
    if (!isField(name, value)) return undefined
    const lowerName = name.toLowerCase()
    if (lowerName === 'content-length') {
      if (stated !== undefined || value !== String(length)) return undefined
      stated = value
    }
    if (lowerName === 'date') hasDate = true
    text += `${name}: ${value}\r\n`
  }
  if (!hasDate) text += `Date: ${new Date().toUTCString()}\r\n`
  text += `Connection: keep-alive\r\nKeep-Alive: timeout=${keepAlive}\r\n`
  if (stated === undefined) text += `Content-Length: ${length}\r\n`
  return Buffer.from(`${text}\r\n`, 'latin1')
}

const bodiless = new Set([204, 205, 304])

function isField(name: string, value: string): boolean {
  try {
    validateHeaderName(name)
    validateHeaderValue(name, value)
    return true
  } catch {
    return false
  }
}
