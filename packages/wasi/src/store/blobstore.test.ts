import { parse } from '@bytecodealliance/jco'
import { compile } from '@wasi-webgpu/component'
import { Blocking } from '@wasi-webgpu/component/host'
import { expect, it } from 'vitest'
import { GuestRoom } from '../guest-room.ts'
import { wasi } from '../node/index.ts'
import { blobGuest } from '../testing/blob-guest.ts'
import { MemoryStore } from '../testing/memory-store.ts'
import { blobstore } from './blobstore.ts'
import { ValueMemory } from './value-memory.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

/** The functions that a guest calls, by name. */
async function guest() {
  const store = new MemoryStore()
  await (await store.createContainer('shared')).write('o', bytes('theirs'))
  const grants = { own: {}, shared: { readOnly: true } }
  const room = new GuestRoom()
  const functions = Object.assign({}, ...Object.values(blobstore(async () => store, grants, room)))
  // biome-ignore lint/suspicious/noExplicitAny: each function has its own result.
  const call = async (name: string, ...args: unknown[]): Promise<any> => {
    const found = functions[name]
    return found instanceof Blocking ? found.call(...args) : found(...args)
  }
  const put = async (container: object, name: string, ...pieces: string[]) => {
    const value = await call('[static]outgoing-value.new-outgoing-value')
    await call('[method]container.write-data', container, name, value)
    const stream = await call('[method]outgoing-value.outgoing-value-write-body', value)
    for (const piece of pieces) stream.write(bytes(piece))
    stream[Symbol.dispose]()
    await call('[static]outgoing-value.finish', value)
  }
  const get = async (container: object, name: string, start: bigint, end: bigint) => {
    const value = await call('[method]container.get-data', container, name, start, end)
    return new TextDecoder().decode(await call('[static]incoming-value.incoming-value-consume-sync', value))
  }
  return { call, put, get, room }
}

it('a component writes an object and reads a part of it', async () => {
  const component = await compile(new Uint8Array(await parse(blobGuest)))
  const names = component.imports.map(({ name }) => name)
  const grants = { store: new MemoryStore(), buckets: { c: {} } }
  const { exports } = await component.instantiate({ imports: await wasi(grants, names) })
  const large = bytes('0123456789'.repeat(10_000))
  expect(await exports.roundtrip(large)).toEqual(large.subarray(1))
})

it('a guest reads and writes the containers that are granted', async () => {
  const { call, put, get, room } = await guest()
  for (const name of ['other', 'constructor'])
    await expect(call('get-container', name)).rejects.toBe(`the container ${name} is not granted`)
  await expect(call('get-container', 'own')).rejects.toBe('there is no container own')
  const own = await call('create-container', 'own')
  const shared = await call('get-container', 'shared')
  const before = room.used
  const refusal = 'the container shared is granted for reading only'
  await expect(put(shared, 'o', 'ours')).rejects.toBe(refusal)
  await expect(call('[method]container.clear', shared)).rejects.toBe(refusal)
  await expect(call('delete-container', 'shared')).rejects.toBe(refusal)
  const [theirs, copy] = [
    { container: 'shared', object: 'o' },
    { container: 'own', object: 'copy' },
  ]
  await expect(call('move-object', theirs, copy)).rejects.toBe(refusal)
  await call('copy-object', theirs, copy)
  await put(own, 'o', 'in ', 'pieces')
  await put(own, 'empty')
  expect([await get(own, 'copy', 0n, 2n), await get(own, 'o', 3n, 0xffff_ffff_ffff_ffffn)]).toEqual([
    'the',
    'pieces',
  ])
  expect([await get(own, 'empty', 0n, 0n), await get(own, 'o', 100n, 200n)]).toEqual(['', ''])
  await expect(get(own, 'none', 0n, 1n)).rejects.toBe('there is no object none')
  expect(await call('[method]container.object-info', own, 'o')).toMatchObject({ container: 'own', size: 9n })
  await call('move-object', copy, { container: 'own', object: 'moved' })
  const names = await call('[method]container.list-objects', own)
  expect(await call('[method]stream-object-names.skip-stream-object-names', names, 1n)).toEqual([1n, false])
  const rest = await call('[method]stream-object-names.read-stream-object-names', names, 10n)
  expect(rest).toEqual([['empty', 'moved'], true])
  names[Symbol.dispose]()
  // The value of the refused write is still the guest's.
  expect(room.used - before).toBeLessThan(3000)
})

it('the names that a value is written to take of the room of the guest, until it is finished', async () => {
  const { call, room } = await guest()
  const own = await call('create-container', 'own')
  const before = room.used
  const value = await call('[static]outgoing-value.new-outgoing-value')
  const name = 'n'.repeat(room.left / 5)
  for (const suffix of ['1', '2']) await call('[method]container.write-data', own, name + suffix, value)
  await expect(call('[method]container.write-data', own, name, value)).rejects.toBe(
    'the host keeps too much for the guest; finish or drop values first',
  )
  await call('[static]outgoing-value.finish', value)
  expect(await call('[method]container.has-object', own, `${name}2`)).toBe(true)
  expect(room.used).toBe(before)
})

it('the pieces of an object and the joined object count among the values that the host holds', async () => {
  const { call, put, get, room } = await guest()
  const own = await call('create-container', 'own')
  const values = ValueMemory.of(room)
  // Both pieces are too large to be joined before.
  const pieces = ['a'.repeat(5000), 'b'.repeat(5000)] as const
  values.take(0x4000_0000 - 19_999)
  await expect(put(own, 'o', ...pieces)).rejects.toContain('exceed')
  values.give(1)
  await put(own, 'o', ...pieces)
  expect(await get(own, 'o', 4999n, 5000n)).toBe('ab')
  // Nothing of it is counted any more.
  values.give(0x4000_0000 - 20_000)
  expect(() => values.take(0x4000_0000)).not.toThrow()
})

it.each(['list-objects', 'clear'])(
  'the names that %s reads count among the values that the host holds',
  async name => {
    const { call, put, room } = await guest()
    const own = await call('create-container', 'own')
    await put(own, 'o')
    const values = ValueMemory.of(room)
    const bytes = 0x4000_0000
    values.take(bytes)
    await expect(call(`[method]container.${name}`, own)).rejects.toContain('exceed')
    values.give(bytes)
    await call(`[method]container.${name}`, own)
    // Nothing of it is counted any more.
    expect(() => values.take(bytes)).not.toThrow()
  },
)
