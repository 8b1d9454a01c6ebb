import { type Imports, Trap } from '@wasi-webgpu/component'
import { Blocking } from '@wasi-webgpu/component/host'
import type { GuestRoom } from '../guest-room.ts'
import { errorText } from './error-text.ts'
import { bytesOfPage } from './key-page.ts'
import type { Bucket, Revised, Store, StoreGrants } from './store.ts'
import { type Reserve, ValueMemory } from './value-memory.ts'
import { lifeCheck, whileGuestLives } from './while-guest-lives.ts'

/**
 * Returns `wasi:keyvalue` over the granted buckets of a store.
 *
 * @param store opens the store; called when the guest first opens a bucket
 */
export function keyvalue(store: () => Promise<Store>, grants: StoreGrants, room: GuestRoom): Imports {
  const values = ValueMemory.of(room)
  const call = callsIn(values)
  const open = async (_: Reserve, name: string) => {
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
        async (reserve, { bucket }: GuestBucket, key: string) => (await read(reserve, bucket, key)).value,
      ),
      '[method]bucket.set': call(async (_, self: GuestBucket, key: string, value: Uint8Array) =>
        self.writable.set(key, value),
      ),
      '[method]bucket.delete': call(async (_, self: GuestBucket, key: string) => self.writable.delete(key)),
      '[method]bucket.exists': call(
        async (reserve, { bucket }: GuestBucket, key: string) =>
          (await read(reserve, bucket, key)).value !== undefined,
      ),
      '[method]bucket.list-keys': call(listKeys),
    },
    'wasi:keyvalue/atomics@0.2.0-draft2': {
      Cas,
      '[static]cas.new': call(async (reserve, self: GuestBucket, key: string) =>
        newCas(reserve, self, key, room),
      ),
      '[method]cas.current': call(async (_, { current }: Cas) => current.value),
      increment: call(increment),
      swap: new Blocking(async (cas: Cas, value: Uint8Array) => swap(cas, value, values, room)),
    },
    'wasi:keyvalue/batch@0.2.0-draft2': {
      'get-many': call(getMany),
      'set-many': call(
        async (_, self: GuestBucket, pairs: readonly (readonly [key: string, value: Uint8Array])[]) => {
          for await (const [key, value] of whileGuestLives(pairs)) await self.writable.set(key, value)
        },
      ),
      'delete-many': call(async (_, self: GuestBucket, keys: readonly string[]) => {
        for await (const key of whileGuestLives(keys)) await self.writable.delete(key)
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

/** Reads a value, for which memory is reserved. */
async function read(reserve: Reserve, bucket: Bucket, key: string): Promise<Revised> {
  let expected = 0
  const revised = await bucket.get(key, bytes => {
    reserve(bytes)
    expected += bytes
  })
  // A store may not know the size before, and another may have changed the value meanwhile.
  reserve(Math.max(0, (revised.value?.length ?? 0) - expected))
  return revised
}

async function newCas(reserve: Reserve, owner: GuestBucket, key: string, room: GuestRoom): Promise<Cas> {
  const current = await read(reserve, owner.bucket, key)
  const bytes = 2 * key.length + (current.value?.length ?? 0)
  return room.keep(() => new Cas(owner, key, current), { bytes })
}

async function swap(cas: Cas, value: Uint8Array, values: ValueMemory, room: GuestRoom): Promise<void> {
  const { owner, key, current } = cas
  let failed: Cas | undefined
  try {
    failed = await values.transfer([value], async reserve => {
      const isSet = await owner.writable.swap(key, value, current.revision)
      return isSet ? undefined : newCas(reserve, owner, key, room)
    })
  } catch (error) {
    throw { tag: 'store-error', val: errorOf(error) }
  } finally {
    room.drop(cas)
  }
  if (failed !== undefined) throw { tag: 'cas-failed', val: failed }
}

/** Adds to a number, which is stored as decimal digits. */
async function increment(reserve: Reserve, self: GuestBucket, key: string, delta: bigint): Promise<bigint> {
  const checkLife = lifeCheck()
  for (;;) {
    checkLife()
    const { value, revision } = await read(reserve, self.writable, key)
    const text = value === undefined ? '0' : new TextDecoder().decode(value)
    if (!/^-?\d{1,19}$/.test(text)) throw other(`the value of ${key} is not a number in decimal digits`)
    const sum = BigInt(text) + delta
    if (BigInt.asIntN(64, sum) !== sum) throw other(`the number of ${key} exceeds 64 bits`)
    checkLife()
    if (await self.writable.swap(key, new TextEncoder().encode(String(sum)), revision)) return sum
  }
}

/** Lists a page of keys, which begins after the key that is the cursor. */
async function listKeys(reserve: Reserve, { bucket }: GuestBucket, cursor: string | undefined) {
  reserve(bytesOfPage)
  const { keys, hasMore } = await bucket.keys(cursor)
  return { keys, cursor: hasMore ? keys.at(-1) : undefined }
}

async function getMany(reserve: Reserve, { bucket }: GuestBucket, keys: readonly string[]) {
  const values: ([key: string, value: Uint8Array] | undefined)[] = []
  for await (const key of whileGuestLives(keys)) {
    const { value } = await read(reserve, bucket, key)
    values.push(value && [key, value])
  }
  return values
}

/** Returns what makes a function of WIT that waits for the store, and fails with the variant `error`. */
function callsIn(values: ValueMemory) {
  // biome-ignore lint/suspicious/noExplicitAny: each function has its own parameters.
  return <Args extends any[]>(operation: (reserve: Reserve, ...args: Args) => Promise<unknown>) =>
    new Blocking((...args: Args) =>
      values
        .transfer(args, reserve => operation(reserve, ...args))
        .catch(error => {
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
  return other(errorText(error))
}
