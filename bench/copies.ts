import { instantiate } from '@wasi-webgpu/component'
import { GpuBuffer, GpuDevice, GpuQueue, webgpu } from '@wasi-webgpu/host'
import { sideBySide } from './measure.ts'
import { CopyingQueue, MappedBuffer, NoopDevice } from './noop-gpu.ts'
import { atLeast, type Row } from './row.ts'

const size = 64 << 20

/** Copies 64 MiB from a guest to a buffer and back, compared with a plain `Uint8Array.set` of that size. */
export async function measureCopies(guest: { component: Uint8Array<ArrayBuffer> }): Promise<Row[]> {
  const { exports } = await instantiate(guest.component, { imports: webgpu({ gpu: {} as GPU }) })
  const device = GpuDevice.of(new NoopDevice() as unknown as GPUDevice)
  const queue = new GpuQueue(new CopyingQueue() as unknown as GPUQueue, device)
  const buffer = new GpuBuffer(new MappedBuffer() as unknown as GPUBuffer, device)
  const [from, to] = [new Uint8Array(size), new Uint8Array(size)]

  const times = await sideBySide({
    write: () => exports.writeBuffer(queue, buffer, size, 1),
    read: () => exports.readMapped(buffer, size, 1),
    set: () => to.set(from),
  })
  const rate = (milliseconds: number) => size / milliseconds / 1e6
  const peer = { peer: rate(times.set), unit: 'GB/s', versus: 'Uint8Array.set' } as const
  return [
    atLeast(0.8, { name: 'write-buffer 64 MiB', ours: rate(times.write), ...peer }),
    atLeast(0.8, { name: 'mapped read 64 MiB', ours: rate(times.read), ...peer }),
  ]
}
