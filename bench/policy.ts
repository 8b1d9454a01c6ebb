import { instantiate } from '@wasi-webgpu/component'
import {
  GpuBindGroup,
  GpuBudget,
  GpuComputePipeline,
  GpuDevice,
  type GpuPolicy,
  GpuQueue,
  webgpu,
} from '@wasi-webgpu/host'
import { requestGpu } from '@wasi-webgpu/native'
import { limitGpu } from '../packages/host/src/policy/limited-gpu.ts'
import { createObjects } from './frame.ts'
import { sideBySide } from './measure.ts'
import { atMost, type Row } from './row.ts'

const policy: GpuPolicy = {
  memory: 2 ** 29,
  objects: { buffers: 10_000, bindGroups: 10_000 },
  submissions: 10_000,
}
const dispatches = 10_000
const buffers = 2000

/** Cost of a policy, for calls that it checks and for calls that it does not, on Dawn's null backend. */
export async function measurePolicy(guest: { component: Uint8Array<ArrayBuffer> }): Promise<Row[]> {
  const { gpu } = await requestGpu('null')
  const { exports } = await instantiate(guest.component, { imports: webgpu({ gpu }) })
  const [free, limited] = [await deviceOf(gpu), await deviceOf(limitGpu(gpu, new GpuBudget(policy)))]

  const create = await sideBySide({
    limited: () => createBuffers(limited),
    free: () => createBuffers(free),
  })
  const encode = (device: GPUDevice) => {
    const [host, objects] = [GpuDevice.of(device), createObjects(device)]
    const queue = new GpuQueue(device.queue, host)
    const group = new GpuBindGroup(objects.group, host)
    const compute = new GpuComputePipeline(objects.compute, host)
    return () => exports.encode(host, queue, group, compute, dispatches)
  }
  const dispatch = await sideBySide({ limited: encode(limited), free: encode(free) })
  const versus = 'without a policy'
  const nanoseconds = (ms: number) => (ms / buffers) * 1e6
  return [
    atMost(1.5, {
      name: 'create and destroy a buffer',
      unit: 'ns',
      ours: nanoseconds(create.limited),
      peer: nanoseconds(create.free),
      versus,
    }),
    atMost(1.1, {
      name: '10,000 dispatches',
      unit: 'ms',
      ours: dispatch.limited,
      peer: dispatch.free,
      versus,
    }),
  ]
}

async function deviceOf(gpu: GPU): Promise<GPUDevice> {
  const adapter = await gpu.requestAdapter()
  return (await adapter?.requestDevice()) as GPUDevice
}

function createBuffers(device: GPUDevice): void {
  for (let i = 0; i < buffers; i++) {
    device.createBuffer({ size: 256, usage: GPUBufferUsage.STORAGE }).destroy()
  }
}
