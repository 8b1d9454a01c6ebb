import type { GpuDevice } from '../gpu-device.ts'
import type { BudgetUsage } from './budget-usage.ts'
import { DeviceObjects, type ObjectCosts } from './device-objects.ts'
import { DeviceUsage } from './device-usage.ts'
import { formatBytes } from './format-bytes.ts'
import {
  constantBytes,
  entryBytes,
  mappingBytes,
  messageBytes,
  queryBytes,
  sourceBytes,
} from './host-memory.ts'
import type { KeptMessages } from './kept-messages.ts'
import { PolicyError } from './policy-error.ts'
import { requiredBytesInCopy, stagedBytes } from './required-bytes-in-copy.ts'
import { withShortTexts } from './short-texts.ts'
import { textureBytes } from './texture-bytes.ts'

/**
 * Returns a device under a policy. Calls that create, submit or destroy pass through it; all others reach the
 * GPU's device directly. Passes and other objects are the GPU's own. The device counts against the budget
 * until it is destroyed, lost or collected.
 *
 * @param register {@link GpuDevice.limited}; this code loads on demand and imports none that always loads
 */
export function limitDevice(
  device: GPUDevice,
  budget: BudgetUsage,
  register: typeof GpuDevice.limited,
): GPUDevice {
  const { queue } = device
  const reference = new WeakRef(queue)
  const workDone = async () => await reference.deref()?.onSubmittedWorkDone()
  const usage = new DeviceUsage(budget, workDone, async () => {
    reference.deref()?.submit([])
    await workDone()
  })
  const objects = new DeviceObjects(usage)
  const limited = standIn(device, {
    ...limitedDeviceMethods(device, objects),
    queue: standIn(queue, limitedQueueMethods(queue, objects)),
  })
  register(limited, device, objects)
  const close = () => usage.close()
  device.lost.then(close, close)
  whenCollected.register(limited, usage)
  return limited
}

const whenCollected = new FinalizationRegistry<DeviceUsage>(usage => usage.collected())

/** Returns an object with the members of `target`, some of them replaced. */
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

/** Returns the methods of {@link GPUDevice} that a policy bounds. */
function limitedDeviceMethods(device: GPUDevice, objects: DeviceObjects): Partial<GPUDevice> {
  const { policy, uncollectedBindGroups, messages } = objects.usage.budget
  const { limits } = device
  const { maxBufferSize, maxTextureArrayLayers, maxTextureDimension3D } = limits
  const maxTextureSize = Math.max(
    limits.maxTextureDimension1D,
    limits.maxTextureDimension2D,
    maxTextureDimension3D,
  )
  const maxTextureDepth = Math.max(maxTextureArrayLayers, maxTextureDimension3D)
  const captured = <Created>(create: () => Created) =>
    objects.errorScopes.capture(device, error => messages.error(error), create)

  return {
    createBuffer(descriptor) {
      const make = () => device.createBuffer(withShortTexts(descriptor))
      const { size, usage, mappedAtCreation = false } = descriptor
      // An invalid buffer takes no GPU memory, and the GPU reports its error. Its bytes, if it is mapped, are the host's.
      if (usage === 0 || !(size <= maxBufferSize) || objects.usage.isClosed)
        return objects.make('buffers', make, { hostMemory: mappedAtCreation ? size : 0 })
      const isStaged = mappedAtCreation && (usage & mapUsages) === 0
      const buffer = objects.make('buffers', make, { memory: size, staging: isStaged ? size : 0 })
      if (isStaged) followUnmap(buffer, objects)
      followMapping(buffer, objects)
      return followDestroy(buffer, objects)
    },
    createTexture(descriptor) {
      const make = () => device.createTexture(withShortTexts(descriptor))
      const { width, height = 1, depthOrArrayLayers = 1 } = descriptor.size as GPUExtent3DDictStrict
      if (Math.max(width, height) > maxTextureSize || depthOrArrayLayers > maxTextureDepth)
        return objects.make('textures', make)
      const texture = objects.make('textures', make, { memory: textureBytes(descriptor) })
      followViews(texture, objects)
      return followDestroy(texture, objects)
    },
    createQuerySet(descriptor) {
      const make = () => device.createQuerySet(withShortTexts(descriptor))
      const { count } = descriptor
      const memory = count <= maxQueries ? count * queryBytes : 0
      return followDestroy(objects.make('querySets', make, { memory }), objects)
    },
    createSampler(descriptor) {
      return objects.make('samplers', () => device.createSampler(withShortTexts(descriptor)))
    },
    createBindGroupLayout(descriptor) {
      const hostMemory = Array.from(descriptor.entries).length * entryBytes
      return objects.make(
        'bindGroupLayouts',
        () => device.createBindGroupLayout(withShortTexts(descriptor)),
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
      const group = objects.make('bindGroups', () => device.createBindGroup(withShortTexts(descriptor)), {
        uses,
        hostMemory: uses.length * entryBytes,
      })
      uncollectedBindGroups?.add(group)
      return group
    },
    createPipelineLayout(descriptor) {
      return objects.make('pipelineLayouts', () => device.createPipelineLayout(withShortTexts(descriptor)))
    },
    createShaderModule(descriptor) {
      const { code, ...others } = descriptor
      checkSource(code, policy.shaderBytes)
      const hostMemory = code.length * sourceBytes
      const make = () => captured(() => device.createShaderModule({ ...withShortTexts(others), code }))
      return followMessages(objects.make('shaderModules', make, { hostMemory }), messages)
    },
    createComputePipeline(descriptor) {
      const short = withShortTexts(descriptor)
      const make = () => captured(() => device.createComputePipeline(short))
      const { compute } = short
      reserveMessage(objects, compute)
      return followLayouts(objects.make('pipelines', make, constantCosts(compute)), objects)
    },
    createRenderPipeline(descriptor) {
      const short = withShortTexts(descriptor)
      const make = () => captured(() => device.createRenderPipeline(short))
      const { vertex, fragment } = short
      reserveMessage(objects, vertex, fragment)
      const costs = constantCosts(vertex, fragment)
      return followLayouts(objects.make('pipelines', make, costs), objects)
    },
    createComputePipelineAsync(descriptor) {
      const short = withShortTexts(descriptor)
      const stages = [short.compute]
      return pipelineAsync(objects, () => device.createComputePipelineAsync(short), stages)
    },
    createRenderPipelineAsync(descriptor) {
      const short = withShortTexts(descriptor)
      const stages = [short.vertex, short.fragment]
      return pipelineAsync(objects, () => device.createRenderPipelineAsync(short), stages)
    },
    createCommandEncoder(descriptor) {
      const make = () => device.createCommandEncoder(withShortTexts(descriptor))
      return objects.makeEncoder('commandEncoders', make)
    },
    createRenderBundleEncoder(descriptor) {
      const make = () => device.createRenderBundleEncoder(withShortTexts(descriptor))
      return objects.makeEncoder('renderBundles', make)
    },
    pushErrorScope(filter) {
      if (objects.errorScopes.push(filter)) device.pushErrorScope(filter)
      return undefined
    },
    async popErrorScope() {
      const error = await objects.errorScopes.pop(device)
      return error && messages.error(error)
    },
    addEventListener(type: string, listener: (event: object) => void) {
      device.addEventListener?.(type, event => {
        const { error } = event as GPUUncapturedErrorEvent
        listener({ error: messages.error(error), preventDefault: () => event.preventDefault() })
      })
    },
    destroy() {
      device.destroy()
      objects.usage.close()
      return undefined
    },
  }
}

/** Returns the methods of {@link GPUQueue} that a policy bounds. */
function limitedQueueMethods(queue: GPUQueue, objects: DeviceObjects): Partial<GPUQueue> {
  const { usage } = objects
  let lastDone: { readonly steps: number; readonly promise: Promise<undefined> } | undefined

  return {
    submit(commandBuffers) {
      const all = [...commandBuffers]
      usage.work({ submissions: 1 }, () => queue.submit(all))
      for (const commandBuffer of all) objects.onHandleDropped(commandBuffer)
      return undefined
    },
    writeBuffer(buffer, offset, data, dataOffset = 0, size = data.byteLength - dataOffset) {
      // The GPU throws the exception for bytes outside of the data, which it does not copy.
      const uploads = dataOffset + size > data.byteLength ? 0 : size
      return usage.work({ uploads }, () =>
        queue.writeBuffer(buffer, offset, data as ArrayBuffer, dataOffset, size),
      )
    },
    writeTexture(destination, data, layout, size) {
      const { format } = destination.texture
      const extent = size as GPUExtent3DDictStrict
      const read = Math.min(data.byteLength, requiredBytesInCopy(layout, extent, format))
      return usage.work({ uploads: Math.max(read, stagedBytes(data.byteLength, extent, format)) }, () =>
        queue.writeTexture(destination, data as ArrayBuffer, layout, size),
      )
    },
    onSubmittedWorkDone() {
      // Repeated calls without new work share one promise.
      if (lastDone?.steps !== usage.steps) {
        lastDone = { steps: usage.steps, promise: queue.onSubmittedWorkDone() }
      }
      return lastDone.promise
    },
  }
}

/** `GPUBufferUsage.MAP_READ | GPUBufferUsage.MAP_WRITE`: such a buffer is mapped without a copy. */
const mapUsages = 3

/** Largest number of queries in a set, by W3C. */
const maxQueries = 4096

function checkSource(code: string, most: number | undefined): void {
  if (most === undefined) return
  // A source with too many characters is too long in every encoding, so encoding it is unnecessary.
  const byteLength = code.length > most ? code.length : new TextEncoder().encode(code).length
  if (byteLength > most) {
    throw new RangeError(
      `the policy allows ${formatBytes(most)} of source in a shader module, not ${formatBytes(byteLength)}`,
    )
  }
}

/** A stage of a pipeline, which it may lack. */
type Stage = GPUProgrammableStage | undefined

/**
 * Reserves room for a message that cites all names of the shaders of a pipeline, until the event loop turns and the message has
 * arrived.
 *
 * @throws the error of the policy
 */
function reserveMessage(objects: DeviceObjects, ...stages: readonly Stage[]): void {
  const { budget } = objects.usage
  const sources = stages.reduce((sum, stage) => sum + (stage ? objects.hostMemoryOf(stage.module) : 0), 0)
  const bytes = Math.ceil((sources * messageBytes) / sourceBytes)
  budget.reserveHostMemory('pipelines', bytes)
  budget.releaseHostMemory(bytes)
}

/** Returns the costs of the constants of a pipeline, which keeps them with their keys. */
function constantCosts(...stages: readonly Stage[]): ObjectCosts {
  const keys = stages.flatMap(stage => Object.keys(stage?.constants ?? {}))
  return { hostMemory: keys.reduce((sum, key) => sum + constantBytes + 4 * key.length, 0) }
}

/** Creates a pipeline. W3C rejects the promise instead of reporting an error on the device. */
function pipelineAsync<Pipeline extends GPUPipelineBase>(
  objects: DeviceObjects,
  make: () => Promise<Pipeline>,
  stages: readonly Stage[],
): Promise<Pipeline> {
  return pipelineOf(
    Promise.try(() => {
      reserveMessage(objects, ...stages)
      return objects.makeAsync('pipelines', make, constantCosts(...stages))
    }),
    objects,
  )
}

async function pipelineOf<Pipeline extends GPUPipelineBase>(
  created: Promise<Pipeline>,
  objects: DeviceObjects,
): Promise<Pipeline> {
  try {
    return followLayouts(await created, objects)
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
    objects.onDestroyed(object)
    return undefined
  }
  return object
}

function followUnmap(buffer: GPUBuffer, objects: DeviceObjects): void {
  const { unmap } = buffer
  buffer.unmap = () => {
    unmap.call(buffer)
    objects.onUnmapped(buffer)
    return undefined
  }
}

/**
 * Counts pending mappings: each repeated request is refused, and each refusal occupies memory until the guest
 * receives it.
 */
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

/** Counts the views of a texture. */
export function followViews(texture: GPUTexture, objects: DeviceObjects): void {
  const { createView } = texture
  texture.createView = descriptor =>
    objects.make('textureViews', () => createView.call(texture, withShortTexts(descriptor)), {
      uses: [texture],
    })
}

/** Counts the layouts of a pipeline: every call returns another object. */
function followLayouts<Pipeline extends GPUPipelineBase>(
  pipeline: Pipeline,
  objects: DeviceObjects,
): Pipeline {
  const { getBindGroupLayout } = pipeline
  pipeline.getBindGroupLayout = index =>
    objects.make('bindGroupLayouts', () => getBindGroupLayout.call(pipeline, index))
  return pipeline
}

/** Requests the messages of a module once, for all calls. */
function followMessages(module: GPUShaderModule, messages: KeptMessages): GPUShaderModule {
  const { getCompilationInfo } = module
  let info: Promise<GPUCompilationInfo> | undefined
  module.getCompilationInfo = () => {
    info ??= getCompilationInfo.call(module).then(info => messages.compilationInfo(info))
    return info
  }
  return module
}
