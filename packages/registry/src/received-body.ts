/**
 * The body of an answer while it arrives. Each chunk is copied at once: a list of chunks of one byte would take some hundred
 * bytes of memory for each.
 */
export class ReceivedBody {
  #bytes = new Uint8Array(65_536)
  #length = 0

  /** Number of bytes that have arrived. */
  get length(): number {
    return this.#length
  }

  add(chunk: Uint8Array): void {
    const end = this.#length + chunk.length
    const capacity = this.#bytes.length
    if (end > capacity) this.#bytes = new Uint8Array(this.#bytes.buffer.transfer(Math.max(end, 2 * capacity)))
    this.#bytes.set(chunk, this.#length)
    this.#length = end
  }

  /** Returns the whole body; nothing can be added afterwards. */
  take(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#bytes.buffer.transfer(this.#length))
  }
}
