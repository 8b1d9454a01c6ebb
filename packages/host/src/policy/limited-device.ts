import { GpuDevice } from '../device.ts'
import { Account } from './account.ts'
import { Breach } from './breach.ts'
import { formatBytes } from './byte-size.ts'
import { entryBytes, mappingBytes, objectBytes, queryBytes, sourceBytes } from './kept-bytes.ts'
import { Ledger } from './ledger.ts'
import { withShortLabel } from './short-label.ts'
import type { Spending } from './spending.ts'
import { textureBytes } from './texture-bytes.ts'

/**
 * A device under a policy: what makes, submits and destroys goes through it, all else goes straight to the device. Passes
 * and other objects are the GPU's own. The budget has one device less to give until this one is destroyed, lost or
 * collected.
 */
export function limitDevice(device: GPUDevice, spending: Spending): GPUDevice {
  const { queue } = device
  const reference = new WeakRef(queue)
  const account = new Account(spending, async () => await reference.deref()?.onSubmittedWorkDone())
  const ledger = new Ledger(account)
  const limited = standIn(device, {
    ...limitedDeviceMethods(device, ledger),
    queue: standIn(queue, limitedQueueMethods(queue, ledger)),
  })
  GpuDevice.limited(limited, device, ledger)
  const close = () => account.close()
  device.lost.then(close, close)
  whenCollected.register(limited, account)
  return limited
}

const whenCollected = new FinalizationRegistry<Account>(account => {
  account.close()
  account.spending.letGo(objectBytes.devices)
})

/** Has the members of `target`, and does what it does, but for some of them. */
function standIn<Target extends object>(target: Target, members: Partial<Target>): Target {
  const all: PropertyDescriptorMap = {}
  for (let level: object | null = target; level !== null; level = Object.getPrototypeOf(level)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(level))) {
      all[name] ??= typeof value === 'function' ? { value: value.bind(target) } : passOn(target, name)
    }
  }
  return Object.defineProperties({}, { ...all, ...Object.getOwnPropertyDescriptors(members) }) as Target
}

function passOn(target: object, name: string): PropertyDescriptor {
  return { get: () => Reflect.get(target, name), set: value => void Reflect.set(target, name, value) }
}

/** The methods of {@link GPUDevice} that a policy has a say in. */
function limitedDeviceMethods(device: GPUDevice, ledger: Ledger): Partial<GPUDevice> {
  const { policy, uncollected } = ledger.account.spending
  const { limits } = device
  const { maxBufferSize, maxTextureArrayLayers, maxTextureDimension3D } = limits
  const maxTextureSize = Math.max(
    limits.maxTextureDimension1D,
    limits.maxTextureDimension2D,
    maxTextureDimension3D,
  )
  const maxTextureDepth = Math.max(maxTextureArrayLayers, maxTextureDimension3D)

  return {
    createBuffer(descriptor) {
      const make = () => device.createBuffer(withShortLabel(descriptor))
      const { size, usage, mappedAtCreation } = descriptor
      // What cannot be valid takes no GPU memory. The GPU says why not.
      if (usage === 0 || !(size <= maxBufferSize)) return ledger.make('buffers', make)
      const isStaged = mappedAtCreation === true && (usage & mapUsages) === 0
      const buffer = ledger.make('buffers', make, { memory: size, staging: isStaged ? size : 0 })
      if (isStaged) followUnmap(buffer, ledger)
      followMapping(buffer, ledger)
      return followDestroy(buffer, ledger)
    },
    createTexture(descriptor) {
      const make = () => device.createTexture(withShortLabel(descriptor))
      const { width, height = 1, depthOrArrayLayers = 1 } = descriptor.size as GPUExtent3DDictStrict
      if (Math.max(width, height) > maxTextureSize || depthOrArrayLayers > maxTextureDepth)
        return ledger.make('textures', make)
      const texture = ledger.make('textures', make, { memory: textureBytes(descriptor) })
      followViews(texture, ledger)
      return followDestroy(texture, ledger)
    },
    createQuerySet(descriptor) {
      const make = () => device.createQuerySet(withShortLabel(descriptor))
      const { count } = descriptor
      const memory = count <= maxQueries ? count * queryBytes : 0
      return followDestroy(ledger.make('querySets', make, { memory }), ledger)
    },
    createSampler(descriptor) {
      return ledger.make('samplers', () => device.createSampler(withShortLabel(descriptor)))
    },
    createBindGroupLayout(descriptor) {
      const kept = Array.from(descriptor.entries).length * entryBytes
      return ledger.make('bindGroupLayouts', () => device.createBindGroupLayout(withShortLabel(descriptor)), {
        kept,
      })
    },
    createBindGroup(descriptor) {
      const uses = Array.from(descriptor.entries, ({ resource }) =>
        'buffer' in resource ? resource.buffer : resource,
      )
      uncollected?.check()
      const group = ledger.make('bindGroups', () => device.createBindGroup(withShortLabel(descriptor)), {
        uses,
        kept: uses.length * entryBytes,
      })
      uncollected?.add(group)
      return group
    },
    createPipelineLayout(descriptor) {
      return ledger.make('pipelineLayouts', () => device.createPipelineLayout(withShortLabel(descriptor)))
    },
    createShaderModule(descriptor) {
      checkSource(descriptor.code, policy.shaderBytes)
      const kept = descriptor.code.length * sourceBytes
      const make = () => device.createShaderModule(withShortLabel(descriptor))
      return followMessages(ledger.make('shaderModules', make, { kept }))
    },
    createComputePipeline(descriptor) {
      const make = () => device.createComputePipeline(withShortLabel(descriptor))
      return followLayouts(ledger.make('pipelines', make), ledger)
    },
    createRenderPipeline(descriptor) {
      const make = () => device.createRenderPipeline(withShortLabel(descriptor))
      return followLayouts(ledger.make('pipelines', make), ledger)
    },
    createComputePipelineAsync(descriptor) {
      return pipelineAsync(ledger, () => device.createComputePipelineAsync(withShortLabel(descriptor)))
    },
    createRenderPipelineAsync(descriptor) {
      return pipelineAsync(ledger, () => device.createRenderPipelineAsync(withShortLabel(descriptor)))
    },
    createCommandEncoder(descriptor) {
      const make = () => device.createCommandEncoder(withShortLabel(descriptor))
      return ledger.makeEncoder('commandEncoders', make)
    },
    createRenderBundleEncoder(descriptor) {
      const make = () => device.createRenderBundleEncoder(withShortLabel(descriptor))
      return ledger.makeEncoder('renderBundles', make)
    },
    pushErrorScope(filter) {
      if (ledger.errorScopes.push(filter)) device.pushErrorScope(filter)
      return undefined
    },
    async popErrorScope() {
      const scope = ledger.errorScopes.pop()
      if (scope === null) return null
      const error = await device.popErrorScope()
      return scope?.error ?? error
    },
    destroy() {
      device.destroy()
      ledger.account.close()
      return undefined
    },
  }
}

/** The methods of {@link GPUQueue} that a policy has a say in. */
function limitedQueueMethods(queue: GPUQueue, ledger: Ledger): Partial<GPUQueue> {
  const { account } = ledger
  let lastDone: { readonly steps: number; readonly promise: Promise<undefined> } | undefined

  return {
    submit(commandBuffers) {
      const all = [...commandBuffers]
      account.give({ submissions: 1 })
      queue.submit(all)
      account.watch()
      for (const commandBuffer of all) ledger.dropped(commandBuffer)
      return undefined
    },
    writeBuffer(buffer, offset, data, dataOffset, size) {
      account.give({ uploads: size ?? data.byteLength })
      queue.writeBuffer(buffer, offset, data as ArrayBuffer, dataOffset, size)
      account.watch()
      return undefined
    },
    writeTexture(destination, data, layout, size) {
      account.give({
        uploads: Math.min(data.byteLength, layoutBytes(layout, size as GPUExtent3DDictStrict)),
      })
      queue.writeTexture(destination, data as ArrayBuffer, layout, size)
      account.watch()
      return undefined
    },
    onSubmittedWorkDone() {
      // Who asks again and again, and never waits, gets the same answer.
      if (lastDone?.steps !== account.steps) {
        lastDone = { steps: account.steps, promise: queue.onSubmittedWorkDone() }
      }
      return lastDone.promise
    },
  }
}

/** The bytes between the first and the last that a write to a texture reads, or more. */
function layoutBytes(
  { bytesPerRow, rowsPerImage }: GPUTexelCopyBufferLayout,
  { height = 1, depthOrArrayLayers = 1 }: GPUExtent3DDictStrict,
): number {
  // Without either there is one row, or one image.
  return (bytesPerRow ?? Number.POSITIVE_INFINITY) * (rowsPerImage ?? height) * depthOrArrayLayers
}

/** `GPUBufferUsage.MAP_READ | GPUBufferUsage.MAP_WRITE`: such a buffer is mapped itself, not a copy of it. */
const mapUsages = 3

/** W3C's most queries in a set. */
const maxQueries = 4096

function checkSource(code: string, most: number | undefined): void {
  if (most === undefined) return
  // Not encoded when it is too long in any encoding.
  const byteLength = code.length > most ? code.length : new TextEncoder().encode(code).length
  if (byteLength > most) {
    throw new RangeError(
      `the policy allows ${formatBytes(most)} of source in a shader module, not ${formatBytes(byteLength)}`,
    )
  }
}

/** W3C has no error on the device for this: what fails, rejects. */
async function pipelineAsync<Pipeline extends GPUPipelineBase>(
  ledger: Ledger,
  make: () => Promise<Pipeline>,
): Promise<Pipeline> {
  try {
    return followLayouts(await ledger.makeAsync('pipelines', make), ledger)
  } catch (error) {
    if (!(error instanceof Breach)) throw error
    throw Object.assign(new DOMException(error.message, 'GPUPipelineError'), { reason: 'internal' })
  }
}

function followDestroy<GpuObject extends GPUBuffer | GPUTexture | GPUQuerySet>(
  object: GpuObject,
  ledger: Ledger,
): GpuObject {
  const { destroy } = object
  object.destroy = () => {
    destroy.call(object)
    ledger.destroyed(object)
    return undefined
  }
  return object
}

function followUnmap(buffer: GPUBuffer, ledger: Ledger): void {
  const { unmap } = buffer
  buffer.unmap = () => {
    unmap.call(buffer)
    ledger.unmapped(buffer)
    return undefined
  }
}

/** A mapping that is asked for again and again is refused, and each refusal takes memory until it is told. */
function followMapping(buffer: GPUBuffer, { account: { spending } }: Ledger): void {
  const { mapAsync } = buffer
  buffer.mapAsync = async (mode, offset, size) => {
    spending.keep('buffers', mappingBytes)
    try {
      return await mapAsync.call(buffer, mode, offset, size)
    } finally {
      spending.letGo(mappingBytes)
    }
  }
}

/** Makes the views of a texture count. */
export function followViews(texture: GPUTexture, ledger: Ledger): void {
  const { createView } = texture
  texture.createView = descriptor =>
    ledger.make('textureViews', () => createView.call(texture, withShortLabel(descriptor)), {
      uses: [texture],
    })
}

/** Each answer of a pipeline is an object of its own. */
function followLayouts<Pipeline extends GPUPipelineBase>(pipeline: Pipeline, ledger: Ledger): Pipeline {
  const { getBindGroupLayout } = pipeline
  pipeline.getBindGroupLayout = index =>
    ledger.make('bindGroupLayouts', () => getBindGroupLayout.call(pipeline, index))
  return pipeline
}

/** Who asks for the messages again gets those that there are. */
function followMessages(module: GPUShaderModule): GPUShaderModule {
  const { getCompilationInfo } = module
  let info: Promise<GPUCompilationInfo> | undefined
  module.getCompilationInfo = () => {
    info ??= getCompilationInfo.call(module)
    return info
  }
  return module
}
