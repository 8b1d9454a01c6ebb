import { describe, expect, it } from 'vitest'
import type { FromWorker } from './messages.ts'
import { Outbox, Receipts } from './outbox.ts'

/** A page that receives messages only when the test says so. */
function busyPage() {
  const queue: FromWorker[] = []
  const outbox = new Outbox(message => queue.push(message))
  const receipts = new Receipts(bytes => outbox.onReceived(bytes))
  const write = (length: number) => outbox.write({ type: 'stdout', text: 'x'.repeat(length) })
  const receive = () => {
    for (const message of queue.splice(0)) receipts.add(message)
  }
  return { queue, write, receive }
}

const MiB = 2 ** 20
const behind = 'the page is more than 67108864 bytes of output behind'

describe('the output of a program in a worker', () => {
  it.each([[MiB], [1]])(
    'in pieces of %d characters fails like a closed stream when the page falls behind',
    size => {
      const { queue, write, receive } = busyPage()
      const endlessly = () => {
        for (;;) void write(size)
      }
      expect(endlessly).toThrow(expect.objectContaining({ message: behind, payload: { tag: 'closed' } }))
      expect(queue.length * size).toBeLessThan(40 * MiB)
      expect(queue.length).toBeLessThan(300_000)
      receive()
      expect(() => write(size)).not.toThrow()
    },
  )

  it('waits for the page where the program can wait', async () => {
    const { queue, write, receive } = busyPage()
    for (let i = 0; i < 200; i++) {
      const room = write(MiB)
      if (room !== undefined) {
        receive()
        await room
      }
      expect(queue.length).toBeLessThan(40)
    }
  })
})
