import { Trap } from '@wasi-webgpu/component'
import type { Lifted } from '@wasi-webgpu/component/host'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { webgpuName } from './generated/interface-names.ts'
import { GpuCanvasContext, GpuDevice, gpuCanvasContextResource, gpuDeviceResource, webgpu } from './index.ts'
import { dawn } from './testing/dawn.ts'
import { Guest } from './testing/guest.ts'

const members = webgpu({ gpu: dawn() })[webgpuName]!
const guest = new Guest(members)
const call = guest.call.bind(guest)

let adapter: number
let device: number
/** Keeps the device alive as long as its objects. */
let raw: GPUDevice

beforeAll(async () => {
  adapter = await guest.callAsync('[method]gpu.request-adapter', [call('get-gpu'), undefined])
  device = (await guest.callAsync('[method]gpu-adapter.request-device', [adapter, undefined])).ok
  raw = guest.handles.get(device, gpuDeviceResource).gpu
})

afterAll(() => raw.destroy())

beforeEach(() => guest.reset())

/** Returns the message of the validation error that a function raises, or `undefined`. */
async function validationError(act: () => unknown): Promise<string | undefined> {
  call('[method]gpu-device.push-error-scope', device, 'validation')
  await act()
  const { ok } = await guest.callAsync('[method]gpu-device.pop-error-scope', [device])
  return ok === undefined ? undefined : call('[method]gpu-error.message', ok)
}

function buffer(usage: string[], options: object = {}): number {
  return call('[method]gpu-device.create-buffer', device, { size: 64n, usage, ...options })
}

function texture(options: object = {}): number {
  return call('[method]gpu-device.create-texture', device, {
    size: { width: 4 },
    format: 'rgba8unorm',
    usage: ['render-attachment', 'copy-src'],
    ...options,
  })
}

describe('the imports of webgpu()', () => {
  it('are the same for both published versions', () => {
    const imports = webgpu({ gpu: dawn() })
    expect(Object.keys(imports)).toEqual(['wasi:webgpu/webgpu@0.3.0-rc.2', 'wasi:webgpu/webgpu@0.2.0-rc.2'])
    expect(imports['wasi:webgpu/webgpu@0.2.0-rc.2']).toBe(imports['wasi:webgpu/webgpu@0.3.0-rc.2'])
  })

  it('have the same resource types for every GPU', () => {
    const other = webgpu({ gpu: {} as GPU })[webgpuName]!
    expect(other['gpu-texture']).toBe(members['gpu-texture'])
  })
})

describe('gpu', () => {
  it('requests an adapter with its options, flat or in memory', async () => {
    const options = {
      'feature-level': 'core',
      'power-preference': 'low-power',
      'force-fallback-adapter': false,
    }
    for (const form of ['flat', 'memory'] as const) {
      expect(
        await guest.callAsync('[method]gpu.request-adapter', [call('get-gpu'), options], form),
      ).toBeTypeOf('number')
    }
  })

  it('returns no adapter where the GPU returns null or throws', async () => {
    for (const requestAdapter of [async () => null, () => Promise.reject(new Error()), undefined]) {
      const none = new Guest(webgpu({ gpu: { requestAdapter } as never })[webgpuName]!)
      expect(await none.callAsync('[method]gpu.request-adapter', [none.call('get-gpu'), undefined])).toBe(
        undefined,
      )
    }
  })

  it('has a preferred canvas format and language features', () => {
    expect(call('[method]gpu.get-preferred-canvas-format', call('get-gpu'))).toBe('bgra8unorm')
    const features = call('[method]gpu.wgsl-language-features', call('get-gpu'))
    expect(call('[method]wgsl-language-features.has', features, 'no such feature')).toBe(false)
  })
})

describe('gpu-adapter', () => {
  it('returns features, limits and info', () => {
    const features = call('[method]gpu-adapter.features', adapter)
    expect(call('[method]gpu-supported-features.has', features, 'core-features-and-limits')).toBe(true)
    expect(call('[method]gpu-supported-features.has', features, 'nothing')).toBe(false)
    const limits = call('[method]gpu-adapter.limits', adapter)
    expect(call('[method]gpu-supported-limits.max-texture-dimension2-d', limits)).toBeGreaterThanOrEqual(8192)
    expect(call('[method]gpu-supported-limits.max-buffer-size', limits)).toBeGreaterThanOrEqual(2n ** 28n)
    const info = call('[method]gpu-adapter.info', adapter)
    expect(call('[method]gpu-adapter-info.vendor', info)).toBeTypeOf('string')
    expect(call('[method]gpu-adapter-info.is-fallback-adapter', info)).toBe(false)
  })

  it('returns 0, false or an empty string for members that an older GPU lacks', () => {
    const old = new Guest(members)
    const bare = old.own(gpuDeviceResource, GpuDevice.of({ limits: {}, features: new Set() } as never))
    const limits = old.call('[method]gpu-device.limits', bare)
    expect(old.call('[method]gpu-supported-limits.max-immediate-size', limits)).toBe(0)
    expect(old.call('[method]gpu-supported-limits.max-buffer-size', limits)).toBe(0n)
    const info = old.call('[method]gpu-device.adapter-info', bare)
    expect(old.call('[method]gpu-adapter-info.vendor', info)).toBe('')
    expect(old.call('[method]gpu-adapter-info.subgroup-min-size', info)).toBe(0)
    expect(old.call('[method]gpu-adapter-info.is-fallback-adapter', info)).toBe(false)
  })

  it('requests a device with features, limits and labels', async () => {
    const limits = call('[constructor]record-option-gpu-size64')
    call('[method]record-option-gpu-size64.add', limits, 'maxBindGroups', 3n)
    call('[method]record-option-gpu-size64.add', limits, 'maxBufferSize', undefined)
    const adapter = await guest.callAsync('[method]gpu.request-adapter', [call('get-gpu'), undefined])
    const { ok } = await guest.callAsync(
      '[method]gpu-adapter.request-device',
      [
        adapter,
        {
          'required-features': ['core-features-and-limits'],
          'required-limits': limits,
          'default-queue': { label: 'the queue' },
          label: 'the device',
        },
      ],
      'memory',
    )
    expect(call('[method]gpu-device.label', ok)).toBe('the device')
    expect(() => call('[method]record-option-gpu-size64.keys', limits)).toThrow(Trap)
    guest.handles.get(ok, gpuDeviceResource).gpu.destroy()
  })

  it('fails with operation-error on an unknown limit and with type-error on a feature that it lacks', async () => {
    const limits = call('[constructor]record-option-gpu-size64')
    call('[method]record-option-gpu-size64.add', limits, 'noSuchLimit', 1n)
    const unknown = await guest.callAsync('[method]gpu-adapter.request-device', [
      adapter,
      { 'required-limits': limits },
    ])
    expect(unknown.error.kind[0]).toBe('operation-error')
    expect(unknown.error.message).toContain('noSuchLimit')
    const reject = (error: unknown) => async () => {
      const adapter = { requestDevice: () => Promise.reject(error) }
      const gpu = { requestAdapter: async () => adapter } as never
      const other = new Guest(webgpu({ gpu })[webgpuName]!)
      const handle = await other.callAsync('[method]gpu.request-adapter', [other.call('get-gpu'), undefined])
      const result = await other.callAsync('[method]gpu-adapter.request-device', [handle, undefined])
      return [result.error.kind[0], result.error.message]
    }
    expect(await reject(new TypeError('not supported'))()).toEqual(['type-error', 'not supported'])
    expect(await reject(new DOMException('gone', 'OperationError'))()).toEqual(['operation-error', 'gone'])
    expect(await reject(new RangeError('what?'))()).toEqual(['operation-error', 'what?'])
  })
})

describe('labels', () => {
  it('are set by descriptors, and can be read and changed', () => {
    const labelled = buffer(['storage'], { label: 'naïve 🙂' })
    expect(call('[method]gpu-buffer.label', labelled)).toBe('naïve 🙂')
    call('[method]gpu-buffer.set-label', labelled, 'other')
    expect(call('[method]gpu-buffer.label', labelled)).toBe('other')
    expect(call('[method]gpu-buffer.label', buffer(['storage']))).toBe('')
  })
})

describe('gpu-buffer', () => {
  it('returns its size, usage and map state', () => {
    const mapped = buffer(['map-read', 'copy-dst'], { 'mapped-at-creation': true })
    expect(call('[method]gpu-buffer.size', mapped)).toBe(64n)
    expect(call('[method]gpu-buffer.usage', mapped)).toEqual(['map-read', 'copy-dst'])
    expect(call('[method]gpu-buffer.map-state', mapped)).toBe('mapped')
    expect(call('[method]gpu-buffer.unmap', mapped)).toEqual({ ok: undefined })
    expect(call('[method]gpu-buffer.map-state', mapped)).toBe('unmapped')
    call('[method]gpu-buffer.destroy', mapped)
  })

  it('is invalid, but readable, if the GPU refuses its size', async () => {
    let refused = 0
    const message = await validationError(() => {
      refused = buffer(['storage'], { size: 2n ** 60n, label: 'huge' })
    })
    expect(message).toContain('GPUDevice.createBuffer')
    expect(call('[method]gpu-buffer.size', refused)).toBe(2n ** 60n)
    expect(call('[method]gpu-buffer.usage', refused)).toEqual(['storage'])
    expect(call('[method]gpu-buffer.label', refused)).toBe('huge')
    expect(call('[method]gpu-buffer.map-state', refused)).toBe('unmapped')
    for (const name of ['destroy', 'unmap']) {
      const used = await validationError(() => call(`[method]gpu-buffer.${name}`, refused))
      expect(used).toContain(`GPUBuffer.${name}: the object is invalid`)
    }
    const encoder = call('[method]gpu-device.create-command-encoder', device, undefined)
    const cleared = await validationError(() =>
      call('[method]gpu-command-encoder.clear-buffer', encoder, refused),
    )
    expect(cleared).toContain('GPUCommandEncoder.clearBuffer')
    const mapped = await guest.callAsync('[method]gpu-buffer.map-async', [refused, ['read']])
    expect(mapped.error.kind).toEqual(['operation-error', undefined])
  })

  it('maps with default and with explicit ranges', async () => {
    const mappable = buffer(['map-read', 'copy-dst'])
    for (const args of [[], [0n, 0n], [8n, 16n]] as const) {
      const mapped = await guest.callAsync('[method]gpu-buffer.map-async', [mappable, ['read'], ...args])
      expect(mapped).toEqual({ ok: undefined })
      expect(call('[method]gpu-buffer.unmap', mappable)).toEqual({ ok: undefined })
    }
  })

  it('fails to map with operation-error, and with abort-error if it is unmapped meanwhile', async () => {
    const message = await validationError(async () => {
      const wrong = await guest.callAsync('[method]gpu-buffer.map-async', [buffer(['storage']), ['read']])
      expect(wrong.error.kind).toEqual(['operation-error', undefined])
    })
    expect(message).toContain('MapRead')
    const mappable = buffer(['map-read', 'copy-dst'])
    const pending = guest.callAsync('[method]gpu-buffer.map-async', [mappable, ['read']], 'memory')
    call('[method]gpu-buffer.unmap', mappable)
    expect((await pending).error.kind).toEqual(['abort-error', undefined])
  })

  it('returns a mapped range twice, writes it back, and keeps the written bytes', () => {
    const mapped = buffer(['map-write', 'copy-src'], { 'mapped-at-creation': true })
    const get = (...range: bigint[]) =>
      call('[method]gpu-buffer.get-mapped-range-get-with-copy', mapped, ...range)
    const set = (data: number[], ...range: bigint[]) =>
      call('[method]gpu-buffer.get-mapped-range-set-with-copy', mapped, data, ...range)
    expect(get(8n, 8n).ok).toEqual(new Uint8Array(8))
    expect(set([1, 2, 3, 4], 8n, 8n)).toEqual({ ok: undefined })
    expect(get(8n, 8n).ok).toEqual(new Uint8Array([1, 2, 3, 4, 0, 0, 0, 0]))
    expect(get(8n, 4n).ok).toEqual(new Uint8Array([1, 2, 3, 4]))
    expect(get(16n).ok).toHaveLength(48)
    expect(set([5], 24n, 4n)).toEqual({ ok: undefined })
    expect(get(24n, 8n).ok[0]).toBe(5)
    expect(get(0n, 0n).ok).toHaveLength(0)
  })

  it('fails with range-error on data that is too large and with operation-error on an invalid range', () => {
    const mapped = buffer(['map-write', 'copy-src'], { 'mapped-at-creation': true })
    const set = (data: number[], ...range: bigint[]) =>
      call('[method]gpu-buffer.get-mapped-range-set-with-copy', mapped, data, ...range).error.kind[0]
    expect(set([1, 2, 3, 4, 5], 0n, 4n)).toBe('range-error')
    expect(set([1], 4n, 4n)).toBe('operation-error')
    expect(set([1], 0n, 3n)).toBe('operation-error')
    expect(set([1], 0n, 128n)).toBe('operation-error')
    expect(set([1], 2n ** 63n)).toBe('type-error')
    call('[method]gpu-buffer.unmap', mapped)
    expect(set([1])).toBe('operation-error')
  })

  it('fails to unmap with abort-error, and reports any other exception on the device', () => {
    const labels: unknown[] = []
    let thrown: unknown
    const unmap = () => {
      throw thrown
    }
    const createBuffer = ({ label }: GPUBufferDescriptor) => {
      labels.push(label)
      return { unmap }
    }
    const other = new Guest(members)
    const handle = other.own(gpuDeviceResource, GpuDevice.of({ createBuffer } as never))
    const made = other.call('[method]gpu-device.create-buffer', handle, { size: 4n, usage: [] })
    thrown = new DOMException('gone', 'AbortError')
    expect(other.call('[method]gpu-buffer.unmap', made).error).toEqual({
      kind: ['abort-error', undefined],
      message: 'gone',
    })
    thrown = new RangeError('what?')
    expect(other.call('[method]gpu-buffer.unmap', made)).toEqual({ ok: undefined })
    expect(labels).toEqual([undefined, 'wasi-webgpu: GPUBuffer.unmap: what?'])
  })

  it('discards its ranges when it is unmapped', async () => {
    const mappable = buffer(['map-write', 'copy-src'])
    for (let time = 0; time < 2; time++) {
      await guest.callAsync('[method]gpu-buffer.map-async', [mappable, ['write']])
      expect(call('[method]gpu-buffer.get-mapped-range-get-with-copy', mappable).ok).toHaveLength(64)
      call('[method]gpu-buffer.unmap', mappable)
      expect(call('[method]gpu-buffer.get-mapped-range-get-with-copy', mappable).error.kind[0]).toBe(
        'operation-error',
      )
    }
  })
})

describe('gpu-texture', () => {
  it('returns the members of its descriptor', () => {
    const made = texture({
      size: { width: 8, height: 4, 'depth-or-array-layers': 2 },
      'mip-level-count': 3,
      dimension: 'd2',
      'view-formats': ['rgba8unorm-srgb'],
      'texture-binding-view-dimension': undefined,
    })
    const get = (name: string) => call(`[method]gpu-texture.${name}`, made)
    expect(['width', 'height', 'depth-or-array-layers', 'mip-level-count', 'sample-count'].map(get)).toEqual([
      8, 4, 2, 3, 1,
    ])
    expect(get('dimension')).toBe('d2')
    expect(get('format')).toBe('rgba8unorm')
    expect(get('usage')).toEqual(['copy-src', 'render-attachment'])
    expect(get('texture-binding-view-dimension')).toBe(undefined)
  })

  it('returns the view dimension of its descriptor, if the GPU stores it', () => {
    const other = new Guest(members)
    const fake = { createTexture: (descriptor: GPUTextureDescriptor) => descriptor }
    const made = other.call(
      '[method]gpu-device.create-texture',
      other.own(gpuDeviceResource, GpuDevice.of(fake as never)),
      {
        size: { width: 1 },
        format: 'r8unorm',
        usage: [],
        'texture-binding-view-dimension': 'cube-array',
      },
    )
    expect(other.call('[method]gpu-texture.texture-binding-view-dimension', made)).toBe('cube-array')
  })

  it('creates views with and without a descriptor', async () => {
    const made = texture()
    expect(
      await validationError(() => {
        call('[method]gpu-texture.create-view', made, undefined)
        call('[method]gpu-texture.create-view', made, { dimension: 'd2', 'base-mip-level': 0, label: 'view' })
      }),
    ).toBe(undefined)
  })

  it('is invalid, but readable, if the GPU throws', () => {
    const other = new Guest(members)
    const createTexture = () => {
      throw new TypeError('no')
    }
    const made = other.call(
      '[method]gpu-device.create-texture',
      other.own(gpuDeviceResource, GpuDevice.of({ createTexture } as never)),
      { size: { width: 5, height: 6 }, format: 'astc4x4-unorm', usage: ['copy-dst'] },
    )
    const get = (name: string) => other.call(`[method]gpu-texture.${name}`, made)
    expect([get('width'), get('height'), get('depth-or-array-layers')]).toEqual([5, 6, 1])
    expect([get('format'), get('dimension'), get('usage')]).toEqual(['astc4x4-unorm', 'd2', ['copy-dst']])
    expect(other.call('[method]gpu-texture.create-view', made, undefined)).toBeTypeOf('number')
  })
})

describe('pipelines and passes', () => {
  const code = `
    override scale: f32 = 1;
    @group(0) @binding(0) var<storage, read_write> data: array<f32>;
    @compute @workgroup_size(1) fn main() { data[0] *= scale; }`

  function shader(text = code): number {
    return call('[method]gpu-device.create-shader-module', device, { code: text })
  }

  function constants(values: Record<string, number>): number {
    const map = call('[constructor]record-gpu-pipeline-constant-value')
    for (const [name, value] of Object.entries(values)) {
      call('[method]record-gpu-pipeline-constant-value.add', map, name, value)
    }
    return map
  }

  function computePipeline(values: Record<string, number> = { scale: 2 }): number {
    return call('[method]gpu-device.create-compute-pipeline', device, {
      compute: { module: shader(), 'entry-point': 'main', constants: constants(values) },
      layout: ['auto'],
      label: 'pipeline',
    })
  }

  it('compute with constants, bind groups and dispatches', async () => {
    const message = await validationError(() => {
      const pipeline = computePipeline()
      const group = call('[method]gpu-device.create-bind-group', device, {
        layout: call('[method]gpu-compute-pipeline.get-bind-group-layout', pipeline, 0),
        entries: [
          {
            binding: 0,
            resource: ['gpu-buffer-binding', { buffer: buffer(['storage']), offset: 0n, size: 64n }],
          },
        ],
      })
      const encoder = call('[method]gpu-device.create-command-encoder', device, undefined)
      const pass = call('[method]gpu-command-encoder.begin-compute-pass', encoder, { label: 'pass' })
      call('[method]gpu-compute-pass-encoder.set-pipeline', pass, pipeline)
      expect(call('[method]gpu-compute-pass-encoder.set-bind-group', pass, 0, group)).toEqual({
        ok: undefined,
      })
      call('[method]gpu-compute-pass-encoder.push-debug-group', pass, 'group')
      call('[method]gpu-compute-pass-encoder.dispatch-workgroups', pass, 1)
      call('[method]gpu-compute-pass-encoder.dispatch-workgroups', pass, 1, 2, 3)
      call('[method]gpu-compute-pass-encoder.pop-debug-group', pass)
      call('[method]gpu-compute-pass-encoder.end', pass)
      const commands = call('[method]gpu-command-encoder.finish', encoder, undefined)
      call('[method]gpu-queue.submit', call('[method]gpu-device.queue', device), [commands])
    })
    expect(message).toBe(undefined)
  })

  it('refuse constants that the shader lacks', async () => {
    expect(await validationError(() => computePipeline({ nothing: 1 }))).toContain('nothing')
  })

  it('are created asynchronously, with flat parameters and from memory', async () => {
    const descriptor = () => ({
      compute: { module: shader(), 'entry-point': 'main', constants: constants({ scale: 3 }) },
      layout: ['auto'],
    })
    for (const form of ['flat', 'memory'] as const) {
      const made = await guest.callAsync(
        '[method]gpu-device.create-compute-pipeline-async',
        [device, descriptor()],
        form,
      )
      expect(made.ok).toBeTypeOf('number')
    }
    const vertex = shader('@vertex fn main() -> @builtin(position) vec4f { return vec4f(); }')
    const made = await guest.callAsync('[method]gpu-device.create-render-pipeline-async', [
      device,
      {
        vertex: { module: vertex },
        layout: ['auto'],
        'depth-stencil': { format: 'depth32float', 'depth-write-enabled': true, 'depth-compare': 'less' },
      },
    ])
    expect(made.ok).toBeTypeOf('number')
  })

  it('fail asynchronously with the reason of the GPUPipelineError', async () => {
    const wrong = { compute: { module: shader(), 'entry-point': 'nothing' }, layout: ['auto'] }
    const { error } = await guest.callAsync('[method]gpu-device.create-compute-pipeline-async', [
      device,
      wrong,
    ])
    expect(error.kind).toEqual(['gpu-pipeline-error', 'validation'])
    expect(error.message).toContain('nothing')
  })

  it('lend a shader module until the pipeline exists', async () => {
    const module = shader()
    const pending = guest.callAsync('[method]gpu-device.create-compute-pipeline-async', [
      device,
      { compute: { module }, layout: ['auto'] },
    ])
    expect(() => guest.handles.take(module, members['gpu-shader-module'] as never)).toThrow(Trap)
    await pending
    guest.handles.take(module, members['gpu-shader-module'] as never)
  })

  it('render with present and absent attachments', async () => {
    const message = await validationError(() => {
      const module = shader(`
        @vertex fn vertex(@location(0) at: vec2f) -> @builtin(position) vec4f { return vec4f(at, 0, 1); }
        @fragment fn fragment() -> @location(1) vec4f { return vec4f(); }`)
      const pipeline = call('[method]gpu-device.create-render-pipeline', device, {
        vertex: {
          module,
          buffers: [
            undefined,
            {
              'array-stride': 8n,
              'step-mode': 'vertex',
              attributes: [{ format: 'float32x2', offset: 0n, 'shader-location': 0 }],
            },
          ],
        },
        primitive: { topology: 'triangle-strip', 'strip-index-format': 'uint16', 'cull-mode': 'none' },
        multisample: { count: 1, mask: 0xffffffff },
        fragment: {
          module,
          targets: [
            undefined,
            {
              format: 'rgba8unorm',
              'write-mask': ['all'],
              blend: { color: { operation: 'add', 'src-factor': 'one' }, alpha: {} },
            },
          ],
        },
        layout: [
          'specific',
          call('[method]gpu-device.create-pipeline-layout', device, { 'bind-group-layouts': [undefined] }),
        ],
      })
      const view = call('[method]gpu-texture.create-view', texture(), undefined)
      const encoder = call('[method]gpu-device.create-command-encoder', device, { label: 'encoder' })
      const pass = call('[method]gpu-command-encoder.begin-render-pass', encoder, {
        'color-attachments': [
          undefined,
          { view, 'load-op': 'clear', 'store-op': 'store', 'clear-value': { r: 0.5, g: 0, b: 0, a: 1 } },
        ],
        'max-draw-count': 10n,
      })
      call('[method]gpu-render-pass-encoder.set-pipeline', pass, pipeline)
      call('[method]gpu-render-pass-encoder.set-vertex-buffer', pass, 0, undefined)
      call('[method]gpu-render-pass-encoder.set-vertex-buffer', pass, 1, buffer(['vertex']), 0n)
      call('[method]gpu-render-pass-encoder.set-index-buffer', pass, buffer(['index']), 'uint16')
      call('[method]gpu-render-pass-encoder.set-viewport', pass, 0, 0, 4, 1, 0, 1)
      call('[method]gpu-render-pass-encoder.set-scissor-rect', pass, 0, 0, 4, 1)
      call('[method]gpu-render-pass-encoder.set-blend-constant', pass, { r: 0, g: 0.25, b: 0.5, a: 1 })
      call('[method]gpu-render-pass-encoder.draw', pass, 3)
      call('[method]gpu-render-pass-encoder.draw-indexed', pass, 3, 1, 0, -1)
      call('[method]gpu-render-pass-encoder.end', pass)
      call('[method]gpu-command-encoder.finish', encoder, undefined)
    })
    expect(message).toBe(undefined)
  })

  it('record bundles', async () => {
    const message = await validationError(() => {
      const encoder = call('[method]gpu-device.create-render-bundle-encoder', device, {
        'color-formats': ['rgba8unorm', undefined],
      })
      call('[method]gpu-render-bundle-encoder.insert-debug-marker', encoder, 'here')
      call('[method]gpu-render-bundle-encoder.finish', encoder, { label: 'bundle' })
    })
    expect(message).toBe(undefined)
  })
})

describe('set-bind-group', () => {
  /** Creates a pass of a GPU that only records its calls. */
  function recording() {
    const calls: unknown[][] = []
    const setBindGroup = (...args: unknown[]) => calls.push(args)
    const beginComputePass = () => ({ setBindGroup })
    const fake = GpuDevice.of({ createCommandEncoder: () => ({ beginComputePass }) } as never)
    const other = new Guest(members)
    const encoder = other.call(
      '[method]gpu-device.create-command-encoder',
      other.own(gpuDeviceResource, fake),
      undefined,
    )
    const pass = other.call('[method]gpu-command-encoder.begin-compute-pass', encoder, undefined)
    const set = (...args: unknown[]) => {
      other.call('[method]gpu-compute-pass-encoder.set-bind-group', pass, ...args)
      return calls.at(-1)
    }
    return set
  }

  it('accepts dynamic offsets, no offsets, and parts of a list', () => {
    const set = recording()
    expect(set(3, undefined)).toEqual([3, null])
    expect(set(0, undefined, [256, 512, 0xffffffff])).toEqual([
      0,
      null,
      new Uint32Array([256, 512, 0xffffffff]),
      0,
      3,
    ])
    expect(set(0, undefined, [256, 512, 768], 1n)?.slice(3)).toEqual([1, 2])
    expect(set(0, undefined, [256, 512, 768], 0n, 0)?.slice(3)).toEqual([0, 0])
    expect(set(0, undefined, [])?.slice(2)).toEqual([new Uint32Array(), 0, 0])
  })

  it('fails with range-error on offsets outside the list', () => {
    const encoder = call('[method]gpu-device.create-command-encoder', device, undefined)
    const pass = call('[method]gpu-command-encoder.begin-compute-pass', encoder, undefined)
    const { error } = call(
      '[method]gpu-compute-pass-encoder.set-bind-group',
      pass,
      0,
      undefined,
      [1, 2],
      1n,
      2,
    )
    expect(error.kind).toEqual(['range-error', undefined])
    expect(error.message).toContain('dynamicOffsetsData')
  })
})

describe('gpu-queue', () => {
  const queue = () => call('[method]gpu-device.queue', device)

  it('writes buffers from the memory of the guest without a copy', () => {
    const seen: unknown[][] = []
    const other = new Guest(members)
    const fake = { queue: { writeBuffer: (...args: unknown[]) => seen.push(args) }, createBuffer: () => ({}) }
    const handle = other.own(gpuDeviceResource, GpuDevice.of(fake as never))
    const target = other.call('[method]gpu-device.create-buffer', handle, { size: 8n, usage: [] })
    const write = '[method]gpu-queue.write-buffer-with-copy'
    const bytes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    other.call(write, other.call('[method]gpu-device.queue', handle), target, 16n, bytes, 4n, 4n)
    other.call(write, other.call('[method]gpu-device.queue', handle), target, 16n, bytes, 4n)
    const written = seen.map(([, offset, data, start, size]) => {
      expect(data).toBe(other.memory.bytes.buffer)
      return [offset, ...new Uint8Array(data as ArrayBuffer, start as number, size as number)]
    })
    expect(written).toEqual([
      [16, 5, 6, 7, 8],
      [16, 5, 6, 7, 8, 9, 10, 11, 12],
    ])
  })

  it('fails with operation-error on bytes outside the data', () => {
    const write = (...args: unknown[]) =>
      call('[method]gpu-queue.write-buffer-with-copy', queue(), buffer(['copy-dst']), ...args)
    expect(write(0n, [1, 2, 3, 4])).toEqual({ ok: undefined })
    expect(write(0n, [1, 2, 3, 4], 8n).error.kind).toEqual(['operation-error', undefined])
    expect(write(0n, [1, 2, 3, 4], 0n, 8n).error.kind).toEqual(['operation-error', undefined])
    expect(write(0n, [1, 2, 3, 4], 2n ** 53n - 8n, 4n).error.kind).toEqual(['operation-error', undefined])
    expect(write(0n, [1, 2, 3]).error.kind).toEqual(['operation-error', undefined])
  })

  it('raises a validation error where W3C throws another exception', async () => {
    const write = () =>
      call('[method]gpu-queue.write-buffer-with-copy', queue(), buffer(['copy-dst']), 2n ** 60n, [1, 2, 3, 4])
    expect(await validationError(() => expect(write()).toEqual({ ok: undefined }))).toContain(
      'GPUQueue.writeBuffer',
    )
  })

  it('writes textures and reports when work is done', async () => {
    const message = await validationError(async () => {
      call(
        '[method]gpu-queue.write-texture-with-copy',
        queue(),
        { texture: texture({ usage: ['copy-dst'] }), origin: { x: 1 }, aspect: 'all' },
        [1, 2, 3, 4],
        { offset: 0n, 'bytes-per-row': 256 },
        { width: 1 },
      )
      await guest.callAsync('[method]gpu-queue.on-submitted-work-done', [queue()])
    })
    expect(message).toBe(undefined)
  })
})

describe('gpu-shader-module', () => {
  it('has compilation messages', async () => {
    let module = 0
    await validationError(() => {
      module = call('[method]gpu-device.create-shader-module', device, { code: 'fn broken( {' })
    })
    const info = await guest.callAsync('[method]gpu-shader-module.get-compilation-info', [module])
    const [message] = call('[method]gpu-compilation-info.messages', info)
    expect(call('[method]gpu-compilation-message.message', message)).toContain('expected')
    expect(call('[method]gpu-compilation-message.type', message)).toBe('error')
    expect(call('[method]gpu-compilation-message.line-num', message)).toBe(1n)
    expect(call('[method]gpu-compilation-message.line-pos', message)).toBeGreaterThan(0n)
  })
})

describe('gpu-query-set', () => {
  it('is created, and fails with type-error if the device lacks the feature', () => {
    const create = (type: string) =>
      call('[method]gpu-device.create-query-set', device, { type, count: 2, label: 'queries' })
    const { ok } = create('occlusion')
    expect(call('[method]gpu-query-set.type', ok)).toBe('occlusion')
    expect(call('[method]gpu-query-set.count', ok)).toBe(2)
    expect(create('timestamp').error.kind).toEqual(['type-error', undefined])
  })
})

describe('errors of a device', () => {
  it('are captured by their scope, by kind', async () => {
    call('[method]gpu-device.push-error-scope', device, 'validation')
    buffer([])
    const { ok } = await guest.callAsync('[method]gpu-device.pop-error-scope', [device])
    expect(call('[method]gpu-error.kind', ok)).toEqual(['validation-error', undefined])
    expect(call('[method]gpu-error.message', ok)).toContain('usages must not be 0')
  })

  it('are absent in a scope without errors, and operation-error without a scope', async () => {
    call('[method]gpu-device.push-error-scope', device, 'out-of-memory')
    expect(await guest.callAsync('[method]gpu-device.pop-error-scope', [device])).toEqual({ ok: undefined })
    const { error } = await guest.callAsync('[method]gpu-device.pop-error-scope', [device], 'memory')
    expect(error.kind).toEqual(['operation-error', undefined])
  })

  it('reach every stream of uncaptured errors until the stream is dropped', async () => {
    const lifted = members['[method]gpu-device.on-uncaptured-error'] as Lifted
    const rep = guest.handles.get(device, gpuDeviceResource)
    const streams = [lifted.call(rep), lifted.call(rep)] as AsyncIterableIterator<{ gpu: GPUError }>[]
    const first = streams[0]!.next()
    buffer([], { label: 'one' })
    buffer([], { label: 'two' })
    expect((await first).value.gpu.message).toContain('one')
    expect((await streams[0]!.next()).value.gpu.message).toContain('two')
    expect((await streams[1]!.next()).value.gpu.message).toContain('one')
    const waiting = streams[0]!.next()
    await streams[0]!.return!()
    expect(await waiting).toEqual({ done: true, value: undefined })
    expect((await streams[1]!.next()).value.gpu.message).toContain('two')
    await streams[1]!.return!()
  })

  it('leave one reaction on the promise of the loss, however often a guest asks for it', () => {
    const rep = guest.handles.get(device, gpuDeviceResource)
    const ask = () => (members['[method]gpu-device.lost'] as Lifted).call(rep)
    expect(ask()).toBe(ask())
  })

  it('end with the loss of the device', async () => {
    const other = await guest.callAsync('[method]gpu.request-adapter', [call('get-gpu'), undefined])
    const { ok } = await guest.callAsync('[method]gpu-adapter.request-device', [other, undefined])
    const lost = (members['[method]gpu-device.lost'] as Lifted).call(guest.handles.get(ok, gpuDeviceResource))
    call('[method]gpu-device.destroy', ok)
    const info = guest.own(members['gpu-device-lost-info'] as never, (await lost) as never)
    expect(call('[method]gpu-device-lost-info.reason', info)).toBe('destroyed')
    expect(call('[method]gpu-device-lost-info.message', info)).toBeTypeOf('string')
  })
})

describe('gpu-canvas-context', () => {
  it('is configured, returns its configuration, and returns textures', () => {
    let configuration: GPUCanvasConfiguration | null = null
    const context = guest.own(
      gpuCanvasContextResource,
      new GpuCanvasContext({
        configure: (given: GPUCanvasConfiguration) => {
          configuration = given
        },
        unconfigure: () => {
          configuration = null
        },
        getConfiguration: () => configuration,
        getCurrentTexture: () => {
          if (!configuration) throw new DOMException('not configured', 'InvalidStateError')
          return raw.createTexture({ size: [3, 2], format: configuration.format, usage: 16 })
        },
      } as never),
    )
    const get = () => call('[method]gpu-canvas-context.get-configuration', context)
    expect(get()).toBe(undefined)
    expect(call('[method]gpu-canvas-context.get-current-texture', context)).toBeTypeOf('number')
    const given = {
      format: 'bgra8unorm',
      usage: ['render-attachment'],
      'view-formats': ['bgra8unorm-srgb'],
      'color-space': 'display-p3',
      'tone-mapping': { mode: 'extended' },
      'alpha-mode': 'premultiplied',
    }
    call('[method]gpu-canvas-context.configure', context, { device, ...given })
    const { device: owned, ...rest } = get()
    expect(rest).toEqual(given)
    const repeated = { ...given, 'view-formats': Array(1000).fill('bgra8unorm-srgb') }
    call('[method]gpu-canvas-context.configure', context, { device, ...repeated })
    expect(get()).toMatchObject(given)
    expect(guest.handles.get(owned, gpuDeviceResource)).toBe(guest.handles.get(device, gpuDeviceResource))
    const current = call('[method]gpu-canvas-context.get-current-texture', context)
    expect(call('[method]gpu-texture.width', current)).toBe(3)
    call('[method]gpu-canvas-context.unconfigure', context)
    expect(get()).toBe(undefined)
  })
})

describe('record maps', () => {
  it('keep the order of entries, the last bit of numbers, and absent values', () => {
    const map = call('[constructor]record-option-gpu-size64')
    const of = (name: string, ...args: unknown[]) =>
      call(`[method]record-option-gpu-size64.${name}`, map, ...args)
    of('add', 'b', 2n ** 64n - 1n)
    of('add', 'a', null)
    of('add', 'c', 0n)
    of('add', 'b', 2n ** 53n + 1n)
    expect(of('keys')).toEqual(['b', 'a', 'c'])
    expect(of('values')).toEqual([2n ** 53n + 1n, undefined, 0n])
    expect(of('entries')).toEqual([
      ['b', 2n ** 53n + 1n],
      ['a', undefined],
      ['c', 0n],
    ])
    expect([of('get', 'b'), of('get', 'a'), of('get', 'z')]).toEqual([2n ** 53n + 1n, null, undefined])
    expect([of('has', 'a'), of('has', 'z')]).toEqual([true, false])
    of('remove', 'b')
    expect(of('keys')).toEqual(['a', 'c'])
  })

  it('keep pipeline constants', () => {
    const map = call('[constructor]record-gpu-pipeline-constant-value')
    const of = (name: string, ...args: unknown[]) =>
      call(`[method]record-gpu-pipeline-constant-value.${name}`, map, ...args)
    of('add', 'naïve', 1.25)
    of('add', '', -0)
    expect(of('entries')).toEqual([
      ['naïve', 1.25],
      ['', -0],
    ])
    expect([of('get', 'naïve'), of('get', 'e')]).toEqual([1.25, undefined])
    expect(of('values')).toEqual([1.25, -0])
  })
})

describe('handles', () => {
  it('trap if they have another type or refer to nothing', () => {
    expect(() => call('[method]gpu-buffer.size', device)).toThrow(/expected gpu-buffer but found gpu-device/)
    expect(() => call('[method]gpu-buffer.size', 9999)).toThrow(Trap)
    expect(() => call('[method]gpu-buffer.size', -1)).toThrow(Trap)
    const encoder = call('[method]gpu-device.create-command-encoder', device, undefined)
    expect(() => call('[method]gpu-command-encoder.clear-buffer', encoder, device)).toThrow(Trap)
  })
})
