import type { IncomingMessage } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { NetworkPolicy } from './network-policy.ts'
import { openRequest } from './outgoing-request.ts'

let server: Server
const sockets: Socket[] = []
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
  server.close()
})

/** Sends a request of a guest to a server that answers with a body in chunks of a byte, and returns the response. */
async function respond(body: string): Promise<IncomingMessage> {
  server = createServer(socket => {
    sockets.push(socket.on('error', () => {}))
    socket.once('data', () => socket.write(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${body}`))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const authority = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const outgoing = { scheme: 'http', authority, path: '/', method: 'GET', headers: [] }
  const request = openRequest(outgoing, new NetworkPolicy(['127.0.0.1']))
  request.on('error', () => {}).end()
  return new Promise(resolve => request.on('response', resolve))
}

it('a response in chunks of a byte that a guest does not read waits in few pieces', async () => {
  const response = await respond('1\r\nx\r\n'.repeat(200_000))
  await expect
    .poll(() => response.readableLength)
    .toBeGreaterThanOrEqual(response.readableHighWaterMark - 4096)
  let pieces = 0
  while (response.read(1) !== null) if (response.read() !== null) pieces++
  expect(pieces).toBeLessThan(1000)
  response.destroy()
})

it('a response in chunks of a byte reaches a guest whole, with its trailers', async () => {
  const chunks = Array.from({ length: 30_000 }, (_, i) => `1\r\n${i % 10}\r\n`).join('')
  const response = await respond(`${chunks}0\r\nx: y\r\n\r\n`)
  let text = ''
  for await (const piece of response) text += String(piece)
  expect(text).toBe('0123456789'.repeat(3000))
  expect(response.trailers).toEqual({ x: 'y' })
})
