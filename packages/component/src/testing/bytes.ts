import { leb128 } from '../binary/leb128.ts'

/** Pieces of the binary format: what the text format does not let anybody write. */
export type Bytes = readonly number[]

/** `vec` of what is written already. */
export function vec(items: readonly Bytes[]): Bytes {
  return [...leb128(items.length), ...items.flat()]
}

/** `vec` with the same item a number of times. */
export function repeated(times: number, item: Bytes): Bytes {
  return vec(Array<Bytes>(times).fill(item))
}

/** `name` of ASCII letters. */
export function name(text: string): Bytes {
  return [...leb128(text.length), ...Array.from(text, letter => letter.charCodeAt(0))]
}

/** `importname'` and `exportname'` */
export function externName(text: string): Bytes {
  return [0x00, ...name(text)]
}

/** A section of a module or component. */
export function section(id: number, content: Bytes): Bytes {
  return [id, ...leb128(content.length), ...content]
}

/** A component of these sections. */
export function componentOf(...sections: readonly Bytes[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array([0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00, ...sections.flat()])
}

/** A core module of these sections. */
export function moduleOf(...sections: readonly Bytes[]): Bytes {
  return [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, ...sections.flat()]
}
