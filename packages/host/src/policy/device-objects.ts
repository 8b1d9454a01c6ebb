import { type CommandRecording, record } from './command-recording.ts'
import type { DeviceUsage } from './device-usage.ts'
import { ErrorScopes } from './error-scopes.ts'
import { objectBytes } from './host-memory.ts'
import { type Lifetime, Lifetimes, type ObjectRole } from './lifetimes.ts'
import type { ObjectKind } from './policy.ts'
import { PolicyError } from './policy-error.ts'

/** What an object takes beside being one of its kind. */
export interface ObjectCosts {
  /** Bytes until it is destroyed. */
  readonly memory?: number
  /** Bytes until it is unmapped or destroyed. */
  readonly staging?: number
  /** Bytes that the host keeps as long as the guest can use it, beside those of any object of the kind. */
  readonly hostMemory?: number
  /** What it is made of. */
  readonly uses?: readonly object[]
}

/** The objects that were made with a device under a policy: what each takes, and when it gives that back. */
export class DeviceObjects {
  readonly usage: DeviceUsage
  readonly errorScopes = new ErrorScopes()
  readonly #lifetimes = new Lifetimes()

  constructor(usage: DeviceUsage) {
    this.usage = usage
  }

  /**
   * Makes an object, and enters what it takes.
   *
   * @throws what the policy has for one that is too much, or what `make` throws: then it takes nothing
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

  /** The same for what takes a while to make. */
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

  /** {@link make} for an encoder: all that it records is entered, too. */
  makeEncoder<Encoder extends object>(
    kind: 'commandEncoders' | 'renderBundles',
    make: () => Encoder,
  ): Encoder {
    const encoder = this.make(kind, make)
    const entry = entryOf(encoder) as TrackedObject
    return record(encoder, this.#recordingOf(encoder, entry))
  }

  /** The guest destroyed an object. */
  destroyed(object: object): void {
    const entry = entryOf(object)
    if (entry !== undefined) this.#release(entry)
  }

  /** The guest unmapped a buffer: what it wrote is on its way to the GPU. */
  unmapped(buffer: object): void {
    const entry = entryOf(buffer)
    if (entry === undefined || entry.staging === 0 || entry.isReleased) return
    this.usage.startWork({})
    this.usage.releaseMemory(entry.staging)
    entry.staging = 0
  }

  /** The guest has complete commands instead of an encoder. */
  #finished(encoder: object, commands: object): void {
    const entry = entryOf(encoder)
    if (entry?.lifetime === undefined) return
    this.#lifetimes.finish(entry.lifetime)
    setEntry(encoder, undefined)
    setEntry(commands, entry)
  }

  #recordingOf(encoder: object, entry: TrackedObject): CommandRecording {
    // So much is a part of what an encoder takes.
    let left = objectBytes[entry.kind] / 2
    let error: Error | undefined
    const grow = (bytes: number): boolean => {
      // Nobody can submit what is recorded without an encoder.
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

  /** @throws what the policy has for what is too much */
  #reserveHostMemory(entry: TrackedObject, bytes: number): void {
    const { budget } = this.usage
    budget.reserveHostMemory(entry.kind, bytes)
    if (budget.policy.memory === undefined) return
    entry.hostMemory += bytes
    if (bytes >= recordingStep) entry.weights.push(new ArrayBuffer(bytes))
  }

  /** The guest dropped the handle of an object, or submitted it. */
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
      // Nothing can use it any more: the GPU need not wait for a garbage collection to hear of that.
      try {
        if (!entry.isReleased) (object as Partial<GPUBuffer>).destroy?.()
      } catch {
        // Then there is nothing to destroy.
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

/** What an object takes. */
interface TrackedObject {
  readonly kind: ObjectKind
  readonly memory: number
  staging: number
  /** Bytes that the host keeps until the object is over. */
  hostMemory: number
  /**
   * Memory that nobody touches, so that the system need not provide it: it tells the garbage collector of the weight of an
   * object whose own memory is the GPU's.
   */
  readonly weights: ArrayBuffer[]
  isReleased: boolean
  /** Nothing that the guest has can use it any more. */
  isOver: boolean
  lifetime: Lifetime | undefined
}

/** Bytes that are taken at a time for the commands of an encoder. */
const recordingStep = 2 ** 18

// On the object itself: a WeakMap is slow, and makes garbage collections slow.
const entryKey = Symbol('wasi-webgpu.entry')

function entryOf(object: object): TrackedObject | undefined {
  return (object as { [entryKey]?: TrackedObject })[entryKey]
}

function setEntry(object: object, entry: TrackedObject | undefined): void {
  ;(object as { [entryKey]?: TrackedObject | undefined })[entryKey] = entry
}
