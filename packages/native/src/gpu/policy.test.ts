import {
  GpuBudget,
  gpuBufferResource,
  gpuCommandBufferResource,
  gpuCommandEncoderResource,
  gpuDeviceResource,
  webgpu,
} from '@wasi-webgpu/host'
import { describe, expect, it } from 'vitest'
import { webgpuName } from '../../../host/src/generated/interface-names.ts'
import { Guest } from '../../../host/src/testing/guest.ts'
import { requestGpu } from './request-gpu.ts'

const MiB = 2 ** 20

/**
 * Creates a guest on a GPU whose memory is the memory of this process, so that its real use can be measured.
 */
async function guestOnSoftware(memory: number) {
  const { gpu } = await requestGpu('software')
  const budget = new GpuBudget({ memory })
  const guest = new Guest(webgpu({ gpu, policy: budget })[webgpuName]!)
  const call = guest.call.bind(guest)
  const adapter = await guest.callAsync('[method]gpu.request-adapter', [call('get-gpu'), undefined])
  const device = (await guest.callAsync('[method]gpu-adapter.request-device', [adapter, undefined])).ok
  const queue = call('[method]gpu-device.queue', device)
  const raw = guest.handles.get(device, gpuDeviceResource).gpu

  /** Creates a buffer, lets the GPU clear it, and drops everything. */
  const useBuffer = (size: number) => {
    const buffer = call('[method]gpu-device.create-buffer', device, {
      size: BigInt(size),
      usage: ['copy-dst', 'storage'],
    })
    const encoder = call('[method]gpu-device.create-command-encoder', device, undefined)
    call('[method]gpu-command-encoder.clear-buffer', encoder, buffer)
    guest.drop(gpuBufferResource, buffer)
    const commands = call('[method]gpu-command-encoder.finish', encoder, undefined)
    guest.drop(gpuCommandEncoderResource, encoder)
    call('[method]gpu-queue.submit', queue, [commands])
    guest.drop(gpuCommandBufferResource, commands)
    guest.reset()
  }
  /** Creates a buffer that is mapped, which sets its memory to zero, and destroys it. Nothing is submitted, or dropped. */
  const destroyBuffer = (size: number) => {
    const descriptor = { size: BigInt(size), usage: ['copy-src', 'map-write'], 'mapped-at-creation': true }
    call('[method]gpu-buffer.destroy', call('[method]gpu-device.create-buffer', device, descriptor))
    guest.reset()
  }
  const outOfMemory = async (act: () => unknown) => {
    call('[method]gpu-device.push-error-scope', device, 'out-of-memory')
    // A refused buffer must be unusable.
    call('[method]gpu-device.push-error-scope', device, 'validation')
    await act()
    await guest.callAsync('[method]gpu-device.pop-error-scope', [device])
    const { ok } = await guest.callAsync('[method]gpu-device.pop-error-scope', [device])
    return ok === undefined ? undefined : (call('[method]gpu-error.message', ok) as string)
  }
  const workDone = () => guest.callAsync('[method]gpu-queue.on-submitted-work-done', [queue])
  return { raw, budget, useBuffer, destroyBuffer, outOfMemory, workDone }
}

describe('the memory limit of a policy on a GPU that computes', () => {
  it('holds for a guest that never waits', async () => {
    const { raw, budget, useBuffer, outOfMemory } = await guestOnSoftware(256 * MiB)
    try {
      const before = process.memoryUsage().rss
      const message = await outOfMemory(() => {
        for (let i = 0; i < 64; i++) useBuffer(64 * MiB)
      })
      expect(message).toContain('the policy allows 256 MiB of GPU memory')
      expect(budget.memory).toBeLessThanOrEqual(256 * MiB)
      expect(process.memoryUsage().rss - before).toBeLessThan(1024 * MiB)
    } finally {
      raw.destroy()
    }
  })

  it('holds for a guest that destroys buffers and submits nothing, which can go on when it waits', async () => {
    const { raw, destroyBuffer, outOfMemory, workDone } = await guestOnSoftware(64 * MiB)
    try {
      const before = process.memoryUsage().rss
      const message = await outOfMemory(() => {
        for (let i = 0; i < 20; i++) destroyBuffer(32 * MiB)
      })
      expect(message).toContain('that were destroyed are not free yet')
      for (let i = 0; i < 20; i++) {
        await workDone()
        await new Promise(resolve => setTimeout(resolve))
        expect(await outOfMemory(() => destroyBuffer(32 * MiB))).toBe(undefined)
      }
      expect(process.memoryUsage().rss - before).toBeLessThan(384 * MiB)
    } finally {
      raw.destroy()
    }
  })

  it('does not stop a guest that waits, however much it uses in total', async () => {
    const { raw, budget, useBuffer, outOfMemory, workDone } = await guestOnSoftware(96 * MiB)
    try {
      const before = process.memoryUsage().rss
      const message = await outOfMemory(async () => {
        for (let i = 0; i < 10; i++) {
          useBuffer(64 * MiB)
          await workDone()
          await new Promise(resolve => setTimeout(resolve))
        }
      })
      expect(message).toBe(undefined)
      expect(budget.memory).toBe(0)
      expect(process.memoryUsage().rss - before).toBeLessThan(1024 * MiB)
    } finally {
      raw.destroy()
    }
  })
})
