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

/** Error scopes, error classes, and the errors of invalid use. */
export const errors: Behaviour[] = [
  {
    name: 'popErrorScope resolves to the first error of its filter, as an object of its class',
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
    name: 'popErrorScope without an error resolves to null',
    run: ({ device }) => reported(device, () => bufferOf(device)),
    expected: null,
  },
  {
    name: 'an error scope captures only errors of its filter',
    run: async ({ device }) => {
      device.pushErrorScope('validation')
      const inner = await reported(device, () => device.createBuffer({ size: 4, usage: 0 }), 'out-of-memory')
      return [inner, (await device.popErrorScope())?.constructor.name]
    },
    expected: [null, 'GPUValidationError'],
  },
  {
    name: 'hundreds of error scopes popped without awaiting each capture their own error',
    run: async ({ device }) => {
      const errors = await Promise.all(
        Array.from({ length: 300 }, (_, index) =>
          reported(device, () =>
            textureOf(device, { viewFormats: [index % 2 === 0 ? 'rgba8unorm-srgb' : 'r8unorm'] }),
          ),
        ),
      )
      return errors.filter((error, index) => error === (index % 2 === 0 ? null : 'GPUValidationError')).length
    },
    expected: 300,
  },
  {
    name: 'error scopes are popped in reverse order',
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
    name: 'popErrorScope without a scope is an OperationError',
    run: ({ device }) => rejected(() => device.popErrorScope()),
    expected: 'OperationError',
  },
  {
    name: 'a program can construct the GPU error classes',
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
      because: 'it constructs an error without a message',
    },
  },
  {
    name: 'a program can construct a GPUPipelineError, which is a DOMException',
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
      because: 'it accepts any reason',
    },
  },
  {
    name: 'creating an invalid pipeline asynchronously rejects with the reason',
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
    name: 'creating a valid pipeline asynchronously resolves to the pipeline',
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
    name: 'a rejection says more than its name',
    run: async ({ adapter, device }) => {
      const { MAP_READ, COPY_DST, STORAGE } = GPUBufferUsage
      const readable = (more = 0) => device.createBuffer({ size: 16, usage: MAP_READ | COPY_DST | more })
      const lost = (await (await navigator.gpu.requestAdapter())!.requestDevice()) as GPUDevice
      const ofLost = lost.createBuffer({ size: 16, usage: MAP_READ })
      lost.destroy()
      const entryPoint = 'none'
      const module = moduleOf(device)
      const act: Record<string, () => Promise<unknown>> = {
        'requestDevice of a used adapter': () => adapter.requestDevice(),
        'popErrorScope without a scope': () => device.popErrorScope(),
        createComputePipelineAsync: () =>
          device.createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint } }),
        createRenderPipelineAsync: () =>
          device.createRenderPipelineAsync({ layout: 'auto', vertex: { module, entryPoint } }),
        'mapAsync of an unmapped buffer': () => {
          const buffer = readable()
          const mapping = buffer.mapAsync(GPUMapMode.READ)
          buffer.unmap()
          return mapping
        },
        'mapAsync of a lost device': () => ofLost.mapAsync(GPUMapMode.READ),
        'mapAsync of a destroyed buffer': () => {
          const buffer = readable()
          buffer.destroy()
          return buffer.mapAsync(GPUMapMode.READ)
        },
        'mapAsync of an invalid buffer': () => readable(STORAGE).mapAsync(GPUMapMode.READ),
        'mapAsync with the other mode': () => readable().mapAsync(GPUMapMode.WRITE),
        'mapAsync without a mode': () => readable().mapAsync(0),
        'mapAsync of a wrong range': () => readable().mapAsync(GPUMapMode.READ, 0, 64),
      }
      const silent: string[] = []
      for (const [name, call] of Object.entries(act)) {
        const error = await call().then(
          () => 'nothing',
          error => error,
        )
        if (!(error?.message?.length > error?.name?.length)) silent.push(name)
      }
      return silent
    },
    expected: [],
  },
  {
    name: 'a wrong argument of an asynchronous operation rejects instead of throwing',
    run: async ({ device }) => [
      await rejected(() => device.createComputePipelineAsync(wrong({}))),
      await rejected(() => bufferOf(device).mapAsync(wrong('x'))),
      await rejected(() => bufferOf(device).mapAsync(1, -1)),
      await rejected(() => navigator.gpu.requestAdapter(wrong(5))),
    ],
    expected: ['TypeError', 'TypeError', 'TypeError', 'TypeError'],
    dawn: {
      shows: ['TypeError', 'TypeError', 'TypeError', 'nothing'],
      because: 'it reads members of any value',
    },
  },
  {
    name: 'getCompilationInfo returns the errors of a shader',
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
    name: 'getCompilationInfo of a valid shader has no messages',
    run: async ({ device }) => (await moduleOf(device).getCompilationInfo()).messages.length,
    expected: 0,
  },
  {
    name: 'a timestamp query set without its feature is a TypeError',
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
    name: 'a texture with a format of an enabled feature has that format',
    run: async () => {
      const adapter = (await navigator.gpu.requestAdapter())!
      const device = await adapter.requestDevice({ requiredFeatures: ['texture-compression-astc'] })
      const usage = GPUTextureUsage.COPY_DST
      return device.createTexture({ size: [10, 8], format: 'astc-10x8-unorm-srgb', usage }).format
    },
    expected: 'astc-10x8-unorm-srgb',
  },
  {
    name: 'finishing an encoder with an open pass is a validation error',
    run: ({ device }) =>
      reported(device, () => {
        const encoder = device.createCommandEncoder()
        renderPassOf(device, encoder)
        encoder.finish()
      }),
    expected: 'GPUValidationError',
  },
  {
    name: 'ending a pass or finishing an encoder twice is a validation error',
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
    name: 'popping a debug group that was not pushed is a validation error',
    run: ({ device }) =>
      reported(device, () => {
        const encoder = device.createCommandEncoder()
        encoder.popDebugGroup()
        encoder.finish()
      }),
    expected: 'GPUValidationError',
  },
  {
    name: 'submitting a command that uses a destroyed buffer is a validation error',
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
    name: 'submitting a command buffer twice is a validation error',
    run: async ({ device }) => {
      const commands = device.createCommandEncoder().finish()
      device.queue.submit([commands])
      return reported(device, () => device.queue.submit([commands]))
    },
    expected: 'GPUValidationError',
  },
  {
    name: 'using an object of another device is a validation error',
    run: async ({ device }) => {
      const adapter = (await navigator.gpu.requestAdapter())!
      const other = await adapter.requestDevice()
      return reported(device, () => device.queue.writeBuffer(bufferOf(other), 0, new Uint8Array(4)))
    },
    expected: 'GPUValidationError',
  },
  {
    name: 'a view of a format without its feature is a TypeError, not a validation error',
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
    name: 'a malformed swizzle is a TypeError',
    run: ({ device }) => {
      const texture = textureOf(device)
      return ['rgbA', 'rgb', 'rgbax', 'xyzw', ''].map(swizzle =>
        thrown(() => texture.createView(wrong({ swizzle }))),
      )
    },
    expected: Array(5).fill('TypeError'),
  },
]
