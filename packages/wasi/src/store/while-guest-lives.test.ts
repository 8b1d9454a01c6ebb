import type { Blocking } from '@wasi-webgpu/component/host'
import { beforeEach, expect, it, vi } from 'vitest'
import { GuestRoom } from '../guest-room.ts'
import { MemoryStore } from '../testing/memory-store.ts'
import { blobstore } from './blobstore.ts'
import { keyvalue } from './keyvalue.ts'

const guest = vi.hoisted(() => ({ life: new AbortController() }))
beforeEach(() => {
  guest.life = new AbortController()
})

vi.mock('@wasi-webgpu/component/host', async original => ({
  ...(await original<object>()),
  instanceSignal: () => guest.life.signal,
}))

it('nothing more is stored for a guest that has ended in the middle of a call', async () => {
  const store = new MemoryStore(['pairs'])
  const functions = Object.assign(
    {},
    ...Object.values(keyvalue(async () => store, { pairs: {} }, new GuestRoom())),
  )
  const call = (name: string, ...args: unknown[]) => (functions[name] as Blocking).call(...args)
  const bucket = await call('open', 'pairs')
  const pairs = ['a', 'b', 'c'].map(key => [key, new Uint8Array()])
  const stored = call('set-many', bucket, pairs)
  guest.life.abort(new Error('ended'))
  await expect(stored).rejects.toBeDefined()
  await expect(call('increment', bucket, 'n', 1n)).rejects.toBeDefined()
  const { keys } = (await (await store.openBucket('pairs'))?.keys()) ?? {}
  expect(keys).not.toContain('c')
  expect(keys).not.toContain('n')
})

it.each([
  ['create-container', ['new']],
  ['delete-container', ['from']],
  [
    'copy-object',
    [
      { container: 'from', object: 'a' },
      { container: 'to', object: 'b' },
    ],
  ],
  [
    'move-object',
    [
      { container: 'from', object: 'a' },
      { container: 'to', object: 'b' },
    ],
  ],
])('%s changes nothing for a guest that ends during it', async (name, args) => {
  const store = new MemoryStore()
  const from = await store.createContainer('from')
  const to = await store.createContainer('to')
  await from.write('a', new Uint8Array(3))
  const grants = { from: {}, to: {}, new: {} }
  const functions = blobstore(async () => store, grants, new GuestRoom())[
    'wasi:blobstore/blobstore@0.2.0-draft'
  ]
  const changed = ((functions as Record<string, unknown>)[name] as Blocking).call(...args)
  guest.life.abort(new Error('ended'))
  await expect(changed).rejects.toBeDefined()
  expect(await store.openContainer('new')).toBeUndefined()
  expect(await store.openContainer('from')).toBe(from)
  expect(await from.info('a')).toBeDefined()
  expect(await to.info('b')).toBeUndefined()
})
