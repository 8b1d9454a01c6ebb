import { trap } from '../errors.ts'

/** Linear memory of a guest (`MemInst`). Its views are refreshed when the memory has grown. */
export class GuestMemory {
  /** Empty memory, for functions without the canonical option `memory`. */
  static readonly none = new GuestMemory({ buffer: new ArrayBuffer(0) })

  readonly #memory: Pick<WebAssembly.Memory, 'buffer'>
  #bytes!: Uint8Array<ArrayBuffer>
  #view!: DataView<ArrayBuffer>
  /** Length of the memory, in bytes, when the views were made. It can only have grown since. */
  #length!: number

  constructor(memory: Pick<WebAssembly.Memory, 'buffer'>) {
    this.#memory = memory
    this.#refresh()
  }

  /** View of the whole memory. Valid until the guest runs again: a memory that grows detaches its views. */
  get bytes(): Uint8Array<ArrayBuffer> {
    // Growing detaches the old buffer, and a view of a detached buffer has no length. A shared memory grows
    // without detaching; `range` compares lengths for that case.
    if (this.#bytes.length === 0) this.#refresh()
    return this.#bytes
  }

  /** View of the whole memory for numbers, valid as long as {@link bytes}. Every access passes little-endian. */
  get view(): DataView<ArrayBuffer> {
    if (this.#bytes.length === 0) this.#refresh()
    return this.#view
  }

  /**
   * Checks a pointer as `CanonicalABI.md` does: it is aligned, and all of `byteLength` is in bounds.
   *
   * @returns the pointer, unsigned
   * @throws {Trap} when a check fails
   */
  range(pointer: number, byteLength: number, alignment: number): number {
    const start = pointer >>> 0
    if ((start & (alignment - 1)) !== 0) unaligned(start, alignment)
    if (start + byteLength > this.#length) this.#checkGrown(start, byteLength)
    return start
  }

  #checkGrown(start: number, byteLength: number): void {
    this.#refresh()
    if (start + byteLength > this.#length) {
      trap(
        `pointer out of bounds: ${byteLength} bytes at 0x${start.toString(16)} in a memory of ${this.#bytes.length}`,
      )
    }
  }

  #refresh(): void {
    const buffer = this.#memory.buffer as ArrayBuffer
    this.#bytes = new Uint8Array(buffer)
    this.#view = new DataView(buffer)
    this.#length = buffer.byteLength
  }
}

function unaligned(start: number, alignment: number): never {
  trap(`unaligned pointer: 0x${start.toString(16)} is not a multiple of ${alignment}`)
}
