import { expect, it } from 'vitest'
import { requestGpu } from './request-gpu.ts'

it('a command buffer that is submitted very often at once is a validation error with a short message', async () => {
  const { gpu } = await requestGpu('null')
  const device = await (await gpu.requestAdapter())!.requestDevice()
  const buffer = device.createCommandEncoder({ label: 'x'.repeat(1000) }).finish()
  device.pushErrorScope('validation')
  device.queue.submit(Array(200_000).fill(buffer))
  const error = await device.popErrorScope()
  expect(error?.message).toContain('duplicates')
  expect(error?.message.length).toBeLessThan(10_000)
  device.pushErrorScope('validation')
  device.queue.submit([1, 2, 3].map(() => device.createCommandEncoder().finish()))
  expect(await device.popErrorScope()).toBeNull()
})
