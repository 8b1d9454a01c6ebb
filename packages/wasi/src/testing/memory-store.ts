import { keyPage } from '../store/key-page.ts'
import type { Bucket, Container, Store } from '../store/store.ts'

/** A store in memory, whose operations take a turn of the event loop. */
export class MemoryStore implements Store {
  readonly #buckets: Map<string, Bucket>
  readonly #containers = new Map<string, Container>()

  /** @param buckets names of the buckets that exist */
  constructor(buckets: readonly string[] = []) {
    this.#buckets = new Map(buckets.map(name => [name, memoryBucket()]))
  }

  async openBucket(name: string): Promise<Bucket | undefined> {
    return this.#buckets.get(name)
  }

  async openContainer(name: string): Promise<Container | undefined> {
    return this.#containers.get(name)
  }

  async createContainer(name: string): Promise<Container> {
    const container = this.#containers.get(name) ?? memoryContainer()
    this.#containers.set(name, container)
    return container
  }

  async deleteContainer(name: string): Promise<void> {
    this.#containers.delete(name)
  }
}

const turn = () => new Promise<void>(resolve => setImmediate(resolve))

function memoryBucket(): Bucket {
  const values = new Map<string, Uint8Array>()
  let revisions = 0
  const revision = new Map<string, number>()
  const change = (key: string, value: Uint8Array | undefined) => {
    if (value === undefined) values.delete(key)
    else values.set(key, value)
    revision.set(key, ++revisions)
  }
  return {
    get: async key => ({ value: values.get(key), revision: revision.get(key) ?? 0 }),
    set: async (key, value) => change(key, value),
    delete: async key => change(key, undefined),
    keys: async after => keyPage([...values.keys()].filter(key => after === undefined || key > after).sort()),
    swap: async (key, value, expected) => {
      await turn()
      if ((revision.get(key) ?? 0) !== expected) return false
      change(key, value)
      return true
    },
  }
}

function memoryContainer(): Container {
  const objects = new Map<string, Uint8Array>()
  return {
    createdAt: async () => 1_700_000_000,
    info: async name => {
      const bytes = objects.get(name)
      return bytes && { size: bytes.length, createdAt: 1_700_000_000 }
    },
    read: async (name, start, end) => objects.get(name)?.slice(start, end),
    write: async (name, bytes) => void objects.set(name, bytes),
    delete: async name => void objects.delete(name),
    list: async reserve => {
      const names = [...objects.keys()]
      for (const name of names) reserve?.(name)
      return names
    },
  }
}
