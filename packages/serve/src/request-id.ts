import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Returns the ID of a request for the log: that of its field `x-request-id`, which proxies set, or a new one. */
export function requestId({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id']
  return typeof given === 'string' && /^[\w.:/+=-]{1,128}$/.test(given) ? given : randomUUID()
}
