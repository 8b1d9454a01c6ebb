import {
  type Behaviour,
  bufferOf,
  moduleOf,
  passOf,
  rejected,
  renderPassOf,
  reported,
  textureOf,
  thrown,
  wrong,
} from '../observe-behaviours.ts'

export const errors: Behaviour[] = [
  {
    name: 'a scope has the first error of its kind, as an object of its class',
    run: async ({ device }) => {
      device.pushErrorScope('validation')
      device.createBuffer({ size: 4, usage: 0 })
      const error = (await device.popErrorScope())!
      return [
        error instanceof GPUValidationError,
        error instanceof GPUError,
        typeof error.message,
        error.message.length > 0,
      ]
    },
    expected: [true, true, 'string', true],
  },
  {
    name: 'a scope without an error has null',
    run: ({ device }) => reported(device, () => bufferOf(device)),
    expected: null,
  },
  {
    name: 'a scope has only errors that its filter lets through',
    run: async ({ device }) => {
      device.pushErrorScope('validation')
      const inner = await reported(device, () => device.createBuffer({ size: 4, usage: 0 }), 'out-of-memory')
      return [inner, (await device.popErrorScope())?.constructor.name]
    },
    expected: [null, 'GPUValidationError'],
  },
  {
    name: 'the last scope that was pushed is popped first',
    run: async ({ device }) => {
      device.pushErrorScope('validation')
      device.pushErrorScope('validation')
      device.createBuffer({ size: 4, usage: 0 })
      const [inner, outer] = await Promise.all([device.popErrorScope(), device.popErrorScope()])
      return [inner !== null, outer]
    },
    expected: [true, null],
  },
  {
    name: 'to pop a scope that there is not is an OperationError',
    run: ({ device }) => rejected(() => device.popErrorScope()),
    expected: 'OperationError',
  },
  {
    name: 'a program can make the errors of the GPU',
    run: () => {
      const error = new GPUValidationError('message')
      return [
        error instanceof GPUError,
        error.message,
        String(error),
        new GPUOutOfMemoryError('memory').message,
        new GPUInternalError('internal').constructor.name,
        thrown(() => new (wrong(GPUValidationError) as { new (): object })()),
        thrown(() => new (wrong(GPUError) as { new (message: string): object })('x')),
      ]
    },
    expected: [
      true,
      'message',
      '[object GPUValidationError]',
      'memory',
      'GPUInternalError',
      'TypeError',
      'TypeError',
    ],
    dawn: {
      shows: [
        true,
        'message',
        '[object GPUValidationError]',
        'memory',
        'GPUInternalError',
        'nothing',
        'TypeError',
      ],
      because: 'it makes an error without a message',
    },
  },
  {
    name: 'a program can make a pipeline error, which is a DOMException',
    run: () => {
      const error = new GPUPipelineError('message', { reason: 'internal' })
      return [
        error instanceof DOMException,
        error instanceof Error,
        error.name,
        error.message,
        error.reason,
        thrown(() => new GPUPipelineError('message', wrong({ reason: 'other' }))),
        thrown(() => new GPUPipelineError('message', wrong())),
      ]
    },
    expected: [true, true, 'GPUPipelineError', 'message', 'internal', 'TypeError', 'TypeError'],
    dawn: {
      shows: [true, true, 'GPUPipelineError', 'message', 'internal', 'nothing', 'TypeError'],
      because: 'it takes any reason',
    },
  },
  {
    name: 'a pipeline that cannot be is a rejection with the reason',
    run: async ({ device }) => {
      try {
        await device.createComputePipelineAsync({
          layout: 'auto',
          compute: { module: moduleOf(device), entryPoint: 'none' },
        })
        return 'nothing'
      } catch (error) {
        const { name, reason } = error as GPUPipelineError
        return [name, reason, error instanceof GPUPipelineError]
      }
    },
    expected: ['GPUPipelineError', 'validation', true],
  },
  {
    name: 'a pipeline that can be is made in the meantime',
    run: async ({ device }) => {
      const pipeline = await device.createComputePipelineAsync({
        layout: 'auto',
        compute: { module: moduleOf(device) },
      })
      return pipeline instanceof GPUComputePipeline
    },
    expected: true,
  },
  {
    name: 'a wrong argument of an asynchronous operation is a rejection, not an exception',
    run: async ({ device }) => [
      await rejected(() => device.createComputePipelineAsync(wrong({}))),
      await rejected(() => bufferOf(device).mapAsync(wrong('x'))),
      await rejected(() => bufferOf(device).mapAsync(1, -1)),
      await rejected(() => navigator.gpu.requestAdapter(wrong(5))),
    ],
    expected: ['TypeError', 'TypeError', 'TypeError', 'TypeError'],
    dawn: {
      shows: ['TypeError', 'TypeError', 'TypeError', 'nothing'],
      because: 'it reads the members of whatever it gets',
    },
  },
  {
    name: 'the messages of a shader tell its errors',
    run: async ({ device }) => {
      device.pushErrorScope('validation')
      const module = moduleOf(device, 'fn main() {\n  let x = ;\n}')
      await device.popErrorScope()
      const { messages } = await module.getCompilationInfo()
      const [first] = messages
      return [
        messages.length > 0,
        Object.isFrozen(messages),
        first?.type,
        first?.lineNum,
        typeof first?.message,
      ]
    },
    expected: [true, true, 'error', 2, 'string'],
    dawn: { shows: [true, false, 'error', 2, 'string'], because: 'its array is not frozen' },
  },
  {
    name: 'a shader without errors has no messages',
    run: async ({ device }) => (await moduleOf(device).getCompilationInfo()).messages.length,
    expected: 0,
  },
  {
    name: 'timestamps without their feature are a TypeError',
    run: ({ device }) => thrown(() => device.createQuerySet({ type: 'timestamp', count: 1 })),
    expected: 'TypeError',
  },
  {
    name: 'a format without its feature is a TypeError',
    run: ({ device }) => [
      thrown(() => textureOf(device, { format: 'bc1-rgba-unorm', usage: GPUTextureUsage.COPY_DST })),
      thrown(() => textureOf(device, { format: 'astc-4x4-unorm', usage: GPUTextureUsage.COPY_DST })),
      thrown(() => textureOf(device, { format: 'depth32float-stencil8' })),
      thrown(() => textureOf(device, { viewFormats: ['etc2-rgb8unorm'] })),
      thrown(() => device.createRenderBundleEncoder({ colorFormats: ['bc1-rgba-unorm'] })),
      thrown(() =>
        device.createBindGroupLayout({
          entries: [{ binding: 0, visibility: 4, storageTexture: { format: 'astc-4x4-unorm' } }],
        }),
      ),
      thrown(() =>
        device.createRenderPipeline({
          layout: 'auto',
          vertex: { module: moduleOf(device) },
          depthStencil: { format: 'depth32float-stencil8', depthWriteEnabled: false, depthCompare: 'always' },
        }),
      ),
    ],
    expected: Array(7).fill('TypeError'),
  },
  {
    name: 'a format with its feature is had under its name',
    run: async () => {
      const adapter = (await navigator.gpu.requestAdapter())!
      const device = await adapter.requestDevice({ requiredFeatures: ['texture-compression-astc'] })
      const usage = GPUTextureUsage.COPY_DST
      return device.createTexture({ size: [10, 8], format: 'astc-10x8-unorm-srgb', usage }).format
    },
    expected: 'astc-10x8-unorm-srgb',
  },
  {
    name: 'a pass that is not ended is a validation error of its encoder',
    run: ({ device }) =>
      reported(device, () => {
        const encoder = device.createCommandEncoder()
        renderPassOf(device, encoder)
        encoder.finish()
      }),
    expected: 'GPUValidationError',
  },
  {
    name: 'to end a pass twice, or finish an encoder twice, is a validation error',
    run: async ({ device }) => {
      const pass = passOf(device)
      const encoder = device.createCommandEncoder()
      pass.end()
      encoder.finish()
      return [await reported(device, () => pass.end()), await reported(device, () => encoder.finish())]
    },
    expected: ['GPUValidationError', 'GPUValidationError'],
  },
  {
    name: 'a debug group that was not pushed cannot be popped',
    run: ({ device }) =>
      reported(device, () => {
        const encoder = device.createCommandEncoder()
        encoder.popDebugGroup()
        encoder.finish()
      }),
    expected: 'GPUValidationError',
  },
  {
    name: 'a destroyed buffer cannot be used',
    run: ({ device }) =>
      reported(device, () => {
        const buffer = bufferOf(device)
        const encoder = device.createCommandEncoder()
        encoder.clearBuffer(buffer)
        const commands = encoder.finish()
        buffer.destroy()
        device.queue.submit([commands])
      }),
    expected: 'GPUValidationError',
  },
  {
    name: 'a command buffer can be submitted once',
    run: async ({ device }) => {
      const commands = device.createCommandEncoder().finish()
      device.queue.submit([commands])
      return reported(device, () => device.queue.submit([commands]))
    },
    expected: 'GPUValidationError',
  },
  {
    name: 'an object of another device is a validation error',
    run: async ({ device }) => {
      const adapter = (await navigator.gpu.requestAdapter())!
      const other = await adapter.requestDevice()
      return reported(device, () => device.queue.writeBuffer(bufferOf(other), 0, new Uint8Array(4)))
    },
    expected: 'GPUValidationError',
  },
  {
    name: 'a view of a format without its feature is a TypeError, and no validation error',
    run: async ({ device }) => {
      const texture = textureOf(device)
      const formats: GPUTextureFormat[] = ['bc1-rgba-unorm', 'r16unorm', 'depth32float-stencil8']
      device.pushErrorScope('validation')
      const names = formats.map(format => thrown(() => texture.createView({ format })))
      return [names, (await device.popErrorScope()) === null]
    },
    expected: [Array(3).fill('TypeError'), true],
  },
  {
    name: 'a swizzle that is none is a TypeError',
    run: ({ device }) => {
      const texture = textureOf(device)
      return ['rgbA', 'rgb', 'rgbax', 'xyzw', ''].map(swizzle =>
        thrown(() => texture.createView(wrong({ swizzle }))),
      )
    },
    expected: Array(5).fill('TypeError'),
  },
]
