import { DecodeError } from '../errors.ts'
import { maxElements, maxName } from './decoding-limits.ts'
import { InternedNames } from './interned-names.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Reads the primitives of the WebAssembly binary format. All positions are relative to the start of the whole
 * input. Methods throw {@link DecodeError} with the position of the malformed bytes.
 */
export class Reader {
  /** The whole input. */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Position at which this reader ends. */
  readonly end: number
  /** Position of the next byte. */
  position: number
  readonly #shared: Shared

  constructor(
    bytes: Uint8Array<ArrayBuffer>,
    start = 0,
    end = bytes.length,
    shared: Shared = { names: new InternedNames(bytes), counted: 0 },
  ) {
    this.bytes = bytes
    this.position = start
    this.end = end
    this.#shared = shared
  }

  /** Whether the reader is at its end. */
  get done(): boolean {
    return this.position >= this.end
  }

  /** Throws a {@link DecodeError} with a position. */
  fail(message: string, at = this.position): never {
    throw new DecodeError(message, at)
  }

  /** Throws a {@link DecodeError} for the byte before the position. */
  unknown(what: string, code: number): never {
    this.fail(`unknown ${what} 0x${code.toString(16)}`, this.position - 1)
  }

  /** Reads a byte. */
  byte(): number {
    if (this.position >= this.end) this.fail('unexpected end of the component')
    return this.bytes[this.position++] as number
  }

  /** Returns the next byte without moving on. */
  peek(): number {
    if (this.position >= this.end) this.fail('unexpected end of the component')
    return this.bytes[this.position] as number
  }

  /** Reads an unsigned LEB128 integer of at most 32 bits. */
  u32(): number {
    const start = this.position
    let result = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte()
      if (shift === 28 && byte > 0x0f) this.fail('integer too large', start)
      result |= (byte & 0x7f) << shift
      if (byte < 0x80) return result >>> 0
    }
    this.fail('integer representation too long', start)
  }

  /**
   * Reads a signed LEB128 integer of at most 33 bits: a type index, or the code of a type as a negative
   * number.
   */
  s33(): number {
    const start = this.position
    let result = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte()
      // The last byte holds five bits of the number; its other bits must repeat the sign.
      if (shift === 28 && (byte & 0x70) !== 0 && (byte & 0x70) !== 0x70) this.fail('integer too large', start)
      result += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return (byte & 0x40) !== 0 ? result - 2 ** (shift + 7) : result
    }
    this.fail('integer representation too long', start)
  }

  /** Reads an unsigned LEB128 integer of at most 64 bits, as in limits. */
  u64(): bigint {
    const start = this.position
    this.skipU64()
    let result = 0n
    for (let at = this.position - 1; at >= start; at--)
      result = (result << 7n) | BigInt((this.bytes[at] as number) & 0x7f)
    return result
  }

  /** Skips an unsigned LEB128 integer of at most 64 bits. */
  skipU64(): void {
    const start = this.position
    for (let i = 0; i < 10; i++) {
      const byte = this.byte()
      if (i === 9 && (byte & 0x7f) > 1) this.fail('integer too large', start)
      if (byte < 0x80) return
    }
    this.fail('integer representation too long', start)
  }

  /** Reads a name: its length in bytes, then UTF-8. */
  name(): string {
    const length = this.u32()
    const start = this.skip(length)
    if (length > maxName) this.fail(`name is longer than ${maxName} bytes`, start)
    const short = this.#shared.names.short(start, length)
    if (short !== undefined) return short
    try {
      return utf8.decode(this.bytes.subarray(start, start + length))
    } catch {
      this.fail('name is not valid UTF-8', start)
    }
  }

  /** Reads a vector (`vec`): the number of elements, then the elements. */
  vec<T>(read: (reader: Reader) => T): T[] {
    const items: T[] = []
    this.each(reader => items.push(read(reader)))
    return items
  }

  /** Reads a vector like {@link vec}, without collecting its elements. */
  each(read: (reader: Reader) => unknown): void {
    const start = this.position
    const length = this.u32()
    // Every element takes at least one byte, so no vector has more elements than its section has bytes.
    if (length > this.end - this.position) this.fail('vector is longer than its section', start)
    if (length > maxElements) this.fail(`vector has more than ${maxElements} elements`, start)
    for (let i = 0; i < length; i++) read(this)
  }

  /** Reads `<T>?`: a presence byte, then the item. */
  optional<T>(read: (reader: Reader) => T): T | undefined {
    return this.flag('an optional') ? read(this) : undefined
  }

  /** Reads a byte that must be 0 or 1; `of` names what it belongs to in the message. */
  flag(of: string): boolean {
    const flag = this.byte()
    if (flag > 1) this.fail(`invalid leading byte 0x${flag.toString(16)} of ${of}`, this.position - 1)
    return flag === 1
  }

  /** Reads a byte that must be `byte`; `what` names it in the message. */
  expect(byte: number, what: string): void {
    const found = this.byte()
    if (found !== byte)
      this.fail(`expected ${what}, found 0x${found.toString(16).padStart(2, '0')}`, this.position - 1)
  }

  /** Skips `length` bytes and returns the position of the first. */
  skip(length: number): number {
    const start = this.position
    if (length > this.end - start) this.fail('unexpected end of the component', this.end)
    this.position += length
    return start
  }

  /** Returns a reader of the next `length` bytes, and skips them in this reader. */
  section(length: number): Reader {
    const start = this.skip(length)
    return new Reader(this.bytes, start, start + length, this.#shared)
  }

  /** Reads a core module: calls `read` with the id of each section, its contents, and the position where it begins. */
  eachSection(read: (id: number, content: Reader, start: number) => void): void {
    this.skip(8)
    while (!this.done) {
      const start = this.position
      read(this.byte(), this.section(this.u32()), start)
    }
  }

  /** Returns a reader that starts at another position and has the same end. */
  at(position: number): Reader {
    return new Reader(this.bytes, position, this.end, this.#shared)
  }

  /** Checks that the reader is at its end; `what` names its content in the message. */
  expectEnd(what: string): void {
    if (!this.done) this.fail(`unexpected content at the end of ${what}`)
  }

  /**
   * Counts definitions of the component, and types of its core modules, or elements of arrays and fields of structures that these
   * begin with.
   *
   * @returns the number of all that are counted
   * @throws {DecodeError} after {@link maxElements} of them
   */
  count(more = 1): number {
    this.#shared.counted += more
    if (this.#shared.counted <= maxElements) return this.#shared.counted
    this.fail(`the component has more than ${maxElements} definitions and elements`)
  }
}

/** State that all readers of one component share. */
interface Shared {
  readonly names: InternedNames
  /** Number of definitions, types, array elements and fields read so far, including those inside nested components and types. */
  counted: number
}
