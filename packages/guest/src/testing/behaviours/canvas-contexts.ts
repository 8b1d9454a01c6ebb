import { type Behaviour, renderPassOf, reported, thrown, wrong } from '../observe-behaviours.ts'

function contextOf(width = 8, height = 4): GPUCanvasContext {
  return new OffscreenCanvas(width, height).getContext('webgpu') as GPUCanvasContext
}

const dawn = { shows: 'failed: ReferenceError', because: 'Node has no canvas' }

/** Behaviour of `GPUCanvasContext` on an `OffscreenCanvas`. */
export const canvas: Behaviour[] = [
  {
    name: 'a canvas has one context, whose canvas attribute is the canvas',
    run: () => {
      const canvas = new OffscreenCanvas(8, 4)
      const context = canvas.getContext('webgpu') as GPUCanvasContext
      return [
        context instanceof GPUCanvasContext,
        canvas.getContext('webgpu') === context,
        context.canvas === canvas,
      ]
    },
    expected: [true, true, true],
    dawn,
  },
  {
    name: 'getCurrentTexture of an unconfigured context is an InvalidStateError',
    run: () => {
      const context = contextOf()
      return [thrown(() => context.getCurrentTexture()), context.getConfiguration()]
    },
    expected: ['InvalidStateError', null],
    dawn,
  },
  {
    name: 'getConfiguration includes the defaults',
    run: ({ device }) => {
      const context = contextOf()
      context.configure({ device, format: 'rgba8unorm', viewFormats: ['rgba8unorm-srgb'] })
      const configuration = context.getConfiguration()!
      const { format, usage, viewFormats, colorSpace, toneMapping, alphaMode } = configuration
      return [
        configuration.device === device,
        format,
        usage,
        viewFormats,
        colorSpace,
        toneMapping?.mode,
        alphaMode,
      ]
    },
    expected: [true, 'rgba8unorm', 16, ['rgba8unorm-srgb'], 'srgb', 'standard', 'opaque'],
    dawn,
  },
  {
    name: 'configuring a context with a format that is not a canvas format is a TypeError',
    run: ({ device }) => [
      thrown(() => contextOf().configure({ device, format: 'r8unorm' })),
      thrown(() => contextOf().configure({ device, format: wrong('none') })),
      thrown(() => contextOf().configure({ device, format: 'rgba8unorm', alphaMode: wrong('none') })),
      thrown(() => contextOf().configure(wrong({ format: 'rgba8unorm' }))),
      thrown(() => contextOf().configure({ device, format: 'rgba8unorm', viewFormats: ['bc1-rgba-unorm'] })),
    ],
    expected: Array(5).fill('TypeError'),
    dawn: { ...dawn, shows: Array(5).fill('ReferenceError') },
  },
  {
    name: 'the current texture has the size of the canvas, and stays the same until the end of the frame',
    run: ({ device }) => {
      const context = contextOf()
      context.configure({ device, format: 'bgra8unorm' })
      const texture = context.getCurrentTexture()
      return [
        texture.width,
        texture.height,
        texture.format,
        texture.usage,
        context.getCurrentTexture() === texture,
      ]
    },
    expected: [8, 4, 'bgra8unorm', 16, true],
    dawn,
  },
  {
    name: 'changing the size or the configuration replaces the current texture',
    run: ({ device }) => {
      const context = contextOf()
      context.configure({ device, format: 'bgra8unorm' })
      const first = context.getCurrentTexture()
      context.canvas.width = 16
      const second = context.getCurrentTexture()
      context.configure({ device, format: 'rgba16float' })
      const third = context.getCurrentTexture()
      return [first === second, second.width, second === third, third.format]
    },
    expected: [false, 16, false, 'rgba16float'],
    dawn,
  },
  {
    name: 'unconfigure removes the configuration',
    run: ({ device }) => {
      const context = contextOf()
      context.configure({ device, format: 'bgra8unorm' })
      context.unconfigure()
      return [thrown(() => context.getCurrentTexture()), context.getConfiguration()]
    },
    expected: ['InvalidStateError', null],
    dawn,
  },
  {
    name: 'a render pass draws to the current texture',
    run: ({ device }) => {
      const context = contextOf()
      context.configure({ device, format: 'bgra8unorm' })
      return reported(device, () => {
        const encoder = device.createCommandEncoder()
        renderPassOf(device, encoder, { view: context.getCurrentTexture() }).end()
        device.queue.submit([encoder.finish()])
      })
    },
    expected: null,
    dawn,
  },
  {
    name: 'configure reports an invalid configuration at once as a validation error',
    run: async ({ device }) => [
      await reported(device, () => contextOf(8193, 1).configure({ device, format: 'bgra8unorm' })),
      await reported(device, () =>
        contextOf().configure({ device, format: 'bgra8unorm', viewFormats: ['rgba32float'] }),
      ),
      await reported(device, () => contextOf().configure({ device, format: 'bgra8unorm' })),
    ],
    expected: ['GPUValidationError', 'GPUValidationError', null],
    dawn,
  },
]
