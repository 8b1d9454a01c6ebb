import { connect, type Socket } from 'node:net'
import { Server, type ServerOptions } from '../server.ts'
import { encodeBody, messageOf, type RequestHead, type ResponseHead } from '../worker-protocol.ts'
import { FakeWorker } from './fake-worker.ts'

/** A request as it arrives in the worker. */
export interface SeenRequest extends RequestHead {
  readonly body: string
  readonly trailers: RequestHead['headers']
}

/** The worker's response. */
export interface Answer extends Partial<ResponseHead> {
  readonly body?: string
  readonly trailers?: RequestHead['headers']
}

/** Starts a server whose worker is a function in this process. */
export async function startFakeServer(
  answer: (request: SeenRequest) => Answer,
  options: Partial<ServerOptions> = {},
): Promise<{ readonly server: Server; readonly seen: SeenRequest[] }> {
  const seen: SeenRequest[] = []
  const server = await Server.start({
    config: {} as ServerOptions['config'],
    host: '127.0.0.1',
    port: 0,
    workers: 1,
    connections: 100,
    startLimit: 600_000,
    timeLimit: 600_000,
    clientLimit: 600_000,
    waitLimit: 600_000,
    pingLimit: 600_000,
    queueLimit: 1000,
    bodyLimit: 1000,
    responseLimit: 1_000_000_000,
    log: () => {},
    spawn: () => answeringWorker(seen, answer).process,
    ...options,
  })
  return { server, seen }
}

/** A worker that answers requests with a function. */
export function answeringWorker(seen: SeenRequest[], answer: (request: SeenRequest) => Answer): FakeWorker {
  let head: RequestHead | undefined
  let body = ''
  const worker = new FakeWorker(frame => {
    switch (frame.kind) {
      case 'start':
        worker.send('ready', {})
        break
      case 'request':
        head = messageOf<'request'>(frame)
        body = ''
        worker.send('heard', {})
        break
      case 'body':
        body += Buffer.from(frame.payload).toString('latin1')
        break
      case 'end': {
        const request = { ...(head as RequestHead), body, trailers: messageOf<'end'>(frame).trailers }
        seen.push(request)
        const { status = 200, headers = [], trailers = [], body: bytes = '' } = answer(request)
        worker.send('head', { status, headers })
        if (bytes !== '') worker.sendBytes(...encodeBody(Buffer.from(bytes, 'latin1')))
        worker.send('end', { trailers })
        worker.send('done', { times: { instantiate: 1, guest: 20, gpu: 300 } })
        worker.send('ready', {})
        break
      }
      case 'cut':
        worker.send('done', {})
        worker.send('ready', {})
    }
  })
  return worker
}

/**
 * Sends bytes to a server as Latin-1, and returns everything that comes back until the server closes the
 * connection.
 *
 * @param then whether the client then closes its half of the connection
 */
export function exchangeBytes(url: string, text: string, then?: 'ends'): Promise<string> {
  const { socket, read } = openConnection(url)
  if (then === 'ends') socket.end(text, 'latin1')
  else socket.write(text, 'latin1')
  return read
}

/** Connects to a server. `read` resolves with everything that comes back, as Latin-1, until the server closes the connection. */
export function openConnection(url: string): { socket: Socket; read: Promise<string> } {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  let text = ''
  socket.setEncoding('latin1').on('data', chunk => {
    text += chunk
  })
  socket.on('error', () => {})
  return { socket, read: new Promise(resolve => socket.on('close', () => resolve(text))) }
}
