import { afterEach, describe, expect, it, vi } from 'vitest'
import { restBetweenPolls } from './rest-between-polls.ts'

/** Returns after some turns of the event loop, each of which polls the GPU. */
async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise(resolve => setImmediate(resolve))
}

class FakeQueue {
  onSubmittedWorkDone(count: number): Promise<void> {
    return turns(count)
  }
}

class FakeBuffer {
  async mapAsync(): Promise<void> {}
}

class FakeDevice {
  async createComputePipelineAsync(): Promise<void> {}
  async popErrorScope(): Promise<void> {}
}

restBetweenPolls({ GPUBuffer: FakeBuffer, GPUDevice: FakeDevice, GPUQueue: FakeQueue } as never)

describe('polling the GPU', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  it('never rests while a result arrives within two turns of the event loop', async () => {
    const rest = vi.spyOn(Atomics, 'wait')
    const queue = new FakeQueue()
    for (let i = 0; i < 20; i++) await queue.onSubmittedWorkDone(2)
    expect(rest).not.toHaveBeenCalled()
  })

  it('rests in the turns of a longer wait', async () => {
    const rest = vi.spyOn(Atomics, 'wait')
    await new FakeQueue().onSubmittedWorkDone(50)
    expect(rest.mock.calls.length).toBeGreaterThan(20)
  })

  it('does not rest after the last wait has ended', async () => {
    await new FakeQueue().onSubmittedWorkDone(10)
    const rest = vi.spyOn(Atomics, 'wait')
    await turns(10)
    expect(rest).not.toHaveBeenCalled()
  })
})
