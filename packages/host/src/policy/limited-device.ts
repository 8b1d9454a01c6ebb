import { GpuDevice } from '../gpu-device.ts'
import type { BudgetUsage } from './budget-usage.ts'
import { formatBytes } from './byte-size.ts'
import { DeviceObjects } from './device-objects.ts'
import { DeviceUsage } from './device-usage.ts'
import { entryBytes, mappingBytes, objectBytes, queryBytes, sourceBytes } from './host-memory.ts'
import { PolicyError } from './policy-error.ts'
import { withShortLabel } from './short-labels.ts'
import { textureBytes } from './texture-bytes.ts'

/**
 * A device under a policy: what makes, submits and destroys goes through it, all else goes straight to the device. Passes
 * and other objects are the GPU's own. The budget has one device less to give until this one is destroyed, lost or
 * collected.
 */
export function limitDevice(device: GPUDevice, budget: BudgetUsage): GPUDevice {
  const { queue } = device
  const reference = new WeakRef(queue)
  const usage = new DeviceUsage(budget, async () => await reference.deref()?.onSubmittedWorkDone())
  const objects = new DeviceObjects(usage)
  const limited = standIn(device, {
    ...limitedDeviceMethods(device, objects),
    queue: standIn(queue, limitedQueueMethods(queue, objects)),
  })
  GpuDevice.limited(limited, device, objects)
  const close = () => usage.close()
  device.lost.then(close, close)
  whenCollected.register(limited, usage)
  return limited
}

const whenCollected = new FinalizationRegistry<DeviceUsage>(usage => {
  usage.close()
  usage.budget.releaseHostMemory(objectBytes.devices)
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
function limitedDeviceMethods(device: GPUDevice, objects: DeviceObjects): Partial<GPUDevice> {
  const { policy, uncollectedBindGroups } = objects.usage.budget
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
      if (usage === 0 || !(size <= maxBufferSize)) return objects.make('buffers', make)
      const isStaged = mappedAtCreation === true && (usage & mapUsages) === 0
      const buffer = objects.make('buffers', make, { memory: size, staging: isStaged ? size : 0 })
      if (isStaged) followUnmap(buffer, objects)
      followMapping(buffer, objects)
      return followDestroy(buffer, objects)
    },
    createTexture(descriptor) {
      const make = () => device.createTexture(withShortLabel(descriptor))
      const { width, height = 1, depthOrArrayLayers = 1 } = descriptor.size as GPUExtent3DDictStrict
      if (Math.max(width, height) > maxTextureSize || depthOrArrayLayers > maxTextureDepth)
        return objects.make('textures', make)
      const texture = objects.make('textures', make, { memory: textureBytes(descriptor) })
      followViews(texture, objects)
      return followDestroy(texture, objects)
    },
    createQuerySet(descriptor) {
      const make = () => device.createQuerySet(withShortLabel(descriptor))
      const { count } = descriptor
      const memory = count <= maxQueries ? count * queryBytes : 0
      return followDestroy(objects.make('querySets', make, { memory }), objects)
    },
    createSampler(descriptor) {
      return objects.make('samplers', () => device.createSampler(withShortLabel(descriptor)))
    },
    createBindGroupLayout(descriptor) {
      const hostMemory = Array.from(descriptor.entries).length * entryBytes
      return objects.make(
        'bindGroupLayouts',
        () => device.createBindGroupLayout(withShortLabel(descriptor)),
        {
          hostMemory,
        },
      )
    },
    createBindGroup(descriptor) {
      const uses = Array.from(descriptor.entries, ({ resource }) =>
        'buffer' in resource ? resource.buffer : resource,
      )
      uncollectedBindGroups?.check()
      const group = objects.make('bindGroups', () => device.createBindGroup(withShortLabel(descriptor)), {
        uses,
        hostMemory: uses.length * entryBytes,
      })
      uncollectedBindGroups?.add(group)
      return group
    },
    createPipelineLayout(descriptor) {
      return objects.make('pipelineLayouts', () => device.createPipelineLayout(withShortLabel(descriptor)))
    },
    createShaderModule(descriptor) {
      checkSource(descriptor.code, policy.shaderBytes)
      const hostMemory = descriptor.code.length * sourceBytes
      const make = () => device.createShaderModule(withShortLabel(descriptor))
      return followMessages(objects.make('shaderModules', make, { hostMemory }))
    },
    createComputePipeline(descriptor) {
      const make = () => device.createComputePipeline(withShortLabel(descriptor))
      return followLayouts(objects.make('pipelines', make), objects)
    },
    createRenderPipeline(descriptor) {
      const make = () => device.createRenderPipeline(withShortLabel(descriptor))
      return followLayouts(objects.make('pipelines', make), objects)
    },
    createComputePipelineAsync(descriptor) {
      return pipelineAsync(objects, () => device.createComputePipelineAsync(withShortLabel(descriptor)))
    },
    createRenderPipelineAsync(descriptor) {
      return pipelineAsync(objects, () => device.createRenderPipelineAsync(withShortLabel(descriptor)))
    },
    createCommandEncoder(descriptor) {
      const make = () => device.createCommandEncoder(withShortLabel(descriptor))
      return objects.makeEncoder('commandEncoders', make)
    },
    createRenderBundleEncoder(descriptor) {
      const make = () => device.createRenderBundleEncoder(withShortLabel(descriptor))
      return objects.makeEncoder('renderBundles', make)
    },
    pushErrorScope(filter) {
      if (objects.errorScopes.push(filter)) device.pushErrorScope(filter)
      return undefined
    },
    async popErrorScope() {
      const scope = objects.errorScopes.pop()
      if (scope === null) return null
      const error = await device.popErrorScope()
      return scope?.error ?? error
    },
    destroy() {
      device.destroy()
      objects.usage.close()
      return undefined
    },
  }
}

/** The methods of {@link GPUQueue} that a policy has a say in. */
function limitedQueueMethods(queue: GPUQueue, objects: DeviceObjects): Partial<GPUQueue> {
  const { usage } = objects
  let lastDone: { readonly steps: number; readonly promise: Promise<undefined> } | undefined

  return {
    submit(commandBuffers) {
      const all = [...commandBuffers]
      usage.startWork({ submissions: 1 })
      queue.submit(all)
      usage.followWork()
      for (const commandBuffer of all) objects.handleDropped(commandBuffer)
      return undefined
    },
    writeBuffer(buffer, offset, data, dataOffset, size) {
      usage.startWork({ uploads: size ?? data.byteLength })
      queue.writeBuffer(buffer, offset, data as ArrayBuffer, dataOffset, size)
      usage.followWork()
      return undefined
    },
    writeTexture(destination, data, layout, size) {
      usage.startWork({
        uploads: Math.min(data.byteLength, layoutBytes(layout, size as GPUExtent3DDictStrict)),
      })
      queue.writeTexture(destination, data as ArrayBuffer, layout, size)
      usage.followWork()
      return undefined
    },
    onSubmittedWorkDone() {
      // Who asks again and again, and never waits, gets the same answer.
      if (lastDone?.steps !== usage.steps) {
        lastDone = { steps: usage.steps, promise: queue.onSubmittedWorkDone() }
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
  objects: DeviceObjects,
  make: () => Promise<Pipeline>,
): Promise<Pipeline> {
  try {
    return followLayouts(await objects.makeAsync('pipelines', make), objects)
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error
    throw Object.assign(new DOMException(error.message, 'GPUPipelineError'), { reason: 'internal' })
  }
}

function followDestroy<GpuObject extends GPUBuffer | GPUTexture | GPUQuerySet>(
  object: GpuObject,
  objects: DeviceObjects,
): GpuObject {
  const { destroy } = object
  object.destroy = () => {
    destroy.call(object)
    objects.destroyed(object)
    return undefined
  }
  return object
}

function followUnmap(buffer: GPUBuffer, objects: DeviceObjects): void {
  const { unmap } = buffer
  buffer.unmap = () => {
    unmap.call(buffer)
    objects.unmapped(buffer)
    return undefined
  }
}

/** A mapping that is asked for again and again is refused, and each refusal takes memory until it is told. */
function followMapping(buffer: GPUBuffer, { usage: { budget } }: DeviceObjects): void {
  const { mapAsync } = buffer
  buffer.mapAsync = async (mode, offset, size) => {
    budget.reserveHostMemory('buffers', mappingBytes)
    try {
      return await mapAsync.call(buffer, mode, offset, size)
    } finally {
      budget.releaseHostMemory(mappingBytes)
    }
  }
}

/** Makes the views of a texture count. */
export function followViews(texture: GPUTexture, objects: DeviceObjects): void {
  const { createView } = texture
  texture.createView = descriptor =>
    objects.make('textureViews', () => createView.call(texture, withShortLabel(descriptor)), {
      uses: [texture],
    })
}

/** Each answer of a pipeline is an object of its own. */
function followLayouts<Pipeline extends GPUPipelineBase>(
  pipeline: Pipeline,
  objects: DeviceObjects,
): Pipeline {
  const { getBindGroupLayout } = pipeline
  pipeline.getBindGroupLayout = index =>
    objects.make('bindGroupLayouts', () => getBindGroupLayout.call(pipeline, index))
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
