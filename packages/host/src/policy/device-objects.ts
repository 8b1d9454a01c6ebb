import { type CommandRecording, record } from './command-recording.ts'
import type { DeviceUsage } from './device-usage.ts'
import { ErrorScopes } from './error-scopes.ts'
import { objectBytes } from './host-memory.ts'
import { type Lifetime, Lifetimes, type ObjectRole } from './lifetimes.ts'
import type { ObjectKind } from './policy.ts'
import { PolicyError } from './policy-error.ts'
import { shortened } from './short-texts.ts'

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

/** Number of substitutes of a device that have a label and a size of their own. */
const mostSubstitutes = 2000

/** The objects of a device under a policy: the resources of each, and when they are released. */
export class DeviceObjects {
  readonly usage: DeviceUsage
  readonly errorScopes: ErrorScopes
  readonly #lifetimes = new Lifetimes()
  /** Number of substitutes that have been made. */
  #made = 0
  /** Substitutes that stand for many, by their members. */
  readonly #shared = new Map<string, { label: string }>()

  constructor(usage: DeviceUsage) {
    this.usage = usage
    this.errorScopes = new ErrorScopes(usage)
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
  makeAsync<GpuObject extends object>(
    kind: ObjectKind,
    make: () => Promise<GpuObject>,
    costs: ObjectCosts = {},
  ): Promise<GpuObject> {
    return this.#enterLater(this.#reserve(kind, costs), Promise.try(make), costs)
  }

  async #enterLater<GpuObject extends object>(
    entry: TrackedObject,
    made: Promise<GpuObject>,
    costs: ObjectCosts,
  ): Promise<GpuObject> {
    try {
      return this.#enter(entry, await made, costs)
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

  /** Returns the label that an object may have. */
  labelFor(label: string): string {
    return shortened(label)
  }

  /**
   * Returns the limited form of a substitute for an object that could not be created: from a number on, one substitute for all that
   * have the same members. A guest may ask for any number of them, and they take none of the policy's resources.
   */
  limited(made: { label: string }): object {
    made.label = this.labelFor(made.label)
    if (++this.#made <= mostSubstitutes) return made
    const members = Object.entries(made).flatMap(([name, value]) => (value === undefined ? [] : name))
    const shared = this.#shared.get(`${members}`) ?? made
    shared.label = ''
    this.#shared.set(`${members}`, shared)
    return shared
  }

  /** Returns the bytes of host memory that an object takes. */
  hostMemoryOf(object: object): number {
    return entryOf(object)?.hostMemory ?? 0
  }

  /** Called when the guest has destroyed an object. */
  onDestroyed(object: object): void {
    const entry = entryOf(object)
    if (entry !== undefined) this.#release(entry)
  }

  /** Called when the guest has unmapped a buffer, which starts the upload of its data. */
  onUnmapped(buffer: object): void {
    const entry = entryOf(buffer)
    if (entry === undefined || entry.staging === 0 || entry.isReleased) return
    this.usage.startWork({})
    this.usage.releaseMemory(entry.staging)
    entry.staging = 0
  }

  /** Called when the complete commands have replaced their encoder. */
  #onFinished(encoder: object, commands: object): void {
    const entry = entryOf(encoder)
    if (entry?.lifetime === undefined) return
    this.#lifetimes.finish(entry.lifetime)
    setEntry(encoder, undefined)
    setEntry(commands, entry)
  }

  #recordingOf(encoder: object, entry: TrackedObject): CommandRecording {
    // The reservation of the encoder itself covers this many bytes.
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
      finished: commands => this.#onFinished(encoder, commands),
      bundleBytes: bundle => this.hostMemoryOf(bundle),
    }
  }

  /** @throws the error that WebGPU has for an object of the kind that cannot be created */
  #reserveHostMemory(entry: TrackedObject, bytes: number): void {
    const { budget } = this.usage
    budget.reserveHostMemory(entry.kind, bytes)
    if (budget.policy.memory === undefined) return
    entry.hostMemory += bytes
    if (bytes >= recordingStep) entry.gcPressure.push(new ArrayBuffer(bytes))
  }

  /** Called when the guest has dropped a handle or submitted the object. */
  onHandleDropped(object: object): void {
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
      gcPressure: [],
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
    entry.lifetime = this.#lifetimes.begin(roles[entry.kind] ?? 'independent', lifetimes, () => {
      // Destroys at once: the GPU would otherwise keep the memory until a garbage collection.
      try {
        if (!entry.isReleased) (object as Partial<GPUBuffer>).destroy?.()
      } catch {
        // An object that cannot be destroyed occupies no memory.
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

/** Role of each kind of object in the lifetimes; the other kinds are independent. */
const roles: Readonly<Partial<Record<ObjectKind, ObjectRole>>> = {
  buffers: 'operand',
  textures: 'operand',
  textureViews: 'operand',
  bindGroups: 'operand',
  querySets: 'operand',
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
   * Never written, so the system assigns no pages. The buffers let the garbage collector weigh an object whose own
   * memory belongs to the GPU.
   */
  readonly gcPressure: ArrayBuffer[]
  isReleased: boolean
  /** Whether no object of the guest can use it any more. */
  isOver: boolean
  lifetime: Lifetime | undefined
}

/** Bytes that an encoder reserves at a time for its commands. */
const recordingStep = 2 ** 18

// Kept as a property, because a WeakMap is slow and slows garbage collections.
const entryKey = Symbol('wasi-webgpu.entry')

function entryOf(object: object): TrackedObject | undefined {
  return (object as { [entryKey]?: TrackedObject })[entryKey]
}

function setEntry(object: object, entry: TrackedObject | undefined): void {
  ;(object as { [entryKey]?: TrackedObject | undefined })[entryKey] = entry
}
