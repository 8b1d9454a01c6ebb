/**
 * Writes the binary format of modules and components, from the inside out: each function takes contents that are
 * written already. They are joined once, by the function around them.
 *
 * @see https://webassembly.github.io/spec/core/binary/conventions.html
 */

/** Bytes as they are written down, or as they were read. */
export type Bytes = Uint8Array | readonly number[]

/** All parts in one, in their order. */
export function concat(parts: readonly Bytes[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** A number in unsigned LEB128 (`u32`, `u64`). */
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

/** `vec`: how many items there are, then each. */
export function vec(items: readonly Bytes[]): Uint8Array<ArrayBuffer> {
  return concat([leb128(items.length), ...items])
}

/** `name`: its length in bytes, then UTF-8. */
export function name(text: string): Uint8Array<ArrayBuffer> {
  return sized(new TextEncoder().encode(text))
}

/** Contents behind their length in bytes, as names and the bodies of functions are written. */
export function sized(contents: Bytes): Uint8Array<ArrayBuffer> {
  return concat([leb128(contents.length), contents])
}

/** A section of a module or component. */
export function sectionOf(id: number, contents: Bytes): Uint8Array<ArrayBuffer> {
  return concat([[id], sized(contents)])
}

/** A core module of these sections. */
export function moduleOf(...sections: readonly Bytes[]): Uint8Array<ArrayBuffer> {
  return concat([[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], ...sections])
}

/** A component of these sections. */
export function componentOf(...sections: readonly Bytes[]): Uint8Array<ArrayBuffer> {
  return concat([[0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00], ...sections])
}
