import { type Behaviour, rejected, thrown, wrong } from '../observe-behaviours.ts'

/** Features, limits, and requests for adapters and devices. */
export const sets: Behaviour[] = [
  {
    name: 'features have a size and can be iterated',
    run: ({ device }) => {
      const names = [...device.features]
      return [
        device.features.size === names.length,
        names.length > 0,
        names.every(name => typeof name === 'string'),
      ]
    },
    expected: [true, true, true],
  },
  {
    name: 'has() agrees with the iteration of a set',
    run: ({ adapter }) => [
      [...adapter.features].every(name => adapter.features.has(name)),
      adapter.features.has(wrong('no-such-feature')),
      adapter.features.has('core-features-and-limits'),
    ],
    expected: [true, false, true],
  },
  {
    name: 'has() without an argument is a TypeError',
    run: ({ device }) => thrown(() => device.features.has(...(wrong([]) as [string]))),
    expected: 'TypeError',
    dawn: { shows: 'nothing', because: 'its set is a JavaScript Set' },
  },
  {
    name: 'forEach() calls back with the value twice and the set',
    run: ({ device }) => {
      const calls: unknown[] = []
      device.features.forEach((value, key, set) => {
        calls.push(value === key && set === device.features)
      })
      return [calls.length === device.features.size, calls.every(Boolean)]
    },
    expected: [true, true],
    dawn: {
      shows: 'failed: TypeError',
      because: 'its set has no forEach',
    },
  },
  {
    name: 'entries(), keys() and values() are iterators',
    run: ({ device }) => {
      const { features } = device
      const [first] = features
      const entry = features.entries().next().value
      return [
        entry?.[0] === first,
        entry?.[1] === first,
        features.keys().next().value === first,
        features.values().next().value === first,
      ]
    },
    expected: [true, true, true, true],
    dawn: { shows: 'failed: TypeError', because: 'its set has only has() and the iterator' },
  },
  {
    name: 'the language features of WGSL are a set',
    run: () => {
      const { wgslLanguageFeatures } = navigator.gpu
      const names = [...wgslLanguageFeatures]
      return [
        names.length === wgslLanguageFeatures.size,
        names.includes('readonly_and_readwrite_storage_textures'),
        wgslLanguageFeatures.has('readonly_and_readwrite_storage_textures'),
        wgslLanguageFeatures.has('no_such_feature'),
      ]
    },
    expected: [true, true, true, false],
  },
  {
    name: 'limits are numbers',
    run: ({ device }) => {
      const { maxBindGroups, maxBufferSize, minUniformBufferOffsetAlignment } = device.limits
      return [
        maxBindGroups,
        typeof maxBufferSize,
        Number.isSafeInteger(maxBufferSize),
        minUniformBufferOffsetAlignment,
      ]
    },
    expected: [4, 'number', true, 256],
  },
  {
    name: 'a device has exactly the requested features',
    run: async () => {
      const adapter = (await navigator.gpu.requestAdapter())!
      const wanted: GPUFeatureName[] = ['depth-clip-control']
      const device = await adapter.requestDevice({ requiredFeatures: wanted })
      return [device.features.has('depth-clip-control'), device.features.has('timestamp-query')]
    },
    expected: [true, false],
  },
  {
    name: 'requesting an unknown feature rejects with a TypeError',
    run: async () => {
      const adapter = (await navigator.gpu.requestAdapter())!
      return rejected(() => adapter.requestDevice({ requiredFeatures: [wrong('no-such-feature')] }))
    },
    expected: 'TypeError',
  },
  {
    name: 'the required features may be any iterable',
    run: async () => {
      const adapter = (await navigator.gpu.requestAdapter())!
      const device = await adapter.requestDevice({
        requiredFeatures: wrong(new Set(['depth-clip-control'])),
      })
      return device.features.has('depth-clip-control')
    },
    expected: true,
    dawn: { shows: 'failed: TypeError', because: 'it accepts only arrays' },
  },
  {
    name: 'a device has the requested limit',
    run: async () => {
      const adapter = (await navigator.gpu.requestAdapter())!
      const { maxBufferSize } = adapter.limits
      const device = await adapter.requestDevice({
        requiredLimits: { maxBufferSize, maxBindGroups: undefined },
      })
      return device.limits.maxBufferSize === maxBufferSize
    },
    expected: true,
  },
  {
    name: 'requesting a limit beyond that of the adapter rejects with an OperationError',
    run: async () => {
      const adapter = (await navigator.gpu.requestAdapter())!
      return rejected(() => adapter.requestDevice({ requiredLimits: { maxBindGroups: 1_000_000 } }))
    },
    expected: 'OperationError',
  },
  {
    name: 'requesting an unknown limit rejects with an OperationError',
    run: async () => {
      const adapter = (await navigator.gpu.requestAdapter())!
      return rejected(() => adapter.requestDevice({ requiredLimits: { noSuchLimit: 1 } }))
    },
    expected: 'OperationError',
  },
  {
    name: 'an adapter creates only one device',
    run: async ({ adapter }) => rejected(() => adapter.requestDevice()),
    expected: 'OperationError',
  },
  {
    name: 'the preferred canvas format is bgra8unorm or rgba8unorm',
    run: () => ['bgra8unorm', 'rgba8unorm'].includes(navigator.gpu.getPreferredCanvasFormat()),
    expected: true,
  },
  {
    name: 'an unknown power preference rejects with a TypeError',
    run: () => rejected(() => navigator.gpu.requestAdapter({ powerPreference: wrong('fast') })),
    expected: 'TypeError',
  },
  {
    name: 'the options of requestAdapter may be null',
    run: async () => (await navigator.gpu.requestAdapter(wrong(null))) instanceof GPUAdapter,
    expected: true,
  },
  {
    name: 'the info of an adapter consists of strings, numbers and a boolean',
    run: ({ adapter }) => {
      const { vendor, architecture, device, description, subgroupMinSize, isFallbackAdapter } = adapter.info
      return [vendor, architecture, device, description, subgroupMinSize, isFallbackAdapter].map(
        value => typeof value,
      )
    },
    expected: ['string', 'string', 'string', 'string', 'number', 'boolean'],
  },
]
