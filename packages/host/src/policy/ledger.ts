import type { Account } from './account.ts'
import { Breach } from './breach.ts'
import { ErrorScopes } from './error-scopes.ts'
import { objectBytes } from './kept-bytes.ts'
import { type Lifetime, Lifetimes, type Role } from './lifetimes.ts'
import type { ObjectKind } from './policy.ts'
import { type Recording, record } from './recording.ts'

/** What an object takes beside being one of its kind. */
export interface Costs {
  /** Bytes until it is destroyed. */
  readonly memory?: number
  /** Bytes until it is unmapped or destroyed. */
  readonly staging?: number
  /** Bytes that the host keeps as long as the guest can use it, beside those of any object of the kind. */
  readonly kept?: number
  /** What it is made of. */
  readonly uses?: readonly object[]
}

/** The objects that were made with a device under a policy: what each takes, and when it gives that back. */
export class Ledger {
  readonly account: Account
  readonly errorScopes = new ErrorScopes()
  readonly #lifetimes = new Lifetimes()

  constructor(account: Account) {
    this.account = account
  }

  /**
   * Makes an object, and enters what it takes.
   *
   * @throws what the policy has for one that is too much, or what `make` throws: then it takes nothing
   */
  make<GpuObject extends object>(kind: ObjectKind, make: () => GpuObject, costs: Costs = {}): GpuObject {
    const entry = this.#take(kind, costs)
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
    costs: Costs = {},
  ): Promise<GpuObject> {
    const entry = this.#take(kind, costs)
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
    const entry = entryOf(encoder) as Entry
    return record(encoder, this.#recordingOf(encoder, entry))
  }

  /** The guest destroyed an object. */
  destroyed(object: object): void {
    const entry = entryOf(object)
    if (entry !== undefined) this.#free(entry)
  }

  /** The guest unmapped a buffer: what it wrote is on its way to the GPU. */
  unmapped(buffer: object): void {
    const entry = entryOf(buffer)
    if (entry === undefined || entry.staging === 0 || entry.isFree) return
    this.account.give({})
    this.account.giveBackMemory(entry.staging)
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

  #recordingOf(encoder: object, entry: Entry): Recording {
    // So much is a part of what an encoder takes.
    let left = objectBytes[entry.kind] / 2
    let error: Error | undefined
    const grow = (bytes: number): boolean => {
      // Nobody can submit what is recorded without an encoder.
      if (entry.isOver || error !== undefined) return false
      const more = Math.max(bytes, recordingStep)
      try {
        this.#keep(entry, more)
      } catch (reason) {
        error = new Breach('validation', (reason as Error).message)
        return false
      }
      left += more
      return true
    }
    return {
      take: bytes => {
        if (left < bytes && !grow(bytes)) return false
        left -= bytes
        return true
      },
      error: () => error,
      finished: commands => this.#finished(encoder, commands),
      bundleBytes: bundle => entryOf(bundle)?.kept ?? 0,
    }
  }

  /** @throws what the policy has for what is too much */
  #keep(entry: Entry, bytes: number): void {
    const { spending } = this.account
    spending.keep(entry.kind, bytes)
    if (spending.policy.memory === undefined) return
    entry.kept += bytes
    if (bytes >= recordingStep) entry.weights.push(new ArrayBuffer(bytes))
  }

  /** The guest dropped the handle of an object, or submitted it. */
  dropped(object: object): void {
    const lifetime = entryOf(object)?.lifetime
    if (lifetime !== undefined) this.#lifetimes.drop(lifetime)
  }

  #take(kind: ObjectKind, { memory = 0, staging = 0, kept = 0 }: Costs): Entry {
    const { account } = this
    const isFree = account.isClosed
    if (!isFree) account.take(kind, memory + staging)
    const entry = { kind, memory, staging, kept: 0, weights: [], isFree, isOver: false, lifetime: undefined }
    try {
      this.#keep(entry, objectBytes[kind] + kept)
    } catch (error) {
      this.#free(entry)
      throw error
    }
    return entry
  }

  #enter<GpuObject extends object>(entry: Entry, object: GpuObject, { uses = [] }: Costs): GpuObject {
    const lifetimes = uses.map(used => entryOf(used)?.lifetime).filter(lifetime => lifetime !== undefined)
    entry.lifetime = this.#lifetimes.begin(roles[entry.kind] ?? 'bystander', lifetimes, () => {
      // Nothing can use it any more: the GPU need not wait for a garbage collection to hear of that.
      try {
        if (!entry.isFree) (object as Partial<GPUBuffer>).destroy?.()
      } catch {
        // Then there is nothing to destroy.
      }
      this.#end(entry)
    })
    setEntry(object, entry)
    return object
  }

  #end(entry: Entry): void {
    this.#free(entry)
    entry.isOver = true
    this.account.letGo(entry.kept)
  }

  #free(entry: Entry): void {
    if (entry.isFree) return
    entry.isFree = true
    this.account.giveBack(entry.kind)
    this.account.giveBackMemory(entry.memory + entry.staging)
  }
}

const roles: Readonly<Partial<Record<ObjectKind, Role>>> = {
  buffers: 'material',
  textures: 'material',
  textureViews: 'material',
  bindGroups: 'material',
  querySets: 'material',
  commandEncoders: 'encoder',
  renderBundles: 'bundle',
}

/** What an object takes. */
interface Entry {
  readonly kind: ObjectKind
  readonly memory: number
  staging: number
  /** Bytes that the host keeps until the object is over. */
  kept: number
  /**
   * Memory that nobody touches, so that the system need not provide it: it tells the garbage collector of the weight of an
   * object whose own memory is the GPU's.
   */
  readonly weights: ArrayBuffer[]
  isFree: boolean
  /** Nothing that the guest has can use it any more. */
  isOver: boolean
  lifetime: Lifetime | undefined
}

/** Bytes that are taken at a time for the commands of an encoder. */
const recordingStep = 2 ** 18

// On the object itself: a WeakMap is slow, and makes garbage collections slow.
const entryKey = Symbol('wasi-webgpu.entry')

function entryOf(object: object): Entry | undefined {
  return (object as { [entryKey]?: Entry })[entryKey]
}

function setEntry(object: object, entry: Entry | undefined): void {
  ;(object as { [entryKey]?: Entry | undefined })[entryKey] = entry
}
