import type { Imports } from '@wasi-webgpu/component'
import { trap } from '@wasi-webgpu/component/host'

/**
 * Room of a guest: the bytes of everything that the host keeps for it, which a guest without any grant can otherwise make
 * grow without an end, because each single thing is small but a guest may hold a million handles.
 *
 * - The host {@link keep}s an object for the guest: it takes room for the object, and {@link charge}s the object with the
 *   bytes that the guest adds to it later.
 * - An object has owners: each `own` handle of the guest, and each kept object that contains it. A getter that gives the
 *   guest one more handle {@link share}s the object. A function that moves a handle into another object changes no count:
 *   the object becomes one of the `parts` of the other.
 * - An owner {@link drop}s the object. The runtime does so through `Symbol.dispose` for each handle that the guest drops, or
 *   still has at its end; a host function that consumes a handle calls `drop` itself. The last owner gives the room back and
 *   drops the parts.
 *
 * Garbage collection gives back only the room of what no owner ever dropped, such as trailers in a future that the guest does
 * not read: it needs turns of the event loop, which a synchronous guest does not grant.
 *
 * `wasi()` makes one room, which all interfaces of both WASI versions share. Bytes are estimates of what the engine needs.
 */
export class GuestRoom {
  readonly #most: number
  #used = 0
  readonly #holdings = new WeakMap<object, Holding>()
  readonly #disposers = new WeakMap<object, () => void>()
  readonly #collected = new FinalizationRegistry<Holding>(holding => this.#end(holding))

  /** @param most limit in bytes */
  constructor(most: number = mostBytes) {
    this.#most = most
  }

  /** Bytes in use. */
  get used(): number {
    return this.#used
  }

  /** Bytes that are left. */
  get left(): number {
    return this.#most - this.#used
  }

  /**
   * Makes an object that has one owner.
   *
   * @param bytes size beyond that of a small object
   * @param parts objects of which the new one becomes an owner; they are dropped with it, or now if it cannot be made
   * @throws {Trap} when the room is full
   */
  keep<T extends object>(make: () => T, { bytes = 0, parts = [] }: KeepOptions = {}): T {
    const size = objectBytes + bytes
    const isTaken = this.#take(size)
    try {
      if (!isTaken) this.refuse()
      const object = make()
      this.#hold(object, size, parts)
      return object
    } catch (error) {
      if (isTaken) this.#used -= size
      for (const part of parts) this.drop(part)
      throw error
    }
  }

  /**
   * Takes room for work until its promise settles, which may be long after the guest has cancelled its call or dropped the
   * future of the result.
   *
   * @param work starts the work
   * @param bytes size beyond that of a small object
   * @throws {Trap} when the room is full; the work has not started then
   */
  keepWhile<T>(work: () => Promise<T>, bytes = 0): Promise<T> {
    const kept = this.keep(() => ({}), { bytes })
    const settled = () => this.drop(kept)
    try {
      const promise = work()
      promise.then(settled, settled)
      return promise
    } catch (error) {
      settled()
      throw error
    }
  }

  /** Adds an owner of a kept object, and returns the object. */
  share<T extends object>(object: T): T {
    const holding = this.#holdings.get(object)
    if (holding !== undefined) holding.owners++
    return object
  }

  /**
   * Makes an object that depends on others, and is one more owner of each: they last as long, even if the guest drops its
   * handles to them first.
   *
   * @param parents those that have ended already are left out
   * @param bytes size beyond that of a small object
   * @throws {Trap} when the room is full
   */
  keepUnder<T extends object>(parents: readonly object[], make: () => T, bytes = 0): T {
    const parts = parents.filter(parent => {
      const { owners } = this.#holdings.get(parent) ?? this.#hold(parent, 0, [])
      return owners > 0
    })
    for (const part of parts) this.share(part)
    return this.keep(make, { bytes, parts })
  }

  /**
   * Changes the size of an object.
   *
   * @param bytes bytes that are added, or if negative, removed
   * @returns whether the room suffices; otherwise, nothing has changed
   */
  charge(object: object, bytes: number): boolean {
    if (!this.#take(bytes)) return false
    const holding = this.#holdings.get(object) ?? this.#hold(object, 0, [])
    holding.bytes += bytes
    return true
  }

  /** Removes an owner of an object. The last one ends the object and gives its room back. */
  drop(object: object | undefined): void {
    if (object === undefined) return
    const holding = this.#holdings.get(object)
    if (holding === undefined) {
      ;(object as Partial<Disposable>)[Symbol.dispose]?.()
      return
    }
    holding.owners--
    if (holding.owners !== 0) return
    this.#collected.unregister(holding)
    try {
      this.#disposers.get(object)?.()
    } finally {
      this.#end(holding)
    }
  }

  /** Ends the guest, for a function whose type has no error for a full room. */
  refuse(): never {
    trap(`all that the host keeps for the guest exceeds ${this.#most} bytes; the guest must drop handles`)
  }

  #take(bytes: number): boolean {
    if (this.#used + bytes > this.#most) return false
    this.#used += bytes
    return true
  }

  #hold(object: object, bytes: number, parts: readonly (object | undefined)[]): Holding {
    const holding = { bytes, owners: 1, parts }
    this.#holdings.set(object, holding)
    this.#collected.register(object, holding, holding)
    const dispose = (object as Partial<Disposable>)[Symbol.dispose]
    if (dispose !== undefined) this.#disposers.set(object, dispose.bind(object))
    Object.defineProperty(object, Symbol.dispose, { configurable: true, value: () => this.drop(object) })
    return holding
  }

  #end(holding: Holding): void {
    this.#used -= holding.bytes
    holding.bytes = 0
    for (const part of holding.parts) this.drop(part)
  }
}

interface KeepOptions {
  readonly bytes?: number
  readonly parts?: readonly (object | undefined)[]
}

interface Holding {
  bytes: number
  owners: number
  readonly parts: readonly (object | undefined)[]
}

/** 64 MiB: thousands of messages at a time. */
const mostBytes = 0x400_0000

/** Bytes of a small object with its handle. */
const objectBytes = 1024

/** Bytes of a stream of the guest that the host reads. */
export const readStreamBytes = 0xc00

const rooms = new WeakMap<object, GuestRoom>()

/** States the room of interfaces for {@link roomOf}, and returns the interfaces. */
export function inRoom(room: GuestRoom, imports: Imports): Imports {
  for (const provided of Object.values(imports)) rooms.set(provided, room)
  return imports
}

/**
 * Returns the room of the guest that `wasi()` made these imports for, in which other hosts can keep what belongs to the
 * guest; a new room for imports without WASI.
 */
export function roomOf(imports: Imports): GuestRoom {
  for (const provided of Object.values(imports)) {
    const room = rooms.get(provided)
    if (room !== undefined) return room
  }
  return new GuestRoom()
}
