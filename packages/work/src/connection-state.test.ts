import type { NatsConnection, Status } from '@nats-io/transport-node'
import { expect, it } from 'vitest'
import { ConnectionState } from './connection-state.ts'

it('a connection is lost from the time that its server is gone until another is there, and when it is closed', async () => {
  const statuses = [
    { type: 'disconnect', server: 'a:4222' },
    { type: 'error', error: new Error('refused') },
    { type: 'reconnect', server: 'b:4222' },
  ] as Status[]
  const seen: boolean[] = []
  let isClosed = false
  const nc = {
    isClosed: () => isClosed,
    async *status() {
      await created
      for (const status of statuses) {
        seen.push(state.isLost)
        yield status
      }
      ended.resolve()
    },
  } as unknown as NatsConnection
  const ended = Promise.withResolvers<void>()
  const lines: unknown[] = []
  const { promise: created, resolve: tell } = Promise.withResolvers<void>()
  const state = new ConnectionState(nc, line => lines.push(line))
  tell()
  await ended.promise
  expect(seen).toEqual([false, true, true])
  expect(state.isLost).toBe(false)
  isClosed = true
  expect(state.isLost).toBe(true)
  expect(lines).toEqual([
    { event: 'disconnect', server: 'a:4222' },
    { event: 'nats-error', reason: 'refused' },
    { event: 'reconnect', server: 'b:4222' },
  ])
})
