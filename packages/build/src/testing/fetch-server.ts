import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'

/** Starts the server of `fetch-cases.ts`, and returns it with its address. */
export async function startFetchServer(): Promise<{ server: Server; base: string }> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://server')
    const answer = Object.hasOwn(answers, url.pathname) ? answers[url.pathname] : undefined
    Promise.resolve(answer?.(response, url, request)).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, base: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

type Answer = (response: ServerResponse, url: URL, request: IncomingMessage) => unknown

const answers: Readonly<Record<string, Answer>> = {
  '/text': (response, url) => response.setHeader('content-type', 'text/plain').end(`text ${url.search}`),
  '/json': response => response.setHeader('content-type', 'application/json').end('{"a":[1,"ü"]}'),
  '/bytes': response => response.end(Uint8Array.from({ length: 256 }, (_, i) => i)),
  '/several': response =>
    response
      .setHeader('x-several', ['1', '2'])
      .setHeader('set-cookie', ['a=1', 'b=2'])
      .setHeader('x-latin', 'ü')
      .end(),
  async '/echo'(response, _, request) {
    const chunks: Buffer[] = await request.toArray()
    const { method, headers } = request
    const shown = ['x-a', 'x-kept', 'accept', 'content-type', 'content-length'].map(name => [
      name,
      headers[name],
    ])
    response.end(JSON.stringify([method, shown, Buffer.concat(chunks).toString()]))
  },
  async '/length'(response, _, request) {
    const chunks: Buffer[] = await request.toArray()
    response.end(`${Buffer.concat(chunks).length}`)
  },
  '/secrets': (response, _, { headers }) =>
    response.end(JSON.stringify(['authorization', 'cookie', 'x-kept'].map(name => headers[name] ?? null))),
  '/status': (response, url) => response.writeHead(Number(url.search.slice(1))).end(),
  async '/chunks'(response) {
    for (const text of ['one ', 'two ', 'thr', 'ee']) {
      response.write(text)
      await setTimeout(2)
    }
    response.end()
  },
  '/big': response => response.end(Uint8Array.from({ length: 3_000_000 }, (_, i) => i % 251)),
  async '/redirect'(response, { searchParams }, request) {
    // A connection that ends before the whole request has arrived may be an error of its own.
    await request.toArray()
    response
      .writeHead(Number(searchParams.get('status')), { location: searchParams.get('to') ?? '' })
      .end('moved')
  },
  '/hops'(response, url) {
    const left = Number(url.search.slice(1))
    if (left > 0) response.writeHead(302, { location: `/hops?${left - 1}` }).end()
    else response.end('arrived')
  },
  '/gzip': response => response.setHeader('content-encoding', 'gzip').end('x'),
  '/never': () => {},
  '/stalls': response => response.write('begun'),
  async '/slow'(response) {
    await setTimeout(60)
    response.end('slow')
  },
  '/dies': (_, __, { socket }) => socket.destroy(),
  async '/dies-later'(response) {
    response.setHeader('content-length', 100)
    await new Promise<void>(resolve => response.write('begun', () => resolve()))
    await setTimeout(20)
    response.destroy()
  },
  '/garbage': (_, __, { socket }) => socket.end('no HTTP\r\n\r\n'),
}
