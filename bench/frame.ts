/** Dispatches or draws per frame. */
export const count = 10_000

export type Objects = ReturnType<typeof createObjects>

/** Creates the GPU objects of the frames. @param format format of the render target */
export function createObjects(device: GPUDevice, format: GPUTextureFormat = 'rgba8unorm') {
  const computeModule = device.createShaderModule({
    code: `@group(0) @binding(0) var<storage, read_write> data: array<f32>;
           @compute @workgroup_size(1) fn main() { data[0] += 1; }`,
  })
  const compute = device.createComputePipeline({ layout: 'auto', compute: { module: computeModule } })
  const buffer = device.createBuffer({ size: 256, usage: GPUBufferUsage.STORAGE })
  const group = device.createBindGroup({
    layout: compute.getBindGroupLayout(0),
    entries: [{ binding: 0, resource: { buffer } }],
  })
  const renderModule = device.createShaderModule({
    code: `@vertex fn vertex() -> @builtin(position) vec4f { return vec4f(); }
           @fragment fn fragment() -> @location(0) vec4f { return vec4f(); }`,
  })
  const render = device.createRenderPipeline({
    layout: 'auto',
    vertex: { module: renderModule },
    fragment: { module: renderModule, targets: [{ format }] },
  })
  const texture = device.createTexture({
    size: { width: 64, height: 64 },
    format,
    usage: GPUTextureUsage.RENDER_ATTACHMENT,
  })
  return { compute, group, render, view: texture.createView() }
}

/** Encodes a frame of {@link count} dispatches. */
export function encodeInJs(device: GPUDevice, { compute, group }: Objects): void {
  const encoder = device.createCommandEncoder()
  const pass = encoder.beginComputePass()
  pass.setPipeline(compute)
  for (let i = 0; i < count; i++) {
    pass.setBindGroup(0, group)
    pass.dispatchWorkgroups(1)
  }
  pass.end()
  device.queue.submit([encoder.finish()])
}

/** Encodes a frame of {@link count} draws. */
export function drawInJs(device: GPUDevice, { render, view }: Pick<Objects, 'render' | 'view'>): void {
  const encoder = device.createCommandEncoder()
  const pass = encoder.beginRenderPass({
    colorAttachments: [{ view, clearValue: { r: 0, g: 0, b: 0, a: 1 }, loadOp: 'clear', storeOp: 'store' }],
  })
  pass.setPipeline(render)
  for (let i = 0; i < count; i++) pass.draw(3, 1, 0, i)
  pass.end()
  device.queue.submit([encoder.finish()])
}
