import { expect, it } from 'vitest'
import { OrderedMap } from './ordered-map.ts'

it("OrderedMap traps when a guest adds so many keys that they could fill the host's memory", () => {
  const { entries } = new OrderedMap<number>()
  for (let i = 0; i < 10_000; i++) entries.set(`key ${i}`, i)
  entries.clear()
  for (let round = 0; round < 100; round++) {
    entries.set('x'.repeat(100_000), round)
    entries.delete('x'.repeat(100_000))
  }
  expect(() => {
    for (let i = 0; i < 300_000; i++) entries.set(String(i), i)
  }).toThrow('the keys of a record have more than 262144 characters')
  expect(() => new OrderedMap<number>().entries.set('x'.repeat(300_000), 1)).toThrow('keys of a record')
})
