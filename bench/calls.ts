import { instantiate } from '@wasi-webgpu/component'
import { camelCase } from '@wasi-webgpu/component/host'
import {
  GpuBindGroup,
  GpuBindGroupLayout,
  GpuBuffer,
  GpuCommandEncoder,
  GpuComputePassEncoder,
  GpuDevice,
  GpuQueue,
  GpuTextureView,
} from '@wasi-webgpu/host'
import { hostImports } from '@wasi-webgpu/native'
import { ByHand } from './by-hand.ts'
import { instantiateWithJco } from './jco.ts'
import { sideBySide } from './measure.ts'
import { NoopCommandEncoder, NoopComputePassEncoder, NoopDevice, NoopObject, NoopQueue } from './noop-gpu.ts'
import { atMost, type Row, timesFaster } from './row.ts'

const callsARun = 20_000
/** jco is slow: it runs fewer calls, and its time is scaled. */
const jcoCallsARun = 500

/** Cost of a call on GPU objects that do nothing: with ours, with bindings written by hand, and with jco. */
export async function measureCalls(guest: {
  core: BufferSource
  component: Uint8Array<ArrayBuffer>
}): Promise<Row[]> {
  const raw = {
    device: new NoopDevice(),
    queue: new NoopQueue(),
    pass: new NoopComputePassEncoder(),
    encoder: new NoopCommandEncoder(),
    object: new NoopObject(),
  }
  const imports = await hostImports(['wasi:webgpu/webgpu'], {}, async () => ({ gpu: {} as GPU }))
  const ours = await instantiate(guest.component, { imports })
  const byHand = await ByHand.instantiate(guest.core)
  const jco = await instantiateWithJco(guest.component, jcoHost())

  const device = GpuDevice.of(raw.device as unknown as GPUDevice)
  const wrap = <T, Raw>(wrapper: new (gpu: Raw, device: GpuDevice) => T, gpu: object) =>
    new wrapper(gpu as Raw, device)
  const wrapped = {
    device,
    queue: wrap(GpuQueue, raw.queue),
    pass: wrap(GpuComputePassEncoder, raw.pass),
    encoder: wrap(GpuCommandEncoder, raw.encoder),
    buffer: wrap(GpuBuffer, raw.object),
    group: wrap(GpuBindGroup, raw.object),
    layout: wrap(GpuBindGroupLayout, raw.object),
    view: wrap(GpuTextureView, raw.object),
  }
  const jcos = {
    device: new jcoClasses.GpuDevice(raw.device),
    queue: new jcoClasses.GpuQueue(raw.queue),
    pass: new jcoClasses.GpuComputePassEncoder(raw.pass),
    encoder: new jcoClasses.GpuCommandEncoder(raw.encoder),
    buffer: new jcoClasses.GpuBuffer(raw.object),
    group: new jcoClasses.GpuBindGroup(raw.object),
    layout: new jcoClasses.GpuBindGroupLayout(raw.object),
    view: new jcoClasses.GpuTextureView(raw.object),
  }
  type Objects = Record<keyof typeof wrapped, object>
  const raws: Objects = {
    ...raw,
    buffer: raw.object,
    group: raw.object,
    layout: raw.object,
    view: raw.object,
  }

  const calls: { name: string; args: (objects: Objects) => (object | number)[] }[] = [
    { name: 'dispatch-workgroups', args: o => [o.pass] },
    { name: 'set-bind-group', args: o => [o.pass, o.group] },
    { name: 'create-bind-group', args: o => [o.device, o.layout, o.buffer] },
    { name: 'write-buffer', args: o => [o.queue, o.buffer, 64] },
    { name: 'begin-render-pass', args: o => [o.encoder, o.view] },
  ]
  const rows: Row[] = []
  for (const { name, args } of calls) {
    const jsName = camelCase(name)
    const times = await sideBySide({
      ours: () => ours.exports[jsName](...args(wrapped), callsARun),
      byHand: () => byHand.call(name, ...args(raws), callsARun),
      jco: () => jco.exports[jsName]?.(...args(jcos), jcoCallsARun),
    })
    const nanoseconds = {
      ours: (times.ours / callsARun) * 1e6,
      byHand: (times.byHand / callsARun) * 1e6,
      jco: (times.jco / jcoCallsARun) * 1e6,
    }
    const row = { name, unit: 'ns', ours: nanoseconds.ours } as const
    rows.push(atMost(1.4, { ...row, peer: nanoseconds.byHand, versus: 'bindings by hand' }))
    rows.push(timesFaster(50, { ...row, peer: nanoseconds.jco, versus: 'jco' }))
  }
  return rows
}

/** A host in the form that jco expects: classes around the same objects. */
class JcoResource<T extends NoopObject = NoopObject> {
  readonly gpu: T

  constructor(gpu: T) {
    this.gpu = gpu
  }
}

const jcoClasses = {
  GpuBindGroup: class GpuBindGroup extends JcoResource {},
  GpuBindGroupLayout: class GpuBindGroupLayout extends JcoResource {},
  GpuBuffer: class GpuBuffer extends JcoResource {
    getMappedRangeGetWithCopy() {}
  },
  GpuCommandBuffer: class GpuCommandBuffer extends JcoResource {},
  GpuCommandEncoder: class GpuCommandEncoder extends JcoResource<NoopCommandEncoder> {
    beginRenderPass(descriptor: { colorAttachments: ({ view: JcoResource } | undefined)[] }) {
      const colorAttachments = descriptor.colorAttachments.map(item =>
        item ? { ...item, view: item.view.gpu } : null,
      )
      return new jcoClasses.GpuRenderPassEncoder(
        this.gpu.beginRenderPass({ ...descriptor, colorAttachments } as unknown as GPURenderPassDescriptor),
      )
    }
    beginComputePass() {}
    finish() {}
  },
  GpuComputePassEncoder: class GpuComputePassEncoder extends JcoResource<NoopComputePassEncoder> {
    dispatchWorkgroups(x: number, y?: number, z?: number) {
      this.gpu.dispatchWorkgroups(x, y, z)
    }
    setBindGroup(index: number, group: JcoResource | undefined) {
      this.gpu.setBindGroup(index, group?.gpu ?? null)
    }
    setPipeline() {}
    end() {}
  },
  GpuComputePipeline: class GpuComputePipeline extends JcoResource {},
  GpuDevice: class GpuDevice extends JcoResource<NoopDevice> {
    createBindGroup(descriptor: {
      layout: JcoResource
      entries: {
        binding: number
        resource: { val: { buffer: JcoResource; offset?: bigint; size?: bigint } }
      }[]
    }) {
      const entries = descriptor.entries.map(({ binding, resource: { val } }) => ({
        binding,
        resource: { buffer: val.buffer.gpu, offset: val.offset, size: val.size },
      }))
      return new jcoClasses.GpuBindGroup(
        this.gpu.createBindGroup({
          layout: descriptor.layout.gpu,
          entries,
        } as unknown as GPUBindGroupDescriptor),
      )
    }
    createCommandEncoder() {}
  },
  GpuQuerySet: class GpuQuerySet extends JcoResource {},
  GpuQueue: class GpuQueue extends JcoResource<NoopQueue> {
    writeBufferWithCopy(buffer: JcoResource, offset: bigint, data: Uint8Array<ArrayBuffer>) {
      this.gpu.writeBuffer(buffer.gpu, Number(offset), data.buffer, data.byteOffset, data.byteLength)
    }
    submit() {}
  },
  GpuRenderPassEncoder: class GpuRenderPassEncoder extends JcoResource {
    setPipeline() {}
    draw() {}
    end() {}
  },
  GpuRenderPipeline: class GpuRenderPipeline extends JcoResource {},
  GpuSampler: class GpuSampler extends JcoResource {},
  GpuTexture: class GpuTexture extends JcoResource {},
  GpuTextureView: class GpuTextureView extends JcoResource {},
}

function jcoHost() {
  return { 'wasi:webgpu/webgpu': jcoClasses, 'wasi:webgpu/webgpu@0.3.0-rc.2': jcoClasses }
}
