import { requestGpu } from '@wasi-webgpu/native'
import { expect, it } from 'vitest'
import { GuestGpu } from './guest-gpu.ts'

/** Returns a GPU whose devices are lost on demand. */
function fragileGpu() {
  const losses: ((info: GPUDeviceLostInfo) => void)[] = []
  const destroyed: number[] = []
  const works: PromiseWithResolvers<undefined>[] = []
  const requestDevice = async () => {
    const { promise, resolve } = Promise.withResolvers<GPUDeviceLostInfo>()
    const index = losses.push(resolve) - 1
    const work = Promise.withResolvers<undefined>()
    works.push(work)
    const queue = { onSubmittedWorkDone: () => work.promise }
    return { lost: promise, destroy: () => destroyed.push(index), queue }
  }
  const gpu = { requestAdapter: async () => ({ requestDevice }) } as unknown as GPU
  const lose = (index: number, reason: string) =>
    losses[index]?.({ reason, message: `lost ${index}` } as GPUDeviceLostInfo)
  return { gpu, lose, destroyed, works }
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

it('the GPU of an instance has done its work when all devices have, also those that are destroyed or lost', async () => {
  const { gpu, works } = fragileGpu()
  const guest = new GuestGpu(gpu)
  const adapter = await guest.gpu.requestAdapter()
  const devices = [await adapter?.requestDevice(), await adapter?.requestDevice()]
  devices[0]?.destroy()
  guest.release()
  const order: string[] = []
  const done = guest.workDone().then(() => order.push('all'))
  for (const [i, work] of works.entries()) {
    await new Promise(resolve => setImmediate(resolve))
    order.push(`device ${i}`)
    if (i === 0) work.resolve(undefined)
    else work.reject(new Error('the device is lost'))
  }
  await done
  expect(order).toEqual(['device 0', 'device 1', 'all'])
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
