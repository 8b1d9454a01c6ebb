import { webgpuName } from './generated/interface-names.ts'
/** Tests how the generated functions convert each kind of argument, with a GPU that records its calls. */

import { type FuncType, Trap, type ValueType } from '@wasi-webgpu/component'
import { describe, expect, it } from 'vitest'
import { GpuDevice, gpuDeviceResource, webgpu } from './index.ts'
import { dawn } from './testing/dawn.ts'
import { Guest } from './testing/guest.ts'

const members = webgpu({ gpu: dawn() })[webgpuName]!

/**
 * Creates a guest with a device whose functions record their arguments and return an object of the same kind.
 */
function recorder() {
  const calls: { name: string; args: unknown[] }[] = []
  const object = (): object =>
    new Proxy(
      {},
      {
        get: (_, name: string) => {
          if (name === 'label') return ''
          return (...args: unknown[]) => {
            calls.push({ name, args })
            return object()
          }
        },
      },
    )
  const guest = new Guest(members)
  const device = guest.own(gpuDeviceResource, GpuDevice.of(object() as GPUDevice))
  /** Calls a function and returns the arguments that the GPU received. */
  const args = (name: string, ...given: unknown[]) => {
    guest.call(name, ...given)
    return calls.at(-1)!.args
  }
  const make = (name: string, ...given: unknown[]) => guest.call(name, ...given) as number
  return { guest, device, args, make }
}

/** Returns the cases of an enum, found by a path of a parameter and fields. */
function casesAt(type: FuncType, path: string[]): readonly string[] {
  let at: ValueType = type.params.find(({ name }) => name === path[0])!.type
  for (const step of path.slice(1)) {
    while (at.kind === 'option' || at.kind === 'list') at = at.kind === 'option' ? at.some : at.element
    if (at.kind === 'record') at = at.fields.find(({ name }) => name === step)!.type
  }
  while (at.kind === 'option' || at.kind === 'list') at = at.kind === 'option' ? at.some : at.element
  return at.kind === 'enum' ? at.names : []
}

describe('enum arguments', () => {
  it.each([
    ['gpu-device.create-sampler', 'address-mode-u', 'addressModeU'],
    ['gpu-device.create-sampler', 'mag-filter', 'magFilter'],
    ['gpu-device.create-sampler', 'compare', 'compare'],
  ])('of %s pass each case of %s in its W3C spelling', (name, field, w3cName) => {
    const { guest, device, args } = recorder()
    const extern = `[method]${name}`
    const names = casesAt(guest.typeOf(extern), ['descriptor', field])
    for (const value of names) {
      expect(args(extern, device, { [field]: value })).toMatchObject([{ [w3cName]: value }])
    }
  })

  it('are converted to their W3C spelling where it begins a word with a digit', () => {
    const { device, args } = recorder()
    const texture = (format: string, dimension: string, view: string) => {
      const descriptor = {
        size: { width: 1 },
        format,
        usage: [],
        dimension,
        'texture-binding-view-dimension': view,
      }
      const [given] = args('[method]gpu-device.create-texture', device, descriptor) as [GPUTextureDescriptor]
      return [given.format, given.dimension, given.textureBindingViewDimension]
    }
    expect(texture('astc10x5-unorm-srgb', 'd1', 'd2-array')).toEqual([
      'astc-10x5-unorm-srgb',
      '1d',
      '2d-array',
    ])
    expect(texture('etc2-rgb8a1unorm', 'd3', 'cube-array')).toEqual(['etc2-rgb8a1unorm', '3d', 'cube-array'])
  })

  it('trap on a case that does not exist', () => {
    const { guest, device } = recorder()
    const { flat } = guest.lowerArguments(guest.typeOf('[method]gpu-device.push-error-scope'), [
      device,
      'internal',
    ])
    const push = guest.lower('[method]gpu-device.push-error-scope')
    expect(() => push(flat[0], 2)).not.toThrow()
    for (const index of [3, 255, -1]) expect(() => push(flat[0], index)).toThrow(/invalid discriminant/)
  })

  it('create every texture format of the WIT on Dawn, or a validation error for the feature that the format requires', async () => {
    const guest = new Guest(members)
    const adapter = await guest.callAsync('[method]gpu.request-adapter', [guest.call('get-gpu'), undefined])
    const { ok: device } = await guest.callAsync('[method]gpu-adapter.request-device', [adapter, undefined])
    const create = '[method]gpu-device.create-texture'
    const names = casesAt(guest.typeOf(create), ['descriptor', 'format'])
    expect(names).toHaveLength(101)
    for (const format of names) {
      guest.reset()
      guest.call('[method]gpu-device.push-error-scope', device, 'validation')
      const size = { width: 120, height: 120 }
      const made = guest.call(create, device, { size, format, usage: ['texture-binding'] })
      const { ok } = await guest.callAsync('[method]gpu-device.pop-error-scope', [device])
      expect(guest.call('[method]gpu-texture.format', made)).toBe(format)
      if (ok !== undefined) {
        expect(guest.call('[method]gpu-error.message', ok)).toMatch(/feature|GPUFeatureName|enabled/i)
      }
    }
    guest.call('[method]gpu-device.destroy', device)
  })
})

describe('flags arguments', () => {
  it('are converted to the bits of W3C', () => {
    const { device, args } = recorder()
    const usage = (usage: string[]) =>
      (args('[method]gpu-device.create-buffer', device, { size: 4n, usage }) as [GPUBufferDescriptor])[0]
        .usage
    expect(usage([])).toBe(0)
    expect(usage(['map-read'])).toBe(1)
    expect(usage(['query-resolve', 'vertex'])).toBe(0x220)
  })

  it('have a flag for all channels of a colour', () => {
    const { device, args, make } = recorder()
    const module = make('[method]gpu-device.create-shader-module', device, { code: '' })
    const mask = (flags: string[] | undefined) => {
      const descriptor = {
        vertex: { module },
        fragment: { module, targets: [{ format: 'rgba8unorm', 'write-mask': flags }] },
        layout: ['auto'],
      }
      const [given] = args('[method]gpu-device.create-render-pipeline', device, descriptor)
      return [...(given as GPURenderPipelineDescriptor).fragment!.targets][0]!.writeMask
    }
    expect(mask(['all'])).toBe(0xf)
    expect(mask(['red', 'alpha'])).toBe(0x9)
    expect(mask(['green', 'all'])).toBe(0xf)
    expect(mask([])).toBe(0)
    expect(mask(undefined)).toBe(undefined)
  })
})

describe('list arguments', () => {
  it.each([0, 1, 16, 17, 40])('have all of %d elements, in order', count => {
    const { device, args } = recorder()
    const entries = Array.from({ length: count }, (_, binding) => ({ binding, visibility: [] }))
    const [given] = args('[method]gpu-device.create-bind-group-layout', device, { entries })
    const passed = [...(given as GPUBindGroupLayoutDescriptor).entries]
    expect(passed.map(({ binding }) => binding)).toEqual(entries.map(({ binding }) => binding))
  })
})

describe('number arguments', () => {
  it('pass 0 as 0, and none as the default of W3C if it has one', () => {
    const { device, args, make } = recorder()
    const encoder = make('[method]gpu-device.create-command-encoder', device, undefined)
    const buffer = make('[method]gpu-device.create-buffer', device, { size: 0n, usage: [] })
    const clear = (...range: unknown[]) =>
      args('[method]gpu-command-encoder.clear-buffer', encoder, buffer, ...range).slice(1)
    expect(clear(0n, 0n)).toEqual([0, 0])
    expect(clear(undefined, 0n)).toEqual([0, 0])
    expect(clear()).toEqual([0, undefined])
    const pass = make('[method]gpu-command-encoder.begin-compute-pass', encoder, undefined)
    expect(args('[method]gpu-compute-pass-encoder.dispatch-workgroups', pass, 0, 0, 0)).toEqual([0, 0, 0])
    expect(args('[method]gpu-compute-pass-encoder.dispatch-workgroups', pass, 7)).toEqual([7, 1, 1])
  })

  it('are unsigned and exact up to 2^53, and too large for any GPU beyond', () => {
    const { device, args, make } = recorder()
    const size = (size: bigint) =>
      (args('[method]gpu-device.create-buffer', device, { size, usage: [] }) as [GPUBufferDescriptor])[0].size
    expect(size(2n ** 32n)).toBe(2 ** 32)
    expect(size(2n ** 53n - 1n)).toBe(Number.MAX_SAFE_INTEGER)
    expect(size(2n ** 53n + 1n)).toBeGreaterThan(Number.MAX_SAFE_INTEGER)
    expect(size(2n ** 64n - 1n)).toBeGreaterThan(Number.MAX_SAFE_INTEGER)
    const encoder = make('[method]gpu-device.create-command-encoder', device, undefined)
    const pass = make('[method]gpu-command-encoder.begin-compute-pass', encoder, undefined)
    expect(args('[method]gpu-compute-pass-encoder.dispatch-workgroups', pass, 0xffffffff)[0]).toBe(0xffffffff)
  })

  it('have the same value in memory and as flat parameters', () => {
    const { device, args, make } = recorder()
    const layout = make('[method]gpu-device.create-bind-group-layout', device, { entries: [] })
    const buffer = make('[method]gpu-device.create-buffer', device, { size: 4n, usage: [] })
    const range = (offset?: bigint, size?: bigint) => {
      const resource = ['gpu-buffer-binding', { buffer, offset, size }]
      const [given] = args('[method]gpu-device.create-bind-group', device, {
        layout,
        entries: [{ binding: 7, resource }],
      })
      const [entry] = [...(given as GPUBindGroupDescriptor).entries]
      const { offset: at, size: length } = entry!.resource as GPUBufferBinding
      return [entry!.binding, at, length]
    }
    expect(range()).toEqual([7, undefined, undefined])
    expect(range(0n, 0n)).toEqual([7, 0, 0])
    expect(range(2n ** 40n + 4n, 2n ** 53n - 1n)).toEqual([7, 2 ** 40 + 4, 2 ** 53 - 1])
  })
})

describe('object arguments', () => {
  it('are passed as the GPU created them', () => {
    const { guest, device, args, make } = recorder()
    const layout = make('[method]gpu-device.create-bind-group-layout', device, { entries: [] })
    const buffer = make('[method]gpu-device.create-buffer', device, { size: 4n, usage: [] })
    const sampler = make('[method]gpu-device.create-sampler', device, undefined)
    const raw = (index: number, name: string) =>
      (guest.handles.get(index, members[name] as never) as { gpu: unknown }).gpu
    const [given] = args('[method]gpu-device.create-bind-group', device, {
      layout,
      entries: [
        { binding: 0, resource: ['gpu-buffer', buffer] },
        { binding: 1, resource: ['gpu-sampler', sampler] },
      ],
    }) as [GPUBindGroupDescriptor]
    expect(given.layout).toBe(raw(layout, 'gpu-bind-group-layout'))
    const [first, second] = [...given.entries]
    expect(first!.resource).toBe(raw(buffer, 'gpu-buffer'))
    expect(second!.resource).toBe(raw(sampler, 'gpu-sampler'))
  })

  it('are null where a list omits them', () => {
    const { device, args, make } = recorder()
    const layout = make('[method]gpu-device.create-bind-group-layout', device, { entries: [] })
    const [given] = args('[method]gpu-device.create-pipeline-layout', device, {
      'bind-group-layouts': [undefined, layout],
      'immediate-size': 0,
    }) as [GPUPipelineLayoutDescriptor]
    expect([...given.bindGroupLayouts][0]).toBe(null)
    expect(given.immediateSize).toBe(0)
  })
})

describe('memory of a guest', () => {
  it('causes a trap when it is out of bounds or misaligned', () => {
    const { guest, device } = recorder()
    const create = guest.lower('[method]gpu-device.create-texture')
    expect(() => create(0x7fffffff)).toThrow(Trap)
    expect(() => create(-4)).toThrow(/out of bounds/)
    expect(() => create(66)).toThrow(/unaligned/)
    const features = guest.lower('[method]gpu-device.create-bind-group')
    const layout = guest.call('[method]gpu-device.create-bind-group-layout', device, { entries: [] })
    expect(() => features(device, layout, 0, -1, 0, 0, 0)).toThrow(/exceeds the maximum/)
    expect(() => features(device, layout, 4, 1, 0, 0, 0)).toThrow(/unaligned/)
    expect(() => features(device, layout, 8, 0, 0, 0, 0)).not.toThrow()
    expect(() => features(device, layout, 8, 0, 2, 0, 0)).toThrow(/invalid discriminant 2 of an option/)
  })
})
