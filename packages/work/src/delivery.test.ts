import type { Msg } from '@nats-io/transport-node'
import { expect, it } from 'vitest'
import { Delivery } from './delivery.ts'

it.each([
  ['$JS.ACK.JOBS.gpu.2.41.50.1700000000000000000.7'],
  ['$JS.ACK._.hash.JOBS.gpu.2.41.50.1700000000000000000.7'],
  ['$JS.ACK.hub.hash.JOBS.gpu.2.41.50.1700000000000000000.7.random'],
])('a message with the reply subject %s is the second delivery of message 41', reply => {
  const answers: unknown[] = []
  const message = { subject: 'jobs', reply, respond: (answer: unknown) => answers.push(answer) }
  const delivery = Delivery.of(message as unknown as Msg)
  expect(delivery).toMatchObject({ subject: 'jobs', stream: 'JOBS', seq: 41, count: 2 })
  delivery?.working()
  delivery?.nak()
  delivery?.nak(1500)
  delivery?.ack()
  delivery?.term()
  expect(answers).toEqual(['+WPI', '-NAK', '-NAK {"delay":1500000000}', '+ACK', '+TERM'])
})

it.each([undefined, '', '_INBOX.a', '$JS.ACK.JOBS'])(
  'a message with the reply subject %s is no delivery',
  reply => expect(Delivery.of({ reply } as Msg)).toBeUndefined(),
)
