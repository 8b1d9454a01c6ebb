import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { ConnectionLimit } from './connection-limit.ts'

const responses: ServerResponse[] = []
const sockets: Socket[] = []
let http: ReturnType<typeof createServer>
let full = 0
afterEach(async () => {
  http.closeAllConnections()
  http.close()
  await once(http, 'close')
  sockets.length = 0
  responses.length = 0
  full = 0
})

async function listen(most: number, areShort = false): Promise<ConnectionLimit> {
  http = createServer((_, response) => void responses.push(response))
  const onFull = () => {
    full++
  }
  const connections = new ConnectionLimit(http, most, onFull, areShort)
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  return connections
}

/** Opens a connection, and waits until the server has accepted it. */
async function open(): Promise<Socket> {
  const taken = once(http, 'connection')
  const socket = connect((http.address() as AddressInfo).port, '127.0.0.1').on('error', () => {})
  socket.resume()
  sockets.push(socket)
  await taken
  return socket
}

async function ask(socket: Socket): Promise<ServerResponse> {
  const asked = once(http, 'request')
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  const [, response] = await asked
  return response as ServerResponse
}

describe('at the limit on connections', () => {
  it('a new connection replaces the one that has been idle longest', async () => {
    const connections = await listen(2)
    const [first, second] = [await open(), await open()]
    const closed = once(first, 'close')
    await open()
    await closed
    expect([second.destroyed, connections.count, full]).toEqual([false, 2, 1])
  })

  it('a new connection is closed when every other has a request', async () => {
    const connections = await listen(2)
    const busy = [await open(), await open()]
    for (const socket of busy) await ask(socket)
    await once(await open(), 'close')
    expect([busy.map(({ destroyed }) => destroyed), connections.count, full]).toEqual([[false, false], 2, 1])
  })

  it('a new connection replaces the one that has had a request for longest when requests are short', async () => {
    const connections = await listen(2, true)
    const [first, second] = [await open(), await open()]
    for (const socket of [second, first, second]) await ask(socket)
    const closed = once(second, 'close')
    const third = await open()
    await closed
    expect([first.destroyed, third.destroyed, connections.count, full]).toEqual([false, false, 2, 1])
  })

  it('a connection counts as idle from the end of its response', async () => {
    await listen(2)
    const [first, second] = [await open(), await open()]
    const response = await ask(first)
    const over = once(response, 'close')
    response.end('answer')
    await over
    const closed = once(second, 'close')
    await open()
    await closed
    expect(first.destroyed).toBe(false)
  })
})

it('closed connections do not count towards the limit on connections', async () => {
  const connections = await listen(1)
  for (let i = 0; i < 3; i++) {
    const socket = await open()
    socket.destroy()
    await expect.poll(() => connections.count).toBe(0)
  }
  expect(full).toBe(0)
})
