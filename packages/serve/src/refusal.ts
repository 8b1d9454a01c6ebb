import { STATUS_CODES } from 'node:http'

/** Texts for the client by status. The cause stays in the log. */
const messages: Readonly<Record<number, string>> = {
  400: 'the request is malformed',
  408: 'the request took too long to arrive',
  413: 'the body of the request is too large',
  500: 'the program failed',
  503: 'too busy; try again later',
  504: 'the program took too long',
}

/** Returns the body of the server's own response of this status. */
export function refusalText(status: number): string {
  return `${messages[status]}\n`
}

/** Returns the server's own response of this status, on a connection that closes. */
export function refusal(status: number): string {
  const text = refusalText(status)
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: text/plain',
    `content-length: ${Buffer.byteLength(text)}`,
    `Date: ${new Date().toUTCString()}`,
    'Connection: close',
    '',
    text,
  ].join('\r\n')
}
