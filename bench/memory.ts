import { instantiate } from '@wasi-webgpu/component'
import { GpuBindGroupLayout, GpuBuffer, GpuDevice, webgpu } from '@wasi-webgpu/host'
import { NoopDevice, NoopObject } from './noop-gpu.ts'
import { atMost, type Row } from './row.ts'

const calls = 1_000_000

/** Heap after a million bind groups were created and dropped, compared with the heap after a tenth of them. */
export async function measureMemory(guest: { component: Uint8Array<ArrayBuffer> }): Promise<Row[]> {
  const { exports } = await instantiate(guest.component, { imports: webgpu({ gpu: {} as GPU }) })
  const device = GpuDevice.of(new NoopDevice() as unknown as GPUDevice)
  const layout = new GpuBindGroupLayout(new NoopObject() as unknown as GPUBindGroupLayout, device)
  const buffer = new GpuBuffer(new NoopObject() as unknown as GPUBuffer, device)
  exports.createBindGroup(device, layout, buffer, calls / 10)
  const before = await heapUsed()
  exports.createBindGroup(device, layout, buffer, calls)
  const after = await heapUsed()
  return [
    atMost(1.05, {
      name: '1,000,000 create and drop',
      unit: 'MB',
      ours: after / 1e6,
      peer: before / 1e6,
      versus: 'the heap before',
    }),
  ]
}

/** Size of the JS heap after garbage collection. */
async function heapUsed(): Promise<number> {
  let used = Number.POSITIVE_INFINITY
  for (let i = 0; i < 5; i++) {
    globalThis.gc?.()
    await new Promise(resolve => setImmediate(resolve))
    used = Math.min(used, process.memoryUsage().heapUsed)
  }
  return used
}
