import type { ConsumerInfo } from '@nats-io/jetstream'
import type { Msg, NatsConnection } from '@nats-io/transport-node'
import { afterEach, expect, it, vi } from 'vitest'
import type { Delivery } from './delivery.ts'
import { MessagePull } from './message-pull.ts'

afterEach(() => void vi.useRealTimers())

/** Starts to pull over a connection that records the batches that are requested. */
function startPull(config: Partial<ConsumerInfo['config']> = {}) {
  vi.useFakeTimers()
  const requested: number[] = []
  const inboxes: string[] = []
  const left: string[] = []
  const problems: string[] = []
  const taken: Delivery[] = []
  const state = { room: 3 }
  const reconnected = Promise.withResolvers<void>()
  let deliver: (error: Error | null, message: Msg) => void = () => {}
  const nc = {
    isClosed: () => false,
    subscribe(inbox: string, { callback }: { callback: typeof deliver }) {
      inboxes.push(inbox)
      deliver = callback
      return { getSubject: () => inbox, drain: async () => void left.push(inbox) }
    },
    publish(subject: string, text: string, { reply }: { reply: string }) {
      expect([subject, reply]).toEqual(['$JS.API.CONSUMER.MSG.NEXT.JOBS.gpu', inboxes.at(-1)])
      requested.push(JSON.parse(text).batch)
    },
    async *status() {
      await reconnected.promise
      yield { type: 'reconnect' }
    },
  } as unknown as NatsConnection
  const info = { stream_name: 'JOBS', name: 'gpu', config } as ConsumerInfo
  const pull = new MessagePull(nc, info, {
    room: () => state.room - taken.length,
    onMessage: message => taken.push(message),
    onProblem: reason => problems.push(reason),
  })
  pull.ask()
  const message = (seq: number) => deliver(null, { reply: `$JS.ACK.JOBS.gpu.1.${seq}.1.1.0` } as Msg)
  const status = (code: number, description = '') =>
    deliver(null, { headers: { code, description } } as unknown as Msg)
  const fail = (text: string) => deliver(new Error(text), {} as Msg)
  return { pull, state, taken, requested, inboxes, left, problems, message, status, fail, reconnected }
}

it('messages are requested as there is room for them, and none while others are still to come', () => {
  const { pull, state, taken, requested, message } = startPull()
  message(1)
  state.room++
  pull.ask()
  expect(requested).toEqual([3])
  for (const seq of [2, 3]) message(seq)
  expect(requested).toEqual([3, 1])
  message(4)
  expect(requested).toEqual([3, 1])
  expect(taken.map(({ seq }) => seq)).toEqual([1, 2, 3, 4])
})

it('a request for messages has the limits of its consumer, and is repeated when its time is over', () => {
  const { requested, problems, status } = startPull({ max_batch: 2, max_expires: 4e9 })
  status(408, 'Request Timeout')
  vi.advanceTimersByTime(4500)
  status(100, 'Idle Heartbeat')
  vi.advanceTimersByTime(4500)
  expect([requested, problems]).toEqual([[2, 2], []])
})

it.each<[string, (pull: ReturnType<typeof startPull>) => void]>([
  ['409 Consumer Deleted', ({ status }) => status(409, 'Consumer Deleted')],
  ['503', ({ status }) => status(503)],
  ['the server is silent', () => vi.advanceTimersByTime(35_000)],
  ['no permission', ({ fail }) => fail('no permission')],
])('after "%s", messages are requested again a second later, to a new inbox', (problem, cause) => {
  const pull = startPull()
  cause(pull)
  pull.pull.ask()
  expect([pull.problems, pull.requested]).toEqual([[problem], [3]])
  vi.advanceTimersByTime(1000)
  expect(pull.requested).toEqual([3, 3])
  expect(pull.left).toEqual([pull.inboxes[0]])
  expect(new Set(pull.inboxes).size).toBe(2)
})

it('messages are requested again when the connection is back', async () => {
  const { pull, requested, inboxes, left, reconnected, message, taken } = startPull()
  reconnected.resolve()
  await vi.waitFor(() => expect(requested).toEqual([3, 3]))
  expect(left).toEqual([inboxes[0]])
  await pull.stop()
  expect(left).toEqual(inboxes)
  // On their way when it stopped.
  message(1)
  expect([taken.length, requested]).toEqual([1, [3, 3]])
})
