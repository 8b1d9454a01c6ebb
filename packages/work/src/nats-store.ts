import { createHash } from 'node:crypto'
import {
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamManager,
  jetstreamManager,
} from '@nats-io/jetstream'
import { type KV, Kvm } from '@nats-io/kv'
import { type ObjectStore, Objm, type ObjectInfo as StoredObject } from '@nats-io/obj'
import type { NatsConnection } from '@nats-io/transport-node'
import type { Bucket, Container, KeyPage, ObjectInfo, Revised, Store } from '@wasi-webgpu/wasi'
import { KeyScan } from './key-scan.ts'
import { lastMessages, messagesOf } from './stored-messages.ts'
import { mostSubjectBytes, quoted } from './subject-pattern.ts'

/** Buckets and object stores of NATS as the store of guests. */
export class NatsStore implements Store {
  readonly #buckets: Kvm
  readonly #containers: Objm
  readonly #nc: NatsConnection
  readonly #manager: Promise<JetStreamManager>
  readonly #scan = new KeyScan()

  constructor(nc: NatsConnection) {
    this.#nc = nc
    this.#manager = jetstreamManager(nc, { checkAPI: false })
    this.#buckets = new Kvm(nc)
    this.#containers = new Objm(nc)
  }

  async openBucket(name: string): Promise<Bucket | undefined> {
    return unlessMissing(async () => {
      const bucket = await this.#buckets.open(name)
      await bucket.status()
      return new NatsBucket(bucket, name, await this.#manager, this.#scan)
    })
  }

  async openContainer(name: string): Promise<Container | undefined> {
    return unlessMissing(async () => this.#container(await this.#containers.open(name), name))
  }

  async createContainer(name: string): Promise<Container> {
    return this.#container(await this.#containers.create(name), name)
  }

  async #container(objects: ObjectStore, name: string): Promise<Container> {
    // The client's default exceeds the limit of some servers.
    const bytes = Math.min(pieceBytes, this.#nc.info?.max_payload ?? pieceBytes)
    return new NatsContainer(objects, name, await this.#manager, bytes)
  }

  async deleteContainer(name: string): Promise<void> {
    await unlessMissing(async () => (await this.#containers.open(name)).destroy())
  }
}

/** A bucket, whose keys are those of {@link checkedKey}. */
class NatsBucket implements Bucket {
  readonly #bucket: KV
  readonly #name: string
  readonly #manager: JetStreamManager
  readonly #scan: KeyScan

  constructor(bucket: KV, name: string, manager: JetStreamManager, scan: KeyScan) {
    this.#bucket = bucket
    this.#name = name
    this.#manager = manager
    this.#scan = scan
  }

  async get(key: string): Promise<Revised> {
    const entry = await this.#bucket.get(checkedKey(key))
    const value = entry?.operation === 'PUT' ? entry.value : undefined
    return { value, revision: entry?.revision ?? 0 }
  }

  async set(key: string, value: Uint8Array): Promise<void> {
    await this.#bucket.put(checkedKey(key), value)
  }

  async swap(key: string, value: Uint8Array, revision: number): Promise<boolean> {
    try {
      await this.#bucket.put(checkedKey(key), value, { previousSeq: revision })
      return true
    } catch (error) {
      if (isWrongRevision(error)) return false
      throw error
    }
  }

  async delete(key: string): Promise<void> {
    await this.#bucket.delete(checkedKey(key))
  }

  async keys(after?: string): Promise<KeyPage> {
    return this.#scan.page(this.#name, () => this.#keys(), after)
  }

  async *#keys(): AsyncGenerator<string> {
    const prefix = `$KV.${this.#name}.`
    for await (const { subject, headers } of lastMessages(
      this.#manager,
      `KV_${this.#name}`,
      `${prefix}>`,
      true,
    )) {
      const isDeleted = /^(DEL|PURGE)$/.test(headers?.get('KV-Operation') ?? '')
      if (!isDeleted) yield subject.slice(prefix.length)
    }
  }
}

/** An object store, whose names are ASCII. */
class NatsContainer implements Container {
  readonly #objects: ObjectStore
  readonly #name: string
  readonly #manager: JetStreamManager
  readonly #pieceBytes: number

  /** @param pieceBytes bytes of each message that an object is stored in */
  constructor(objects: ObjectStore, name: string, manager: JetStreamManager, pieceBytes: number) {
    this.#objects = objects
    this.#name = name
    this.#manager = manager
    this.#pieceBytes = pieceBytes
  }

  async createdAt(): Promise<number> {
    const { streamInfo } = await this.#objects.status()
    return seconds(streamInfo.created)
  }

  async info(name: string): Promise<ObjectInfo | undefined> {
    const info = await this.#objects.info(ascii(name))
    return info === null || info.deleted ? undefined : { size: info.size, createdAt: seconds(info.mtime) }
  }

  async read(name: string, start: number, end: number): Promise<Uint8Array | undefined> {
    for (let tries = mostTries; ; tries--) {
      const info = await this.#objects.info(ascii(name))
      if (info === null || info.deleted) return undefined
      // A link leads to another object, perhaps of another store.
      if (info.options?.link !== undefined) return (await this.#objects.getBlob(name))?.subarray(start, end)
      try {
        return await this.#read(info, start, end)
      } catch (error) {
        // The object has been replaced or deleted meanwhile, perhaps by another process.
        if (tries === 0 || (await this.#objects.info(name))?.nuid === info.nuid) throw error
      }
    }
  }

  async #read({ name, nuid, chunks, digest }: StoredObject, start: number, end: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(end - start)
    const hash = createHash('sha256')
    let position = 0
    // All pieces are read, because the digest covers the whole object.
    const subject = `$O.${this.#name}.C.${nuid}`
    for await (const { data } of messagesOf(this.#manager, `OBJ_${this.#name}`, subject, chunks)) {
      const from = Math.max(start - position, 0)
      const to = Math.min(end - position, data.length)
      if (from < to) bytes.set(data.subarray(from, to), position + from - start)
      position += data.length
      hash.update(data)
    }
    if (!hash.digest().equals(Buffer.from(digest.replace('SHA-256=', ''), 'base64url')))
      throw new Error(`the object ${name} has another digest than it was stored with; store it again`)
    return bytes.subarray(0, Math.max(Math.min(end, position) - start, 0))
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    await this.#objects.putBlob({ name: ascii(name), options: { max_chunk_size: this.#pieceBytes } }, bytes)
  }

  async delete(name: string): Promise<void> {
    if ((await this.info(name)) !== undefined) await this.#objects.delete(name)
  }

  async list(reserve?: (name: string) => void): Promise<readonly string[]> {
    const names: string[] = []
    const stream = `OBJ_${this.#name}`
    for await (const message of lastMessages(this.#manager, stream, `$O.${this.#name}.M.>`, false)) {
      const { name, deleted } = message.json<{ name: string; deleted?: boolean }>()
      if (deleted === true) continue
      reserve?.(name)
      names.push(name)
    }
    return names
  }
}

/** How often an object is read anew when it has been replaced meanwhile. */
const mostTries = 20

/** Bytes of a message with a piece of an object. */
const pieceBytes = 0x2_0000

/** The client encodes names with `btoa`, which refuses most letters, and differs from other clients for the rest. */
function ascii(name: string): string {
  if (/^[ -~]+$/.test(name)) return fitting(name)
  throw new Error(`an object in NATS has a name of ASCII letters here, and ${quoted(name)} is none`)
}

/**
 * Returns a key: letters, digits and `-/_=`, in tokens between dots. The client itself would delete every key that matches one
 * with wildcards.
 *
 * @throws Error, for the guest, when it is none
 */
function checkedKey(key: string): string {
  if (/^[-/=\w]+(\.[-/=\w]+)*$/.test(key)) return fitting(key)
  throw new Error(
    `a key in NATS consists of letters, digits, '-', '/', '_', '=', and dots between them, and ${quoted(key)} is none`,
  )
}

/**
 * Returns a key or the name of an object, which becomes a part of a subject.
 *
 * @throws Error, for the guest, when the server would close the connection for so long a subject
 */
function fitting(name: string): string {
  if (Buffer.byteLength(name) <= mostSubjectBytes) return name
  throw new Error(`${quoted(name)} exceeds the ${mostSubjectBytes} bytes of a name in NATS`)
}

function seconds(time: string): number {
  return Math.floor(Date.parse(time) / 1000)
}

async function unlessMissing<T>(open: () => Promise<T>): Promise<T | undefined> {
  try {
    return await open()
  } catch (error) {
    const isMissing =
      codeOf(error) === JetStreamApiCodes.StreamNotFound || /not found/i.test((error as Error).message)
    if (isMissing) return undefined
    throw error
  }
}

function isWrongRevision(error: unknown): boolean {
  const code = codeOf(error)
  return code === JetStreamApiCodes.StreamWrongLastSequence || code === wrongLastSequenceUnknown
}

const wrongLastSequenceUnknown = 10_164

function codeOf(error: unknown): number | undefined {
  return error instanceof JetStreamApiError ? error.code : undefined
}
