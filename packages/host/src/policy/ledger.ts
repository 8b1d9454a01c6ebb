import type { Account } from './account.ts'
import { ErrorScopes } from './error-scopes.ts'
import { type Lifetime, Lifetimes, type Role } from './lifetimes.ts'
import type { ObjectKind } from './policy.ts'

/** What an object takes beside being one of its kind. */
export interface Costs {
  /** Bytes until it is destroyed. */
  readonly memory?: number
  /** Bytes until it is unmapped or destroyed. */
  readonly staging?: number
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
    if (this.account.isClosed) return make()
    const entry = this.#take(kind, costs)
    try {
      return this.#enter(entry, make(), costs)
    } catch (error) {
      this.#free(entry)
      throw error
    }
  }

  /** The same for what takes a while to make. */
  async makeAsync<GpuObject extends object>(
    kind: ObjectKind,
    make: () => Promise<GpuObject>,
  ): Promise<GpuObject> {
    if (this.account.isClosed) return make()
    const entry = this.#take(kind, {})
    try {
      return this.#enter(entry, await make(), {})
    } catch (error) {
      this.#free(entry)
      throw error
    }
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
  finished(encoder: object, commands: object): void {
    const entry = entryOf(encoder)
    if (entry?.lifetime === undefined) return
    this.#lifetimes.finish(entry.lifetime)
    setEntry(encoder, undefined)
    setEntry(commands, entry)
  }

  /** The guest dropped the handle of an object, or submitted it. */
  dropped(object: object): void {
    const lifetime = entryOf(object)?.lifetime
    if (lifetime !== undefined) this.#lifetimes.drop(lifetime)
  }

  #take(kind: ObjectKind, { memory = 0, staging = 0 }: Costs): Entry {
    this.account.take(kind, memory + staging)
    return { kind, memory, staging, isFree: false, lifetime: undefined }
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
      this.#free(entry)
    })
    setEntry(object, entry)
    return object
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
  isFree: boolean
  lifetime: Lifetime | undefined
}

// On the object itself: a WeakMap is slow, and makes garbage collections slow.
const entryKey = Symbol('wasi-webgpu.entry')

function entryOf(object: object): Entry | undefined {
  return (object as { [entryKey]?: Entry })[entryKey]
}

function setEntry(object: object, entry: Entry | undefined): void {
  ;(object as { [entryKey]?: Entry | undefined })[entryKey] = entry
}
