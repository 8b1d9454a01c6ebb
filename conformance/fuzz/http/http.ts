import { setImmediate as turnOfEvents } from 'node:timers/promises'
import { type Server, serve } from '@wasi-webgpu/serve'
import { openConnection } from '../../../packages/serve/src/testing/fake-server.ts'
import { guestFile } from '../../../packages/serve/src/testing/running-server.ts'
import type { Input, Target } from '../target.ts'
import { connectionBytes } from './connection-bytes.ts'

/** Milliseconds that a client or a guest may take, well below the time limit of an input. */
const limit = 3000

/** The HTTP server, in front of a guest of WASI 0.3 and one of 0.2: any bytes on a connection, and innocent requests beside. */
export const http: Target = {
  extension: () => '.http',
  timeLimit: 30,
  inputs: async () => connectionBytes,
  open: async () => {
    const servers = await Promise.all((['echo', 'incoming'] as const).map(start))
    return async input => {
      const outcomes: string[] = []
      for (const server of servers) outcomes.push(await attack(server, input))
      return outcomes.join(', ')
    }
  },
}

async function start(guest: 'echo' | 'incoming'): Promise<Server> {
  return serve(guestFile(guest), {
    port: 0,
    workers: 1,
    gpu: 'null',
    reuse: true,
    timeLimit: limit,
    clientLimit: limit,
    waitLimit: limit,
  })
}

/** Sends bytes, and afterwards an innocent request. Returns the status codes of the answers. */
async function attack({ url }: Server, bytes: Input): Promise<string> {
  const answer = await exchange(url, bytes)
  if (answer !== '' && !/^HTTP\/1\.1 [1-5]\d\d /.test(answer))
    throw new Error(`an answer that is not HTTP/1.1: ${JSON.stringify(answer.slice(0, 100))}`)
  const codes = answer.match(/^HTTP\/1\.1 \d{3}/gm)?.map(line => line.slice(9)) ?? ['closed']
  const { ok, status } = await fetch(url, { headers: { connection: 'close' } })
  if (!ok) throw new Error(`an innocent request is answered with ${status}`)
  return codes.join(' ')
}

/** Sends bytes in one or two pieces, ends, and returns all that comes back until the server closes the connection. */
async function exchange(url: string, bytes: Input): Promise<string> {
  const { socket, read } = openConnection(url)
  // The length decides, so that a saved input is sent in the same pieces again.
  const half = bytes.length % 2 === 0 ? 0 : bytes.length >> 1
  socket.write(bytes.subarray(0, half))
  await turnOfEvents()
  socket.end(bytes.subarray(half))
  return read
}
