import { type AddressInfo, createServer, type Server } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { NetworkPolicy } from './network-policy.ts'
import { openRequest } from './outgoing-request.ts'

let server: Server
let authority: string
beforeAll(async () => {
  // Answers with the first line of the request.
  server = createServer(socket =>
    socket.once('data', head => {
      const [line = ''] = head.toString('latin1').split('\r\n')
      socket.end(`HTTP/1.1 200 OK\r\nx-line: ${line}\r\ncontent-length: 0\r\n\r\n`)
    }),
  )
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  authority = `127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

/** Sends a request of a guest, and returns the first line that the server received. */
async function firstLine(method: string, path: string, headers: string[] = []): Promise<unknown> {
  const outgoing = { scheme: 'http', authority, path, method, headers }
  const request = openRequest(outgoing, new NetworkPolicy(['127.0.0.1']))
  return new Promise((resolve, reject) => {
    request
      .on('response', ({ headers }) => resolve(headers['x-line']))
      .on('error', reject)
      .end()
  })
}

it.each([
  ['GET', '/a?b', '/a?b'],
  ['GET', '//internal.example/a', '//internal.example/a'],
  ['GET', '', '/'],
  ['GET', '?b', '/?b'],
  ['OPTIONS', '*', '*'],
])('a %s of %j by a guest has the target %s', async (method, path, target) => {
  expect(await firstLine(method, path)).toBe(`${method} ${target} HTTP/1.1`)
})

it.each([
  ['GET', 'http://internal.example/secret'],
  ['GET', 'internal.example/secret'],
  ['CONNECT', 'internal.example:443'],
  ['GET', '*'],
])('a %s of %s by a guest, which a server takes for another authority, is not sent', async (method, path) => {
  await expect(firstLine(method, path)).rejects.toThrow('HTTP-request-URI-invalid')
})

it.each([
  [['content-length', '42', 'content-length', '0']],
  [['content-length', '0', 'Content-Length', '0']],
  [['content-length', '0, 42']],
  [['content-length', '+0']],
  [['content-length', '']],
  [['content-length', '0x2']],
])('a request with %j by a guest, whose length servers read differently, is not sent', async headers => {
  await expect(firstLine('POST', '/', headers)).rejects.toThrow('HTTP-protocol-error')
})
