import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bindingOfProcess, installFastLane, useFastLane } from './fast-lane.ts'
import { exposeGarbageCollector } from './garbage-collector.ts'
import { requestGpu } from './request-gpu.ts'

let device: GPUDevice
let objects: Objects
type Objects = ReturnType<typeof createObjects>

beforeAll(async () => {
  exposeGarbageCollector()
  const { gpu, fastLane } = await requestGpu('null')
  expect(fastLane).toBe(process.platform === 'linux' && process.arch === 'x64')
  device = (await (await gpu.requestAdapter())!.requestDevice())!
})

beforeEach(() => {
  useFastLane(device, true)
  objects = createObjects(device)
})

afterAll(() => device.destroy())

function createObjects(device: GPUDevice) {
  const module = device.createShaderModule({
    code: `@group(0) @binding(0) var<storage, read_write> data: array<f32>;
      @compute @workgroup_size(1) fn compute() { data[0] += 1; }
      @vertex fn vertex() -> @builtin(position) vec4f { return vec4f(); }
      @fragment fn fragment() -> @location(0) vec4f { return vec4f(); }`,
  })
  const usage =
    GPUBufferUsage.STORAGE |
    GPUBufferUsage.COPY_SRC |
    GPUBufferUsage.COPY_DST |
    GPUBufferUsage.INDEX |
    GPUBufferUsage.VERTEX |
    GPUBufferUsage.INDIRECT
  const layout = device.createBindGroupLayout({
    entries: [
      {
        binding: 0,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type: 'storage', hasDynamicOffset: true },
      },
    ],
  })
  const buffer = device.createBuffer({ size: 1024, usage })
  const other = device.createBuffer({ size: 1024, usage })
  const format = 'rgba8unorm'
  const target = device.createTexture({ size: [4, 4], format, usage: GPUTextureUsage.RENDER_ATTACHMENT })
  return {
    device,
    layout,
    buffer,
    other,
    view: target.createView(),
    group: device.createBindGroup({ layout, entries: [{ binding: 0, resource: { buffer, size: 256 } }] }),
    compute: device.createComputePipeline({
      layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module, entryPoint: 'compute' },
    }),
    render: device.createRenderPipeline({
      layout: 'auto',
      vertex: { module },
      fragment: { module, targets: [{ format }] },
    }),
  }
}

/** Anything, for arguments of wrong types. */
// biome-ignore lint/suspicious/noExplicitAny: see above
type Any = any

type Use = (objects: Objects) => void

const inComputePass =
  (use: (pass: GPUComputePassEncoder, objects: Objects) => void, prepare = true): Use =>
  objects => {
    const encoder = objects.device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    if (prepare) {
      pass.setPipeline(objects.compute)
      pass.setBindGroup(0, objects.group, [0])
    }
    use(pass, objects)
    pass.end()
    objects.device.queue.submit([encoder.finish()])
  }

const inRenderPass =
  (use: (pass: GPURenderPassEncoder, objects: Objects) => void): Use =>
  objects => {
    const encoder = objects.device.createCommandEncoder()
    const pass = encoder.beginRenderPass({
      colorAttachments: [{ view: objects.view, loadOp: 'clear', storeOp: 'store' }],
    })
    pass.setPipeline(objects.render)
    use(pass, objects)
    pass.end()
    objects.device.queue.submit([encoder.finish()])
  }

const inBundle =
  (use: (bundle: GPURenderBundleEncoder, objects: Objects) => void): Use =>
  objects => {
    const bundle = objects.device.createRenderBundleEncoder({ colorFormats: ['rgba8unorm'] })
    bundle.setPipeline(objects.render)
    use(bundle, objects)
    bundle.finish()
  }

const inEncoder =
  (use: (encoder: GPUCommandEncoder, objects: Objects) => void): Use =>
  objects => {
    const encoder = objects.device.createCommandEncoder()
    use(encoder, objects)
    objects.device.queue.submit([encoder.finish()])
  }

const createGroup =
  (descriptor: (objects: Objects) => Any): Use =>
  objects => {
    const group = objects.device.createBindGroup(descriptor(objects))
    if (!(group instanceof GPUBindGroup)) throw new Error('it is no GPUBindGroup')
    throw new Error(`the label ${JSON.stringify(group.label)}`)
  }

const offsets = (...values: number[]) => new Uint32Array(values)

/** Uses of all functions of the fast lane: right ones, and wrong ones of every kind. */
const uses: Record<string, Use> = {
  'dispatchWorkgroups of one count': inComputePass(pass => pass.dispatchWorkgroups(1)),
  'dispatchWorkgroups of three counts': inComputePass(pass => pass.dispatchWorkgroups(1, 2, 3)),
  'dispatchWorkgroups of too many': inComputePass(pass => pass.dispatchWorkgroups(70_000)),
  'dispatchWorkgroups without a pipeline': inComputePass(pass => pass.dispatchWorkgroups(1), false),
  'dispatchWorkgroups of a fraction': inComputePass(pass => pass.dispatchWorkgroups(1.5)),
  'dispatchWorkgroups of NaN': inComputePass(pass => pass.dispatchWorkgroups(Number.NaN)),
  'dispatchWorkgroups of a negative number': inComputePass(pass => pass.dispatchWorkgroups(-1)),
  'dispatchWorkgroups of 2 ** 32': inComputePass(pass => pass.dispatchWorkgroups(2 ** 32)),
  'dispatchWorkgroups of a string': inComputePass(pass => pass.dispatchWorkgroups('2' as Any)),
  'dispatchWorkgroups of an object': inComputePass(pass => pass.dispatchWorkgroups({} as Any)),
  'dispatchWorkgroups of a bigint': inComputePass(pass => pass.dispatchWorkgroups(1n as Any)),
  'dispatchWorkgroups of nothing': inComputePass(pass => (pass as Any).dispatchWorkgroups()),
  'dispatchWorkgroups after end': inComputePass(pass => {
    pass.end()
    pass.dispatchWorkgroups(1)
  }),
  'dispatchWorkgroups of another object': inComputePass((pass, { buffer }) =>
    pass.dispatchWorkgroups.call(buffer as Any, 1),
  ),
  'dispatchWorkgroups of a plain object': inComputePass(pass => pass.dispatchWorkgroups.call({} as Any, 1)),
  dispatchWorkgroupsIndirect: inComputePass((pass, { other }) => pass.dispatchWorkgroupsIndirect(other, 16)),
  'dispatchWorkgroupsIndirect beyond the end': inComputePass((pass, { other }) =>
    pass.dispatchWorkgroupsIndirect(other, 1020),
  ),
  'dispatchWorkgroupsIndirect without a buffer': inComputePass(pass =>
    pass.dispatchWorkgroupsIndirect(undefined as Any, 0),
  ),
  'setPipeline of a render pipeline': inComputePass((pass, { render }) => pass.setPipeline(render as Any)),
  'setPipeline of null': inComputePass(pass => pass.setPipeline(null as Any)),
  'setBindGroup with offsets': inComputePass((pass, { group }) => {
    pass.setBindGroup(0, group, offsets(9, 256, 9), 1, 1)
    pass.dispatchWorkgroups(1)
  }),
  'setBindGroup with a list of offsets': inComputePass((pass, { group }) =>
    pass.setBindGroup(0, group, [512]),
  ),
  'setBindGroup without its offset': inComputePass((pass, { group }) => pass.setBindGroup(0, group)),
  'setBindGroup with an offset beyond the end': inComputePass((pass, { group }) =>
    pass.setBindGroup(0, group, offsets(1024), 0, 1),
  ),
  'setBindGroup with offsets that the array lacks': inComputePass((pass, { group }) =>
    pass.setBindGroup(0, group, offsets(0), 1, 1),
  ),
  'setBindGroup with offsets of huge bounds': inComputePass((pass, { group }) =>
    pass.setBindGroup(0, group, offsets(0), 2 ** 53 - 1, 2 ** 32 - 1),
  ),
  'setBindGroup with offsets of another type': inComputePass((pass, { group }) =>
    pass.setBindGroup(0, group, new Float32Array(1) as Any, 0, 1),
  ),
  'setBindGroup of null': inComputePass(pass => pass.setBindGroup(0, null)),
  'setBindGroup of undefined': inComputePass(pass => pass.setBindGroup(0, undefined)),
  'setBindGroup at a large index': inComputePass((pass, { group }) => pass.setBindGroup(9, group, [0])),
  'setBindGroup of a buffer': inComputePass((pass, { buffer }) => pass.setBindGroup(0, buffer as Any)),
  'setBindGroup of a plain object': inComputePass(pass => pass.setBindGroup(0, {} as Any)),
  'setBindGroup of a number': inComputePass(pass => pass.setBindGroup(0, 7 as Any)),
  'setBindGroup of a copy of a group': inComputePass((pass, { group }) =>
    pass.setBindGroup(0, { ...group } as Any),
  ),
  'draw of one count': inRenderPass(pass => pass.draw(3)),
  'draw of four numbers': inRenderPass(pass => pass.draw(3, 2, 1, 5)),
  'draw of a string': inRenderPass(pass => pass.draw('3' as Any, 2)),
  'draw of infinity': inRenderPass(pass => pass.draw(Number.POSITIVE_INFINITY)),
  'drawIndexed without an index buffer': inRenderPass(pass => pass.drawIndexed(3)),
  drawIndexed: inRenderPass((pass, { buffer }) => {
    pass.setIndexBuffer(buffer, 'uint16')
    pass.drawIndexed(3, 1, 0, -2, 4)
    pass.setIndexBuffer(buffer, 'uint32', 16, 64)
    pass.drawIndexed(16)
  }),
  'drawIndexed beyond the indices': inRenderPass((pass, { buffer }) => {
    pass.setIndexBuffer(buffer, 'uint32', 16, 64)
    pass.drawIndexed(17)
  }),
  'drawIndexed of a large base': inRenderPass((pass, { buffer }) => {
    pass.setIndexBuffer(buffer, 'uint16')
    pass.drawIndexed(3, 1, 0, 2 ** 31)
  }),
  'setIndexBuffer of an unknown format': inRenderPass((pass, { buffer }) =>
    pass.setIndexBuffer(buffer, 'toString' as Any),
  ),
  'setIndexBuffer beyond the end': inRenderPass((pass, { buffer }) =>
    pass.setIndexBuffer(buffer, 'uint16', 1020, 64),
  ),
  drawIndirect: inRenderPass((pass, { buffer }) => pass.drawIndirect(buffer, 4)),
  'drawIndirect at an odd offset': inRenderPass((pass, { buffer }) => pass.drawIndirect(buffer, 3)),
  drawIndexedIndirect: inRenderPass((pass, { buffer, other }) => {
    pass.setIndexBuffer(other, 'uint16')
    pass.drawIndexedIndirect(buffer, 4)
  }),
  setVertexBuffer: inRenderPass((pass, { buffer }) => {
    pass.setVertexBuffer(0, buffer)
    pass.setVertexBuffer(1, buffer, 16)
    pass.setVertexBuffer(7, buffer, 16, 32)
    pass.setVertexBuffer(1, null)
  }),
  'setVertexBuffer beyond the end': inRenderPass((pass, { buffer }) =>
    pass.setVertexBuffer(0, buffer, 1020, 32),
  ),
  'setVertexBuffer of a large slot': inRenderPass((pass, { buffer }) => pass.setVertexBuffer(8, buffer)),
  setViewport: inRenderPass(pass => pass.setViewport(0, 0, 4, 2.5, 0, 1)),
  'setViewport of NaN': inRenderPass(pass => pass.setViewport(Number.NaN, 0, 4, 4, 0, 1)),
  'setViewport beyond the target': inRenderPass(pass => pass.setViewport(0, 0, 1e9, 4, 0, 2)),
  'setViewport of a huge number': inRenderPass(pass => pass.setViewport(1e300, 0, 4, 4, 0, 1)),
  setScissorRect: inRenderPass(pass => pass.setScissorRect(1, 1, 2, 2)),
  'setScissorRect beyond the target': inRenderPass(pass => pass.setScissorRect(1, 1, 4, 4)),
  setStencilReference: inRenderPass(pass => pass.setStencilReference(2 ** 32 - 1)),
  'setStencilReference of a large number': inRenderPass(pass => pass.setStencilReference(2 ** 32)),
  'the commands of a bundle': inBundle((bundle, { buffer }) => {
    bundle.setVertexBuffer(0, buffer)
    bundle.setIndexBuffer(buffer, 'uint16')
    bundle.setBindGroup(0, null)
    bundle.draw(3)
    bundle.drawIndexed(3)
    bundle.drawIndirect(buffer, 0)
    bundle.drawIndexedIndirect(buffer, 0)
  }),
  'setBindGroup of a bundle with a group of another layout': inBundle((bundle, { group }) => {
    bundle.setBindGroup(0, group, offsets(0), 0, 1)
    bundle.draw(3)
  }),
  copyBufferToBuffer: inEncoder((encoder, { buffer, other }) =>
    encoder.copyBufferToBuffer(buffer, 4, other, 8, 16),
  ),
  'copyBufferToBuffer without offsets': inEncoder((encoder, { buffer, other }) =>
    encoder.copyBufferToBuffer(buffer, other, 16),
  ),
  'copyBufferToBuffer without a size': inEncoder((encoder, { buffer, other }) =>
    encoder.copyBufferToBuffer(buffer, 4, other, 4),
  ),
  'copyBufferToBuffer of a buffer to itself': inEncoder((encoder, { buffer }) =>
    encoder.copyBufferToBuffer(buffer, 0, buffer, 8, 16),
  ),
  'copyBufferToBuffer of odd sizes': inEncoder((encoder, { buffer, other }) =>
    encoder.copyBufferToBuffer(buffer, 1, other, 2, 3),
  ),
  'copyBufferToBuffer of a bind group': inEncoder((encoder, { buffer, group }) =>
    encoder.copyBufferToBuffer(buffer, 0, group as Any, 0, 4),
  ),
  clearBuffer: inEncoder((encoder, { buffer }) => {
    encoder.clearBuffer(buffer)
    encoder.clearBuffer(buffer, 4)
    encoder.clearBuffer(buffer, 4, 8)
  }),
  'clearBuffer beyond the end': inEncoder((encoder, { buffer }) => encoder.clearBuffer(buffer, 1024, 4)),
  'clearBuffer of a huge size': inEncoder((encoder, { buffer }) => encoder.clearBuffer(buffer, 0, 2 ** 60)),
  'writeBuffer of an ArrayBuffer': ({ device, buffer }) => {
    device.queue.writeBuffer(buffer, 0, new ArrayBuffer(8))
    device.queue.writeBuffer(buffer, 8, new ArrayBuffer(8), 4)
    device.queue.writeBuffer(buffer, 8, new ArrayBuffer(8), 4, 4)
    device.queue.writeBuffer(buffer, 8, new ArrayBuffer(0))
  },
  'writeBuffer of a view': ({ device, buffer }) =>
    device.queue.writeBuffer(buffer, 0, new Uint16Array(8), 2, 4),
  'writeBuffer of three bytes': ({ device, buffer }) =>
    device.queue.writeBuffer(buffer, 0, new ArrayBuffer(3)),
  'writeBuffer beyond the data': ({ device, buffer }) =>
    device.queue.writeBuffer(buffer, 0, new ArrayBuffer(8), 4, 8),
  'writeBuffer from beyond the data': ({ device, buffer }) =>
    device.queue.writeBuffer(buffer, 0, new ArrayBuffer(8), 12),
  'writeBuffer beyond the buffer': ({ device, buffer }) =>
    device.queue.writeBuffer(buffer, 1020, new ArrayBuffer(8)),
  'writeBuffer of a detached ArrayBuffer': ({ device, buffer }) => {
    const data = new ArrayBuffer(8)
    structuredClone(data, { transfer: [data] })
    device.queue.writeBuffer(buffer, 0, data, 0, 8)
  },
  'writeBuffer to a mapped buffer': ({ device }) => {
    const buffer = device.createBuffer({ size: 16, usage: GPUBufferUsage.COPY_DST, mappedAtCreation: true })
    device.queue.writeBuffer(buffer, 0, new ArrayBuffer(8))
  },
  'writeBuffer to a destroyed buffer': ({ device, other }) => {
    other.destroy()
    device.queue.writeBuffer(other, 0, new ArrayBuffer(8))
  },
  'writeBuffer to nothing': ({ device }) => device.queue.writeBuffer(null as Any, 0, new ArrayBuffer(8)),
  'a command with a destroyed buffer': inEncoder((encoder, { buffer, other }) => {
    other.destroy()
    encoder.copyBufferToBuffer(buffer, 0, other, 0, 4)
  }),
  createBindGroup: createGroup(({ layout, buffer }) => ({
    layout,
    entries: [{ binding: 0, resource: { buffer, offset: 256, size: 256 } }],
  })),
  'createBindGroup with a label': createGroup(({ layout, buffer }) => ({
    label: 'a group: ü € 😀',
    layout,
    entries: [{ binding: 0, resource: buffer }],
  })),
  'createBindGroup with a long label': createGroup(({ layout, buffer }) => ({
    label: 'label '.repeat(1000),
    layout,
    entries: [{ binding: 0, resource: { buffer } }],
  })),
  'createBindGroup with a label that controls a terminal': createGroup(({ layout, buffer }) => ({
    label: 'red \u001b[31m',
    layout,
    entries: [{ binding: 0, resource: { buffer } }],
  })),
  'createBindGroup with a label of another type': createGroup(({ layout, buffer }) => ({
    label: 12,
    layout,
    entries: [{ binding: 0, resource: { buffer } }],
  })),
  'createBindGroup beyond the buffer': createGroup(({ layout, buffer }) => ({
    label: 'b',
    layout,
    entries: [{ binding: 0, resource: { buffer, offset: 1024 } }],
  })),
  'createBindGroup of a texture view for a buffer': createGroup(({ layout, view }) => ({
    layout,
    entries: [{ binding: 0, resource: view }],
  })),
  'createBindGroup of a sampler for a buffer': createGroup(({ layout, device }) => ({
    layout,
    entries: [{ binding: 0, resource: device.createSampler() }],
  })),
  'createBindGroup of two entries for one': createGroup(({ layout, buffer }) => ({
    layout,
    entries: [0, 1].map(binding => ({ binding, resource: { buffer } })),
  })),
  'createBindGroup of many entries': createGroup(({ layout, buffer }) => ({
    layout,
    entries: Array.from({ length: 1000 }, (_, binding) => ({ binding, resource: { buffer } })),
  })),
  'createBindGroup of an iterable': createGroup(({ layout, buffer }) => ({
    layout,
    entries: new Set([{ binding: 0, resource: { buffer } }]),
  })),
  'createBindGroup without entries': createGroup(({ layout }) => ({ layout })),
  'createBindGroup with a size of null': createGroup(({ layout, buffer }) => ({
    layout,
    entries: [{ binding: 0, resource: { buffer, size: null } }],
  })),
  'createBindGroup of an unknown resource': createGroup(({ layout }) => ({
    layout,
    entries: [{ binding: 0, resource: { buffer: { label: '' } } }],
  })),
  'createBindGroup without a layout': createGroup(() => ({ entries: [] })),
  'createBindGroup with the layout of another class': createGroup(({ buffer, compute }) => ({
    layout: compute,
    entries: [{ binding: 0, resource: { buffer } }],
  })),
}

/** Returns the exception and the error of a use. */
async function outcome(use: Use): Promise<{ thrown: string; error: string }> {
  device.pushErrorScope('validation')
  let thrown = ''
  try {
    use(createObjects(device))
  } catch (error) {
    thrown = String(error)
  }
  return { thrown, error: (await device.popErrorScope())?.message ?? '' }
}

describe('the fast lane', () => {
  it.each(Object.entries(uses))('has the exceptions and errors of the binding: %s', async (_, use) => {
    useFastLane(device, false)
    const expected = await outcome(use)
    expect(useFastLane(device, true)).toBe(true)
    expect(await outcome(use)).toEqual(expected)
  })

  it('takes the objects of calls, and nothing for another binding', async () => {
    const marks = (object: object) => Object.getOwnPropertySymbols(object).map(String)
    const { group, buffer } = objects
    inComputePass(pass => {
      pass.setBindGroup(0, group, offsets(0), 0, 1)
      expect(marks(pass)).toContain('Symbol(inner)')
    })(objects)
    expect([...marks(group), ...marks(buffer)]).toEqual(['Symbol(inner)', 'Symbol(inner)'])
    class GPUDevice {}
    installFastLane({ GPUDevice }, { path: '', digest: 'unknown' })
    installFastLane({ GPUDevice }, undefined)
    expect(Object.getOwnPropertySymbols(GPUDevice.prototype)).toEqual([])
    expect((await bindingOfProcess())?.digest).toMatch(/^[0-9a-f]{64}$/)
  })

  it('keeps objects as long as calls use them, and lets them go afterwards', async () => {
    const { layout, buffer, compute } = objects
    const groups: WeakRef<GPUBindGroup>[] = []
    for (let round = 0; round < 30; round++) {
      const encoder = device.createCommandEncoder()
      const pass = encoder.beginComputePass()
      pass.setPipeline(compute)
      for (let i = 0; i < 100; i++) {
        const made = device.createBindGroup({
          layout,
          entries: [{ binding: 0, resource: { buffer, size: 256 } }],
        })
        groups.push(new WeakRef(made))
        pass.setBindGroup(0, made, offsets(0), 0, 1)
        pass.dispatchWorkgroups(1)
      }
      gc!()
      pass.end()
      device.queue.submit([encoder.finish()])
      await new Promise(resolve => setImmediate(resolve))
    }
    gc!()
    expect(groups.filter(group => group.deref() !== undefined).length).toBeLessThan(200)
  })

  it('takes calls after the device was destroyed', async () => {
    const { gpu } = await requestGpu('null')
    const own = await (await gpu.requestAdapter())!.requestDevice()
    const made = createObjects(own)
    const encoder = own.createCommandEncoder()
    const pass = encoder.beginComputePass()
    own.destroy()
    await own.lost
    for (let i = 0; i < 3; i++) {
      pass.setPipeline(made.compute)
      pass.setBindGroup(0, made.group, offsets(0), 0, 1)
      pass.dispatchWorkgroups(1)
      own.queue.writeBuffer(made.buffer, 0, new ArrayBuffer(8))
      const group = own.createBindGroup({
        layout: made.layout,
        entries: [{ binding: 0, resource: made.buffer }],
      })
      pass.setBindGroup(0, group)
      gc!()
    }
    expect(pass).toBeInstanceOf(GPUComputePassEncoder)
  })

  it('reports uncaptured errors', async () => {
    const error = new Promise<string>(resolve => {
      device.addEventListener(
        'uncapturederror',
        event => {
          event.preventDefault()
          resolve((event as GPUUncapturedErrorEvent).error.message)
        },
        { once: true },
      )
    })
    device.queue.writeBuffer(objects.buffer, 1020, new ArrayBuffer(8))
    expect(await error).toContain('WriteBuffer')
  })
})
