import { type Imports, Trap } from '@wasi-webgpu/component'
import { Blocking } from '@wasi-webgpu/component/host'
import type { GuestRoom } from '../guest-room.ts'
import { type Bucket, mostValueBytes, type Revised, type Store, type StoreGrants } from './store.ts'

/**
 * Returns `wasi:keyvalue` over the granted buckets of a store.
 *
 * @param store opens the store; called when the guest first opens a bucket
 */
export function keyvalue(store: () => Promise<Store>, grants: StoreGrants, room: GuestRoom): Imports {
  const open = async (name: string) => {
    const grant = Object.hasOwn(grants, name) ? grants[name] : undefined
    if (grant === undefined) throw denied
    const bucket = await (await store()).openBucket(name)
    if (bucket === undefined) throw { tag: 'no-such-store' }
    return room.keep(() => new GuestBucket(bucket, grant.readOnly === true))
  }
  return {
    'wasi:keyvalue/store@0.2.0-draft2': {
      Bucket: GuestBucket,
      open: call(open),
      '[method]bucket.get': call(
        async ({ bucket }: GuestBucket, key: string) => (await bucket.get(key)).value,
      ),
      '[method]bucket.set': call(async (self: GuestBucket, key: string, value: Uint8Array) =>
        self.writable.set(key, value),
      ),
      '[method]bucket.delete': call(async (self: GuestBucket, key: string) => self.writable.delete(key)),
      '[method]bucket.exists': call(
        async ({ bucket }: GuestBucket, key: string) => (await bucket.get(key)).value !== undefined,
      ),
      '[method]bucket.list-keys': call(listKeys),
    },
    'wasi:keyvalue/atomics@0.2.0-draft2': {
      Cas,
      '[static]cas.new': call(async (self: GuestBucket, key: string) => newCas(self, key, room)),
      '[method]cas.current': call(async ({ current }: Cas) => current.value),
      increment: call(increment),
      swap: new Blocking(async (cas: Cas, value: Uint8Array) => swap(cas, value, room)),
    },
    'wasi:keyvalue/batch@0.2.0-draft2': {
      'get-many': call(getMany),
      'set-many': call(
        async (self: GuestBucket, pairs: readonly (readonly [key: string, value: Uint8Array])[]) => {
          for (const [key, value] of pairs) await self.writable.set(key, value)
        },
      ),
      'delete-many': call(async (self: GuestBucket, keys: readonly string[]) => {
        for (const key of keys) await self.writable.delete(key)
      }),
    },
  }
}

/** A `bucket` of a guest. */
class GuestBucket {
  readonly bucket: Bucket
  readonly #isReadOnly: boolean

  constructor(bucket: Bucket, isReadOnly: boolean) {
    this.bucket = bucket
    this.#isReadOnly = isReadOnly
  }

  /** @throws `access-denied` when the guest may only read */
  get writable(): Bucket {
    if (this.#isReadOnly) throw denied
    return this.bucket
  }
}

/** A `cas`: a key, as it was when the guest last looked. */
class Cas {
  readonly owner: GuestBucket
  readonly key: string
  readonly current: Revised

  constructor(owner: GuestBucket, key: string, current: Revised) {
    this.owner = owner
    this.key = key
    this.current = current
  }
}

async function newCas(owner: GuestBucket, key: string, room: GuestRoom): Promise<Cas> {
  const current = await owner.bucket.get(key)
  return room.keep(() => new Cas(owner, key, current), { bytes: current.value?.length ?? 0 })
}

async function swap(cas: Cas, value: Uint8Array, room: GuestRoom): Promise<void> {
  const { owner, key, current } = cas
  let failed: Cas
  try {
    if (await owner.writable.swap(key, value, current.revision)) return
    failed = await newCas(owner, key, room)
  } catch (error) {
    throw { tag: 'store-error', val: errorOf(error) }
  } finally {
    room.drop(cas)
  }
  throw { tag: 'cas-failed', val: failed }
}

/** Adds to a number, which is stored as decimal digits. */
async function increment(self: GuestBucket, key: string, delta: bigint): Promise<bigint> {
  for (;;) {
    const { value, revision } = await self.writable.get(key)
    const text = value === undefined ? '0' : new TextDecoder().decode(value)
    if (!/^-?\d{1,19}$/.test(text)) throw other(`the value of ${key} is not a number in decimal digits`)
    const sum = BigInt(text) + delta
    if (BigInt.asIntN(64, sum) !== sum) throw other(`the number of ${key} exceeds 64 bits`)
    if (await self.writable.swap(key, new TextEncoder().encode(String(sum)), revision)) return sum
  }
}

/** Lists keys in order. A page begins after the key that is the cursor. */
async function listKeys({ bucket }: GuestBucket, cursor: string | undefined) {
  const rest = [...(await bucket.keys())].filter(key => cursor === undefined || key > cursor).sort()
  const keys = rest.slice(0, keysOfPage)
  return { keys, cursor: keys.length < rest.length ? keys.at(-1) : undefined }
}

const keysOfPage = 1000

async function getMany({ bucket }: GuestBucket, keys: readonly string[]) {
  const values: ([key: string, value: Uint8Array] | undefined)[] = []
  let bytes = 0
  for (const key of keys) {
    const { value } = await bucket.get(key)
    bytes += value?.length ?? 0
    if (bytes > mostValueBytes)
      throw other(`the values of ${keys.length} keys exceed ${mostValueBytes} bytes; get fewer`)
    values.push(value && [key, value])
  }
  return values
}

/** A function of WIT that waits for the store, and fails with the variant `error`. */
// biome-ignore lint/suspicious/noExplicitAny: each function has its own parameters.
function call<Args extends any[]>(operation: (...args: Args) => Promise<unknown>): Blocking {
  return new Blocking((...args: Args) =>
    operation(...args).catch(error => {
      throw errorOf(error)
    }),
  )
}

const denied = { tag: 'access-denied' }

function other(message: string): object {
  return { tag: 'other', val: message }
}

/** Returns the `error` of WIT for whatever an operation threw; a trap stays one. */
function errorOf(error: unknown): unknown {
  if (error instanceof Trap || !(error instanceof Error)) return error
  return other(error.message)
}
