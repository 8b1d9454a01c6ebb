/** Uses of the functions that take the fast lane, and their outcomes, which are those of the binding. */

/** Objects for the uses. */
export type Objects = ReturnType<typeof createObjects>

/** Objects of another device, which {@link setForeign} sets. */
let foreignObjects: Objects | undefined

/** Sets the device of the uses with objects of another device. */
export function setForeign(device: GPUDevice): void {
  foreignObjects = createObjects(device)
}

function foreign(): Objects {
  return foreignObjects!
}

/** Creates objects of all classes. */
export function createObjects(device: GPUDevice) {
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
  const texture = device.createTexture({
    size: [4, 4],
    format,
    usage: GPUTextureUsage.RENDER_ATTACHMENT | GPUTextureUsage.COPY_SRC | GPUTextureUsage.COPY_DST,
    mipLevelCount: 2,
  })
  const layers = device.createTexture({
    size: [64, 32, 8],
    format,
    usage: GPUTextureUsage.COPY_SRC | GPUTextureUsage.COPY_DST | GPUTextureUsage.TEXTURE_BINDING,
  })
  const large = device.createBuffer({ size: 65536, usage })
  const results = device.createBuffer({ size: 1024, usage: GPUBufferUsage.QUERY_RESOLVE })
  return {
    device,
    layout,
    buffer,
    other,
    large,
    results,
    texture,
    layers,
    queries: device.createQuerySet({ type: 'occlusion', count: 4 }),
    view: texture.createView({ mipLevelCount: 1 }),
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
export type Any = any

/** A use of the API, which may throw. */
export type Use = (objects: Objects) => void

export const inComputePass =
  (use: (pass: GPUComputePassEncoder, objects: Objects) => void, prepare = true): Use =>
  objects => {
    const encoder = objects.device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    if (prepare) {
      pass.setPipeline(objects.compute)
      pass.setBindGroup(0, objects.group, offsets(0), 0, 1)
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
      occlusionQuerySet: objects.queries,
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

export const offsets = (...values: number[]) => new Uint32Array(values)

const createBundle = ({ device, render }: Objects) => {
  const bundle = device.createRenderBundleEncoder({ colorFormats: ['rgba8unorm'] })
  bundle.setPipeline(render)
  bundle.draw(3)
  return bundle.finish()
}

/** Uses of all commands that need no conversion. Some are wrong, so that a message contains the numbers. */
export const plainUses: Record<string, Use> = {
  'the commands of a compute pass': inComputePass((pass, { compute, group, other }) => {
    pass.setPipeline(compute)
    pass.setBindGroup(0, group, offsets(9, 256, 9), 1, 1)
    pass.setBindGroup(1, null)
    pass.dispatchWorkgroups(1)
    pass.dispatchWorkgroups(1, 2, 3)
    pass.dispatchWorkgroupsIndirect(other, 16)
    pass.pushDebugGroup('a group: ü € 😀 \ud800')
    pass.insertDebugMarker('')
    pass.popDebugGroup()
  }),
  'the commands of a render pass': inRenderPass((pass, objects) => {
    const { render, buffer, other } = objects
    pass.setPipeline(render)
    pass.setBindGroup(0, null)
    pass.setVertexBuffer(0, buffer)
    pass.setVertexBuffer(1, buffer, 16)
    pass.setVertexBuffer(7, buffer, 16, 32)
    pass.draw(3)
    pass.draw(3, 2, 1, 5)
    pass.setIndexBuffer(buffer, 'uint16')
    pass.drawIndexed(3, 1, 0, -2, 4)
    pass.setIndexBuffer(buffer, 'uint32', 16, 64)
    pass.drawIndexed(16)
    pass.drawIndirect(buffer, 4)
    pass.drawIndexedIndirect(other, 4)
    pass.setViewport(0, 0, 4, 2.5, 0, 1)
    pass.setScissorRect(1, 1, 2, 2)
    pass.setStencilReference(2 ** 32 - 1)
    pass.setBlendConstant({ r: 1, g: 0.5, b: -2, a: 1e30 })
    pass.beginOcclusionQuery(3)
    pass.endOcclusionQuery()
    pass.pushDebugGroup('group')
    pass.insertDebugMarker('marker '.repeat(100))
    pass.popDebugGroup()
    pass.executeBundles([])
  }),
  'the commands of a bundle': inBundle((bundle, { buffer }) => {
    bundle.setVertexBuffer(0, buffer)
    bundle.setIndexBuffer(buffer, 'uint16')
    bundle.setBindGroup(0, null)
    bundle.draw(3)
    bundle.drawIndexed(3)
    bundle.drawIndirect(buffer, 0)
    bundle.drawIndexedIndirect(buffer, 0)
    bundle.pushDebugGroup('group')
    bundle.insertDebugMarker('marker')
    bundle.popDebugGroup()
  }),
  'the commands of an encoder': inEncoder(
    (encoder, { buffer, other, large, layers, texture, queries, results }) => {
      encoder.copyBufferToBuffer(buffer, 4, other, 8, 16)
      encoder.clearBuffer(buffer)
      encoder.clearBuffer(buffer, 4)
      encoder.clearBuffer(buffer, 4, 8)
      encoder.resolveQuerySet(queries, 1, 2, results, 256)
      encoder.copyBufferToTexture({ buffer: large }, { texture }, { width: 4 })
      encoder.copyBufferToTexture(
        { buffer: large, offset: 256, bytesPerRow: 512, rowsPerImage: 32 },
        { texture: layers, mipLevel: 0, origin: { x: 1, y: 2, z: 3 }, aspect: 'all' },
        { width: 63, height: 30, depthOrArrayLayers: 3 },
      )
      encoder.copyTextureToBuffer(
        { texture, mipLevel: 1, origin: { x: 1 }, aspect: undefined as Any },
        { buffer: large },
        { width: 1, height: 1 },
      )
      encoder.copyTextureToTexture(
        { texture, origin: undefined as Any },
        { texture: layers, origin: { z: 7 } },
        { width: 4, height: 4, depthOrArrayLayers: undefined as Any },
      )
      encoder.pushDebugGroup('group')
      encoder.insertDebugMarker('marker')
      encoder.popDebugGroup()
    },
  ),
  'commands of two encoders in turn': objects => {
    const { device, compute, group } = objects
    const encoders = [0, 1].map(() => device.createCommandEncoder())
    const passes = encoders.map(encoder => encoder.beginComputePass())
    for (let i = 0; i < 20; i++) {
      const pass = passes[i % 2]!
      pass.setPipeline(compute)
      pass.setBindGroup(0, group, offsets(0), 0, 1)
      pass.dispatchWorkgroups(1)
    }
    for (const pass of passes) pass.end()
    device.queue.submit(encoders.map(encoder => encoder.finish()))
  },
  'more commands than the list has': inComputePass((pass, { group }) => {
    for (let i = 0; i < 10_000; i++) {
      pass.setBindGroup(0, group, offsets(256, 0), i % 2, 1)
      pass.dispatchWorkgroups(1)
    }
  }),
  'executeBundles of many bundles': inRenderPass((pass, objects) => {
    const bundle = createBundle(objects)
    pass.executeBundles([bundle, createBundle(objects), bundle])
    pass.executeBundles(Array.from({ length: 64 }, () => bundle))
  }),
  'setImmediates of a whole array': inComputePass(pass => pass.setImmediates!(4, new Uint8Array(8))),
  'setImmediates of a part': inComputePass(pass => pass.setImmediates!(8, new Uint8Array(16), 2, 12)),
  'setImmediates of an odd size': inComputePass(pass => pass.setImmediates!(0, new Uint8Array(16), 1)),
  'setImmediates beyond the limit': inBundle(bundle => bundle.setImmediates!(0, new Uint8Array(400))),
  'setImmediates of nothing': inRenderPass(pass => pass.setImmediates!(0, new Uint8Array())),
  'setViewport of six numbers': inRenderPass(pass => pass.setViewport(1, 2, 1e9, 4, 0.25, 0.75)),
  'setBlendConstant of NaN and infinity': inRenderPass(pass =>
    pass.setBlendConstant({ r: 1, g: 0.5, b: Number.NaN, a: Number.POSITIVE_INFINITY }),
  ),
  'setScissorRect of four numbers': inRenderPass(pass => pass.setScissorRect(1, 2, 30, 40)),
  'beginOcclusionQuery twice': inRenderPass(pass => {
    pass.beginOcclusionQuery(1)
    pass.beginOcclusionQuery(2)
  }),
  'endOcclusionQuery without a query': inRenderPass(pass => pass.endOcclusionQuery()),
  'popDebugGroup without a group': inEncoder(encoder => encoder.popDebugGroup()),
  'pushDebugGroup that is not popped': inBundle(bundle => bundle.pushDebugGroup('group')),
  'executeBundles of another format': inRenderPass((pass, { device }) =>
    pass.executeBundles([
      device.createRenderBundleEncoder({ label: 'other', colorFormats: ['r8unorm'] }).finish(),
    ]),
  ),
  'copyBufferToTexture beyond the texture': inEncoder((encoder, { large, layers }) =>
    encoder.copyBufferToTexture(
      { buffer: large, offset: 4, bytesPerRow: 512, rowsPerImage: 33 },
      { texture: layers, origin: { x: 1, y: 2, z: 3 } },
      { width: 4, height: 5, depthOrArrayLayers: 6 },
    ),
  ),
  'copyBufferToTexture of rows that are too short': inEncoder((encoder, { large, layers }) =>
    encoder.copyBufferToTexture(
      { buffer: large, bytesPerRow: 256, rowsPerImage: 2 },
      { texture: layers },
      { width: 65, height: 3 },
    ),
  ),
  'copyTextureToBuffer beyond the buffer': inEncoder((encoder, { buffer, layers }) =>
    encoder.copyTextureToBuffer(
      { texture: layers, origin: { x: 3, y: 2, z: 1 } },
      { buffer, offset: 12, bytesPerRow: 768, rowsPerImage: 9 },
      { width: 6, height: 7, depthOrArrayLayers: 4 },
    ),
  ),
  'copyTextureToBuffer of an aspect that the texture lacks': inEncoder((encoder, { large, layers }) =>
    encoder.copyTextureToBuffer({ texture: layers, aspect: 'stencil-only' }, { buffer: large }, { width: 1 }),
  ),
  'copyTextureToTexture of a level that the texture lacks': inEncoder((encoder, { texture, layers }) =>
    encoder.copyTextureToTexture(
      { texture: layers, mipLevel: 0 },
      { texture, mipLevel: 5, aspect: 'depth-only' },
      { width: 1 },
    ),
  ),
  'resolveQuerySet beyond the set': inEncoder((encoder, { queries, results }) =>
    encoder.resolveQuerySet(queries, 2, 3, results, 256),
  ),
  'resolveQuerySet at an offset that is not aligned': inEncoder((encoder, { queries, results }) =>
    encoder.resolveQuerySet(queries, 0, 3, results, 128),
  ),
  'a pass that ends twice': inRenderPass(pass => pass.end()),
  'a bundle of a pass whose buffer is destroyed': inBundle((bundle, { buffer }) => {
    bundle.setVertexBuffer(0, buffer)
    buffer.destroy()
    bundle.draw(3)
  }),
  'objects of another device': objects => {
    const encoder = objects.device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    pass.setPipeline(foreign().compute)
    pass.setBindGroup(0, foreign().group, offsets(0), 0, 1)
    pass.dispatchWorkgroups(1)
    pass.end()
    objects.device.queue.submit([encoder.finish()])
  },
  'writeBuffer to a buffer of another device': ({ device }) =>
    device.queue.writeBuffer(foreign().buffer, 0, new ArrayBuffer(8)),
  'createBindGroup of objects of another device': createGroup(() => ({
    label: 'foreign',
    layout: foreign().layout,
    entries: [{ binding: 0, resource: foreign().buffer }],
  })),
}

/** Uses of all functions of the fast lane: right ones, and wrong ones of every kind. */
export const uses: Record<string, Use> = {
  ...plainUses,
  'setBlendConstant of a list': inRenderPass(pass => pass.setBlendConstant([1, 2, 3, 4])),
  'setBlendConstant without a part': inRenderPass(pass => pass.setBlendConstant({ r: 1, g: 1, b: 1 } as Any)),
  'setImmediates of an ArrayBuffer': inComputePass(pass => pass.setImmediates!(0, new ArrayBuffer(8), 4, 4)),
  'setImmediates of numbers of 32 bits': inComputePass(pass =>
    pass.setImmediates!(0, offsets(1, 2, 3), 1, 2),
  ),
  'setImmediates from beyond the data': inComputePass(pass => pass.setImmediates!(0, new Uint8Array(4), 8)),
  'setImmediates of more than the data': inComputePass(pass =>
    pass.setImmediates!(0, new Uint8Array(8), 4, 8),
  ),
  'setImmediates of a detached array': inComputePass(pass => {
    const data = new Uint8Array(8)
    structuredClone(data, { transfer: [data.buffer] })
    pass.setImmediates!(0, data, 0, 8)
  }),
  'setImmediates of a shared array': inComputePass(pass =>
    pass.setImmediates!(0, new Uint8Array(new SharedArrayBuffer(8)) as Any),
  ),
  'setImmediates of a large array': inComputePass(pass => pass.setImmediates!(0, new Uint8Array(1 << 20))),
  'pushDebugGroup of a long text': inEncoder(encoder => encoder.pushDebugGroup('group '.repeat(10_000))),
  'pushDebugGroup of a number': inEncoder(encoder => encoder.pushDebugGroup(12 as Any)),
  'executeBundles of an iterable': inRenderPass((pass, objects) =>
    pass.executeBundles(new Set([createBundle(objects)])),
  ),
  'executeBundles of more bundles than the list has': inRenderPass((pass, objects) => {
    const bundle = createBundle(objects)
    pass.executeBundles(Array.from({ length: 1000 }, () => bundle))
  }),
  'executeBundles of something else': inRenderPass((pass, objects) =>
    pass.executeBundles([createBundle(objects), objects.buffer as Any]),
  ),
  'executeBundles of null': inRenderPass(pass => pass.executeBundles(null as Any)),
  'beginOcclusionQuery of a negative number': inRenderPass(pass => pass.beginOcclusionQuery(-1)),
  'copyBufferToTexture of lists': inEncoder((encoder, { large, layers }) =>
    encoder.copyBufferToTexture(
      { buffer: large, bytesPerRow: 512 },
      { texture: layers, origin: [1, 2, 3] },
      [4, 5],
    ),
  ),
  'copyBufferToTexture of an empty list': inEncoder((encoder, { large, layers }) =>
    encoder.copyBufferToTexture({ buffer: large }, { texture: layers }, []),
  ),
  'copyBufferToTexture without a buffer': inEncoder((encoder, { layers }) =>
    encoder.copyBufferToTexture({} as Any, { texture: layers }, [1]),
  ),
  'copyBufferToTexture with an offset that is too large': inEncoder((encoder, { large, layers }) =>
    encoder.copyBufferToTexture({ buffer: large, offset: 2 ** 53 }, { texture: layers }, { width: 1 }),
  ),
  'copyTextureToBuffer of an unknown aspect': inEncoder((encoder, { large, layers }) =>
    encoder.copyTextureToBuffer({ texture: layers, aspect: 'color' as Any }, { buffer: large }, { width: 1 }),
  ),
  'copyTextureToTexture without a width': inEncoder((encoder, { texture, layers }) =>
    encoder.copyTextureToTexture({ texture }, { texture: layers }, {} as Any),
  ),
  'copyTextureToTexture of views': inEncoder((encoder, { view, layers }) =>
    encoder.copyTextureToTexture({ texture: view as Any }, { texture: layers }, { width: 1 }),
  ),
  'resolveQuerySet of a buffer': inEncoder((encoder, { buffer, results }) =>
    encoder.resolveQuerySet(buffer as Any, 0, 1, results, 0),
  ),
  'end of another object': inRenderPass((pass, { buffer }) => pass.end.call(buffer as Any)),
  'draw of a compute pass': inComputePass(pass => GPURenderPassEncoder.prototype.draw.call(pass as Any, 3)),
  'writeBuffer of a resizable ArrayBuffer': ({ device, buffer }) => {
    const data = new ArrayBuffer(8, { maxByteLength: 64 })
    device.queue.writeBuffer(buffer, 0, data)
    data.resize(32)
    device.queue.writeBuffer(buffer, 0, data, 16)
    data.resize(4)
    device.queue.writeBuffer(buffer, 0, data, 0, 8)
  },
  'writeBuffer of a shared ArrayBuffer': ({ device, buffer }) =>
    device.queue.writeBuffer(buffer, 0, new SharedArrayBuffer(8)),
  'writeBuffer at an offset that is too large': ({ device, buffer }) =>
    device.queue.writeBuffer(buffer, 2 ** 53, new ArrayBuffer(8)),
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
export async function outcome(device: GPUDevice, use: Use): Promise<{ thrown: string; error: string }> {
  device.pushErrorScope('validation')
  let thrown = ''
  try {
    use(createObjects(device))
  } catch (error) {
    thrown = String(error)
  }
  return { thrown, error: (await device.popErrorScope())?.message ?? '' }
}
