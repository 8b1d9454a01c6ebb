import { requestGpu } from '@wasi-webgpu/native'
import { expect, it } from 'vitest'
import { GuestGpu } from './guest-gpu.ts'

/** Returns a GPU whose devices are lost on demand. */
function fragileGpu() {
  const losses: ((info: GPUDeviceLostInfo) => void)[] = []
  const destroyed: number[] = []
  const requestDevice = async () => {
    const { promise, resolve } = Promise.withResolvers<GPUDeviceLostInfo>()
    const index = losses.push(resolve) - 1
    return { lost: promise, destroy: () => destroyed.push(index) }
  }
  const gpu = { requestAdapter: async () => ({ requestDevice }) } as unknown as GPU
  const lose = (index: number, reason: string) =>
    losses[index]?.({ reason, message: `lost ${index}` } as GPUDeviceLostInfo)
  return { gpu, lose, destroyed }
}

it('the GPU of an instance reports the first loss of a device, with its reason', async () => {
  const { gpu, lose } = fragileGpu()
  const guest = new GuestGpu(gpu)
  const adapter = await guest.gpu.requestAdapter()
  await adapter?.requestDevice()
  await adapter?.requestDevice()
  expect(guest.loss).toBeUndefined()
  lose(1, 'unknown')
  lose(0, 'destroyed')
  await Promise.resolve()
  expect(guest.loss).toMatchObject({ reason: 'unknown', message: 'lost 1' })
})

it('the GPU of an instance destroys the devices that remain when the instance ends, but not lost ones', async () => {
  const { gpu, lose, destroyed } = fragileGpu()
  const guest = new GuestGpu(gpu)
  const adapter = await guest.gpu.requestAdapter()
  for (let i = 0; i < 3; i++) await adapter?.requestDevice()
  lose(1, 'destroyed')
  await Promise.resolve()
  guest.release()
  expect(destroyed).toEqual([0, 2])
})

it('the GPU of an instance passes all other calls on', async () => {
  const { gpu } = await requestGpu('null')
  const guest = new GuestGpu(gpu)
  expect([...guest.gpu.wgslLanguageFeatures]).toEqual([...gpu.wgslLanguageFeatures])
  expect(guest.gpu.getPreferredCanvasFormat()).toBe(gpu.getPreferredCanvasFormat())
  const device = await (await guest.gpu.requestAdapter())?.requestDevice()
  guest.release()
  expect((await device?.lost)?.reason).toBe('destroyed')
})
