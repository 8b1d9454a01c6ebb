import { type Behaviour, renderPassOf, reported, thrown, wrong } from '../observe-behaviours.ts'

function contextOf(width = 8, height = 4): GPUCanvasContext {
  return new OffscreenCanvas(width, height).getContext('webgpu') as GPUCanvasContext
}

const dawn = { shows: 'failed: ReferenceError', because: 'Node has no canvas' }

export const canvas: Behaviour[] = [
  {
    name: 'a canvas has one context, which knows it',
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
    name: 'a context without a configuration has no texture',
    run: () => {
      const context = contextOf()
      return [thrown(() => context.getCurrentTexture()), context.getConfiguration()]
    },
    expected: ['InvalidStateError', null],
    dawn,
  },
  {
    name: 'a configuration is told with all that it leaves out',
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
    name: 'a format that no canvas has is a TypeError',
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
    name: 'the texture of a frame is as large as the canvas, and is the same until the end of the frame',
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
    name: 'another size or configuration is another texture',
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
    name: 'a context may lose its configuration',
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
    name: 'the texture of a canvas can be drawn to',
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
    name: 'a configuration that no texture can have is a validation error at once',
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
