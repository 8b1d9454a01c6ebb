import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream'
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import type { TraceFields } from './grants.ts'
import { NetworkPolicy } from './network-policy.ts'
import { HttpFailure, httpErrorCode, openRequest } from './outgoing-request.ts'
import type { Wish } from './preview2-http.ts'
import type { Received } from './preview2-responses.ts'
import { takeToEnd } from './upload-guard.ts'

/**
 * A worker that sends the HTTP requests of WASI 0.2 guests. A guest's thread waits for its request, and the
 * shim's own worker would connect to any address of a name. So the shim sends requests to a port of this
 * machine, all as POST, since Node frames no body of other methods, with the destination in the path:
 * `/TOKEN/ID/POLICY/METHOD/SCHEME/AUTHORITY/PATH`. The token keeps other processes out. Only the status and the body of a
 * response return the same way. The shim joins fields of one name and knows no trailers, so the fields and errors go to the
 * guest's thread, under the id of the request. The shim never ends a request either, so the guest's thread says which ones a
 * guest wants, and the others end here.
 */
const { token, messages } = workerData as { token: string; messages: MessagePort }
const policies = new Map<string, NetworkPolicy>()
/** The requests that guests want. */
const wanted = new Map<number, Wanted>()
messages.on('message', obey)

const server = createServer({ maxHeaderSize: 0x4_0000 }, answer)
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  parentPort?.postMessage(typeof address === 'object' ? address?.port : undefined)
})

/** A request that a guest wants. */
interface Wanted {
  readonly traceFields: TraceFields
  /** Ends it; does nothing before it has arrived. */
  end(): void
}

function obey(wish: Wish): void {
  const { id } = wish
  if (wish.isWanted) {
    wanted.set(id, { traceFields: wish.traceFields, end() {} })
    return
  }
  wanted.get(id)?.end()
  wanted.delete(id)
}

/** Returns a request that a guest wants; `undefined` if it has dropped the request before it arrived. */
function wantedOf(id: number): Wanted | undefined {
  for (let next = receiveMessageOnPort(messages); next !== undefined; next = receiveMessageOnPort(messages))
    obey(next.message as Wish)
  return wanted.get(id)
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const [, sent, digits, rules = '', method = '', scheme = '', authority = '', path = '/'] =
    /^\/([^/]*)\/(\d*)\/([^/]*)\/([^/]*)\/([^/]*)\/([^/]*)(\/.*)$/.exec(request.url ?? '') ?? []
  if (sent !== token) {
    response.writeHead(403).end()
    return
  }
  const id = Number(digits)
  const { traceFields } = wantedOf(id) ?? {}
  if (traceFields === undefined) {
    response.destroy()
    return
  }
  wanted.set(id, { traceFields, end: () => response.destroy() })
  response.on('close', () => wanted.delete(id))
  const tell = (received: Received) => messages.postMessage({ id, received })
  const fail = (error: unknown) => {
    if (response.destroyed || response.writableEnded) return
    if (response.headersSent) response.destroy()
    else {
      tell({ error: httpErrorCode(error) })
      response.writeHead(502).end()
    }
  }
  try {
    const outgoing = openRequest(
      {
        scheme,
        authority: decodeURIComponent(authority),
        path,
        method: decodeURIComponent(method),
        headers: forwarded(request.rawHeaders).map(asSent),
        traceFields,
      },
      policyOf(rules),
    )
    outgoing.on('error', fail)
    // A server that switches protocols has Node close the connection without an error.
    const onClose = () => fail(new HttpFailure('connection-terminated'))
    outgoing.on('close', onClose)
    outgoing.on('response', message => {
      // The body of a response may be on its way for longer than its connection.
      outgoing.off('close', onClose)
      try {
        response.writeHead(message.statusCode as number)
      } catch {
        outgoing.destroy(new HttpFailure('HTTP-protocol-error'))
        return
      }
      tell({ headers: message.rawHeaders })
      response.flushHeaders()
      // Before the pipeline ends the body.
      message.on('end', () => {
        const { rawTrailers } = message
        if (rawTrailers.length > 0) tell({ trailers: rawTrailers })
      })
      pipeline(message, response, () => {})
    })
    response.on('close', () => outgoing.destroy())
    takeToEnd(request, outgoing)
    request.on('error', () => {}).pipe(outgoing)
  } catch (error) {
    fail(error)
  }
}

function policyOf(rules: string): NetworkPolicy {
  let policy = policies.get(rules)
  if (policy === undefined) {
    policy = new NetworkPolicy(JSON.parse(decodeURIComponent(rules)) as string[])
    policies.set(rules, policy)
  }
  return policy
}

/**
 * The shim flushes its headers, so Node sends them in UTF-8; each of their characters stands for one byte.
 */
function asSent(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8')
}

/** Removes the headers of a connection, which belong to one hop only. */
function forwarded(raw: readonly string[]): string[] {
  const headers: string[] = []
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i] as string
    if (!ofConnection.has(name.toLowerCase())) headers.push(name, raw[i + 1] as string)
  }
  return headers
}

const ofConnection = new Set(['connection', 'host', 'keep-alive', 'transfer-encoding'])
