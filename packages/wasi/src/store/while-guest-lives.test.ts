import type { Blocking } from '@wasi-webgpu/component/host'
import { expect, it, vi } from 'vitest'
import { GuestRoom } from '../guest-room.ts'
import { MemoryStore } from '../testing/memory-store.ts'
import { keyvalue } from './keyvalue.ts'

const guest = vi.hoisted(() => new AbortController())

vi.mock('@wasi-webgpu/component/host', async original => ({
  ...(await original<object>()),
  instanceSignal: () => guest.signal,
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
  guest.abort(new Error('ended'))
  await expect(stored).rejects.toBeDefined()
  await expect(call('increment', bucket, 'n', 1n)).rejects.toBeDefined()
  const { keys } = (await (await store.openBucket('pairs'))?.keys()) ?? {}
  expect(keys).not.toContain('c')
  expect(keys).not.toContain('n')
})
