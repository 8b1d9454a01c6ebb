import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { mostWaiting, Pipelining } from './pipelining.ts'

const http = createServer()
const sockets: Socket[] = []
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
  http.removeAllListeners('request').close()
})

/** Starts a server, and returns the list of requests that have begun, in order. */
async function listen(): Promise<{ url: string; response: ServerResponse }[]> {
  const begun: { url: string; response: ServerResponse }[] = []
  const pipelining = new Pipelining()
  http.on('request', (request, response) =>
    pipelining.add(request, response, () => begun.push({ url: request.url as string, response })),
  )
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
  return begun
}

/** Sends requests at once, and collects the responses until the connection is closed. */
function send(count: number): { socket: Socket; text: Promise<string> } {
  const socket = connect((http.address() as AddressInfo).port, '127.0.0.1').on('error', () => {})
  sockets.push(socket)
  socket.write(Array.from({ length: count }, (_, i) => `GET /${i} HTTP/1.1\r\nhost: x\r\n\r\n`).join(''))
  let read = ''
  socket.setEncoding('latin1').on('data', chunk => {
    read += chunk
  })
  return { socket, text: new Promise(resolve => socket.on('close', () => resolve(read))) }
}

it('pipelined requests of a connection begin one after another', async () => {
  const begun = await listen()
  send(3)
  for (let i = 0; i < 3; i++) {
    await expect.poll(() => begun.map(({ url }) => url)).toEqual(['/0', '/1', '/2'].slice(0, i + 1))
    begun[i]!.response.end()
  }
})

it('a pipelined request of one connection does not wait for those of another', async () => {
  const begun = await listen()
  send(2)
  send(2)
  await expect.poll(() => begun.map(({ url }) => url)).toEqual(['/0', '/0'])
})

it('a pipelined request whose client has left never begins', async () => {
  const begun = await listen()
  const { socket } = send(2)
  await expect.poll(() => begun).toHaveLength(1)
  const closed = new Promise(resolve => begun[0]!.response.once('close', resolve))
  socket.destroy()
  await closed
  await new Promise(resolve => setImmediate(resolve))
  expect(begun).toHaveLength(1)
})

it('a connection that pipelines more requests than may wait is closed after the last of these', async () => {
  const begun = await listen()
  const { text } = send(10 * mostWaiting)
  for (let i = 0; i <= mostWaiting; i++) {
    await expect.poll(() => begun, { interval: 2 }).toHaveLength(i + 1)
    begun[i]!.response.end('x')
  }
  const responses = (await text).split('HTTP/1.1 200 OK').slice(1)
  expect(responses).toHaveLength(mostWaiting + 1)
  expect(responses.map(response => /connection: close/i.test(response)).indexOf(true)).toBe(mostWaiting)
  expect(begun).toHaveLength(mostWaiting + 1)
})
