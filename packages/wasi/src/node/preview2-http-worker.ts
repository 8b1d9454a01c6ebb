import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream'
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { NetworkPolicy } from './network-policy.ts'
import { httpErrorCode, openRequest } from './outgoing-request.ts'
import type { Trailers, Wish } from './preview2-http.ts'

/**
 * A worker that sends the HTTP requests of WASI 0.2 guests. A guest's thread waits for its request, and the
 * shim's own worker would connect to any address of a name. So the shim sends requests to a port of this
 * machine, with the destination in the path: `/TOKEN/ID/POLICY/SCHEME/AUTHORITY/PATH`. The token keeps other
 * processes out. The shim knows no trailers, so those of a response go to the guest's thread, under the id of the request.
 * It never ends a request either, so the guest's thread says which ones a guest wants, and the others end here.
 */
const { token, errorHeader, trailers } = workerData as {
  token: string
  errorHeader: string
  trailers: MessagePort
}
const policies = new Map<string, NetworkPolicy>()
/** Functions that end the requests that guests want; those of requests that have not arrived do nothing. */
const wanted = new Map<number, () => void>()
trailers.on('message', obey)

const server = createServer({ maxHeaderSize: 0x4_0000 }, answer)
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  parentPort?.postMessage(typeof address === 'object' ? address?.port : undefined)
})

function obey({ id, isWanted }: Wish): void {
  if (isWanted) {
    wanted.set(id, () => {})
    return
  }
  wanted.get(id)?.()
  wanted.delete(id)
}

/** Whether a guest wants a request, which it may have dropped before the request arrived. */
function isWanted(id: number): boolean {
  for (let next = receiveMessageOnPort(trailers); next !== undefined; next = receiveMessageOnPort(trailers))
    obey(next.message as Wish)
  return wanted.has(id)
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const [, sent, id, rules = '', scheme = '', authority = '', path = '/'] =
    /^\/([^/]*)\/(\d*)\/([^/]*)\/([^/]*)\/([^/]*)(\/.*)$/.exec(request.url ?? '') ?? []
  if (sent !== token) {
    response.writeHead(403).end()
    return
  }
  if (!isWanted(Number(id))) {
    response.destroy()
    return
  }
  wanted.set(Number(id), () => response.destroy())
  response.on('close', () => wanted.delete(Number(id)))
  const fail = (error: unknown) => {
    if (response.headersSent) response.destroy()
    else response.writeHead(502, { [errorHeader]: `${token}${JSON.stringify(httpErrorCode(error))}` }).end()
  }
  try {
    const method = request.method ?? 'GET'
    const outgoing = openRequest(
      {
        scheme,
        authority: decodeURIComponent(authority),
        path,
        method,
        headers: forwarded(request.rawHeaders).map(asSent),
      },
      policyOf(rules),
    )
    outgoing.on('error', fail)
    outgoing.on('response', message => {
      response.writeHead(message.statusCode ?? 502, forwarded(message.rawHeaders))
      // Before the pipeline ends the body.
      message.on('end', () => {
        const { rawTrailers } = message
        if (rawTrailers.length > 0)
          trailers.postMessage({ id: Number(id), trailers: rawTrailers } satisfies Trailers)
      })
      pipeline(message, response, () => {})
    })
    response.on('close', () => outgoing.destroy())
    pipeline(request, outgoing, error => error && fail(error))
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
