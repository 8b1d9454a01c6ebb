import { expect, it } from 'vitest'
import { requestGpu } from './request-gpu.ts'

it('the queue of a device has the label of the descriptor', async () => {
  const { gpu } = await requestGpu('null')
  const adapter = (await gpu.requestAdapter())!
  const device = await adapter.requestDevice({ defaultQueue: { label: 'main queue' } })
  expect(device.queue.label).toBe('main queue')
})
