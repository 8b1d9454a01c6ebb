/** Largest size of the fields of a message, in bytes. */
const maxBytes = 0x2_0000
/** Overhead of an entry in bytes. */
const overhead = 32

/**
 * Bounds the fields of each message of `wasi:http/types`, because those of one request could otherwise fill the host's
 * memory.
 */
export class FieldRoom {
  readonly #sizes = new WeakMap<object, number>()
  readonly #refuse: (message: string) => never

  /** @param refuse reports that the fields exceed the limit, to the guest or by a trap */
  constructor(refuse: (message: string) => never) {
    this.#refuse = refuse
  }

  /** Counts values that are added under one name, before they are. */
  add(fields: object, name: string, values: readonly Uint8Array[]): void {
    let size = this.#sizes.get(fields) ?? 0
    for (const value of values) size += name.length + value.length + overhead
    if (size > maxBytes) this.#refuse(`the fields of a message exceed ${maxBytes} bytes`)
    this.#sizes.set(fields, size)
  }

  /** Counts the entries of a copy. */
  copy(from: object, to: object): void {
    this.#sizes.set(to, this.#sizes.get(from) ?? 0)
  }
}
