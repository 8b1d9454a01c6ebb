/** Writes the header of GGUF files: values that describe a model, and the places of its tensors. */

/** Values of the header, by key: the shape of the model, its tokenizer, and others. */
export type GgufMetadata = readonly (readonly [key: string, value: GgufValue])[]
export type GgufValue =
  | { readonly u32: number }
  | { readonly f32: number }
  | { readonly bool: boolean }
  | { readonly string: string }
  | { readonly strings: readonly string[] }
  | { readonly f32s: readonly number[] }
  | { readonly i32s: readonly number[] }

/** A tensor of a file. Its bytes follow the header and the tensors before it, each {@link aligned}. */
export interface GgufTensor {
  readonly name: string
  /** The length of a row first. */
  readonly dimensions: readonly number[]
  /** Number of its format in GGUF. */
  readonly type: number
  /** Size in bytes. */
  readonly size: number
}

/** Numbers of the types in GGUF. */
const valueTypes = { u32: 4, i32: 5, f32: 6, bool: 7, string: 8, array: 9 }

/** Multiples at which tensors begin, unless the metadata have others. */
export const ggufAlignment = 32

/** Returns the header of a file, to which the tensors are added. */
export function ggufHeader(metadata: GgufMetadata, tensors: readonly GgufTensor[]): Uint8Array {
  const header = new Writer()
  header.bytes(new TextEncoder().encode('GGUF'))
  header.u32(3)
  header.u64(tensors.length)
  header.u64(metadata.length)
  for (const [key, value] of metadata) {
    header.string(key)
    writeValue(header, value)
  }
  let offset = 0
  for (const { name, dimensions, type, size } of tensors) {
    header.string(name)
    header.u32(dimensions.length)
    for (const dimension of dimensions) header.u64(dimension)
    header.u32(type)
    header.u64(offset)
    offset += aligned(size)
  }
  header.align()
  return header.result()
}

/** Returns the size of a tensor with the bytes up to the next. */
export function aligned(size: number): number {
  return Math.ceil(size / ggufAlignment) * ggufAlignment
}

function writeValue(to: Writer, value: GgufValue): void {
  const list = <T>(type: number, items: readonly T[], write: (item: T) => void) => {
    to.u32(valueTypes.array)
    to.u32(type)
    to.u64(items.length)
    for (const item of items) write(item)
  }
  if ('u32' in value) {
    to.u32(valueTypes.u32)
    to.u32(value.u32)
  } else if ('f32' in value) {
    to.u32(valueTypes.f32)
    to.f32(value.f32)
  } else if ('bool' in value) {
    to.u32(valueTypes.bool)
    to.bytes(Uint8Array.of(Number(value.bool)))
  } else if ('string' in value) {
    to.u32(valueTypes.string)
    to.string(value.string)
  } else if ('strings' in value) {
    list(valueTypes.string, value.strings, item => to.string(item))
  } else if ('f32s' in value) {
    list(valueTypes.f32, value.f32s, item => to.f32(item))
  } else {
    list(valueTypes.i32, value.i32s, item => to.u32(item))
  }
}

/** Writes numbers in little endian. */
class Writer {
  readonly #parts: Uint8Array[] = []
  #size = 0

  bytes(bytes: Uint8Array): void {
    this.#parts.push(bytes)
    this.#size += bytes.length
  }

  u32(value: number): void {
    this.bytes(new Uint8Array(Uint32Array.of(value).buffer))
  }

  u64(value: number): void {
    this.bytes(new Uint8Array(BigUint64Array.of(BigInt(value)).buffer))
  }

  f32(value: number): void {
    this.bytes(new Uint8Array(Float32Array.of(value).buffer))
  }

  string(value: string): void {
    const text = new TextEncoder().encode(value)
    this.u64(text.length)
    this.bytes(text)
  }

  align(): void {
    this.bytes(new Uint8Array(aligned(this.#size) - this.#size))
  }

  result(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.#parts))
  }
}
