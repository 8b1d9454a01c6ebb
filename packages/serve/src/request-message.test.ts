import { createServer, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { mostPieces, RequestMessage } from './request-message.ts'

let server: Server<typeof RequestMessage>
let socket: Socket
/** The request, as soon as its head has arrived. */
let arrived: Promise<{ request: RequestMessage; response: ServerResponse }>

beforeEach(async () => {
  server = createServer({ IncomingMessage: RequestMessage })
  arrived = new Promise(resolve => {
    server.once('request', (request, response) => resolve({ request, response }))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  socket = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => {})
})
afterEach(() => {
  socket.destroy()
  server.close()
})

const head = 'POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n'

/** Returns as many chunks of a byte. */
const chunks = (count: number) => '1\r\nx\r\n'.repeat(count)

/** Reads a body to its end, and returns its length and the number of pieces in which it came. */
async function read(request: RequestMessage): Promise<{ length: number; pieces: number }> {
  let [length, pieces] = [0, 0]
  for await (const piece of request) {
    length += (piece as Uint8Array).length
    pieces++
  }
  return { length, pieces }
}

it('a body of 100,000 chunks of a byte reaches its reader whole, in few pieces', async () => {
  socket.write(`${head}${chunks(100_000)}0\r\n\r\n`)
  const { request } = await arrived
  const { length, pieces } = await read(request)
  expect(length).toBe(100_000)
  expect(pieces).toBeLessThan(10_000)
})

it('a piece of a body reaches its reader before the next one comes', async () => {
  socket.write(head)
  const { request } = await arrived
  for (const text of ['a', 'bc']) {
    const piece = new Promise(resolve => request.once('data', bytes => resolve(String(bytes))))
    socket.write(`${text.length}\r\n${text}\r\n`)
    expect(await piece).toBe(text)
  }
})

it('a body in chunks of a byte that nobody reads waits in few pieces, until its client has to wait', async () => {
  socket.write(`${head}${chunks(mostPieces)}`)
  const { request } = await arrived
  await expect.poll(() => request.readableLength).toBeGreaterThanOrEqual(request.readableHighWaterMark - 4096)
  let pieces = 0
  while (request.read(1) !== null) if (request.read() !== null) pieces++
  expect(pieces).toBeLessThan(1000)
})

it('a body with more small chunks than may come ends with the event excess, and no more of it is read', async () => {
  socket.write(`${head}${chunks(3 * mostPieces)}0\r\n\r\n`)
  const { request, response } = await arrived
  const excess = new Promise(resolve => request.once('excess', resolve))
  let length = 0
  request.on('data', (bytes: Uint8Array) => {
    length += bytes.length
  })
  await excess
  expect(length).toBeLessThanOrEqual(2 * mostPieces)
  expect(request.complete).toBe(false)
  response.destroy()
})

it('a body with more small chunks than may come ends its connection when nobody listens', async () => {
  socket.write(`${head}${chunks(3 * mostPieces)}`)
  const { request, response } = await arrived
  response.end('early')
  request.resume()
  await new Promise(resolve => socket.resume().on('close', resolve))
})

it('a body may have any number of large chunks', async () => {
  const kilobyte = `400\r\n${'x'.repeat(1024)}\r\n`
  const block = kilobyte.repeat(1000)
  socket.write(head)
  const { request } = await arrived
  const result = read(request)
  for (let i = 0; i < 5; i++) socket.write(block)
  socket.write(`${chunks(mostPieces - 1000)}0\r\n\r\n`)
  expect(await result).toMatchObject({ length: 5 * 1_024_000 + mostPieces - 1000 })
})
