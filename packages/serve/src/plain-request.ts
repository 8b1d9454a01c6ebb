import { requestId } from './request-id.ts'
import { targetOf } from './request-target.ts'
import type { HeaderList, RequestHead } from './worker-protocol.ts'

/** The head of a request that a worker may answer without the server. */
export interface PlainHead {
  /** Target of the request as the client wrote it, for the log. */
  readonly target: string
  readonly id: string
  /** The head for the guest. */
  readonly head: RequestHead
  /** Bytes of the head, with the empty line. */
  readonly size: number
  /** Bytes of the body. */
  readonly length: number
}

/**
 * Reads the head of a request, if it is plain: HTTP/1.1 in its strict form, with a body of stated length, on a connection that
 * stays open. Everything else is `'other'`, whether it is allowed or malformed: the server's own parser, which nothing here
 * replaces, then reads the same bytes.
 *
 * @param bytes those that have arrived, from the beginning of the request
 * @returns `'more'` when the head has not arrived as a whole
 */
export function plainHead(bytes: Buffer): PlainHead | 'more' | 'other' {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return bytes.length < mostHeadBytes && isLetter(bytes[0]) ? 'more' : 'other'
  if (end > mostHeadBytes) return 'other'
  const [line = '', ...fields] = bytes.toString('latin1', 0, end).split('\r\n')
  const [, method, target] = requestLine.exec(line) ?? []
  if (method === undefined || target === undefined) return 'other'
  const headers: [name: string, value: string][] = []
  let length: string | undefined
  const ids: string[] = []
  for (const field of fields) {
    const [, name, value] = fieldLine.exec(field) ?? []
    if (name === undefined || value === undefined) return 'other'
    headers.push([name, value])
    const lowerName = name.toLowerCase()
    switch (lowerName) {
      case 'content-length':
        if (length !== undefined || !/^\d{1,9}$/.test(value)) return 'other'
        length = value
        break
      case 'connection':
        if (value.toLowerCase() !== 'keep-alive') return 'other'
        break
      case 'x-request-id':
        ids.push(value)
        break
      default:
        if (unusualFields.has(lowerName)) return 'other'
    }
  }
  const where = targetOf({ method, url: target, rawHeaders: headers.flat() })
  if (where === undefined || where.authority === '') return 'other'
  // Joined as Node joins fields of one name.
  const id = requestId({ headers: { 'x-request-id': ids.join(', ') } })
  const head = { method, ...where, headers: headers as HeaderList }
  return { target, id, head, size: end + 4, length: Number(length ?? 0) }
}

/** Bytes of the largest plain head, whose fields are within the bound on those of a message. */
const mostHeadBytes = 0x2000

const requestLine = /^(GET|POST|PUT|PATCH|DELETE) (\/[!-~]*) HTTP\/1\.1$/

/** A field (RFC 9110 §5.5), without the white space around its value. */
const fieldLine =
  /^([!#$%&'*+.^_`|~\w-]+):[ \t]*((?:[!-~\x80-\xff](?:[\t -~\x80-\xff]*[!-~\x80-\xff])?)?)[ \t]*$/

/** Fields that concern the connection or the framing. */
const unusualFields = new Set(['expect', 'http2-settings', 'trailer', 'transfer-encoding', 'upgrade'])

function isLetter(byte = 0): boolean {
  return byte >= 0x41 && byte <= 0x5a
}
