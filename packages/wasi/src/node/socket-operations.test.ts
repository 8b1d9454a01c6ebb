import { expect, it } from 'vitest'
import { SocketOperations } from './socket-operations.ts'

const never = () => new Promise<never>(() => {})

function setUp() {
  let closed = 0
  const operations = new SocketOperations()
  const socket = operations.watch({ [Symbol.dispose]: () => void closed++ })
  return { operations, socket, closed: () => closed }
}

it('operations of a socket whose worker never answers fail when the socket is closed', async () => {
  const { operations, socket, closed } = setUp()
  const outcomes = [1, 2].map(() => operations.run(socket, never))
  socket[Symbol.dispose]()
  expect(closed()).toBe(1)
  for (const outcome of outcomes) await expect(outcome).rejects.toEqual({ tag: 'invalid-state' })
})

it('an operation of a socket has the outcome of its worker, even if the socket is closed later', async () => {
  const { operations, socket } = setUp()
  expect(await operations.run(socket, async () => 'sent')).toBe('sent')
  const failing = operations.run(socket, () => {
    throw { tag: 'access-denied' }
  })
  socket[Symbol.dispose]()
  await expect(failing).rejects.toEqual({ tag: 'access-denied' })
})
