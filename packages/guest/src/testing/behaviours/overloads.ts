import {
  type Behaviour,
  bufferOf,
  bytesOf,
  fatal,
  moduleOf,
  passOf,
  renderPassOf,
  reported,
  textureOf,
  thrown,
  wrong,
} from '../observe-behaviours.ts'

/** Makes a bind group with one buffer at a dynamic offset. */
function dynamicGroup(device: GPUDevice): GPUBindGroup {
  const layout = device.createBindGroupLayout({
    entries: [
      { binding: 0, visibility: GPUShaderStage.COMPUTE, buffer: { type: 'uniform', hasDynamicOffset: true } },
    ],
  })
  return device.createBindGroup({
    layout,
    entries: [{ binding: 0, resource: { buffer: bufferOf(device, 1024), size: 16 } }],
  })
}

async function isValid(
  device: GPUDevice,
  record: (pass: GPUComputePassEncoder) => void,
): Promise<string | null> {
  return reported(device, () => {
    const encoder = device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    record(pass)
    pass.end()
    encoder.finish()
  })
}

/** Operations with overloads, unions and sequences. */
export const overloads: Behaviour[] = [
  {
    name: 'setBindGroup accepts dynamic offsets as a sequence',
    run: async ({ device }) => {
      const group = dynamicGroup(device)
      return [
        await isValid(device, pass => pass.setBindGroup(0, group, [256])),
        await isValid(device, pass => pass.setBindGroup(0, group, new Set([512]))),
        await isValid(device, pass => pass.setBindGroup(0, group, [1])),
        await isValid(device, pass => pass.setBindGroup(0, group)),
      ]
    },
    expected: [null, null, 'GPUValidationError', 'GPUValidationError'],
    dawn: { shows: 'failed: TypeError', because: 'it accepts only arrays' },
  },
  {
    name: 'setBindGroup accepts dynamic offsets as a range of a Uint32Array',
    run: async ({ device }) => {
      const group = dynamicGroup(device)
      const offsets = Uint32Array.of(1, 256, 2)
      return [
        await isValid(device, pass => pass.setBindGroup(0, group, offsets, 1, 1)),
        await isValid(device, pass => pass.setBindGroup(0, group, offsets, 0, 1)),
        await isValid(device, pass => pass.setBindGroup(0, group, offsets.subarray(1, 2))),
      ]
    },
    expected: [null, 'GPUValidationError', null],
    dawn: { shows: 'failed: TypeError', because: 'it accepts a Uint32Array only with its start and length' },
  },
  {
    name: 'dynamic offsets outside the Uint32Array are a RangeError',
    run: ({ device }) => {
      const group = dynamicGroup(device)
      const offsets = Uint32Array.of(256)
      return [
        thrown(() => passOf(device).setBindGroup(0, group, offsets, 1, 1)),
        thrown(() => passOf(device).setBindGroup(0, group, offsets, 0, 2)),
        thrown(() => passOf(device).setBindGroup(0, group, offsets, 2 ** 40, 1)),
      ]
    },
    expected: ['RangeError', 'RangeError', 'RangeError'],
  },
  {
    name: 'a dynamic offset that is not an integer is a TypeError',
    run: ({ device }) => {
      const group = dynamicGroup(device)
      return [-1, NaN, 2 ** 32].map(offset => thrown(() => passOf(device).setBindGroup(0, group, [offset])))
    },
    expected: ['TypeError', 'TypeError', 'TypeError'],
  },
  {
    name: 'copyBufferToBuffer has a form with offsets and one without',
    run: async ({ device }) => {
      const from = bufferOf(device, 8)
      device.queue.writeBuffer(from, 0, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8))
      const copies = [0, 1, 2].map(() => bufferOf(device, 8))
      const encoder = device.createCommandEncoder()
      encoder.copyBufferToBuffer(from, copies[0]!)
      encoder.copyBufferToBuffer(from, copies[1]!, 4)
      encoder.copyBufferToBuffer(from, 4, copies[2]!, 0, 4)
      device.queue.submit([encoder.finish()])
      return Promise.all(copies.map(copy => bytesOf(device, copy)))
    },
    expected: [
      [1, 2, 3, 4, 5, 6, 7, 8],
      [1, 2, 3, 4, 0, 0, 0, 0],
      [5, 6, 7, 8, 0, 0, 0, 0],
    ],
  },
  {
    name: 'copyBufferToBuffer without a size copies the rest of the source',
    run: async ({ device }) => {
      const from = bufferOf(device, 8)
      device.queue.writeBuffer(from, 0, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8))
      const to = bufferOf(device, 8)
      const encoder = device.createCommandEncoder()
      encoder.copyBufferToBuffer(from, 4, to, 4)
      device.queue.submit([encoder.finish()])
      return bytesOf(device, to)
    },
    expected: [0, 0, 0, 0, 5, 6, 7, 8],
  },
  {
    name: 'copying from or to an object that is not a buffer is a TypeError',
    run: ({ device }) => {
      const encoder = device.createCommandEncoder()
      return [
        thrown(() => encoder.copyBufferToBuffer(wrong({}), bufferOf(device))),
        thrown(() => encoder.copyBufferToBuffer(bufferOf(device), wrong(textureOf(device)))),
        thrown(() => encoder.copyBufferToBuffer(bufferOf(device), 0, wrong({}), 0, 4)),
        thrown(() => encoder.copyBufferToBuffer(bufferOf(device), -4, bufferOf(device), 0, 4)),
      ]
    },
    expected: ['TypeError', 'TypeError', 'TypeError', 'TypeError'],
  },
  {
    name: 'an extent is a dictionary or a sequence of one to three numbers',
    run: ({ device }) =>
      [{ width: 4 }, { width: 4, height: 2 }, [4], [4, 2], [4, 2, 3], new Uint32Array([8, 8])].map(size => {
        const { width, height, depthOrArrayLayers } = textureOf(device, { size: wrong(size) })
        return [width, height, depthOrArrayLayers]
      }),
    expected: [
      [4, 1, 1],
      [4, 2, 1],
      [4, 1, 1],
      [4, 2, 1],
      [4, 2, 3],
      [8, 8, 1],
    ],
    dawn: { shows: 'failed: TypeError', because: 'it accepts only arrays and dictionaries' },
  },
  {
    name: 'an extent of zero or more than three numbers is a TypeError',
    run: ({ device }) =>
      [[], [1, 1, 1, 1], {}, 4, [-1], ['x']].map(size =>
        thrown(() => textureOf(device, { size: wrong(size) })),
      ),
    expected: Array(6).fill('TypeError'),
    dawn: {
      shows: ['Error', 'nothing', 'TypeError', 'TypeError', 'TypeError', 'TypeError'],
      because: 'it does not check the number of elements',
    },
  },
  {
    name: 'an origin is a dictionary or a sequence of up to three numbers',
    run: ({ device }) => {
      const encoder = device.createCommandEncoder()
      const copy = (origin: unknown) =>
        thrown(() =>
          encoder.copyTextureToTexture(
            { texture: textureOf(device), origin: wrong(origin) },
            { texture: textureOf(device) },
            [1, 1],
          ),
        )
      return [
        copy({ x: 1 }),
        copy([1]),
        copy([1, 1, 0]),
        copy([]),
        copy(undefined),
        copy([0, 0, 0, 0]),
        copy(1),
      ]
    },
    expected: ['nothing', 'nothing', 'nothing', 'nothing', 'nothing', 'TypeError', 'TypeError'],
    dawn: { shows: Array(7).fill('nothing'), because: 'it does not check the number of elements' },
  },
  {
    name: 'a colour is a dictionary or a sequence of four numbers',
    run: ({ device }) => {
      const pass = renderPassOf(device)
      const set = (color: unknown) => thrown(() => pass.setBlendConstant(wrong(color)))
      return [
        set({ r: 1, g: 0, b: 0, a: 1 }),
        set([1, 0, 0, 1]),
        set(new Float32Array(4)),
        set([1, 0, 0]),
        set([1, 0, 0, 1, 1]),
        set({ r: 1 }),
        set(1),
      ]
    },
    expected: ['nothing', 'nothing', 'nothing', 'TypeError', 'TypeError', 'TypeError', 'TypeError'],
    dawn: {
      shows: ['nothing', 'nothing', 'TypeError', 'nothing', 'nothing', 'TypeError', 'TypeError'],
      because: 'it accepts arrays of any length',
    },
  },
  {
    name: 'a render pass clears with a colour in the form of a dictionary or a sequence',
    run: async ({ device }) => {
      const pixels = []
      for (const clearValue of [[1, 0, 0, 1], { r: 0, g: 1, b: 0, a: 1 }]) {
        const texture = textureOf(device, { size: [1, 1] })
        const buffer = bufferOf(device, 256)
        const encoder = device.createCommandEncoder()
        renderPassOf(device, encoder, { view: texture.createView(), clearValue }).end()
        encoder.copyTextureToBuffer({ texture }, { buffer, bytesPerRow: 256 }, [1, 1])
        device.queue.submit([encoder.finish()])
        pixels.push((await bytesOf(device, buffer)).slice(0, 4))
      }
      return pixels
    },
    expected: [
      [255, 0, 0, 255],
      [0, 255, 0, 255],
    ],
  },
  {
    name: 'a texture as an attachment stands for its default view',
    run: ({ device }) =>
      reported(device, () => {
        const encoder = device.createCommandEncoder()
        renderPassOf(device, encoder, { view: textureOf(device) }).end()
        encoder.finish()
      }),
    expected: null,
  },
  {
    name: 'an attachment that is neither a texture nor a view is a TypeError',
    run: ({ device }) => [
      thrown(() => renderPassOf(device, undefined, { view: wrong(bufferOf(device)) })),
      thrown(() => renderPassOf(device, undefined, { view: wrong(undefined) })),
      thrown(() => renderPassOf(device, undefined, { view: wrong(null) })),
    ],
    expected: ['TypeError', 'TypeError', 'TypeError'],
  },
  {
    name: 'colour attachments may contain null',
    run: ({ device }) => {
      const encoder = device.createCommandEncoder()
      const view = textureOf(device)
      return thrown(() =>
        encoder.beginRenderPass({ colorAttachments: [null, { view, loadOp: 'clear', storeOp: 'store' }] }),
      )
    },
    expected: 'nothing',
  },
  {
    name: 'a buffer, a texture or a view can be bound without a dictionary',
    run: async ({ device }) => {
      const layout = device.createBindGroupLayout({
        entries: [
          { binding: 0, visibility: GPUShaderStage.COMPUTE, buffer: { type: 'storage' } },
          { binding: 1, visibility: GPUShaderStage.COMPUTE, texture: {} },
          { binding: 2, visibility: GPUShaderStage.COMPUTE, sampler: {} },
        ],
      })
      const create = (buffer: GPUBindingResource, texture: GPUBindingResource) =>
        reported(device, () =>
          device.createBindGroup({
            layout,
            entries: [
              { binding: 0, resource: buffer },
              { binding: 1, resource: texture },
              { binding: 2, resource: device.createSampler() },
            ],
          }),
        )
      return [
        await create(bufferOf(device), textureOf(device)),
        await create({ buffer: bufferOf(device) }, textureOf(device).createView()),
        await create({ buffer: bufferOf(device, 512), offset: 256, size: 64 }, textureOf(device)),
      ]
    },
    expected: [null, null, null],
  },
  {
    name: 'a texture view can be bound as an external texture',
    run: ({ device }) =>
      reported(device, () => {
        const { FRAGMENT } = GPUShaderStage
        const entries = [{ binding: 0, visibility: FRAGMENT, externalTexture: {} }]
        const layout = device.createBindGroupLayout({ entries })
        const resource = textureOf(device).createView()
        device.createBindGroup({ layout, entries: [{ binding: 0, resource }] })
      }),
    expected: null,
    component: {
      shows: 'GPUValidationError',
      because: 'the WIT has no external textures, so the entry of the layout describes no binding',
    },
  },
  {
    name: 'binding an object that is not a resource is a TypeError',
    run: ({ device }) => {
      const layout = device.createBindGroupLayout({ entries: [] })
      return [{}, null, undefined, 5, { buffer: {} }, device.queue].map(resource =>
        thrown(() =>
          device.createBindGroup({ layout, entries: [{ binding: 0, resource: wrong(resource) }] }),
        ),
      )
    },
    expected: Array(6).fill('TypeError'),
    dawn: { shows: fatal, because: 'it reads members of null' },
  },
  {
    name: 'setImmediates accepts a range of a buffer source, counted in elements of a typed array',
    run: ({ device }) => {
      const pass = passOf(device)
      const set = (data: unknown, ...range: number[]) =>
        thrown(() => pass.setImmediates(0, data as Uint8Array<ArrayBuffer>, ...range))
      const data = new Uint32Array(4)
      return [
        set(data),
        set(data, 1, 2),
        set(data.buffer, 4, 8),
        set(data, 2, 3),
        set(data, 5),
        set([0]),
        set(null),
        set(data, -1),
      ]
    },
    expected: [
      'nothing',
      'nothing',
      'nothing',
      'OperationError',
      'OperationError',
      'TypeError',
      'TypeError',
      'TypeError',
    ],
  },
  {
    name: 'the layout of a pipeline is an object or "auto"',
    run: ({ device }) => {
      const module = moduleOf(device)
      const create = (layout: unknown) =>
        thrown(() => device.createComputePipeline({ layout: wrong(layout), compute: { module } }))
      return [
        create('auto'),
        create(device.createPipelineLayout({ bindGroupLayouts: [] })),
        create('none'),
        create(undefined),
        create(null),
        create({}),
      ]
    },
    expected: ['nothing', 'nothing', 'TypeError', 'TypeError', 'TypeError', 'TypeError'],
  },
]
