import type { ChildProcess } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, expect, it, vi } from 'vitest'
import type { Loan } from './loan.ts'
import { WorkerProcess } from './worker-process.ts'
import { encodeMessage, type WorkerConfig } from './worker-protocol.ts'

let pipe: Server | undefined
afterEach(() => void pipe?.close())

/** Returns both ends of a socket between two processes. */
async function socketPair(): Promise<[Socket, Socket]> {
  pipe = createServer()
  await once(pipe.listen(0, '127.0.0.1'), 'listening')
  const { port } = pipe.address() as { port: number }
  const worker = connect(port, '127.0.0.1').setNoDelay()
  const [server] = (await once(pipe, 'connection')) as [Socket]
  return [server, worker]
}

it('reports about a lent connection stay in the system until the server reads all of them', async () => {
  const [server, worker] = await socketPair()
  const events: string[] = []
  const follow = (object: object, name: string) => {
    const own = (object as Record<string, (...args: unknown[]) => unknown>)[name]!
    const followed = (...args: unknown[]) => {
      events.push(name)
      return own.apply(object, args)
    }
    Object.assign(object, { [name]: followed })
  }
  const { _handle: handle } = server as unknown as { readonly _handle: object }
  follow(handle, 'readStop')
  follow(handle, 'readStart')
  follow(server, 'push')
  const child = Object.assign(new EventEmitter(), {
    stdio: [null, null, null, server],
    connected: true,
    send: () => {},
    kill: () => true,
  })
  const ignored = { onReady() {}, onPong() {}, onHeard() {}, onDone() {}, onGone() {} }
  const process = new WorkerProcess(1, {} as WorkerConfig, ignored, () => child as unknown as ChildProcess)
  const take = vi.fn(() => true)
  const loan = { socket: server, isRecalled: false, take, settle() {}, onGone() {} }
  process.lend(loan as unknown as Loan, { bodyLimit: 1, responseLimit: 1, reserved: [], keepAlive: 1 })

  for (let sent = 1; sent <= 20; sent++) {
    worker.write(encodeMessage('reading', {}))
    if (sent % 5 === 0) await vi.waitUntil(() => take.mock.calls.length === sent)
    else await new Promise(resolve => setImmediate(resolve))
  }
  process.kill('the test is over')
  worker.destroy()
  expect(events).toContain('readStop')
  expect(events.join(' ')).not.toMatch(/readStop (?:readStop )*push/)
})
