/**
 * Interned short names of a component. Most names occur several times, because definitions are imported,
 * aliased, passed on and exported; each string is created once.
 */
export class InternedNames {
  readonly #bytes: Uint8Array
  /** The last name decoded for each hash, and where its bytes are. */
  readonly #names: string[] = new Array(slots)
  readonly #starts = new Int32Array(slots)

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Returns the name in these bytes, or `undefined` when it is long or not ASCII. */
  short(start: number, length: number): string | undefined {
    if (length > maxShortName) return undefined
    const bytes = this.#bytes
    const end = start + length
    let hash = length
    let letters = 0
    for (let at = start; at < end; at++) {
      const letter = bytes[at] as number
      letters |= letter
      hash = (Math.imul(hash, 31) + letter) | 0
    }
    if (letters >= 0x80) return undefined
    const slot = (hash ^ (hash >>> 15)) & (slots - 1)
    const known = this.#names[slot]
    if (known?.length === length) {
      let at = this.#starts[slot] as number
      let same = start
      while (same < end && bytes[same] === bytes[at++]) same++
      if (same === end) return known
    }
    // For a few ASCII characters, `TextDecoder` is slower.
    const name = String.fromCharCode.apply(null, bytes.subarray(start, end) as unknown as number[])
    this.#names[slot] = name
    this.#starts[slot] = start
    return name
  }
}

const maxShortName = 100

/** Number of hashes; a power of two. */
const slots = 0x400
