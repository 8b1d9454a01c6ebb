import { trap } from '../errors.ts'

/** A guest's linear memory, with views that stay valid when it grows. */
export class GuestMemory {
  /** A memory with nothing in it. */
  static readonly none = new GuestMemory({ buffer: new ArrayBuffer(0) })

  readonly #memory: Pick<WebAssembly.Memory, 'buffer'>
  #bytes: Uint8Array<ArrayBuffer>
  #view: DataView<ArrayBuffer>
  /** What the memory's length was when the views were made. It can only have grown since. */
  #length: number

  constructor(memory: Pick<WebAssembly.Memory, 'buffer'>) {
    this.#memory = memory
    this.#bytes = new Uint8Array(memory.buffer as ArrayBuffer)
    this.#view = new DataView(memory.buffer as ArrayBuffer)
    this.#length = memory.buffer.byteLength
  }

  /** All of the memory. Valid until the guest runs again: it may grow its memory, which detaches the view. */
  get bytes(): Uint8Array<ArrayBuffer> {
    // Growing detaches the old buffer, and a view of a detached buffer has no length. A shared memory grows
    // without detaching; `slice` asks for that case.
    if (this.#bytes.length === 0) this.#refresh()
    return this.#bytes
  }

  /** The same as {@link bytes}, to read and write numbers; little-endian is an argument of each access. */
  get view(): DataView<ArrayBuffer> {
    if (this.#bytes.length === 0) this.#refresh()
    return this.#view
  }

  /**
   * The checks of `CanonicalABI.md` on a pointer: aligned, and all of `byteLength` in bounds.
   *
   * @returns the pointer, unsigned
   * @throws {Trap} when it is not
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
