import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { ResourceType } from '@wasi-webgpu/component'
import type { HostInterface } from '@wasi-webgpu/component/host'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { webgpuName } from '../generated/interface-names.ts'
import {
  GpuBudget,
  GpuCanvasContext,
  type GpuPolicy,
  gpuBindGroupResource,
  gpuBufferResource,
  gpuCanvasContextResource,
  gpuCommandBufferResource,
  gpuCommandEncoderResource,
  gpuDeviceResource,
  gpuRenderBundleResource,
  gpuSamplerResource,
  gpuShaderModuleResource,
  gpuTextureResource,
  gpuTextureViewResource,
  webgpu,
} from '../index.ts'
import { withLegacy } from '../legacy/index.ts'
import { Surface } from '../surface/surface.ts'
import type { SurfaceTarget } from '../surface/surface-target.ts'
import { dawn } from '../testing/dawn.ts'
import { Guest } from '../testing/guest.ts'

const MiB = 2 ** 20
setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')
const raws: GPUDevice[] = []

afterEach(() => {
  for (const raw of raws.splice(0)) raw.destroy()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

/** Creates a guest under a policy, with one device. */
async function underPolicy(policy: GpuPolicy | GpuBudget) {
  const budget = policy instanceof GpuBudget ? policy : new GpuBudget(policy)
  const guest = new Guest(webgpu({ gpu: dawn(), policy: budget })[webgpuName]!)
  const call = guest.call.bind(guest)
  const requestAdapter = () => guest.callAsync('[method]gpu.request-adapter', [call('get-gpu'), undefined])
  const requestDevice = async (adapter: number, descriptor?: object) => {
    const result = await guest.callAsync('[method]gpu-adapter.request-device', [adapter, descriptor])
    if (result.ok !== undefined) raws.push(guest.handles.get(result.ok as number, gpuDeviceResource).gpu)
    return result
  }
  const adapter: number = await requestAdapter()
  const device: number = (await requestDevice(adapter)).ok
  const queue: number = call('[method]gpu-device.queue', device)

  /** Returns the kind and the message of the error that a scope captures. */
  async function error(filter: string, act: () => unknown): Promise<string | undefined> {
    call('[method]gpu-device.push-error-scope', device, filter)
    await act()
    const { ok } = await guest.callAsync('[method]gpu-device.pop-error-scope', [device])
    if (ok === undefined) return undefined
    return `${call('[method]gpu-error.kind', ok)[0]}: ${call('[method]gpu-error.message', ok)}`
  }
  const workDone = async () => {
    await guest.callAsync('[method]gpu-queue.on-submitted-work-done', [queue])
    // The host waits for the queue after the guest does.
    await new Promise(resolve => setTimeout(resolve))
  }
  const buffer = (size: number, options: object = {}): number =>
    call('[method]gpu-device.create-buffer', device, {
      size: BigInt(size),
      usage: ['copy-src', 'copy-dst', 'storage'],
      ...options,
    })
  const texture = (options: object = {}): number =>
    call('[method]gpu-device.create-texture', device, {
      size: { width: 512, height: 512 },
      format: 'rgba8unorm',
      usage: ['render-attachment', 'texture-binding'],
      ...options,
    })
  const encoder = (): number => call('[method]gpu-device.create-command-encoder', device, undefined)
  const finish = (encoder: number): number => call('[method]gpu-command-encoder.finish', encoder, undefined)
  const submit = (...commandBuffers: number[]) => call('[method]gpu-queue.submit', queue, commandBuffers)
  return {
    ...{ budget, guest, call, requestAdapter, requestDevice, adapter, device, queue },
    ...{ error, workDone, buffer, texture, encoder, finish, submit },
  }
}

describe('memory under a policy', () => {
  it('is not taken by any number of refused objects, which share a substitute beyond a number', async () => {
    const { error, buffer, texture, call, guest } = await underPolicy({ memory: 4 * MiB })
    const refused: number[] = []
    await error('out-of-memory', () => {
      for (let i = 0; i < 2100; i++) refused.push(buffer(8 * MiB, { label: `${i}` }))
    })
    const label = (handle: number) => call('[method]gpu-buffer.label', handle)
    expect([label(refused[1999]!), label(refused[2000]!), label(refused[2099]!)]).toEqual(['1999', '', ''])
    const substitutes = refused.map(handle => guest.handles.get(handle, gpuBufferResource).gpu)
    expect(new Set(substitutes).size).toBe(2001)
    let large = 0
    await error('out-of-memory', () => {
      large = texture({ size: { width: 4096, height: 4096 } })
    })
    expect(call('[method]gpu-texture.width', large)).toBe(4096)
  })

  it('fails beyond its bound with an out-of-memory error and an invalid buffer; a smaller buffer succeeds', async () => {
    const { error, buffer, call, budget } = await underPolicy({ memory: 4 * MiB })
    const first = buffer(3 * MiB)
    let refused = 0
    expect(
      await error('out-of-memory', () => {
        refused = buffer(2 * MiB, { label: 'huge' })
      }),
    ).toBe(
      'out-of-memory-error: GPUDevice.createBuffer: the policy allows 4 MiB of GPU memory: 2 MiB more were requested, and 3 MiB are in use',
    )
    expect(call('[method]gpu-buffer.size', refused)).toBe(BigInt(2 * MiB))
    expect(call('[method]gpu-buffer.label', refused)).toBe('huge')
    expect(await error('validation', () => call('[method]gpu-buffer.destroy', refused))).toContain('invalid')
    expect(await error('out-of-memory', () => buffer(MiB))).toBe(undefined)
    expect(budget.memory).toBe(4 * MiB)
    call('[method]gpu-buffer.destroy', first)
    call('[method]gpu-buffer.destroy', first)
    expect(budget.memory).toBe(MiB)
    expect(await error('out-of-memory', () => buffer(3 * MiB))).toBe(undefined)
  })

  it('counts textures with all levels, layers and samples', async () => {
    const { error, texture, call, budget } = await underPolicy({ memory: 16 * MiB })
    const refused = await error('out-of-memory', () =>
      texture({ size: { width: 512, height: 512, 'depth-or-array-layers': 16 }, 'mip-level-count': 2 }),
    )
    expect(refused).toContain('out-of-memory-error: GPUDevice.createTexture: the policy allows 16 MiB')
    expect(budget.memory).toBe(0)
    const layers = texture({ size: { width: 512, height: 512, 'depth-or-array-layers': 12 } })
    expect(budget.memory).toBe(12 * MiB)
    expect(await error('out-of-memory', () => texture({ 'sample-count': 4 }))).toBe(undefined)
    expect(budget.memory).toBe(16 * MiB)
    expect(await error('out-of-memory', () => texture({ size: { width: 1 } }))).toContain('4 bytes more')
    call('[method]gpu-texture.destroy', layers)
    expect(budget.memory).toBe(4 * MiB)
  })

  it('counts a buffer that is mapped at creation twice until it is unmapped', async () => {
    const { error, buffer, call, budget, workDone } = await underPolicy({ memory: 4 * MiB })
    const mapped = { 'mapped-at-creation': true }
    expect(await error('out-of-memory', () => buffer(3 * MiB, mapped))).toContain('6 MiB more')
    const made = buffer(2 * MiB, mapped)
    expect(budget.memory).toBe(4 * MiB)
    expect(call('[method]gpu-buffer.get-mapped-range-set-with-copy', made, [1, 2, 3, 4], 0n, 4n)).toEqual({
      ok: undefined,
    })
    call('[method]gpu-buffer.unmap', made)
    await workDone()
    expect(budget.memory).toBe(2 * MiB)
    // A buffer that the guest can map is mapped without a copy.
    buffer(2 * MiB, { ...mapped, usage: ['map-write', 'copy-src'] })
    expect(budget.memory).toBe(4 * MiB)
  })

  it('counts the pictures of a surface from the first that is drawn until the surface releases them', async () => {
    const { error, call, budget, guest, device } = await underPolicy({ memory: 6 * MiB })
    const size = { width: 512, height: 512 }
    let configuration: GPUCanvasConfiguration | null = null
    const native = {
      configure: (given: GPUCanvasConfiguration) => {
        configuration = given
      },
      unconfigure: () => {
        configuration = null
      },
      getConfiguration: () => configuration,
      getCurrentTexture: () =>
        configuration!.device.createTexture({
          size: [size.width, size.height],
          format: 'rgba8unorm',
          usage: 16,
        }),
    } as unknown as GPUCanvasContext
    const context = guest.own(gpuCanvasContextResource, new GpuCanvasContext(native, size))
    const configure = () => {
      const given = {
        usage: undefined,
        'view-formats': undefined,
        'color-space': undefined,
        'tone-mapping': undefined,
        'alpha-mode': undefined,
      }
      call('[method]gpu-canvas-context.configure', context, { device, format: 'rgba8unorm', ...given })
    }
    const draw = () => call('[method]gpu-canvas-context.get-current-texture', context)
    configure()
    expect(budget.memory).toBe(0)
    expect(await error('out-of-memory', draw)).toBe(undefined)
    expect(await error('out-of-memory', draw)).toBe(undefined)
    expect(budget.memory).toBe(3 * MiB)
    size.height = 1025
    expect(await error('out-of-memory', draw)).toBe(
      'out-of-memory-error: GPUCanvasContext.getCurrentTexture: the policy allows 6 MiB of GPU memory: 6 MiB more were requested, and 0 bytes are in use',
    )
    size.height = 1024
    expect(await error('out-of-memory', draw)).toBe(undefined)
    expect(budget.memory).toBe(6 * MiB)
    configure()
    expect(budget.memory).toBe(0)
    draw()
    call('[method]gpu-canvas-context.unconfigure', context)
    expect(budget.memory).toBe(0)
    configure()
    draw()
    call('[method]gpu-device.destroy', device)
    expect(budget.memory).toBe(0)
    call('[method]gpu-canvas-context.unconfigure', context)
    expect(budget.memory).toBe(0)
  })

  it('of a surface is released when the guest drops the surface', async () => {
    const { budget, guest, device } = await underPolicy({})
    const { gpu, native } = guest.handles.get(device, gpuDeviceResource)
    const context = {
      configure() {},
      getConfiguration: () => ({ format: 'rgba16float' }),
      getCurrentTexture: () => native.createTexture({ size: [512, 256], format: 'rgba16float', usage: 16 }),
    }
    const target = { width: 512, height: 256, getContext: () => context } as unknown as SurfaceTarget
    const surface = new Surface(target, undefined, new Set())
    surface.context.configure({ device: gpu, format: 'rgba16float' })
    surface.context.gpu.getCurrentTexture()
    expect(budget.memory).toBe(3 * MiB)
    surface.close()
    expect(budget.memory).toBe(0)
  })

  it('of one guest is the sum of all its devices, of any adapter', async () => {
    const { requestAdapter, requestDevice, call, buffer, budget, guest } = await underPolicy({
      memory: 4 * MiB,
    })
    buffer(3 * MiB)
    const other: number = (await requestDevice(await requestAdapter())).ok
    call('[method]gpu-device.push-error-scope', other, 'out-of-memory')
    call('[method]gpu-device.create-buffer', other, { size: BigInt(2 * MiB), usage: ['storage'] })
    const { ok } = await guest.callAsync('[method]gpu-device.pop-error-scope', [other])
    expect(call('[method]gpu-error.kind', ok)[0]).toBe('out-of-memory-error')
    call('[method]gpu-device.create-buffer', other, { size: BigInt(MiB), usage: ['storage'] })
    expect(budget.memory).toBe(4 * MiB)
    call('[method]gpu-device.destroy', other)
    expect(budget.memory).toBe(3 * MiB)
    expect(budget.objects).toMatchObject({ devices: 1, buffers: 1 })
    // Objects of this device take no memory any more.
    call('[method]gpu-device.create-buffer', other, { size: BigInt(MiB), usage: ['storage'] })
    expect(budget.memory).toBe(3 * MiB)
  })

  it('is bounded once for a component that imports wasi:webgpu in its current version and in 0.0.1', async () => {
    const options = { gpu: dawn(), policy: { memory: 8 * MiB } }
    const imports = withLegacy(webgpu(options), { webgpu: options })
    const error = async (name: string, usage: unknown) => {
      const guest = new Guest(imports[name] as HostInterface)
      const adapter = await guest.callAsync('[method]gpu.request-adapter', [guest.call('get-gpu'), undefined])
      const device = (await guest.callAsync('[method]gpu-adapter.request-device', [adapter, undefined])).ok
      raws.push(guest.handles.get(device, gpuDeviceResource).gpu)
      guest.call('[method]gpu-device.push-error-scope', device, 'out-of-memory')
      guest.call('[method]gpu-device.create-buffer', device, { size: BigInt(5 * MiB), usage })
      const { ok } = await guest.callAsync('[method]gpu-device.pop-error-scope', [device])
      return ok && guest.call('[method]gpu-error.message', ok)
    }

    expect(await error(webgpuName, ['copy-dst'])).toBe(undefined)
    const copyDst = 8
    expect(await error('wasi:webgpu/webgpu@0.0.1', copyDst)).toContain('5 MiB are in use')
  })

  it('of several guests is one sum where they share a budget', async () => {
    const budget = new GpuBudget({ memory: 4 * MiB })
    const [one, other] = [await underPolicy(budget), await underPolicy(budget)]
    one.buffer(3 * MiB)
    expect(await other.error('out-of-memory', () => other.buffer(2 * MiB))).toContain('3 MiB are in use')
  })

  it('is released when the handle of a buffer is dropped', async () => {
    const { error, guest, buffer, budget } = await underPolicy({ memory: 4 * MiB })
    for (let i = 0; i < 10; i++) guest.drop(gpuBufferResource, buffer(3 * MiB))
    expect(budget.memory).toBe(0)
    expect(await error('out-of-memory', () => buffer(4 * MiB))).toBe(undefined)
  })

  it('stays reserved as long as a bind group refers to the buffer, or a view to the texture', async () => {
    const { guest, call, device, buffer, texture, budget } = await underPolicy({ memory: 4 * MiB })
    const layout = call('[method]gpu-device.create-bind-group-layout', device, {
      entries: [{ binding: 0, visibility: ['compute'], buffer: { type: 'storage' } }],
    })
    const [bound, viewed] = [buffer(MiB), texture()]
    const group = call('[method]gpu-device.create-bind-group', device, {
      layout,
      entries: [{ binding: 0, resource: ['gpu-buffer-binding', { buffer: bound }] }],
    })
    const view = call('[method]gpu-texture.create-view', viewed, undefined)
    guest.drop(gpuBufferResource, bound)
    guest.drop(gpuTextureResource, viewed)
    expect(budget.memory).toBe(2 * MiB)
    guest.drop(gpuBindGroupResource, group)
    guest.drop(gpuTextureViewResource, view)
    expect(budget.memory).toBe(0)
  })

  it('stays reserved as long as submittable commands may use it', async () => {
    const { guest, call, buffer, encoder, finish, submit, error, budget, workDone } = await underPolicy({
      memory: 4 * MiB,
    })
    const [from, to] = [buffer(MiB), buffer(MiB)]
    const commands = encoder()
    call(
      '[method]gpu-command-encoder.copy-buffer-to-buffer',
      commands,
      from,
      undefined,
      to,
      undefined,
      undefined,
    )
    guest.drop(gpuBufferResource, from)
    guest.drop(gpuBufferResource, to)
    const commandBuffer = finish(commands)
    guest.drop(gpuCommandEncoderResource, commands)
    expect(budget.memory).toBe(2 * MiB)
    expect(await error('validation', () => submit(commandBuffer))).toBe(undefined)
    await workDone()
    expect(budget.memory).toBe(0)
  })

  it('that was destroyed counts until the work submitted before has finished', async () => {
    const { call, buffer, encoder, finish, submit, error, budget, workDone } = await underPolicy({
      memory: 4 * MiB,
    })
    const used = buffer(3 * MiB)
    const commands = encoder()
    call('[method]gpu-command-encoder.clear-buffer', commands, used)
    submit(finish(commands))
    call('[method]gpu-buffer.destroy', used)
    const refused = error('out-of-memory', () => {
      buffer(2 * MiB)
      expect(budget.memory).toBe(3 * MiB)
    })
    expect(await refused).toContain('3 MiB are in use')
    await workDone()
    expect(budget.memory).toBe(0)
  })

  it('allows unfinished writes of the same size again', async () => {
    const { call, queue, buffer, error, budget, workDone } = await underPolicy({ memory: MiB })
    const target = buffer(MiB)
    const data = new Uint8Array(MiB / 2)
    const write = () => call('[method]gpu-queue.write-buffer-with-copy', queue, target, 0n, data)
    expect(
      await error('out-of-memory', () => {
        for (let i = 0; i < 3; i++) expect(write()).toEqual({ ok: undefined })
      }),
    ).toBe(
      'out-of-memory-error: GPUQueue.writeBuffer: the policy allows 1 MiB of unfinished writes: 512 KiB more were requested, and 1 MiB are in use',
    )
    await workDone()
    expect(budget.uploads).toBe(0)
    expect(await error('out-of-memory', write)).toBe(undefined)
  })

  it('counts the bytes that a write to a texture reads', async () => {
    const { call, queue, texture, error, budget } = await underPolicy({ memory: 2 * MiB })
    const target = texture({ usage: ['copy-dst'] })
    const write = (size: object) =>
      call(
        '[method]gpu-queue.write-texture-with-copy',
        queue,
        { texture: target },
        new Uint8Array(MiB),
        { 'bytes-per-row': 2048, 'rows-per-image': 512 },
        size,
      )
    expect(await error('validation', () => write({ width: 512, height: 512 }))).toBe(undefined)
    call('[method]gpu-queue.submit', queue, [])
    write({ width: 4, height: 4 })
    expect(budget.uploads).toBeLessThanOrEqual(2 * MiB)
  })

  it('counts the aligned rows through which the GPU writes to a narrow texture', async () => {
    const { call, queue, texture, error, budget } = await underPolicy({ memory: MiB })
    const size = { width: 1, height: 2048, 'depth-or-array-layers': 2 }
    const destination = { texture: texture({ size, usage: ['copy-dst'] }) }
    const layout = { 'bytes-per-row': 4, 'rows-per-image': 2048 }
    const data = new Uint8Array(4 * 4096)
    const write = () =>
      call('[method]gpu-queue.write-texture-with-copy', queue, destination, data, layout, size)
    const twice = () => {
      write()
      expect(budget.uploads).toBe(256 * 4096)
      write()
    }
    expect(await error('out-of-memory', twice)).toMatch(
      'the policy allows 1 MiB of unfinished writes: 1 MiB more were requested',
    )
  })

  it('counts nothing for a write to a texture without rows or layers, which needs no bytes per row', async () => {
    const { call, queue, texture, error, budget } = await underPolicy({ memory: MiB })
    const destination = { texture: texture({ usage: ['copy-dst'] }) }
    const write = (size: object) =>
      call('[method]gpu-queue.write-texture-with-copy', queue, destination, new Uint8Array(16), {}, size)
    for (const size of [{ height: 0 }, { height: 0, 'depth-or-array-layers': 0 }]) {
      for (const filter of ['validation', 'out-of-memory'])
        expect(await error(filter, () => write({ width: 4, ...size }))).toBe(undefined)
    }
    expect(budget.uploads).toBe(0)
  })

  it('releases the writes and submissions that throw', async () => {
    const { call, queue, buffer, workDone, budget } = await underPolicy({ memory: MiB })
    const target = buffer(1024)
    const write = (dataOffset: bigint, size: bigint) =>
      call(
        '[method]gpu-queue.write-buffer-with-copy',
        queue,
        target,
        0n,
        new Uint8Array(1024),
        dataOffset,
        size,
      )
    const outside = { error: { kind: ['operation-error', undefined], message: expect.any(String) } }
    for (const size of [1028n, 2n ** 40n]) expect(write(0n, size)).toEqual(outside)
    expect(budget.uploads).toBe(0)
    expect(write(0n, 1022n)).toEqual(outside)
    expect(budget.uploads).toBe(1022)
    await workDone()
    expect(budget.uploads).toBe(0)
  })

  it('ignores objects that the GPU refuses', async () => {
    const { buffer, texture, error, budget } = await underPolicy({ memory: MiB })
    expect(await error('validation', () => buffer(2 ** 40))).toContain('validation-error')
    expect(await error('validation', () => buffer(2 * MiB, { usage: [] }))).toContain('validation-error')
    expect(await error('validation', () => texture({ size: { width: 2 ** 20 } }))).toContain(
      'validation-error',
    )
    expect(budget.memory).toBe(0)
  })
})

describe('host memory under a policy', () => {
  it('bounds objects of every kind, each with the error that WebGPU has for it', async () => {
    const world = await underPolicy({ memory: MiB })
    const { call, guest, device, error, texture } = world
    const make = (what: string, descriptor?: object) => () =>
      call(`[method]gpu-device.create-${what}`, device, descriptor)
    const code = '@compute @workgroup_size(1) fn main() {}'
    const module = make('shader-module', { code })()
    const pipeline = make('compute-pipeline', { layout: ['auto'], compute: { module } })
    const first = pipeline()
    const picture = texture({ size: { width: 1, height: 1 } })
    const size = { width: 1, height: 1 }
    const layout = make('bind-group-layout', { entries: [] })()
    const kinds: Record<string, [filter: string, act: () => unknown]> = {
      buffers: ['out-of-memory', () => world.buffer(0)],
      'buffers that are wrong': ['out-of-memory', () => world.buffer(4, { usage: [] })],
      textures: ['out-of-memory', () => texture({ size })],
      'texture views': ['validation', () => call('[method]gpu-texture.create-view', picture, undefined)],
      samplers: ['validation', make('sampler')],
      'bind group layouts': ['validation', make('bind-group-layout', { entries: [] })],
      'layouts of pipelines': [
        'validation',
        () => call('[method]gpu-compute-pipeline.get-bind-group-layout', first, 0),
      ],
      'bind groups': ['validation', make('bind-group', { layout, entries: [] })],
      'pipeline layouts': ['validation', make('pipeline-layout', { 'bind-group-layouts': [] })],
      'shader modules': ['validation', make('shader-module', { code })],
      pipelines: ['internal', pipeline],
      'query sets': ['out-of-memory', make('query-set', { type: 'occlusion', count: 1 })],
      encoders: ['validation', world.encoder],
      'render bundle encoders': [
        'validation',
        make('render-bundle-encoder', { 'color-formats': ['rgba8unorm'] }),
      ],
      'passes of an encoder': (() => {
        const encoder = world.encoder()
        return [
          'validation',
          () => {
            const pass = call('[method]gpu-command-encoder.begin-compute-pass', encoder, undefined)
            call('[method]gpu-compute-pass-encoder.end', pass)
          },
        ]
      })(),
    }
    for (const [name, [filter, act]] of Object.entries(kinds)) {
      const refused = await error(filter, () => {
        for (let i = 0; i < 520; i++) {
          guest.reset()
          act()
        }
      })
      expect(refused, name).toMatch(/the policy allows 1 MiB of (the host's|GPU) memory/)
    }
  })

  it('is released when handles are dropped and the event loop has turned', async () => {
    const { call, guest, device, error, budget } = await underPolicy({ memory: MiB })
    const before = budget.hostMemory
    for (let round = 0; round < 3; round++) {
      let most = 0
      const refused = await error('validation', () => {
        for (let i = 0; i < 200; i++) {
          guest.drop(gpuSamplerResource, call('[method]gpu-device.create-sampler', device, undefined))
          most = budget.hostMemory
        }
      })
      expect(refused).toBe(undefined)
      expect(most).toBe(before + 200 * 4096)
      await new Promise(resolve => setTimeout(resolve, 5))
      expect(budget.hostMemory).toBe(before)
    }
  })

  it('bounds the commands of an encoder, which is then invalid, until they are dropped', async () => {
    const { call, guest, buffer, encoder, finish, error, budget } = await underPolicy({ memory: MiB })
    const target = buffer(256)
    const before = budget.hostMemory
    const commands = encoder()
    const recording = await error('validation', () => {
      for (let i = 0; i < 20_000; i++) {
        call('[method]gpu-command-encoder.clear-buffer', commands, target, undefined, undefined)
      }
    })
    expect(recording).toBe(undefined)
    expect(await error('validation', () => finish(commands))).toContain(
      "the policy allows 1 MiB of the host's memory",
    )
    guest.drop(gpuCommandEncoderResource, commands)
    await new Promise(resolve => setTimeout(resolve, 5))
    expect(budget.hostMemory).toBe(before)
  })

  it('counts the commands of a render bundle as often as it is executed', async () => {
    const { call, device, encoder, texture, finish, error } = await underPolicy({ memory: MiB })
    const bundles = call('[method]gpu-device.create-render-bundle-encoder', device, {
      'color-formats': ['rgba8unorm'],
    })
    const bundle = call('[method]gpu-render-bundle-encoder.finish', bundles, undefined)
    const view = call(
      '[method]gpu-texture.create-view',
      texture({ size: { width: 1, height: 1 } }),
      undefined,
    )
    const commands = encoder()
    const pass = call('[method]gpu-command-encoder.begin-render-pass', commands, {
      'color-attachments': [{ view, 'load-op': 'clear', 'store-op': 'store' }],
    })
    call('[method]gpu-render-pass-encoder.execute-bundles', pass, Array(1000).fill(bundle))
    call('[method]gpu-render-pass-encoder.end', pass)
    expect(await error('validation', () => finish(commands))).toContain('the policy allows 1 MiB')
  })

  it('bounds labels and markers to 512 characters', async () => {
    const { call, device, buffer } = await underPolicy({ memory: MiB })
    const label = 'é'.repeat(5000)
    const cut = `${label.slice(0, 511)}…`
    const made = buffer(4, { label })
    expect(call('[method]gpu-buffer.label', made)).toBe(cut)
    const sampler = call('[method]gpu-device.create-sampler', device, undefined)
    call('[method]gpu-sampler.set-label', sampler, label)
    expect(call('[method]gpu-sampler.label', sampler)).toBe(cut)
    const encoder = call('[method]gpu-device.create-command-encoder', device, undefined)
    const pass = call('[method]gpu-command-encoder.begin-compute-pass', encoder, { label })
    expect(call('[method]gpu-compute-pass-encoder.label', pass)).toBe(cut)
    call('[method]gpu-compute-pass-encoder.end', pass)
    const commands = call('[method]gpu-command-encoder.finish', encoder, { label })
    expect(call('[method]gpu-command-buffer.label', commands)).toBe(cut)
  })

  it('bounds the messages of errors and of the compiler to 1,024 characters', async () => {
    const { call, device, guest } = await underPolicy({ memory: MiB })
    call('[method]gpu-device.push-error-scope', device, 'validation')
    const code = `fn ${'a'.repeat(3000)}() { return 1; }`
    const descriptor = { code, 'compilation-hints': undefined, label: undefined }
    const module = call('[method]gpu-device.create-shader-module', device, descriptor)
    const { ok } = await guest.callAsync('[method]gpu-device.pop-error-scope', [device])
    expect(call('[method]gpu-error.kind', ok)).toEqual(['validation-error', undefined])
    expect(call('[method]gpu-error.message', ok)).toHaveLength(1024)
    const info = await guest.callAsync('[method]gpu-shader-module.get-compilation-info', [module])
    const [message] = call('[method]gpu-compilation-info.messages', info)
    expect(call('[method]gpu-compilation-message.type', message)).toBe('error')
    expect(call('[method]gpu-compilation-message.line-num', message)).toBe(1n)
    expect(call('[method]gpu-compilation-message.message', message).length).toBeLessThanOrEqual(1024)
  })

  it('counts as many bytes for the queries of a set as the largest GPU takes', async () => {
    const { call, device, budget } = await underPolicy({ memory: MiB })
    call('[method]gpu-device.create-query-set', device, { type: 'occlusion', count: 1000 })
    expect(budget.memory).toBe(640_000)
  })

  it('has room for 16 devices, unless the policy states another number', async () => {
    const { requestAdapter, requestDevice } = await underPolicy({ memory: 64 * MiB })
    let refused = 0
    for (let i = 0; i < 20; i++) {
      if ((await requestDevice(await requestAdapter())).error !== undefined) refused++
    }
    expect(refused).toBe(5)
  })
})

describe('the number of objects under a policy', () => {
  it('makes further objects invalid, with the error that WebGPU has for each', async () => {
    const one = Object.fromEntries(
      [
        ...['buffers', 'textures', 'textureViews', 'samplers', 'bindGroupLayouts', 'bindGroups', 'querySets'],
        ...['pipelineLayouts', 'shaderModules', 'pipelines', 'commandEncoders', 'renderBundles'],
      ].map(kind => [kind, 1]),
    )
    const { call, device, buffer, texture, encoder, error, budget, guest } = await underPolicy({
      objects: one,
    })
    const create = (what: string, descriptor?: object) =>
      call(`[method]gpu-device.create-${what}`, device, descriptor)
    const layout = create('bind-group-layout', { entries: [] })
    const pipelineLayout = create('pipeline-layout', { 'bind-group-layouts': [layout] })
    const module = create('shader-module', { code: '@compute @workgroup_size(1) fn main() {}' })
    const pipeline = { layout: ['specific', pipelineLayout], compute: { module } }
    const viewed = texture()
    const makers: Record<string, () => unknown> = {
      buffers: () => buffer(4),
      textures: () => texture(),
      textureViews: () => call('[method]gpu-texture.create-view', viewed, undefined),
      samplers: () => create('sampler'),
      bindGroupLayouts: () => create('bind-group-layout', { entries: [] }),
      bindGroups: () => create('bind-group', { layout, entries: [] }),
      querySets: () => create('query-set', { type: 'occlusion', count: 4 }),
      pipelineLayouts: () => create('pipeline-layout', { 'bind-group-layouts': [] }),
      shaderModules: () => create('shader-module', { code: '' }),
      pipelines: () => create('compute-pipeline', pipeline),
      commandEncoders: encoder,
      renderBundles: () => create('render-bundle-encoder', { 'color-formats': ['rgba8unorm'] }),
    }
    const filters: Record<string, string> = {
      buffers: 'out-of-memory',
      textures: 'out-of-memory',
      querySets: 'out-of-memory',
      pipelines: 'internal',
    }
    for (const [kind, make] of Object.entries(makers)) {
      if (budget.objects[kind as keyof typeof budget.objects] === 0) make()
      const filter = filters[kind] ?? 'validation'
      expect(await error(filter, make), kind).toMatch(
        new RegExp(`^${filter}-error: .*: the policy allows no more than 1 ${kind}$`),
      )
    }
    expect(Object.values(budget.objects)).toEqual(Array(13).fill(1))
    const failed = await guest.callAsync('[method]gpu-device.create-compute-pipeline-async', [
      device,
      pipeline,
    ])
    expect(failed.error.kind).toEqual(['gpu-pipeline-error', 'internal'])
    expect(failed.error.message).toBe('the policy allows no more than 1 pipelines')
  })

  it('falls when handles are dropped', async () => {
    const { call, device, encoder, finish, submit, guest, budget, texture } = await underPolicy({
      objects: { samplers: 1, shaderModules: 1, commandEncoders: 1, renderBundles: 1, textureViews: 1 },
    })
    const viewed = texture()
    for (let i = 0; i < 3; i++) {
      guest.drop(gpuSamplerResource, call('[method]gpu-device.create-sampler', device, undefined))
      guest.drop(
        gpuShaderModuleResource,
        call('[method]gpu-device.create-shader-module', device, { code: '' }),
      )
      guest.drop(gpuTextureViewResource, call('[method]gpu-texture.create-view', viewed, undefined))
      guest.drop(gpuCommandEncoderResource, encoder())
      const commandBuffer = finish(encoder())
      if (i > 0) submit(commandBuffer)
      guest.drop(gpuCommandBufferResource, commandBuffer)
      const bundleEncoder = call('[method]gpu-device.create-render-bundle-encoder', device, {
        'color-formats': ['rgba8unorm'],
      })
      const bundle = call('[method]gpu-render-bundle-encoder.finish', bundleEncoder, undefined)
      guest.drop(gpuRenderBundleResource, bundle)
    }
    expect(Object.values(budget.objects).reduce((sum, count) => sum + count)).toBe(2)
    expect(budget.objects).toMatchObject({ devices: 1, textures: 1 })
  })

  it('includes pipelines during their creation', async () => {
    const { call, device, guest, budget } = await underPolicy({ objects: { pipelines: 2 } })
    const module = call('[method]gpu-device.create-shader-module', device, {
      code: '@compute @workgroup_size(1) fn main() {}',
    })
    const make = (entry: string) =>
      guest.callAsync('[method]gpu-device.create-compute-pipeline-async', [
        device,
        { layout: ['auto', undefined], compute: { module, 'entry-point': entry } },
      ])
    const results = await Promise.all([make('main'), make('nothing'), make('main')])
    expect(results.map(({ error }) => error?.kind)).toEqual([
      undefined,
      ['gpu-pipeline-error', 'validation'],
      ['gpu-pipeline-error', 'internal'],
    ])
    expect(budget.objects.pipelines).toBe(1)
  })

  it('refuses devices with operation-error until one is destroyed', async () => {
    const { requestAdapter, requestDevice, call, device } = await underPolicy({ objects: { devices: 1 } })
    const refused = await requestDevice(await requestAdapter())
    expect(refused.error).toEqual({
      kind: ['operation-error', undefined],
      message: 'the policy allows no more than 1 devices',
    })
    call('[method]gpu-device.destroy', device)
    expect((await requestDevice(await requestAdapter())).ok).toBeTypeOf('number')
  })

  it('falls when devices are collected', async () => {
    const { budget, guest, call, requestAdapter, requestDevice } = await underPolicy({})
    const forgotten = (await requestDevice(await requestAdapter())).ok
    raws.pop()
    const made = call('[method]gpu-device.create-buffer', forgotten, { size: 4n, usage: ['storage'] })
    expect(budget.objects).toMatchObject({ devices: 2, buffers: 1 })
    guest.drop(gpuBufferResource, made)
    guest.drop(gpuDeviceResource, forgotten)
    for (let i = 0; i < 100 && budget.objects.devices > 1; i++) {
      await new Promise(resolve => setTimeout(resolve, 10))
      collectGarbage()
    }
    expect(budget.objects).toMatchObject({ devices: 1, buffers: 0 })
  })

  it('includes devices during their request, but not after it fails', async () => {
    const { requestAdapter, requestDevice, budget } = await underPolicy({ objects: { devices: 2 } })
    const limits = { 'required-features': ['shader-f16', 'texture-compression-astc'] }
    const requests = await Promise.all([
      requestDevice(await requestAdapter(), limits),
      requestDevice(await requestAdapter()),
    ])
    expect(requests.filter(({ ok }) => ok !== undefined).length).toBeGreaterThan(0)
    expect(budget.objects.devices).toBe(1 + requests.filter(({ ok }) => ok !== undefined).length)
  })
})

describe('dropped bind groups', () => {
  async function flood(policy: GpuPolicy) {
    const all = await underPolicy(policy)
    const { call, device, guest } = all
    const layout = call('[method]gpu-device.create-bind-group-layout', device, { entries: [] })
    const createAndDrop = (count: number) => {
      for (let i = 0; i < count; i++) {
        guest.drop(
          gpuBindGroupResource,
          call('[method]gpu-device.create-bind-group', device, { layout, entries: [] }),
        )
        guest.reset()
      }
    }
    return { ...all, createAndDrop }
  }
  const turn = () => new Promise(resolve => setTimeout(resolve, 5))

  it('are refused when too many wait for the garbage collector, and accepted after a collection', async () => {
    const { error, createAndDrop, budget } = await flood({ uncollectedBindGroups: 1000 })
    expect(await error('validation', () => createAndDrop(1000))).toBe(undefined)
    expect(budget.objects.bindGroups).toBe(0)
    expect(await error('validation', () => createAndDrop(1))).toBe(
      'validation-error: GPUDevice.createBindGroup: the policy allows no more than 1000 uncollected bind groups',
    )
    for (let i = 0; i < 100 && (await error('validation', () => createAndDrop(1))) !== undefined; i++) {
      await turn()
      collectGarbage()
    }
    expect(await error('validation', () => createAndDrop(500))).toBe(undefined)
  })

  it('are collected in time, where the program may do so, for a guest that waits now and then', async () => {
    vi.stubGlobal('gc', collectGarbage)
    const { error, createAndDrop } = await flood({ uncollectedBindGroups: 1000 })
    for (let i = 0; i < 10; i++) {
      expect(await error('validation', () => createAndDrop(500))).toBe(undefined)
      // The engine reports collected objects in a later turn, not necessarily in the next one.
      for (let k = 0; k < 10; k++) await turn()
    }
  })
})

describe('submissions under a policy', () => {
  it('are refused with an out-of-memory error when too many are unfinished', async () => {
    const { encoder, finish, submit, error, workDone, budget } = await underPolicy({ submissions: 2 })
    const last = finish(encoder())
    const refused = error('out-of-memory', () => {
      submit()
      submit(finish(encoder()))
      submit(last)
      expect(budget.submissions).toBe(2)
    })
    expect(await refused).toBe(
      'out-of-memory-error: GPUQueue.submit: the policy allows no more than 2 unfinished submissions',
    )
    await workDone()
    expect(budget.submissions).toBe(0)
    // The refused commands were not submitted, so they can be submitted now.
    expect(await error('validation', () => submit(last))).toBe(undefined)
  })

  it('count as one each, however long their lists are', async () => {
    const { encoder, finish, submit, error } = await underPolicy({ submissions: 1 })
    const all = Array.from({ length: 1000 }, () => finish(encoder()))
    expect(await error('out-of-memory', () => submit(...all))).toBe(undefined)
  })

  it('share one wait for the queue where no guest waits', async () => {
    const { guest, queue, device } = await underPolicy({})
    const { native } = guest.handles.get(device, gpuDeviceResource)
    const own = vi.spyOn(native.queue, 'onSubmittedWorkDone')
    await Promise.all(
      Array.from({ length: 1000 }, () =>
        guest.callAsync('[method]gpu-queue.on-submitted-work-done', [queue]),
      ),
    )
    expect(own).toHaveBeenCalledTimes(1)
  })
})

describe('a shader under a policy', () => {
  it('is a validation error and an invalid module when its source is too long in UTF-8', async () => {
    const { call, device, error, guest } = await underPolicy({ shaderBytes: 30 })
    const create = (code: string) => call('[method]gpu-device.create-shader-module', device, { code })
    expect(await error('validation', () => create('const a = 1; // 30 bytes long.'))).toBe(undefined)
    let refused = 0
    expect(
      await error('validation', () => {
        refused = create('const a = 1; // ééé and so on.')
      }),
    ).toBe(
      'validation-error: GPUDevice.createShaderModule: the policy allows 30 bytes of source in a shader module, not 33 bytes',
    )
    expect(await error('validation', () => create(' '.repeat(1000)))).toContain('not 1000 bytes')
    const info = await error('validation', async () => {
      const info = await guest.callAsync('[method]gpu-shader-module.get-compilation-info', [refused])
      expect(call('[method]gpu-compilation-info.messages', info)).toEqual([])
    })
    expect(info).toContain('the object is invalid')
  })
})

describe('an adapter under a policy', () => {
  it('shows the allowed features, and grants no others', async () => {
    const features = (adapter: number, call: Guest['call'], name: string) =>
      call('[method]gpu-supported-features.has', call('[method]gpu-adapter.features', adapter), name)
    const free = await underPolicy({})
    for (const name of ['timestamp-query', 'depth-clip-control', 'core-features-and-limits']) {
      expect(features(free.adapter, free.call, name)).toBe(true)
    }
    const { adapter, call, requestAdapter, requestDevice } = await underPolicy({
      features: ['timestamp-query'],
    })
    expect(features(adapter, call, 'timestamp-query')).toBe(true)
    expect(features(adapter, call, 'core-features-and-limits')).toBe(true)
    expect(features(adapter, call, 'depth-clip-control')).toBe(false)
    const request = async (name: string) =>
      requestDevice(await requestAdapter(), { 'required-features': [name] })
    expect((await request('depth-clip-control')).error).toEqual({
      kind: ['type-error', undefined],
      message: 'the policy does not allow the feature depth-clip-control',
    })
    expect((await request('timestamp-query')).ok).toBeTypeOf('number')
  })

  it('shows limits up to the allowed ones, and grants no better ones', async () => {
    const limits = { maxBindGroups: 4, maxBufferSize: 2 ** 28, minUniformBufferOffsetAlignment: 256 }
    const { adapter, call, requestAdapter, requestDevice, device } = await underPolicy({ limits })
    const shown = call('[method]gpu-adapter.limits', adapter)
    expect(call('[method]gpu-supported-limits.max-buffer-size', shown)).toBe(2n ** 28n)
    expect(call('[method]gpu-supported-limits.min-uniform-buffer-offset-alignment', shown)).toBe(256)
    expect(call('[method]gpu-supported-limits.max-texture-dimension2-d', shown)).toBeGreaterThanOrEqual(8192)
    expect(
      call('[method]gpu-supported-limits.max-buffer-size', call('[method]gpu-device.limits', device)),
    ).toBe(2n ** 28n)
    const request = async (name: string, value: bigint) => {
      const record = call('[constructor]record-option-gpu-size64')
      call('[method]record-option-gpu-size64.add', record, name, value)
      return requestDevice(await requestAdapter(), { 'required-limits': record })
    }
    expect((await request('maxBufferSize', 2n ** 28n + 4n)).error).toEqual({
      kind: ['operation-error', undefined],
      message: 'the policy allows a maxBufferSize of no more than 268435456',
    })
    expect((await request('minUniformBufferOffsetAlignment', 128n)).error.message).toBe(
      'the policy allows a minUniformBufferOffsetAlignment of no less than 256',
    )
    expect((await request('maxBufferSize', 2n ** 28n)).ok).toBeTypeOf('number')
    expect((await request('noSuchLimit', 1n)).error.kind[0]).toBe('operation-error')
  })
})

describe('an error of a policy', () => {
  it('goes to the innermost scope for it, which keeps the first error', async () => {
    const { error, buffer } = await underPolicy({ memory: MiB })
    let inner: string | undefined
    const outer = await error('out-of-memory', async () => {
      inner = await error('out-of-memory', async () => {
        expect(await error('validation', () => buffer(2 * MiB))).toBe(undefined)
        buffer(3 * MiB)
      })
    })
    expect(inner).toContain('2 MiB more')
    expect(outer).toBe(undefined)
  })

  it('is uncaptured without a scope: the guest receives it, or else the console', async () => {
    const { buffer, device, guest, call } = await underPolicy({ memory: MiB })
    const warn = vi.spyOn(console, 'warn').mockReturnValue()
    buffer(2 * MiB)
    expect(warn.mock.calls).toEqual([
      [
        'GPUOutOfMemoryError: GPUDevice.createBuffer: the policy allows 1 MiB of GPU memory: 2 MiB more were requested, and 0 bytes are in use',
      ],
    ])
    const errors: string[] = []
    raws[0]!.addEventListener('uncapturederror', event => {
      event.preventDefault()
      errors.push(event.error.constructor.name)
    })
    buffer(2 * MiB)
    expect(errors).toEqual(['GPUOutOfMemoryError'])
    expect(warn).toHaveBeenCalledTimes(1)
    const empty = await guest.callAsync('[method]gpu-device.pop-error-scope', [device])
    expect(empty.error.kind[0]).toBe('operation-error')
    call('[method]gpu-device.destroy', device)
  })

  it('is uncaptured inside ten thousand other scopes, of which the GPU receives none', async () => {
    const { call, device, guest, buffer, error } = await underPolicy({ memory: MiB })
    const warn = vi.spyOn(console, 'warn').mockReturnValue()
    const count = 10_050
    for (let i = 0; i < count; i++) call('[method]gpu-device.push-error-scope', device, 'validation')
    expect(await error('out-of-memory', () => buffer(2 * MiB))).toBe(undefined)
    expect(warn).toHaveBeenCalledTimes(1)
    for (let i = 0; i < count; i++) {
      const popped = await guest.callAsync('[method]gpu-device.pop-error-scope', [device])
      expect(popped).toEqual({ ok: undefined })
    }
    const empty = await guest.callAsync('[method]gpu-device.pop-error-scope', [device])
    expect(empty.error.kind[0]).toBe('operation-error')
  })
})

describe('error scopes under a policy', () => {
  it('are bounded for all devices together; an inner scope beyond the bound captures nothing', async () => {
    const { call, guest, device, requestAdapter, requestDevice, budget, error } = await underPolicy({
      memory: MiB,
    })
    const other: number = (await requestDevice(await requestAdapter())).ok
    const push = (filter: string) => call('[method]gpu-device.push-error-scope', other, filter)
    const pop = async () => (await guest.callAsync('[method]gpu-device.pop-error-scope', [other])).ok
    const fail = () => call('[method]gpu-device.create-buffer', device, { size: 4n, usage: [] })
    for (let i = 0; i < 1024; i++) push('internal')
    expect(await error('validation', fail)).toBe(undefined)
    push('internal')
    expect(await pop()).toBe(undefined)
    expect(await pop()).toBe(undefined)
    expect(await error('validation', fail)).toContain('validation-error')
    for (let i = 0; i < 1023; i++) await pop()
    expect(budget.usage?.errorScopes).toBe(0)
  })

  it('capture the errors of shaders and pipelines in their order, each in the innermost scope for it', async () => {
    const { call, device, error } = await underPolicy({ memory: 64 * MiB })
    const module = (code: string): number => call('[method]gpu-device.create-shader-module', device, { code })
    const pipeline = (name: string) =>
      call('[method]gpu-device.create-compute-pipeline', device, {
        layout: ['auto'],
        compute: { module: module('@compute @workgroup_size(1) fn main() {}'), 'entry-point': name },
      })
    let inner: string | undefined
    let other: string | undefined
    const outer = await error('validation', async () => {
      inner = await error('validation', () => {
        module('const a = first;')
        module('const a = second;')
        pipeline('third')
      })
      other = await error('out-of-memory', () => {
        pipeline('main')
        pipeline('fourth')
        module('const a = fifth;')
      })
    })
    expect(inner).toContain("unresolved value 'first'")
    expect(other).toBe(undefined)
    expect(outer).toContain('fourth')
    expect(await error('validation', () => pipeline('main'))).toBe(undefined)
  })

  it('leave no message about a shader or a pipeline, which may cite long names, in the scope of the GPU', async () => {
    const { call, device, guest } = await underPolicy({ memory: 64 * MiB })
    const { native } = guest.handles.get(device, gpuDeviceResource)
    const name = 'x'.repeat(5000)
    const module = (code: string) => call('[method]gpu-device.create-shader-module', device, { code })
    const overriding = module(`override ${name}: u32; @compute @workgroup_size(1) fn main() { _ = ${name}; }`)
    const compute = { module: overriding }
    for (const fail of [
      () => module(`const a = ${name};`),
      () => call('[method]gpu-device.create-compute-pipeline', device, { layout: ['auto'], compute }),
    ]) {
      call('[method]gpu-device.push-error-scope', device, 'validation')
      fail()
      expect(await native.popErrorScope()).toBe(null)
      native.pushErrorScope('validation')
      const { ok } = await guest.callAsync('[method]gpu-device.pop-error-scope', [device])
      expect(call('[method]gpu-error.message', ok)).toMatch(/xxx…$/)
    }
  })

  it('have room for the names of a shader in the messages about its pipelines, until the event loop turns', async () => {
    const { call, device, error, budget } = await underPolicy({ memory: MiB })
    const code = `@compute @workgroup_size(1) fn main() {} // ${'x'.repeat(6000)}`
    const module = call('[method]gpu-device.create-shader-module', device, { code })
    const before = budget.hostMemory
    const pipeline = () =>
      call('[method]gpu-device.create-compute-pipeline', device, { layout: ['auto'], compute: { module } })
    expect(await error('internal', pipeline)).toBe(undefined)
    await new Promise(resolve => setTimeout(resolve, 5))
    const each = budget.hostMemory - before
    let most = 0
    expect(
      await error('internal', () => {
        pipeline()
        most = budget.hostMemory - before
      }),
    ).toBe(undefined)
    expect(most - 2 * each).toBeGreaterThan(4 * code.length)
  })
})

describe('a guest that drops the handles of objects in use', () => {
  const step = fc.record({
    what: fc.constantFrom(
      'buffer',
      'group',
      'encoder',
      'use',
      'copy',
      'bundle',
      'finish',
      'submit',
      'drop',
      'drop',
    ),
    index: fc.nat(),
    other: fc.nat(),
  })

  it('never observes that an object was destroyed', async () => {
    const { budget, call, device, guest, buffer, encoder, finish, submit, error } = await underPolicy({})
    const layout = call('[method]gpu-device.create-bind-group-layout', device, {
      entries: [{ binding: 0, visibility: ['compute', 'fragment'], buffer: { type: 'storage' } }],
    })
    const pick = <T>(list: T[], index: number) => list[index % list.length]
    const take = <T>(list: T[], index: number) => list.splice(index % list.length, 1)[0]

    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 150 }), async steps => {
        const buffers: number[] = []
        const groups: number[] = []
        const encoders: number[] = []
        const commandBuffers: number[] = []
        const bundles: number[] = []

        const useGroup = (kind: 'compute', group: number | undefined, commands: number) => {
          const pass = call(`[method]gpu-command-encoder.begin-${kind}-pass`, commands, undefined)
          call('[method]gpu-compute-pass-encoder.set-bind-group', pass, 0, group)
          call('[method]gpu-compute-pass-encoder.end', pass)
        }
        const run: Record<string, (index: number, other: number) => void> = {
          buffer: () => buffers.push(buffer(256)),
          group: index => {
            const bound = pick(buffers, index)
            if (bound === undefined) return
            const entries = [{ binding: 0, resource: ['gpu-buffer-binding', { buffer: bound }] }]
            groups.push(call('[method]gpu-device.create-bind-group', device, { layout, entries }))
          },
          encoder: () => encoders.push(encoder()),
          use: (index, other) => {
            const [commands, group] = [pick(encoders, index), pick(groups, other)]
            if (commands !== undefined && group !== undefined) useGroup('compute', group, commands)
          },
          copy: (index, other) => {
            const [commands, target] = [pick(encoders, index), pick(buffers, other)]
            if (commands === undefined || target === undefined) return
            call('[method]gpu-command-encoder.clear-buffer', commands, target)
          },
          bundle: index => {
            const group = pick(groups, index)
            if (group === undefined) return
            const bundleEncoder = call('[method]gpu-device.create-render-bundle-encoder', device, {
              'color-formats': ['rgba8unorm'],
            })
            call('[method]gpu-render-bundle-encoder.set-bind-group', bundleEncoder, 0, group)
            bundles.push(call('[method]gpu-render-bundle-encoder.finish', bundleEncoder, undefined))
          },
          finish: index => {
            const commands = take(encoders, index)
            if (commands === undefined) return
            commandBuffers.push(finish(commands))
            guest.drop(gpuCommandEncoderResource, commands)
          },
          submit: index => {
            const commands = take(commandBuffers, index)
            if (commands === undefined) return
            submit(commands)
            guest.drop(gpuCommandBufferResource, commands)
          },
          drop: (index, other) => {
            const [handles, type] = [
              [buffers, gpuBufferResource] as const,
              [groups, gpuBindGroupResource] as const,
              [bundles, gpuRenderBundleResource] as const,
            ][other % 3]!
            const handle = take(handles, index)
            if (handle !== undefined) guest.drop(type as ResourceType, handle)
          },
        }
        const message = await error('validation', () => {
          for (const { what, index, other } of steps) run[what]!(index, other)
          while (encoders.length > 0) run.finish!(0, 0)
          while (commandBuffers.length > 0) run.submit!(0, 0)
          for (const handle of buffers) guest.drop(gpuBufferResource, handle)
          for (const handle of groups) guest.drop(gpuBindGroupResource, handle)
          for (const handle of bundles) guest.drop(gpuRenderBundleResource, handle)
        })
        expect(message).toBe(undefined)
        guest.reset()
        const { buffers: live, bindGroups, commandEncoders, renderBundles } = budget.objects
        expect([live, bindGroups, commandEncoders, renderBundles]).toEqual([0, 0, 0, 0])
      }),
      { numRuns: 100 },
    )
  })
})
