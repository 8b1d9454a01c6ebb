import { type Imports, Trap } from '@wasi-webgpu/component'
import { Blocking, trap } from '@wasi-webgpu/component/host'
import type { GuestRoom } from '../guest-room.ts'
import { BytesInput, CallbackOutput } from '../node/memory-streams.ts'
import { PieceJoiner } from '../node/piece-joiner.ts'
import { errorText } from './error-text.ts'
import type { Container, Store, StoreGrants } from './store.ts'
import { ValueMemory } from './value-memory.ts'
import { lifeCheck, whileGuestLives } from './while-guest-lives.ts'

/**
 * Returns `wasi:blobstore` over the granted containers of a store. The host holds the bytes of values in the
 * {@link ValueMemory} of the guest; a larger object is read in parts.
 *
 * @param store opens the store; called when the guest first opens a container
 */
export function blobstore(store: () => Promise<Store>, grants: StoreGrants, room: GuestRoom): Imports {
  const values = ValueMemory.of(room)
  const call = callsIn(values)
  /** Opens the store for a change, if the guest still lives then. */
  const openForChange = async () => {
    const checkLife = lifeCheck()
    const opened = await store()
    checkLife()
    return opened
  }
  const access = (name: string, isChange = false) => {
    const grant = Object.hasOwn(grants, name) ? grants[name] : undefined
    if (grant === undefined) throw new Error(`the container ${name} is not granted`)
    if (isChange && grant.readOnly === true)
      throw new Error(`the container ${name} is granted for reading only`)
  }
  const find = async (name: string, isChange = false) => {
    access(name, isChange)
    const container = await (await store()).openContainer(name)
    if (container === undefined) throw new Error(`there is no container ${name}`)
    return container
  }
  const keep = (name: string, container: Container) =>
    room.keep(() => new GuestContainer(name, container, () => access(name, true)))
  const copy = async (from: ObjectId, to: ObjectId, checkLife = lifeCheck()) => {
    const [source, target] = [await find(from.container), await find(to.container, true)]
    const bytes = await readAll(source, from.object, 0n, mostEnd, values)
    try {
      checkLife()
      await target.write(to.object, bytes)
    } finally {
      values.give(bytes.length)
    }
  }
  return {
    'wasi:blobstore/blobstore@0.2.0-draft': {
      'create-container': call(async (name: string) => {
        access(name, true)
        return keep(name, await (await openForChange()).createContainer(name))
      }),
      'get-container': call(async (name: string) => keep(name, await find(name))),
      'delete-container': call(async (name: string) => {
        access(name, true)
        await (await openForChange()).deleteContainer(name)
      }),
      'container-exists': call(async (name: string) => {
        access(name)
        return (await (await store()).openContainer(name)) !== undefined
      }),
      'copy-object': call((from: ObjectId, to: ObjectId) => copy(from, to)),
      'move-object': call(async (from: ObjectId, to: ObjectId) => {
        const checkLife = lifeCheck()
        const source = await find(from.container, true)
        if (from.container === to.container && from.object === to.object) return
        await copy(from, to, checkLife)
        checkLife()
        await source.delete(from.object)
      }),
    },
    'wasi:blobstore/container@0.2.0-draft': {
      Container: GuestContainer,
      StreamObjectNames: ObjectNames,
      '[method]container.name': ({ name }: GuestContainer) => name,
      '[method]container.info': call(async ({ name, objects }: GuestContainer) => ({
        name,
        createdAt: BigInt(await objects.createdAt()),
      })),
      '[method]container.get-data': call(
        async ({ objects }: GuestContainer, name: string, start: bigint, end: bigint) => {
          const bytes = await readAll(objects, name, start, end, values)
          return room.keep(() => new IncomingValue(bytes, values))
        },
      ),
      '[method]container.write-data': call(
        async (self: GuestContainer, name: string, value: OutgoingValue) => {
          const container = self.writable
          if (!room.charge(value, targetBytes + 2 * name.length))
            throw new Error('the host keeps too much for the guest; finish or drop values first')
          value.targets.push({ container, name })
        },
      ),
      '[method]container.list-objects': call(({ objects }: GuestContainer) =>
        values.transfer([], async reserve => {
          let bytes = 0
          const names = await objects.list(name => {
            reserve(bytesOfName(name))
            bytes += bytesOfName(name)
          })
          return room.keep(() => new ObjectNames(names), { bytes })
        }),
      ),
      '[method]container.delete-object': call(async (self: GuestContainer, name: string) =>
        self.writable.delete(name),
      ),
      '[method]container.delete-objects': call(async (self: GuestContainer, names: readonly string[]) => {
        for await (const name of whileGuestLives(names)) await self.writable.delete(name)
      }),
      '[method]container.has-object': call(
        async ({ objects }: GuestContainer, name: string) => (await objects.info(name)) !== undefined,
      ),
      '[method]container.object-info': call(
        async ({ name: container, objects }: GuestContainer, name: string) => {
          const info = await objects.info(name)
          if (info === undefined) throw new Error(`there is no object ${name}`)
          return { name, container, createdAt: BigInt(info.createdAt), size: BigInt(info.size) }
        },
      ),
      '[method]container.clear': call((self: GuestContainer) =>
        values.transfer([], async reserve => {
          const names = self.writable.list(name => reserve(bytesOfName(name)))
          for await (const name of whileGuestLives(names)) await self.writable.delete(name)
        }),
      ),
      '[method]stream-object-names.read-stream-object-names': (self: ObjectNames, length: bigint) => {
        const names = self.take(length)
        return [names, self.isAtEnd]
      },
      '[method]stream-object-names.skip-stream-object-names': (self: ObjectNames, length: bigint) => {
        const names = self.take(length)
        return [BigInt(names.length), self.isAtEnd]
      },
    },
    'wasi:blobstore/types@0.2.0-draft': {
      OutgoingValue,
      IncomingValue,
      '[static]outgoing-value.new-outgoing-value': () => room.keep(() => new OutgoingValue(values)),
      '[method]outgoing-value.outgoing-value-write-body': (self: OutgoingValue) => self.open(room),
      '[static]outgoing-value.finish': call(async (value: OutgoingValue) => {
        try {
          await value.finish()
        } finally {
          room.drop(value)
        }
      }),
      '[static]incoming-value.incoming-value-consume-sync': (value: IncomingValue) => {
        const { bytes } = value
        room.drop(value)
        return bytes
      },
      '[static]incoming-value.incoming-value-consume-async': (value: IncomingValue) =>
        room.keep(() => new ValueInput(value), { parts: [value] }),
      '[method]incoming-value.size': ({ bytes }: IncomingValue) => BigInt(bytes.length),
    },
  }
}

interface ObjectId {
  readonly container: string
  readonly object: string
}

/** Bytes of a place that a value is written to, beside its name. */
const targetBytes = 256

/** Returns the bytes of memory that a name takes. */
function bytesOfName(name: string): number {
  return 40 + name.length
}

/** Largest value of an offset. */
const mostEnd = 0xffff_ffff_ffff_ffffn

/**
 * Reads a part of an object, whose bytes are taken from the memory.
 *
 * @param end offset of the last byte; beyond the object, the part ends with it
 */
async function readAll(
  container: Container,
  name: string,
  start: bigint,
  end: bigint,
  values: ValueMemory,
): Promise<Uint8Array> {
  const missing = () => new Error(`there is no object ${name}`)
  const info = await container.info(name)
  if (info === undefined) throw missing()
  const size = BigInt(info.size)
  const to = end < size ? end + 1n : size
  const length = Number(start < to ? to - start : 0n)
  values.take(length)
  try {
    const bytes =
      length === 0 ? new Uint8Array() : await container.read(name, Number(start), Number(start) + length)
    if (bytes === undefined) throw missing()
    // Another may have replaced the object meanwhile.
    if (bytes.length > length) throw new Error(`the object ${name} changed while it was read; read it again`)
    values.give(length - bytes.length)
    return bytes
  } catch (error) {
    values.give(length)
    throw error
  }
}

/** A `container` of a guest. */
class GuestContainer {
  readonly name: string
  readonly objects: Container
  readonly #checkWritable: () => void

  constructor(name: string, objects: Container, checkWritable: () => void) {
    this.name = name
    this.objects = objects
    this.#checkWritable = checkWritable
  }

  /** @throws Error, for the guest, when it may only read */
  get writable(): Container {
    this.#checkWritable()
    return this.objects
  }
}

/** A `stream-object-names`. */
class ObjectNames {
  readonly #names: readonly string[]
  #position = 0

  constructor(names: readonly string[]) {
    this.#names = names
  }

  get isAtEnd(): boolean {
    return this.#position === this.#names.length
  }

  take(length: bigint): readonly string[] {
    const start = this.#position
    this.#position = Math.min(this.#names.length, start + Number(length))
    return this.#names.slice(start, this.#position)
  }
}

/** An `outgoing-value`, which reaches the objects that it is written to when it is finished. */
class OutgoingValue implements Disposable {
  readonly targets: { readonly container: Container; readonly name: string }[] = []
  readonly #values: ValueMemory
  readonly #pieces: Uint8Array[] = []
  readonly #joiner = new PieceJoiner(piece => this.#pieces.push(piece))
  #length = 0
  #stream: BodyOutput | undefined

  constructor(values: ValueMemory) {
    this.#values = values
  }

  /** Returns the stream of its bytes, once. */
  open(room: GuestRoom): BodyOutput {
    if (this.#stream !== undefined) throw undefined
    this.#stream = room.keep(() => new BodyOutput(bytes => this.#add(bytes)))
    return this.#stream
  }

  async finish(): Promise<void> {
    if (this.#stream?.isOpen) trap('an outgoing-value is finished while its stream is open')
    this.#joiner.flush()
    const bytes = this.#joined()
    for await (const { container, name } of whileGuestLives(this.targets)) await container.write(name, bytes)
  }

  /** Joins the pieces. Meanwhile their bytes count twice in the memory of the guest. */
  #joined(): Uint8Array {
    const [first = new Uint8Array(), ...others] = this.#pieces
    if (others.length === 0) return first
    this.#values.take(this.#length)
    try {
      return Buffer.concat(this.#pieces)
    } finally {
      this.#pieces.length = 0
      this.#values.give(this.#length)
    }
  }

  [Symbol.dispose](): void {
    this.#values.give(this.#length)
    this.#length = 0
    this.#pieces.length = 0
  }

  #add(bytes: Uint8Array): void {
    try {
      this.#values.take(bytes.length)
    } catch (error) {
      trap((error as Error).message)
    }
    this.#length += bytes.length
    // The memory of the guest may change after the write.
    this.#joiner.add(bytes.slice())
  }
}

/** The `output-stream` of a value. */
class BodyOutput extends CallbackOutput implements Disposable {
  isOpen = true;

  [Symbol.dispose](): void {
    this.isOpen = false
    this.close()
  }
}

/** An `incoming-value`. */
class IncomingValue implements Disposable {
  readonly bytes: Uint8Array
  readonly #values: ValueMemory

  constructor(bytes: Uint8Array, values: ValueMemory) {
    this.bytes = bytes
    this.#values = values
  }

  [Symbol.dispose](): void {
    this.#values.give(this.bytes.length)
  }
}

/** The `input-stream` of a value. */
class ValueInput extends BytesInput {
  constructor({ bytes }: IncomingValue) {
    super(bytes)
  }
}

/** Returns what makes a function of WIT that waits for the store, and fails with a text. */
function callsIn(values: ValueMemory) {
  // biome-ignore lint/suspicious/noExplicitAny: each function has its own parameters.
  return <Args extends any[]>(operation: (...args: Args) => Promise<unknown>) =>
    new Blocking((...args: Args) =>
      values
        .transfer(args, () => operation(...args))
        .catch(error => {
          throw error instanceof Error && !(error instanceof Trap) ? errorText(error) : error
        }),
    )
}
