import type { GuestRoom } from '../guest-room.ts'

/** Bytes of the values that the host holds for a guest: those that the guest keeps, and those on their way to it or to a store. */
export class ValueMemory {
  #used = 0

  /** Returns the memory of a guest, which all its interfaces of stores share. */
  static of(room: GuestRoom): ValueMemory {
    const memory = memories.get(room) ?? new ValueMemory()
    memories.set(room, memory)
    return memory
  }

  /** @throws Error, for the guest, when the bytes exceed the limit */
  take(bytes: number): void {
    if (this.#used + bytes > mostValueBytes)
      throw new Error(
        `the values that the host holds for the guest exceed ${mostValueBytes} bytes; drop some, or get fewer or smaller parts at a time`,
      )
    this.#used += bytes
  }

  give(bytes: number): void {
    this.#used -= bytes
  }

  /**
   * Moves values between the guest and a store. The memory holds the arguments of the call, and what `move` reserves, until its
   * result goes to the guest.
   */
  async transfer<T>(args: readonly unknown[], move: (reserve: Reserve) => Promise<T>): Promise<T> {
    let bytes = 0
    const reserve = (more: number) => {
      this.take(more)
      bytes += more
    }
    try {
      reserve(bytesOf(args))
      return await move(reserve)
    } finally {
      this.give(bytes)
    }
  }
}

const memories = new WeakMap<GuestRoom, ValueMemory>()

/**
 * Takes memory for bytes that are on their way.
 *
 * @throws Error, for the guest, when the bytes exceed the limit
 */
export type Reserve = (bytes: number) => void

/** Bytes of values that the host holds for a guest at a time: 1 GiB. */
const mostValueBytes = 0x4000_0000

/** Returns the bytes of the texts and byte lists in a value, resources apart. */
function bytesOf(value: unknown): number {
  if (typeof value === 'string') return 2 * value.length
  if (value instanceof Uint8Array) return value.length
  if (Array.isArray(value)) return value.reduce((sum, part) => sum + bytesOf(part), 0)
  const isRecord =
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  return isRecord ? bytesOf(Object.values(value)) : 0
}
