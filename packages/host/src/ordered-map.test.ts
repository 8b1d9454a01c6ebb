import { beforeEach, describe, expect, it } from 'vitest'
import {
  recordGpuPipelineConstantValueResource,
  recordOptionGpuSize64Resource,
} from './generated/resources.ts'
import { constantsOf, limitsOf, OrderedMap } from './ordered-map.ts'

const tooLong = 'the keys of all records exceed 262144 characters'

describe('the records of a guest', () => {
  let guest: object
  beforeEach(() => {
    guest = {}
  })

  /** Returns a record whose keys have 100,000 characters in all. */
  function longRecord<Value>(value: Value): OrderedMap<Value> {
    const record = new OrderedMap<Value>(guest)
    for (let i = 0; i < 10_000; i++) record.set(`key ${i}`.padEnd(9), value)
    return record
  }

  it('trap when their keys together could fill the memory of the host', () => {
    expect(() => new OrderedMap<number>(guest).set('x'.repeat(300_000), 1)).toThrow(tooLong)
    guest = {}
    longRecord(1)
    longRecord(2n)
    expect(() => longRecord(3)).toThrow(tooLong)
    guest = {}
    longRecord(1)
  })

  it('trap when they are too many, even if they are empty', () => {
    const many = () => {
      for (let i = 0; i < 17_000; i++) new OrderedMap(guest)
    }
    expect(many).toThrow(tooLong)
  })

  it.each<[string, () => void]>([
    ['drops', () => recordGpuPipelineConstantValueResource.destructor?.(longRecord(1))],
    ['drops, of the other kind,', () => recordOptionGpuSize64Resource.destructor?.(longRecord(1n))],
    ['passes as constants', () => constantsOf(longRecord(1))],
    ['passes as limits', () => limitsOf(longRecord(undefined))],
    [
      'removes from a record',
      () => {
        const record = longRecord(1)
        for (const key of record.keys()) record.delete(key)
      },
    ],
  ])('no longer count what the guest %s', (_, end) => {
    for (let i = 0; i < 100; i++) end()
  })

  it('count a key once, whatever its values are', () => {
    const record = new OrderedMap<number>(guest)
    for (let i = 0; i < 100; i++) record.set('x'.repeat(100_000), i)
    expect([...record.values()]).toEqual([99])
  })
})
