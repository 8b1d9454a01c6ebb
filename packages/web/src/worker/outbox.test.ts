import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FromWorker } from './messages.ts'
import { Outbox, Receipts } from './outbox.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A page that receives messages only when the test says so. */
function busyPage() {
  const queue: FromWorker[] = []
  const outbox = new Outbox(message => queue.push(message))
  const receipts = new Receipts(received => outbox.onReceived(received))
  const write = (length: number) => outbox.write('stdout', 'x'.repeat(length))
  const receive = () => {
    const received = queue.splice(0)
    for (const message of received) receipts.add(message)
    return received
  }
  return { queue, outbox, write, receive }
}

/** Texts of messages, with their streams. */
function textsOf(messages: readonly FromWorker[]): string[] {
  return messages.flatMap(message =>
    message.type === 'output' ? message.texts.map(({ to, text }) => `${to} ${text}`) : [message.type],
  )
}

const MiB = 2 ** 20
const behind = 'the page is more than 67108864 bytes of output behind'

describe('the output of a program in a worker', () => {
  it.each([[MiB], [100]])(
    'in pieces of %d characters fails like a closed stream when the page falls behind, with few messages in its queue',
    size => {
      const { queue, write, receive } = busyPage()
      const endlessly = () => {
        for (;;) void write(size)
      }
      expect(endlessly).toThrow(expect.objectContaining({ message: behind, payload: { tag: 'closed' } }))
      expect(textsOf(queue).join('').length).toBeLessThan(40 * MiB)
      expect(queue.length).toBeLessThan(2000)
      receive()
      expect(() => write(size)).not.toThrow()
    },
  )

  it('waits for the page where the program can wait', async () => {
    const { queue, write, receive } = busyPage()
    for (let i = 0; i < 200; i++) {
      const room = write(MiB / 4)
      if (room !== undefined) {
        receive()
        await room
      }
      expect(queue.length).toBeLessThan(4)
    }
  })

  it('reaches the page at once while the page keeps up, and in the order in which it is written', () => {
    const { outbox, receive } = busyPage()
    for (let i = 0; i < 5000; i++) {
      void outbox.write(i % 3 === 0 ? 'stderr' : 'stdout', `${i}`)
      expect(textsOf(receive())).toEqual([`${i % 3 === 0 ? 'stderr' : 'stdout'} ${i}`])
    }
  })

  it('is joined while the page is behind, in the order in which it is written', () => {
    const { queue, outbox, receive } = busyPage()
    const all: string[] = []
    for (let i = 0; i < 5000; i++) {
      void outbox.write(i % 3 === 0 ? 'stderr' : 'stdout', 'x')
      all.push(i % 3 === 0 ? 'stderr' : 'stdout')
    }
    expect(queue.length).toBeLessThan(1100)
    outbox.post({ type: 'ready' })
    const told = textsOf(receive())
    expect(told.pop()).toBe('ready')
    expect(
      told.flatMap(text =>
        text
          .slice(7)
          .split('')
          .map(() => text.slice(0, 6)),
      ),
    ).toEqual(all)
  })

  it('that waits in the worker is sent once the page has received the rest', () => {
    const { queue, write, receive } = busyPage()
    for (let i = 0; i < 3000; i++) void write(1)
    expect(receive().length).toBe(1000)
    expect(textsOf(queue)).toEqual([`stdout ${'x'.repeat(2000)}`])
  })

  it('appears while the program computes without a pause, though no confirmation arrives', () => {
    const { queue, write } = busyPage()
    for (let i = 0; i < 3000; i++) void write(1)
    vi.advanceTimersByTime(1000)
    void write(1)
    expect(queue.length).toBe(1001)
    expect(textsOf(queue).join('').replaceAll('stdout ', '')).toBe('x'.repeat(3001))
  })
})

it('a program in a worker that draws faster than the page receives reports some of its frames', () => {
  const { queue, outbox, receive } = busyPage()
  const draw = () => outbox.offer({ type: 'frame', frame: { time: 0, duration: 0 } })
  for (let i = 0; i < 100_000; i++) draw()
  expect(receive().length).toBe(1000)
  draw()
  expect(queue.length).toBe(1)
})
