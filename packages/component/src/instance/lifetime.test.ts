import { expect, it } from 'vitest'
import { Lifetime } from './lifetime.ts'

it('an end turns the stack of its reason into a text, with which no function is kept', () => {
  let reads = 0
  const reason = Object.defineProperty(new Error('the end'), 'stack', { get: () => `stack ${++reads}` })
  const lifetime = new Lifetime()
  lifetime.end(reason)
  expect([reads, lifetime.signal.reason]).toEqual([1, reason])
})

it('a reason whose stack cannot be read ends everything all the same', () => {
  const reason = {
    get stack() {
      throw new Error('unreadable')
    },
  }
  const lifetime = new Lifetime()
  const aborted: unknown[] = []
  lifetime.endings.add({ abort: given => void aborted.push(given) })
  lifetime.end(reason)
  expect(aborted).toEqual([reason])
  expect(lifetime.hasEnded).toBe(true)
})
