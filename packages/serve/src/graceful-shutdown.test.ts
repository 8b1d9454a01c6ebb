import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { GracefulShutdown } from './graceful-shutdown.ts'

const http = createServer({ keepAliveTimeout: 3_600_000 })
const sockets: Socket[] = []
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
  http.removeAllListeners('request').close()
})

async function listen(answer: RequestListener): Promise<GracefulShutdown> {
  http.on('request', answer)
  const end = new GracefulShutdown(http)
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
  return end
}

/** Sends a text, and collects what the client reads until the connection is closed. */
function send(text: string): { socket: Socket; text: Promise<string> } {
  const socket = connect((http.address() as AddressInfo).port, '127.0.0.1')
  sockets.push(socket)
  socket.write(text)
  let read = ''
  socket.setEncoding('latin1').on('data', chunk => {
    read += chunk
  })
  return { socket, text: new Promise(resolve => socket.on('close', () => resolve(read))) }
}

const request = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n'

describe('a graceful shutdown', () => {
  it('sends a complete response to a client that reads it slowly', async () => {
    const answered = Promise.withResolvers<void>()
    // More than the system buffers.
    const body = 'x'.repeat(64 << 20)
    const end = await listen((_, response) => {
      response.end(body)
      answered.resolve()
    })
    const { socket, text } = send(request)
    socket.pause()
    await answered.promise
    const ended = end.end(60_000)
    socket.resume()
    expect((await text).length).toBeGreaterThan(body.length)
    await ended
  })

  it('closes a connection that its client keeps open for the next request', async () => {
    const taken = Promise.withResolvers<ServerResponse>()
    const end = await listen((_, response) => taken.resolve(response))
    const { text } = send(request)
    const response = await taken.promise
    const ended = end.end(60_000)
    response.end('answer')
    await ended
    expect(await text).toMatch(/keep-alive[\s\S]*answer$/)
  })

  it('answers a request whose head has arrived in part, and closes its connection', async () => {
    const end = await listen((_, response) => response.end('answer'))
    const first = send(`${request}GET /second HTTP/1.1\r\nhost`)
    await new Promise(resolve => first.socket.once('data', resolve))
    const ended = end.end(60_000)
    first.socket.write(': x\r\n\r\n')
    expect((await first.text).match(/connection: close[\s\S]*answer$/i)).not.toBeNull()
    await ended
  })

  it('closes idle connections although a client left with pipelined requests unanswered', async () => {
    const pipelined = Promise.withResolvers<ServerResponse>()
    let requests = 0
    const end = await listen((_, response) => {
      requests++
      if (requests === 1) response.end('answer')
      if (requests === 3) pipelined.resolve(response)
    })
    const idle = send(request)
    await new Promise(resolve => idle.socket.once('data', resolve))
    const left = send(request + request)
    const { req } = await pipelined.promise
    const closed = new Promise(resolve => req.socket.once('close', resolve))
    left.socket.destroy()
    await closed
    await end.end(60_000)
    expect(await idle.text).toMatch(/answer$/)
  })

  it('cuts off the remaining clients at its limit', async () => {
    const taken = Promise.withResolvers<ServerResponse>()
    const end = await listen((_, response) => taken.resolve(response))
    const { text } = send(request)
    await taken.promise
    await end.end(10)
    expect(await text).toBe('')
  })
})
