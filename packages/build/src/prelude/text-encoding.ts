/**
 * `TextEncoder` and `TextDecoder` polyfills for UTF-8 and for Latin-1, which readers of binary formats use
 * ([WHATWG Encoding](https://encoding.spec.whatwg.org/)).
 */
export class Utf8Encoder {
  readonly encoding = 'utf-8'

  encode(text = ''): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(text.length * 3)
    return bytes.slice(0, this.encodeInto(text, bytes).written)
  }

  encodeInto(text: string, into: Uint8Array): { read: number; written: number } {
    let read = 0
    let written = 0
    while (read < text.length) {
      const point = scalarAt(text, read)
      const size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
      if (written + size > into.length) break
      if (size === 1) into[written] = point
      else {
        const lead = size === 2 ? 0xc0 : size === 3 ? 0xe0 : 0xf0
        for (let i = 0; i < size; i++) {
          const bits = (point >> (6 * (size - 1 - i))) & 0x3f
          into[written + i] = i === 0 ? lead | (point >> (6 * (size - 1))) : 0x80 | bits
        }
      }
      read += size === 4 ? 2 : 1
      written += size
    }
    return { read, written }
  }
}

/** Returns the code point at an index of a string; U+FFFD for a lone surrogate. */
function scalarAt(text: string, index: number): number {
  const point = text.codePointAt(index)!
  return point >= 0xd800 && point <= 0xdfff ? replacement : point
}

const replacement = 0xfffd

export class Decoder {
  readonly encoding: 'utf-8' | 'windows-1252'
  readonly fatal: boolean
  readonly ignoreBOM: boolean
  /** Bytes of an incomplete character at the end of the last chunk, while streaming. */
  #rest: number[] = []
  #isStart = true

  constructor(label = 'utf-8', { fatal = false, ignoreBOM = false }: TextDecoderOptions = {}) {
    const name = label.trim().toLowerCase()
    if (utf8Label.test(name)) this.encoding = 'utf-8'
    else if (windows1252Label.test(name)) this.encoding = 'windows-1252'
    else throw new RangeError(`the encoding ${label} is not supported here, only utf-8 and latin1`)
    this.fatal = fatal
    this.ignoreBOM = ignoreBOM
  }

  decode(input?: ArrayBuffer | ArrayBufferView, { stream = false }: TextDecodeOptions = {}): string {
    const fresh = bytesOf(input)
    if (this.encoding === 'windows-1252') return decodeWindows1252(fresh)
    const bytes = this.#rest.length === 0 ? fresh : Uint8Array.from([...this.#rest, ...fresh])
    this.#rest = []
    const pieces: string[] = []
    let units: number[] = []
    const push = (point: number) => {
      if (point > 0xffff) units.push(0xd7c0 + (point >> 10), 0xdc00 + (point & 0x3ff))
      else if (point !== 0xfeff || !this.#isStart || this.ignoreBOM) units.push(point)
      this.#isStart = false
      if (units.length < 4096) return
      pieces.push(String.fromCharCode(...units))
      units = []
    }
    for (let at = 0; at < bytes.length; ) {
      const { point, size } = readScalar(bytes, at)
      if (point === undefined && stream && at + size === bytes.length && isBegun(bytes, at)) {
        this.#rest = [...bytes.subarray(at)]
        break
      }
      if (point === undefined && this.fatal) {
        this.#isStart = true
        throw new TypeError('the bytes are not UTF-8')
      }
      push(point ?? replacement)
      at += size
    }
    if (!stream) this.#isStart = true
    return pieces.join('') + String.fromCharCode(...units)
  }
}

const utf8Label = /^(unicode-1-1-utf-8|unicode11utf8|unicode20utf8|utf-?8|x-unicode20utf8)$/

const windows1252Label =
  /^(ansi_x3.4-1968|ascii|cp1252|cp819|csisolatin1|ibm819|iso-?8859-?1|iso-ir-100|iso_8859-1(:1987)?|l1|latin1|us-ascii|windows-1252|x-cp1252)$/

/** Characters of the bytes 0x80 to 0x9f; from 0xa0 on, a byte is its own code point. */
const windows1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'

function decodeWindows1252(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += windows1252[byte - 0x80] ?? String.fromCharCode(byte)
  return text
}

function bytesOf(input: ArrayBuffer | ArrayBufferView | undefined): Uint8Array {
  if (input === undefined) return new Uint8Array()
  return ArrayBuffer.isView(input)
    ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
    : new Uint8Array(input)
}

/**
 * Returns the character at a position, and its size in bytes. Without a valid character, the number of bytes that one
 * U+FFFD replaces.
 */
function readScalar(bytes: Uint8Array, at: number): { point: number | undefined; size: number } {
  const lead = bytes[at]!
  if (lead < 0x80) return { point: lead, size: 1 }
  const size = sizeOf(lead)
  let point = lead & (0x7f >> size)
  for (let i = 1; i < size; i++) {
    const byte = bytes[at + i]
    const [low, high] = i === 1 ? secondByte(lead) : [0x80, 0xbf]
    if (byte === undefined || byte < low || byte > high) return { point: undefined, size: i }
    point = (point << 6) | (byte & 0x3f)
  }
  return size === 0 ? { point: undefined, size: 1 } : { point, size }
}

/** Length in bytes of a character with this lead byte; 0 for an invalid lead byte. */
function sizeOf(lead: number): number {
  if (lead >= 0xc2 && lead <= 0xdf) return 2
  if (lead >= 0xe0 && lead <= 0xef) return 3
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0
}

/** Valid range of the second byte: excludes overlong forms, surrogates, and code points above U+10FFFF. */
function secondByte(lead: number): [low: number, high: number] {
  return [
    lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80,
    lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf,
  ]
}

/** Whether the bytes up to the end are the start of a valid character. */
function isBegun(bytes: Uint8Array, at: number): boolean {
  return sizeOf(bytes[at]!) > bytes.length - at
}

globalThis.TextEncoder ??= Utf8Encoder as unknown as typeof TextEncoder
globalThis.TextDecoder ??= Decoder as unknown as typeof TextDecoder
