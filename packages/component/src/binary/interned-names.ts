/**
 * Interned short names of a component. Most names occur several times, because definitions are imported,
 * aliased, passed on and exported; each string is created once.
 */
export class InternedNames {
  readonly #bytes: Uint8Array
  /** The last name decoded for each hash. */
  readonly #names: (string | undefined)[] = []

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
    const slot = (hash ^ (hash >>> 15)) & slotMask
    const known = this.#names[slot]
    if (known !== undefined && this.#is(known, start, length)) return known
    // For a few ASCII characters, `TextDecoder` is slower.
    const name = String.fromCharCode.apply(null, bytes.subarray(start, end) as unknown as number[])
    this.#names[slot] = name
    return name
  }

  #is(name: string, start: number, length: number): boolean {
    if (name.length !== length) return false
    for (let i = 0; i < length; i++) if (name.charCodeAt(i) !== this.#bytes[start + i]) return false
    return true
  }
}

const maxShortName = 100

const slotMask = 0x3ff
