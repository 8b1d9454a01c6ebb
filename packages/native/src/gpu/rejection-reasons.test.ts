import { expect, it } from 'vitest'
import { requestGpu } from './request-gpu.ts'

const { gpu } = await requestGpu('null')
const device = await (await gpu.requestAdapter())!.requestDevice()
device.addEventListener('uncapturederror', event => event.preventDefault())
const readable = () => device.createBuffer({ size: 16, usage: GPUBufferUsage.MAP_READ })

it.each<[string, () => Promise<unknown>]>([
  ['the mode must be either GPUMapMode.READ or GPUMapMode.WRITE', () => readable().mapAsync(3)],
  ['the usage of the buffer lacks GPUBufferUsage.MAP_WRITE', () => readable().mapAsync(GPUMapMode.WRITE)],
  [
    'the offset must be a multiple of 8, not 4, and the size one of 4, not 12',
    () => readable().mapAsync(GPUMapMode.READ, 4),
  ],
  [
    'the bytes 8 to 24 are outside the buffer, which has 16',
    () => readable().mapAsync(GPUMapMode.READ, 8, 16),
  ],
  [
    'an earlier call that maps the buffer is pending; await it first',
    () => {
      const buffer = readable()
      void buffer.mapAsync(GPUMapMode.READ)
      return buffer.mapAsync(GPUMapMode.READ)
    },
  ],
  [
    'the buffer is already mapped; unmap it first',
    async () => {
      const buffer = readable()
      await buffer.mapAsync(GPUMapMode.READ)
      return buffer.mapAsync(GPUMapMode.READ)
    },
  ],
  [
    'the buffer is destroyed or invalid',
    () => {
      const buffer = readable()
      buffer.destroy()
      return buffer.mapAsync(GPUMapMode.READ)
    },
  ],
])('mapAsync rejects with the rule that the call broke: %s', async (reason, map) => {
  await expect(map()).rejects.toThrow(new DOMException(`GPUBuffer.mapAsync: ${reason}`, 'OperationError'))
})

it('mapAsync of a buffer that is unmapped meanwhile rejects with an AbortError that says so', async () => {
  const buffer = readable()
  const mapping = buffer.mapAsync(GPUMapMode.READ)
  buffer.unmap()
  await expect(mapping).rejects.toThrow(/^GPUBuffer\.mapAsync: the buffer was unmapped or destroyed/)
  await expect(mapping).rejects.toHaveProperty('name', 'AbortError')
})

it('requestDevice of an adapter that has made a device says that another adapter is needed', async () => {
  const adapter = (await gpu.requestAdapter())!
  await adapter.requestDevice()
  await expect(adapter.requestDevice()).rejects.toThrow(/call requestAdapter\(\) for another adapter$/)
})
