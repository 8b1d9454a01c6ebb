/**
 * Encodes the binary format of core modules and components, from the inside out: each function takes encoded
 * contents and returns them with their framing.
 *
 * @see https://webassembly.github.io/spec/core/binary/conventions.html
 */

/** Encoded bytes. */
export type Bytes = Uint8Array | readonly number[]

/** Joins byte sequences. */
export function concat(parts: readonly Bytes[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Encodes an unsigned LEB128 integer (`u32`, `u64`). */
export function leb128(value: number | bigint): number[] {
  const bytes: number[] = []
  let rest = BigInt(value)
  do {
    const more = rest >= 0x80n
    bytes.push(Number(rest & 0x7fn) | (more ? 0x80 : 0))
    rest >>= 7n
  } while (rest > 0n)
  return bytes
}

/** Encodes a vector (`vec`): the number of items, then the items. */
export function vec(items: readonly Bytes[]): Uint8Array<ArrayBuffer> {
  return concat([leb128(items.length), ...items])
}

/** Encodes a name (`name`): its length in bytes, then UTF-8. */
export function name(text: string): Uint8Array<ArrayBuffer> {
  return sized(new TextEncoder().encode(text))
}

/** Prefixes contents with their length in bytes, as in names and function bodies. */
export function sized(contents: Bytes): Uint8Array<ArrayBuffer> {
  return concat([leb128(contents.length), contents])
}

/** Encodes a section of a core module or component. */
export function sectionOf(id: number, contents: Bytes): Uint8Array<ArrayBuffer> {
  return concat([[id], sized(contents)])
}

/** Encodes a core module from its sections. */
export function moduleOf(...sections: readonly Bytes[]): Uint8Array<ArrayBuffer> {
  return concat([[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], ...sections])
}

/** Encodes a component from its sections. */
export function componentOf(...sections: readonly Bytes[]): Uint8Array<ArrayBuffer> {
  return concat([[0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00], ...sections])
}
