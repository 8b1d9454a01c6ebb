/**
 * `TextEncoder` and `TextDecoder` polyfills for UTF-8, and for Latin-1 and UTF-16, which readers of binary formats use
 * ([WHATWG Encoding](https://encoding.spec.whatwg.org/)).
 *
 * In QuickJS, a loop over characters takes a hundred times as long as a function of the engine. Short texts are therefore
 * converted by such functions: Base64 moves bytes to and from a string with one character per byte, and
 * percent-encoding is UTF-8. The Canonical ABI converts long ones on the way to a component and back. Only invalid bytes
 * are decoded one by one.
 */

/** Converts between text and UTF-8. */
export interface LongTexts {
  /** @returns `undefined` or `null` for bytes that are not UTF-8 */
  decode(bytes: Uint8Array): string | null | undefined
  /** @param text without lone surrogates */
  encode(text: string): Uint8Array<ArrayBuffer>
}

let longTexts: LongTexts | undefined

/** Length in bytes or units from which a call of a component takes less time than functions of the engine. */
let long = 128

/** Selects functions for long texts. */
export function convertLongTextsBy(functions: LongTexts | undefined, length = long): void {
  longTexts = functions
  long = length
}

export class Utf8Encoder {
  get encoding(): 'utf-8' {
    return 'utf-8'
  }

  encode(text = ''): Uint8Array<ArrayBuffer> {
    return utf8Of(`${text}`)
  }

  encodeInto(text: string, into: Uint8Array): { read: number; written: number } {
    // As in Node, other values are not converted.
    if (typeof text !== 'string') throw new TypeError('TextEncoder.encodeInto: the source is not a string')
    if (!(into instanceof Uint8Array))
      throw new TypeError('TextEncoder.encodeInto: the destination is not a Uint8Array')
    // A unit of the text has at least one byte.
    const part = upTo(text, into.length)
    const bytes = utf8Of(part)
    if (bytes.length <= into.length) {
      into.set(bytes)
      return { read: part.length, written: bytes.length }
    }
    let written = into.length
    while (isContinuation(bytes[written])) written--
    const fitting = bytes.subarray(0, written)
    into.set(fitting)
    return { read: decodeValid(fitting)!.length, written }
  }
}

/** Returns the first units of a text, without half a character at the end. */
function upTo(text: string, length: number): string {
  if (text.length <= length) return text
  const last = text.codePointAt(length - 1) ?? 0
  return text.slice(0, last > 0xffff ? length - 1 : length)
}

function utf8Of(text: string): Uint8Array<ArrayBuffer> {
  const wellFormed = text.toWellFormed()
  if (longTexts !== undefined && text.length >= long) return encodeInChunks(wellFormed, longTexts)
  const bytesAsText = notAscii.test(text) ? unescape(encodeURIComponent(wellFormed)) : text
  return Uint8Array.fromBase64(btoa(bytesAsText))
}

function encodeInChunks(text: string, { encode }: LongTexts): Uint8Array<ArrayBuffer> {
  if (text.length <= chunkSize) return encode(text)
  const pieces: Uint8Array[] = []
  for (let at = 0; at < text.length; ) {
    const part = upTo(text.slice(at, at + chunkSize + 1), chunkSize)
    pieces.push(encode(part))
    at += part.length
  }
  return joined(pieces)
}

export class Decoder {
  readonly #encoding: keyof typeof labels
  readonly #fatal: boolean
  readonly #ignoreBOM: boolean
  /** Bytes of an incomplete character at the end of the last chunk, while streaming. */
  #rest: Uint8Array = new Uint8Array()
  #isStart = true

  constructor(label = 'utf-8', options: TextDecoderOptions | null = {}) {
    const name = `${label}`.trim().toLowerCase()
    const found = Object.entries(labels).find(([, pattern]) => pattern.test(name))
    if (found === undefined) {
      const known = 'only utf-8, utf-16le and latin1'
      throw new RangeError(`the encoding ${label} is not supported here, ${known}`)
    }
    const { fatal = false, ignoreBOM = false } = dictionary(options)
    this.#encoding = found[0] as keyof typeof labels
    this.#fatal = Boolean(fatal)
    this.#ignoreBOM = Boolean(ignoreBOM)
  }

  get encoding(): string {
    return this.#encoding
  }

  get fatal(): boolean {
    return this.#fatal
  }

  get ignoreBOM(): boolean {
    return this.#ignoreBOM
  }

  decode(input?: ArrayBuffer | ArrayBufferView, options: TextDecodeOptions | null = {}): string {
    const fresh = bytesOf(input)
    const { stream = false } = dictionary(options)
    if (this.#encoding === 'windows-1252') return decodeWindows1252(fresh)
    const bytes = this.#rest.length === 0 ? fresh : joined([this.#rest, fresh])
    const begun = this.#encoding === 'utf-8' ? begunAtEnd(bytes) : unitsBegunAtEnd(bytes)
    const end = stream ? bytes.length - begun : bytes.length
    this.#rest = bytes.slice(end)
    let text = ''
    try {
      const complete = end === bytes.length ? bytes : bytes.subarray(0, end)
      text =
        this.#encoding === 'utf-8' ? decodeUtf8(complete, this.#fatal) : decodeUtf16(complete, this.#fatal)
    } catch (error) {
      this.#isStart = true
      throw error
    }
    const hasMark = this.#isStart && !this.#ignoreBOM && text.startsWith('\uFEFF')
    this.#isStart = !stream || (this.#isStart && text === '')
    return hasMark ? text.slice(1) : text
  }
}

/** Returns a dictionary of Web IDL; `null` is empty. */
function dictionary<T extends object>(options: T | null): Partial<T> {
  if (options === null) return {}
  if (typeof options !== 'object' && typeof options !== 'function')
    throw new TypeError('TextDecoder: the options are not an object')
  return options
}

/** Labels of the encodings ([names and labels](https://encoding.spec.whatwg.org/#names-and-labels)). */
const labels = {
  'utf-8': /^(unicode-1-1-utf-8|unicode11utf8|unicode20utf8|utf-?8|x-unicode20utf8)$/,
  'utf-16le': /^(csunicode|iso-10646-ucs-2|ucs-2|unicode|unicodefeff|utf-16|utf-16le)$/,
  'windows-1252':
    /^(ansi_x3.4-1968|ascii|cp1252|cp819|csisolatin1|ibm819|iso-?8859-?1|iso-ir-100|iso_8859-1(:1987)?|l1|latin1|us-ascii|windows-1252|x-cp1252)$/,
}

/** Characters of the bytes 0x80 to 0x9f; from 0xa0 on, a byte is its own code point. */
const windows1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'

function decodeWindows1252(bytes: Uint8Array): string {
  return inChunks(bytes, chunk =>
    charactersOf(chunk).replace(/[\x80-\x9f]/g, character => windows1252[character.charCodeAt(0) - 0x80]!),
  )
}

/** Decodes UTF-16 in little-endian order, which is that of WebAssembly. */
function decodeUtf16(bytes: Uint8Array, fatal: boolean): string {
  const units = new Uint16Array(bytes.slice(0, bytes.length & ~1).buffer)
  const pieces: string[] = []
  for (let at = 0; at < units.length; at += chunkSize)
    pieces.push(String.fromCharCode(...units.subarray(at, at + chunkSize)))
  // Half a unit at the end is invalid, as a lone surrogate is.
  if (bytes.length % 2 === 1) pieces.push('\ud800')
  const text = pieces.join('')
  if (fatal && !text.isWellFormed()) throw new TypeError('TextDecoder.decode: the bytes are not valid UTF-16')
  return text.toWellFormed()
}

/** Returns the number of bytes at the end that begin a character of UTF-16 without completing it. */
function unitsBegunAtEnd(bytes: Uint8Array): number {
  const odd = bytes.length % 2
  const last = bytes[bytes.length - odd - 1] ?? 0
  return odd + (last >= 0xd8 && last <= 0xdb ? 2 : 0)
}

function bytesOf(input: ArrayBuffer | ArrayBufferView | undefined): Uint8Array {
  if (input === undefined) return new Uint8Array()
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
  if ((input as unknown) instanceof ArrayBuffer || isShared(input)) return new Uint8Array(input)
  throw new TypeError('TextDecoder.decode: the input is not an ArrayBuffer or a view of one')
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/** Whether a value is a SharedArrayBuffer, which StarlingMonkey lacks. */
function isShared(value: unknown): boolean {
  return typeof SharedArrayBuffer === 'function' && value instanceof SharedArrayBuffer
}

/** Decodes bytes in chunks, which bounds the memory between bytes and text. */
function inChunks(bytes: Uint8Array, decode: (chunk: Uint8Array) => string): string {
  if (bytes.length <= chunkSize) return decode(bytes)
  const pieces: string[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = characterEnd(bytes, at + chunkSize)
    pieces.push(decode(bytes.subarray(at, end)))
    at = end
  }
  return pieces.join('')
}

const chunkSize = 0x8000

/** Returns the last position up to `end` at which no character of valid UTF-8 is cut. */
function characterEnd(bytes: Uint8Array, end: number): number {
  if (end >= bytes.length) return bytes.length
  for (let at = end; at > end - 4; at--) if (!isContinuation(bytes[at])) return at
  return end
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80
}

/** Returns a text with one character per byte, of its number. */
function charactersOf(bytes: Uint8Array): string {
  return atob(bytes.toBase64())
}

const notAscii = /[^\0-\x7f]/

/** @throws a TypeError for invalid bytes when they are fatal */
function decodeUtf8(bytes: Uint8Array, fatal: boolean): string {
  return inChunks(bytes, chunk => {
    const text = decodeValid(chunk)
    if (text === undefined && fatal) throw new TypeError('the bytes are not UTF-8')
    return text ?? decodeInvalid(chunk)
  })
}

/** Returns `undefined` for bytes that are not UTF-8. */
function decodeValid(bytes: Uint8Array): string | undefined {
  if (longTexts !== undefined && bytes.length >= long) return longTexts.decode(bytes) ?? undefined
  const characters = charactersOf(bytes)
  try {
    return notAscii.test(characters) ? decodeURIComponent(escape(characters)) : characters
  } catch {
    return undefined
  }
}

/** Decodes bytes of which some are not UTF-8, character by character. */
function decodeInvalid(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; ) {
    const { point, size } = readScalar(bytes, at)
    text += String.fromCodePoint(point ?? replacement)
    at += size
  }
  return text
}

const replacement = 0xfffd

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

/** Returns the number of bytes at the end that begin a character without completing it. */
function begunAtEnd(bytes: Uint8Array): number {
  for (let count = 1; count <= Math.min(3, bytes.length); count++) {
    const at = bytes.length - count
    if (isContinuation(bytes[at])) continue
    const { point, size } = readScalar(bytes, at)
    return point === undefined && sizeOf(bytes[at]!) > count && size === count ? count : 0
  }
  return 0
}

for (const [name, { prototype }] of Object.entries({ TextEncoder: Utf8Encoder, TextDecoder: Decoder }))
  Object.defineProperty(prototype, Symbol.toStringTag, { value: name, configurable: true })

globalThis.TextEncoder ??= Utf8Encoder as unknown as typeof TextEncoder
globalThis.TextDecoder ??= Decoder as unknown as typeof TextDecoder
