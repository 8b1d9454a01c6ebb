import { mkdir } from 'node:fs/promises'
import type { Blocking } from '@wasi-webgpu/component/host'
import { expect, it } from 'vitest'
import { GuestRoom } from '../guest-room.ts'
import { MemoryStore } from '../testing/memory-store.ts'
import { keyvalue } from './keyvalue.ts'
import { ValueMemory } from './value-memory.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

/** The functions that a guest calls, by name. */
function guest(grants = { pairs: {}, shared: { readOnly: true } }, room = new GuestRoom()) {
  const store = new MemoryStore(['pairs', 'shared'])
  const functions = Object.assign({}, ...Object.values(keyvalue(async () => store, grants, room)))
  const call = (name: string, ...args: unknown[]) =>
    Promise.resolve((functions[name] as Blocking).call(...args))
  return { call, room }
}

it('a guest opens the buckets that are granted and exist', async () => {
  const { call } = guest({ pairs: {}, shared: { readOnly: true }, gone: {} } as never)
  await expect(call('open', 'other')).rejects.toEqual({ tag: 'access-denied' })
  await expect(call('open', 'toString')).rejects.toEqual({ tag: 'access-denied' })
  await expect(call('open', 'gone')).rejects.toEqual({ tag: 'no-such-store' })
  const shared = await call('open', 'shared')
  await expect(call('[method]bucket.set', shared, 'a', bytes('1'))).rejects.toEqual({ tag: 'access-denied' })
  await expect(call('increment', shared, 'a', 1n)).rejects.toEqual({ tag: 'access-denied' })
  await expect(call('delete-many', shared, ['a'])).rejects.toEqual({ tag: 'access-denied' })
  expect(await call('[method]bucket.exists', shared, 'a')).toBe(false)
})

it('a number is incremented by each of many, and refuses other values and overflow', async () => {
  const { call } = guest()
  const bucket = await call('open', 'pairs')
  const sums = await Promise.all(Array.from({ length: 20 }, () => call('increment', bucket, 'n', 3n)))
  expect(Math.max(...sums.map(Number))).toBe(60)
  expect(await call('[method]bucket.get', bucket, 'n')).toEqual(bytes('60'))
  await expect(call('increment', bucket, 'n', 0x7fff_ffff_ffff_ffffn)).rejects.toMatchObject({ tag: 'other' })
  await call('[method]bucket.set', bucket, 'n', bytes('sixty'))
  await expect(call('increment', bucket, 'n', 1n)).rejects.toEqual({
    tag: 'other',
    val: 'the value of n is not a number in decimal digits',
  })
})

it('a swap that fails returns a newer cas, which succeeds', async () => {
  const { call, room } = guest()
  const bucket = await call('open', 'pairs')
  const before = room.used
  const cas = await call('[static]cas.new', bucket, 'key')
  expect(await call('[method]cas.current', cas)).toBeUndefined()
  await call('[method]bucket.set', bucket, 'key', bytes('theirs'))
  const failure = await call('swap', cas, bytes('ours')).then(
    () => undefined,
    error => error as { readonly tag: string; readonly val: object },
  )
  expect(failure?.tag).toBe('cas-failed')
  expect(await call('[method]cas.current', failure?.val)).toEqual(bytes('theirs'))
  await call('swap', failure?.val, bytes('ours'))
  expect(await call('[method]bucket.get', bucket, 'key')).toEqual(bytes('ours'))
  expect(room.used).toBe(before)
})

it('batches and pages have all keys', async () => {
  const { call } = guest()
  const bucket = await call('open', 'pairs')
  const pairs = Array.from({ length: 2300 }, (_, i) => [`k${i}`, bytes(String(i))])
  await call('set-many', bucket, pairs)
  const first = (await call('[method]bucket.list-keys', bucket, undefined)) as {
    keys: string[]
    cursor?: string
  }
  const second = (await call('[method]bucket.list-keys', bucket, first.cursor)) as typeof first
  const third = (await call('[method]bucket.list-keys', bucket, second.cursor)) as typeof first
  expect(third.cursor).toBeUndefined()
  expect([...first.keys, ...second.keys, ...third.keys]).toEqual(pairs.map(([key]) => key).sort())
  expect(await call('get-many', bucket, ['k7', 'none', 'k8'])).toEqual([
    ['k7', bytes('7')],
    undefined,
    ['k8', bytes('8')],
  ])
})

it('the values of all calls of a guest that wait are bounded together', async () => {
  const gibibyte = 0x4000_0000
  const bucket = {
    get: async (_key: string, reserve: (bytes: number) => void) => {
      reserve(gibibyte / 2)
      return { value: bytes('v'), revision: 1 }
    },
  }
  const room = new GuestRoom()
  const store = { openBucket: async () => bucket } as never
  const functions = Object.assign({}, ...Object.values(keyvalue(async () => store, { pairs: {} }, room)))
  const call = (name: string, ...args: unknown[]) => (functions[name] as Blocking).call(...args)
  const opened = await call('open', 'pairs')
  const refusal = { tag: 'other', val: expect.stringContaining(`exceed ${gibibyte} bytes`) }
  await expect(call('get-many', opened, ['a', 'b'])).rejects.toEqual(refusal)
  const gets = await Promise.allSettled(['a', 'b'].map(key => call('[method]bucket.get', opened, key)))
  expect(gets).toEqual([
    { status: 'fulfilled', value: bytes('v') },
    { status: 'rejected', reason: refusal },
  ])
  // The blobstore of the guest takes of this memory, too.
  ValueMemory.of(room).take(gibibyte / 2)
  await expect(call('[static]cas.new', opened, 'a')).rejects.toEqual(refusal)
  ValueMemory.of(room).give(gibibyte / 2)
  const before = room.used
  await call('[static]cas.new', opened, 'long'.repeat(1000))
  expect(room.used - before).toBeGreaterThan(8000)
})

it('an error of the system shows a guest nothing but its code', async () => {
  const store = { openBucket: async () => mkdir('/none/of/this/machine') } as never
  const functions = Object.assign(
    {},
    ...Object.values(keyvalue(async () => store, { pairs: {} }, new GuestRoom())),
  )
  const failure = { tag: 'other', val: expect.stringMatching(/^the store failed: E[A-Z]+$/) }
  await expect(functions.open.call('pairs')).rejects.toEqual(failure)
})

it('pages of keys on their way count among the values that the host holds for a guest', async () => {
  const { call, room } = guest()
  const bucket = await call('open', 'pairs')
  const values = ValueMemory.of(room)
  values.take(0x4000_0000 - 0x80_0000)
  const [first, second] = [1, 2].map(() => call('[method]bucket.list-keys', bucket, undefined))
  await expect(second).rejects.toMatchObject({ tag: 'other' })
  expect(await first).toEqual({ keys: [], cursor: undefined })
  expect(await call('[method]bucket.list-keys', bucket, undefined)).toEqual({ keys: [], cursor: undefined })
})
