import { type CommandRecording, record } from './command-recording.ts'
import type { DeviceUsage } from './device-usage.ts'
import { ErrorScopes } from './error-scopes.ts'
import { objectBytes } from './host-memory.ts'
import { type Lifetime, Lifetimes, type ObjectRole } from './lifetimes.ts'
import type { ObjectKind } from './policy.ts'
import { PolicyError } from './policy-error.ts'

/** Resources that an object takes, beyond those that every object of its kind takes. */
export interface ObjectCosts {
  /** Bytes of GPU memory until the object is destroyed. */
  readonly memory?: number
  /** Bytes of GPU memory until the buffer is unmapped or destroyed. */
  readonly staging?: number
  /** Bytes of host memory as long as the guest can use the object. */
  readonly hostMemory?: number
  /** Objects that the object refers to. */
  readonly uses?: readonly object[]
}

/** The objects of a device under a policy: the resources of each, and when they are released. */
export class DeviceObjects {
  readonly usage: DeviceUsage
  readonly errorScopes = new ErrorScopes()
  readonly #lifetimes = new Lifetimes()

  constructor(usage: DeviceUsage) {
    this.usage = usage
  }

  /**
   * Creates an object and reserves its resources.
   *
   * @throws the error of the policy, or the exception of `make`; nothing stays reserved then
   */
  make<GpuObject extends object>(
    kind: ObjectKind,
    make: () => GpuObject,
    costs: ObjectCosts = {},
  ): GpuObject {
    const entry = this.#reserve(kind, costs)
    try {
      return this.#enter(entry, make(), costs)
    } catch (error) {
      this.#end(entry)
      throw error
    }
  }

  /** Creates an object asynchronously; see {@link make}. */
  async makeAsync<GpuObject extends object>(
    kind: ObjectKind,
    make: () => Promise<GpuObject>,
    costs: ObjectCosts = {},
  ): Promise<GpuObject> {
    const entry = this.#reserve(kind, costs)
    try {
      return this.#enter(entry, await make(), costs)
    } catch (error) {
      this.#end(entry)
      throw error
    }
  }

  /** Creates an encoder, whose commands are counted as well; see {@link make}. */
  makeEncoder<Encoder extends object>(
    kind: 'commandEncoders' | 'renderBundles',
    make: () => Encoder,
  ): Encoder {
    const encoder = this.make(kind, make)
    const entry = entryOf(encoder) as TrackedObject
    return record(encoder, this.#recordingOf(encoder, entry))
  }

  /** Handles that the guest has destroyed an object. */
  destroyed(object: object): void {
    const entry = entryOf(object)
    if (entry !== undefined) this.#release(entry)
  }

  /** Handles that the guest has unmapped a buffer, which starts the upload of its data. */
  unmapped(buffer: object): void {
    const entry = entryOf(buffer)
    if (entry === undefined || entry.staging === 0 || entry.isReleased) return
    this.usage.startWork({})
    this.usage.releaseMemory(entry.staging)
    entry.staging = 0
  }

  /** Handles that the complete commands have replaced their encoder. */
  #finished(encoder: object, commands: object): void {
    const entry = entryOf(encoder)
    if (entry?.lifetime === undefined) return
    this.#lifetimes.finish(entry.lifetime)
    setEntry(encoder, undefined)
    setEntry(commands, entry)
  }

  #recordingOf(encoder: object, entry: TrackedObject): CommandRecording {
    // The reservation of the encoder itself includes this much.
    let left = objectBytes[entry.kind] / 2
    let error: Error | undefined
    const grow = (bytes: number): boolean => {
      // Commands of an encoder that has ended can never be submitted.
      if (entry.isOver || error !== undefined) return false
      const more = Math.max(bytes, recordingStep)
      try {
        this.#reserveHostMemory(entry, more)
      } catch (reason) {
        error = new PolicyError('validation', (reason as Error).message)
        return false
      }
      left += more
      return true
    }
    return {
      reserve: bytes => {
        if (left < bytes && !grow(bytes)) return false
        left -= bytes
        return true
      },
      error: () => error,
      finished: commands => this.#finished(encoder, commands),
      bundleBytes: bundle => entryOf(bundle)?.hostMemory ?? 0,
    }
  }

  /** @throws the error that WebGPU has for an object of the kind that cannot be created */
  #reserveHostMemory(entry: TrackedObject, bytes: number): void {
    const { budget } = this.usage
    budget.reserveHostMemory(entry.kind, bytes)
    if (budget.policy.memory === undefined) return
    entry.hostMemory += bytes
    if (bytes >= recordingStep) entry.weights.push(new ArrayBuffer(bytes))
  }

  /** Handles that the guest has dropped the handle of an object, or has submitted the object. */
  handleDropped(object: object): void {
    const lifetime = entryOf(object)?.lifetime
    if (lifetime !== undefined) this.#lifetimes.drop(lifetime)
  }

  #reserve(kind: ObjectKind, { memory = 0, staging = 0, hostMemory = 0 }: ObjectCosts): TrackedObject {
    const { usage } = this
    const isReleased = usage.isClosed
    if (!isReleased) usage.reserveObject(kind, memory + staging)
    const entry = {
      kind,
      memory,
      staging,
      hostMemory: 0,
      weights: [],
      isReleased,
      isOver: false,
      lifetime: undefined,
    }
    try {
      this.#reserveHostMemory(entry, objectBytes[kind] + hostMemory)
    } catch (error) {
      this.#release(entry)
      throw error
    }
    return entry
  }

  #enter<GpuObject extends object>(
    entry: TrackedObject,
    object: GpuObject,
    { uses = [] }: ObjectCosts,
  ): GpuObject {
    const lifetimes = uses.map(used => entryOf(used)?.lifetime).filter(lifetime => lifetime !== undefined)
    entry.lifetime = this.#lifetimes.begin(roles[entry.kind] ?? 'bystander', lifetimes, () => {
      // Destroys at once: the GPU would otherwise keep the memory until a garbage collection.
      try {
        if (!entry.isReleased) (object as Partial<GPUBuffer>).destroy?.()
      } catch {
        // An object that cannot be destroyed holds nothing.
      }
      this.#end(entry)
    })
    setEntry(object, entry)
    return object
  }

  #end(entry: TrackedObject): void {
    this.#release(entry)
    entry.isOver = true
    this.usage.releaseHostMemory(entry.hostMemory)
  }

  #release(entry: TrackedObject): void {
    if (entry.isReleased) return
    entry.isReleased = true
    this.usage.releaseObject(entry.kind)
    this.usage.releaseMemory(entry.memory + entry.staging)
  }
}

const roles: Readonly<Partial<Record<ObjectKind, ObjectRole>>> = {
  buffers: 'material',
  textures: 'material',
  textureViews: 'material',
  bindGroups: 'material',
  querySets: 'material',
  commandEncoders: 'encoder',
  renderBundles: 'bundle',
}

/** The resources of one object. */
interface TrackedObject {
  readonly kind: ObjectKind
  readonly memory: number
  staging: number
  /** Bytes of host memory until the object ends. */
  hostMemory: number
  /**
   * Untouched memory, which the system need not provide. It gives the garbage collector the weight of an
   * object whose own memory belongs to the GPU.
   */
  readonly weights: ArrayBuffer[]
  isReleased: boolean
  /** Whether no object of the guest can use it any more. */
  isOver: boolean
  lifetime: Lifetime | undefined
}

/** Bytes that an encoder reserves at a time for its commands. */
const recordingStep = 2 ** 18

// A property of the object: a WeakMap is slow, and slows garbage collections.
const entryKey = Symbol('wasi-webgpu.entry')

function entryOf(object: object): TrackedObject | undefined {
  return (object as { [entryKey]?: TrackedObject })[entryKey]
}

function setEntry(object: object, entry: TrackedObject | undefined): void {
  ;(object as { [entryKey]?: TrackedObject | undefined })[entryKey] = entry
}
