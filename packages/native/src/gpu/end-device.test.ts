import { expect, test } from 'vitest'
import { ended } from '../../../cli/src/testing/command.ts'
import { endDevicesWithoutWaiting } from './end-device.ts'

const module = (name: string) => JSON.stringify(new URL(name, import.meta.url).href)

test('destroying a device whose shader never ends returns at once, and the device is lost', async () => {
  const program = `
    import { requestGpu } from ${module('request-gpu.ts')}
    const { gpu } = await requestGpu('software')
    const device = await (await gpu.requestAdapter()).requestDevice()
    const code = \`@group(0) @binding(0) var<storage, read_write> b: array<u32>;
      @compute @workgroup_size(1) fn main() { while (b[0] != 77u) { b[1] += 1u; } }\`
    const pipeline = device.createComputePipeline({
      layout: 'auto',
      compute: { module: device.createShaderModule({ code }) },
    })
    const buffer = device.createBuffer({ size: 16, usage: 0x80 })
    const layout = pipeline.getBindGroupLayout(0)
    const encoder = device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    pass.setPipeline(pipeline)
    pass.setBindGroup(0, device.createBindGroup({ layout, entries: [{ binding: 0, resource: buffer }] }))
    pass.dispatchWorkgroups(1)
    pass.end()
    device.queue.submit([encoder.finish()])
    device.destroy()
    device.destroy()
    device.queue.submit([device.createCommandEncoder().finish()])
    await device.queue.onSubmittedWorkDone()
    const info = await device.lost
    console.log(info instanceof GPUDeviceLostInfo, info.reason)
    process.exit(7)`
  const { code, stdout } = await ended(process.execPath, ['--input-type=module', '--eval', program])
  expect(stdout).toContain('true destroyed')
  expect(code).toBe(7)
})

test("Dawn's destroy runs once for a device that is destroyed repeatedly", () => {
  const calls: string[] = []
  class Queue {
    submit() {}
    async onSubmittedWorkDone() {}
  }
  class Device {
    readonly queue = new Queue()
    destroy() {
      calls.push('destroy')
    }
  }
  class Adapter {
    async requestDevice() {}
  }
  endDevicesWithoutWaiting({ GPUAdapter: Adapter, GPUDevice: Device, GPUQueue: Queue } as never)
  const idle = new Device()
  idle.destroy()
  idle.destroy()
  expect(calls).toEqual(['destroy'])
})
