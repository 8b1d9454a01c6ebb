import {
  type Behaviour,
  bufferOf,
  fatal,
  moduleOf,
  passOf,
  renderPassOf,
  reported,
  textureOf,
  thrown,
  wrong,
} from '../observe-behaviours.ts'

const usage = 0x8 // COPY_DST

/** Web IDL conversions of arguments and dictionaries. */
export const conversions: Behaviour[] = [
  {
    name: 'a negative, too large or non-numeric size is a TypeError',
    run: ({ device }) =>
      [-1, NaN, Infinity, 2 ** 53, 'x', {}, undefined].map(size =>
        thrown(() => device.createBuffer({ size: wrong(size), usage })),
      ),
    expected: Array(7).fill('TypeError'),
  },
  {
    name: 'a bigint or a symbol as a number is a TypeError',
    run: ({ device }) =>
      [16n, Symbol()].map(size => thrown(() => device.createBuffer({ size: wrong(size), usage }))),
    expected: ['TypeError', 'TypeError'],
  },
  {
    name: 'a value that JavaScript converts to a number is accepted as a number',
    run: ({ device }) =>
      ['16', true, null, [8], { valueOf: () => 4 }, 16.9, -0.5].map(
        size => device.createBuffer({ size: wrong(size), usage }).size,
      ),
    expected: [16, 1, 0, 8, 4, 16, 0],
    dawn: { shows: 'failed: TypeError', because: 'it accepts only numbers' },
  },
  {
    name: 'a workgroup count that is not an unsigned integer of 32 bits is a TypeError',
    run: ({ device }) => {
      const pass = passOf(device)
      return [-1, 2 ** 32, NaN, 'x', undefined, 1n].map(count =>
        thrown(() => pass.dispatchWorkgroups(wrong(count))),
      )
    },
    expected: Array(6).fill('TypeError'),
  },
  {
    name: 'an unsigned integer of 32 bits may have its highest bit set',
    run: ({ device }) => {
      const pass = renderPassOf(device)
      return [2 ** 31, 2 ** 32 - 1].map(count => thrown(() => pass.draw(count)))
    },
    expected: ['nothing', 'nothing'],
  },
  {
    name: 'an integer above 32 bits reaches the GPU unchanged',
    run: ({ device }) => {
      const { size } = bufferOf(device, 2 ** 20)
      return [size, device.createQuerySet({ type: 'occlusion', count: 4096 }).count]
    },
    expected: [2 ** 20, 4096],
  },
  {
    name: 'undefined as an optional argument selects its default',
    run: ({ device }) => {
      const pass = passOf(device)
      return [
        thrown(() => pass.dispatchWorkgroups(1, undefined, undefined)),
        thrown(() => renderPassOf(device).setVertexBuffer(0, bufferOf(device), undefined, undefined)),
      ]
    },
    expected: ['nothing', 'nothing'],
  },
  {
    name: 'a dictionary without a required member is a TypeError',
    run: ({ device }) =>
      [{}, { size: 4 }, { usage }, { size: undefined, usage }].map(descriptor =>
        thrown(() => device.createBuffer(wrong(descriptor))),
      ),
    expected: Array(4).fill('TypeError'),
  },
  {
    name: 'a shader module without code is a TypeError',
    run: ({ device }) => [
      thrown(() => device.createShaderModule(wrong({}))),
      thrown(() => device.createShaderModule(wrong({ code: undefined }))),
      thrown(() => device.createShaderModule(wrong({ code: Symbol() }))),
    ],
    expected: ['TypeError', 'TypeError', 'TypeError'],
    dawn: { shows: fatal, because: 'it does not handle an exception of a conversion' },
  },
  {
    name: 'a dictionary that is not an object is a TypeError',
    run: ({ device }) =>
      [5, 'x', true].map(descriptor => thrown(() => device.createSampler(wrong(descriptor)))),
    expected: ['TypeError', 'TypeError', 'TypeError'],
    dawn: { shows: ['nothing', 'nothing', 'nothing'], because: 'it reads members of any value' },
  },
  {
    name: 'members of a dictionary are read once, inherited ones first, and converted before the next is read',
    run: ({ device }) => {
      const steps: string[] = []
      const seen = <T extends object>(dictionary: T): T =>
        new Proxy(dictionary, {
          get(target, key) {
            if (typeof key === 'string') steps.push(key)
            return Reflect.get(target, key)
          },
        })
      const number = (value: number) => wrong({ valueOf: () => steps.push(`${value}`) && value })
      const layout = device.createBindGroupLayout({ entries: [{ binding: 3, visibility: 4, buffer: {} }] })
      const buffer = device.createBuffer({ size: 256, usage: 0x40 })
      const resource = seen({ buffer, size: number(16) })
      device.createBindGroup(seen({ layout, entries: [seen({ binding: number(3), resource })] }))
      return steps.join(' ')
    },
    expected: 'label entries binding 3 resource buffer offset size 16 layout',
    dawn: { shows: 'failed: TypeError', because: 'it accepts only numbers' },
  },
  {
    name: 'null and undefined stand for an empty dictionary',
    run: ({ device }) =>
      [undefined, null].map(descriptor => thrown(() => device.createSampler(wrong(descriptor)))),
    expected: ['nothing', 'nothing'],
  },
  {
    name: 'a dictionary may have getters and inherit its members',
    run: ({ device }) => {
      class Descriptor {
        get size() {
          return 12
        }
      }
      return device.createBuffer(Object.assign(new Descriptor(), { usage })).size
    },
    expected: 12,
  },
  {
    name: 'a call without its arguments is a TypeError',
    run: ({ device }) => {
      const none = wrong([]) as []
      const encoder = device.createCommandEncoder()
      return [
        thrown(() => device.createBuffer(...(none as unknown as [never]))),
        thrown(() => encoder.pushDebugGroup(...(none as unknown as [string]))),
        thrown(() => encoder.insertDebugMarker(...(none as unknown as [string]))),
        thrown(() => device.pushErrorScope(...(none as unknown as [never]))),
        thrown(() => device.queue.submit(...(none as unknown as [never]))),
        thrown(() =>
          device
            .createComputePipeline({ layout: 'auto', compute: { module: moduleOf(device) } })
            .getBindGroupLayout(...(none as unknown as [number])),
        ),
        thrown(() => passOf(device).setBindGroup(...(wrong([0]) as [number, null]))),
        thrown(() => encoder.copyBufferToBuffer(...(wrong([bufferOf(device)]) as [GPUBuffer, GPUBuffer]))),
      ]
    },
    expected: Array(8).fill('TypeError'),
    dawn: { shows: fatal, because: 'it does not check the number of arguments' },
  },
  {
    name: 'an enum accepts exactly its strings',
    run: ({ device }) => [
      thrown(() => device.createSampler({ magFilter: wrong('Linear') })),
      thrown(() => device.createSampler({ magFilter: wrong('') })),
      thrown(() => device.createSampler({ magFilter: wrong(null) })),
      thrown(() => device.createSampler({ magFilter: wrong() })),
      thrown(() => device.pushErrorScope(wrong('memory'))),
      thrown(() => textureOf(device, { format: wrong('rgba8') })),
    ],
    expected: ['TypeError', 'TypeError', 'TypeError', 'nothing', 'TypeError', 'TypeError'],
  },
  {
    name: 'names inherited by every object are not values of an enum',
    run: ({ device }) =>
      ['toString', 'constructor', '__proto__'].map(format =>
        thrown(() => textureOf(device, { format: wrong(format) })),
      ),
    expected: ['TypeError', 'TypeError', 'TypeError'],
  },
  {
    name: 'an object that converts to a string of an enum is accepted',
    run: ({ device }) =>
      thrown(() => device.createSampler({ magFilter: wrong({ toString: () => 'linear' }) })),
    expected: 'nothing',
  },
  {
    name: 'a float outside its range or not finite is a TypeError',
    run: ({ device }) => {
      const pass = renderPassOf(device)
      return [NaN, Infinity, 1e39, 'x', undefined].map(x =>
        thrown(() => pass.setViewport(wrong(x), 0, 1, 1, 0, 1)),
      )
    },
    expected: Array(5).fill('TypeError'),
    dawn: {
      shows: ['nothing', 'nothing', 'nothing', 'TypeError', 'TypeError'],
      because: 'it does not check that a float is finite',
    },
  },
  {
    name: 'a double that is not finite is a TypeError',
    run: ({ device }) => {
      const pass = renderPassOf(device)
      return [NaN, -Infinity].map(r => thrown(() => pass.setBlendConstant({ r, g: 0, b: 0, a: 0 })))
    },
    expected: ['TypeError', 'TypeError'],
    dawn: { shows: ['nothing', 'nothing'], because: 'it does not check that a double is finite' },
  },
  {
    name: 'pipeline constants that are not finite numbers are a TypeError',
    run: ({ device }) => {
      const module = moduleOf(device, 'override c: f32; @compute @workgroup_size(1) fn main() { _ = c; }')
      const create = (constants: Record<string, number>) =>
        thrown(() => device.createComputePipeline({ layout: 'auto', compute: { module, constants } }))
      return [create({ c: 1 }), create({ c: NaN }), create({ c: wrong('x') }), create({ c: wrong('2') })]
    },
    expected: ['nothing', 'TypeError', 'TypeError', 'nothing'],
    dawn: { shows: ['nothing', 'TypeError', 'TypeError', 'TypeError'], because: 'it accepts only numbers' },
  },
  {
    name: 'pipeline constants are the own enumerable properties of an object',
    run: ({ device }) => {
      const module = moduleOf(device)
      return [5, 'c', null].map(constants =>
        thrown(() =>
          device.createComputePipeline({ layout: 'auto', compute: { module, constants: wrong(constants) } }),
        ),
      )
    },
    expected: ['TypeError', 'TypeError', 'TypeError'],
  },
  {
    name: 'a pipeline constant unknown to the shader is a validation error',
    run: ({ device }) => {
      const module = moduleOf(device)
      return reported(device, () =>
        device.createComputePipeline({ layout: 'auto', compute: { module, constants: { none: 1 } } }),
      )
    },
    expected: 'GPUValidationError',
  },
  {
    name: 'maxAnisotropy is clamped to 16 bits',
    run: ({ device }) => {
      const create = (maxAnisotropy: number) =>
        thrown(() =>
          device.createSampler({
            maxAnisotropy,
            magFilter: 'linear',
            minFilter: 'linear',
            mipmapFilter: 'linear',
          }),
        )
      return [create(1e9), create(-1), create(NaN), create(2.5)]
    },
    expected: ['nothing', 'nothing', 'nothing', 'nothing'],
  },
  {
    name: 'any truthy value is accepted as true',
    run: ({ device }) =>
      ['yes', 1, {}, '', 0, null].map(
        mappedAtCreation =>
          device.createBuffer({ size: 4, usage, mappedAtCreation: wrong(mappedAtCreation) }).mapState,
      ),
    expected: ['mapped', 'mapped', 'mapped', 'unmapped', 'unmapped', 'unmapped'],
    dawn: { shows: 'failed: TypeError', because: 'it accepts only booleans' },
  },
  {
    name: 'a sequence accepts any iterable object',
    run: ({ device }) => {
      const entry = { binding: 0, visibility: GPUShaderStage.COMPUTE, buffer: {} }
      function* entries() {
        yield entry
      }
      const create = (entries: unknown) =>
        thrown(() => device.createBindGroupLayout({ entries: wrong(entries) }))
      return [
        create([entry]),
        create(new Set([entry])),
        create(entries()),
        create({ 0: entry, length: 1 }),
        create('x'),
        create(null),
        create(undefined),
      ]
    },
    expected: ['nothing', 'nothing', 'nothing', 'TypeError', 'TypeError', 'TypeError', 'TypeError'],
    dawn: { shows: ['nothing', ...Array(6).fill('TypeError')], because: 'it accepts only arrays' },
  },
  {
    name: 'the elements of a sequence are converted',
    run: ({ device }) => [
      thrown(() => device.createBindGroupLayout({ entries: [wrong(5)] })),
      thrown(() => device.createBindGroupLayout({ entries: [wrong({ binding: 0 })] })),
      thrown(() => device.createBindGroupLayout({ entries: [wrong({ visibility: 1 })] })),
    ],
    expected: ['TypeError', 'TypeError', 'TypeError'],
  },
  {
    name: 'a list of bind group layouts may contain null',
    run: ({ device }) => {
      const layout = device.createBindGroupLayout({ entries: [] })
      return reported(device, () =>
        device.createPipelineLayout({ bindGroupLayouts: [null, layout, wrong()] }),
      )
    },
    expected: null,
  },
  {
    name: 'a bind group or a vertex buffer may be null',
    run: ({ device }) => [
      thrown(() => passOf(device).setBindGroup(0, null)),
      thrown(() => passOf(device).setBindGroup(0, undefined)),
      thrown(() => renderPassOf(device).setVertexBuffer(0, null)),
      thrown(() => renderPassOf(device).setIndexBuffer(wrong(null), 'uint16')),
    ],
    expected: ['nothing', 'nothing', 'nothing', 'TypeError'],
  },
  {
    name: 'the index of getBindGroupLayout wraps modulo 2³²',
    run: ({ device }) => {
      const pipeline = device.createComputePipeline({
        layout: device.createPipelineLayout({
          bindGroupLayouts: [device.createBindGroupLayout({ entries: [] })],
        }),
        compute: { module: moduleOf(device) },
      })
      return [
        thrown(() => pipeline.getBindGroupLayout(2 ** 32)),
        thrown(() => pipeline.getBindGroupLayout(wrong('x'))),
      ]
    },
    expected: ['nothing', 'nothing'],
    page: { shows: ['TypeError', 'TypeError'], because: 'it enforces the range' },
    dawn: { shows: ['nothing', 'TypeError'], because: 'it accepts only numbers' },
  },
  {
    name: 'a usage without bits or with unknown bits is a validation error',
    run: async ({ device }) => [
      await reported(device, () => device.createBuffer({ size: 4, usage: 0 })),
      await reported(device, () => device.createBuffer({ size: 4, usage: 0x8000_0000 })),
      await reported(device, () => device.createBuffer({ size: 4, usage: 0x8008 })),
      await reported(device, () => textureOf(device, { usage: 0x1000 })),
    ],
    expected: Array(4).fill('GPUValidationError'),
  },
  {
    name: 'unknown bits in a visibility, a write mask or a view usage are a validation error',
    run: async ({ device }) => {
      const module = moduleOf(
        device,
        `@vertex fn v() -> @builtin(position) vec4f { return vec4f(); }
         @fragment fn f() -> @location(0) vec4f { return vec4f(); }`,
      )
      const pipeline = (writeMask: number) => () =>
        device.createRenderPipeline({
          layout: 'auto',
          vertex: { module },
          fragment: { module, targets: [{ format: 'rgba8unorm', writeMask }] },
        })
      const layout = (visibility: number) => () =>
        device.createBindGroupLayout({ entries: [{ binding: 0, visibility, buffer: {} }] })
      const texture = textureOf(device)
      return [
        await reported(device, layout(4)),
        await reported(device, layout(0)),
        await reported(device, layout(0x100)),
        await reported(device, layout(0x104)),
        await reported(device, pipeline(15)),
        await reported(device, pipeline(0)),
        await reported(device, pipeline(0x1f)),
        await reported(device, () => texture.createView({ usage: 0 })),
        await reported(device, () => texture.createView({ usage: 0x1004 })),
      ]
    },
    expected: [
      null,
      null,
      'GPUValidationError',
      'GPUValidationError',
      null,
      null,
      'GPUValidationError',
      null,
      'GPUValidationError',
    ],
  },
  {
    name: 'a usage outside 32 bits is a TypeError',
    run: ({ device }) =>
      [-1, 2 ** 32, 'x'].map(usage => thrown(() => device.createBuffer({ size: 4, usage: wrong(usage) }))),
    expected: ['TypeError', 'TypeError', 'TypeError'],
  },
]
