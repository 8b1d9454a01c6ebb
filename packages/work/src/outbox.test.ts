import { expect, it } from 'vitest'
import { Outbox } from './outbox.ts'

const mebibyte = 0x10_0000

/** An outbox, with the sizes that its client was given, and a function that has the server confirm them. */
function testOutbox() {
  const given: number[] = []
  let flush = Promise.withResolvers<void>()
  const outbox = new Outbox(async () => flush.promise)
  const send = (size: number) => outbox.send(size * mebibyte, () => given.push(size))
  const confirm = async () => {
    const last = flush
    flush = Promise.withResolvers()
    last.resolve()
    await new Promise(resolve => setImmediate(resolve))
  }
  const fail = (error: Error) => flush.reject(error)
  return { outbox, given, send, confirm, fail }
}

it('the client has little more than 4 MiB of messages at a time, in their order', async () => {
  const { given, send, confirm } = testOutbox()
  expect(send(4)).toBeUndefined()
  const sent = [1, 2, 3, 4].map(send)
  expect(given).toEqual([4, 1])
  await confirm()
  expect(given).toEqual([4, 1, 2, 3])
  await confirm()
  expect(given).toEqual([4, 1, 2, 3, 4])
  await Promise.all(sent)
})

it('everything is confirmed once the server has what waited, too', async () => {
  const { outbox, given, send, confirm } = testOutbox()
  const sent = [send(5), send(1)]
  let isConfirmed = false
  const confirmed = outbox.confirmed().then(() => (isConfirmed = true))
  await confirm()
  expect([given, isConfirmed]).toEqual([[5, 1], false])
  await confirm()
  await Promise.all([confirmed, ...sent])
  await outbox.confirmed()
})

it('a message that is sent as soon as the one before it was is not left waiting', async () => {
  const { given, send, confirm } = testOutbox()
  const first = send(5)
  const chain = send(1)?.then(() => send(2))
  await confirm()
  await Promise.all([first, chain])
  expect(given).toEqual([5, 1, 2])
})

it('messages beyond 64 MiB that wait are refused', async () => {
  const { given, send, confirm } = testOutbox()
  const sent = [send(5), ...Array.from({ length: 16 }, () => send(4))]
  expect(() => send(1)).toThrow('messages of 67108864 bytes wait for the server')
  while (given.length < 17) await confirm()
  await confirm()
  await Promise.all(sent)
  expect(send(1)).toBeUndefined()
})

it('messages that wait fail with the connection', async () => {
  const { given, send, fail } = testOutbox()
  const sent = [send(5), send(1)]
  fail(new Error('closed'))
  expect((await Promise.allSettled(sent)).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(given).toEqual([5])
})

it('messages that still wait when their guest ends are dropped', async () => {
  const { outbox, given, send, confirm } = testOutbox()
  const guest = new AbortController()
  const first = send(5)
  const dropped = outbox.send(mebibyte, () => given.push(1), guest.signal)
  const kept = send(2)
  guest.abort()
  const sent = Promise.allSettled([first, dropped, kept])
  await confirm()
  expect((await sent).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(given).toEqual([5, 2])
})
