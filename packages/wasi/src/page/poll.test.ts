import type { Blocking } from '@wasi-webgpu/component/host'
import { expect, it, vi } from 'vitest'
import { HostCall, switchCaller } from '../../../component/src/async/host-call.ts'
import { Lifetime } from '../../../component/src/instance/lifetime.ts'
import { poll } from './poll.ts'

class FakePollable {
  readonly #event = Promise.withResolvers<void>()
  #isReady = false
  ready = () => this.#isReady
  block = () => this.#event.promise
  happen(): void {
    this.#isReady = true
    this.#event.resolve()
  }
}

interface Poll {
  readonly poll: Blocking<(list: readonly FakePollable[]) => Promise<Uint32Array>>
  readonly '[method]pollable.block': Blocking<(self: FakePollable) => Promise<void>>
}

it('a guest of WASI 0.2 in a page waits for the first of several pollables, and the page goes on', async () => {
  const list = [new FakePollable(), new FakePollable()]
  const waiting = (poll() as Poll).poll.call(list)
  await new Promise(resolve => setTimeout(resolve))
  list[1]!.happen()
  expect([...(await waiting)]).toEqual([1])
  const blocked = (poll() as Poll)['[method]pollable.block'].call(list[0]!)
  list[0]!.happen()
  expect(await blocked).toBeUndefined()
  expect([...(await (poll() as Poll).poll.call(list))]).toEqual([0, 1])
})

it('a wait in a page ends with the instance', async () => {
  const lifetime = new Lifetime()
  const previous = switchCaller(new HostCall(lifetime))
  const waiting = (poll() as Poll).poll.call([new FakePollable()])
  switchCaller(previous)
  lifetime.end(new Error('the end'))
  await expect(waiting).rejects.toThrow('the end')
})

it('a guest of WASI 0.2 in a page without JSPI can ask, and traps when it would have to wait', () => {
  vi.stubGlobal('WebAssembly', { Global: WebAssembly.Global })
  const { poll: ask } = poll() as unknown as { poll(list: readonly FakePollable[]): Uint32Array }
  vi.unstubAllGlobals()
  const pollable = new FakePollable()
  expect(() => ask([pollable])).toThrow('cannot wait in a page')
  pollable.happen()
  expect([...ask([new FakePollable(), pollable])]).toEqual([1])
})

it('a poll of nothing is a trap', () => {
  expect(() => (poll() as Poll).poll.call([])).toThrow('poll takes at least one pollable')
})
