import { Trap } from '@wasi-webgpu/component'
import type { Blocking } from '@wasi-webgpu/component/host'
import { expect, it, vi } from 'vitest'
import { HostCall, switchCaller } from '../../../component/src/async/host-call.ts'
import { Lifetime } from '../../../component/src/instance/lifetime.ts'
import { EventPollable } from './event-pollable.ts'
import { pollInterface } from './poll.ts'

const theirPoll = vi.fn()
const { poll } = pollInterface({ poll: theirPoll }) as {
  poll: Blocking<(list: readonly object[]) => Promise<Uint32Array>>
}
const never = { ready: () => false, onReady: () => () => {} }

it('a poll of a pollable of this host and of one of WASI ends with its instance', async () => {
  const ofWasi = { ready: vi.fn(() => false), block: () => {} }
  const lifetime = new Lifetime()
  const previous = switchCaller(new HostCall(lifetime))
  const waiting = poll.call([new EventPollable(never), ofWasi])
  switchCaller(previous)
  await vi.waitFor(() => expect(ofWasi.ready.mock.calls.length).toBeGreaterThan(1))
  lifetime.end(new Error('the instance has ended'))
  await expect(waiting).rejects.toThrow('the instance has ended')
})

it('a poll of more than 65,536 pollables traps, whoever has them', () => {
  const ofWasi = { ready: () => true, block: () => {} }
  for (const pollable of [ofWasi, new EventPollable(never)]) {
    const list = Array.from({ length: 65_537 }, () => pollable)
    expect(() => poll.call(list)).toThrow(Trap)
  }
  expect(theirPoll).not.toHaveBeenCalled()
})
