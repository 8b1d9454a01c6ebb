import type { StringEncoding } from '../binary/definitions.ts'
import { trap } from '../errors.ts'
import type { Boundary } from '../instance/boundary.ts'
import type { GuestMemory } from '../instance/guest-memory.ts'
import type { CallBudget } from '../limits.ts'
import { maxByteLength } from './layout.ts'

/** The part of a `LiftLowerContext` that strings need. */
interface StringContext {
  readonly boundary: Boundary
  readonly stringEncoding: StringEncoding
  readonly memory: GuestMemory
  readonly budget: CallBudget
  reallocate(old: number, oldByteLength: number, alignment: number, byteLength: number): number
}

/**
 * Encoding of a string at its source, which decides the calls of `realloc` that store the string. `'utf16?'` is UTF-16 of
 * `latin1+utf16`, whose characters may all fit Latin-1.
 */
type SourceEncoding = 'utf8' | 'utf16' | 'latin1' | 'utf16?'

/** String on its way from a component whose strings are not UTF-8 to another component. */
class EncodedString {
  readonly text: string
  readonly source: SourceEncoding

  constructor(text: string, source: SourceEncoding) {
    this.text = text
    this.source = source
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const utf16 = new TextDecoder('utf-16le', { fatal: true, ignoreBOM: true })
const encoder = new TextEncoder()
const utf16Tag = 0x8000_0000

/** Up to this many bytes, a loop over ASCII is faster than a call of `TextDecoder`. */
const shortString = 24

/** Reads a string (`load_string_from_range`). Traps on bytes that are invalid in the encoding of the context. */
export function loadString(cx: StringContext, pointer: number, length: number): string {
  const codeUnits = length >>> 0
  switch (cx.stringEncoding) {
    case 'utf8':
      return loadUtf8(cx, pointer, codeUnits)
    case 'utf16':
      return loadUtf16(cx, pointer, codeUnits)
    case 'latin1+utf16':
      return codeUnits >= utf16Tag
        ? loadUtf16(cx, pointer, codeUnits - utf16Tag)
        : loadLatin1(cx, pointer, codeUnits)
  }
}

/** Reads a string for a codec. Between components, the value records its encoding. */
export function liftString(cx: StringContext, pointer: number, length: number): unknown {
  const text = loadString(cx, pointer, length)
  if (cx.boundary === 'js' || cx.stringEncoding === 'utf8') return text
  if (cx.stringEncoding === 'utf16') return new EncodedString(text, 'utf16')
  return new EncodedString(text, length >>> 0 >= utf16Tag ? 'utf16?' : 'latin1')
}

export function isString(value: unknown): boolean {
  return typeof value === 'string' || value instanceof EncodedString
}

/** Writes a string to memory that the guest allocates, and its pointer and code units at `at` (`store_string`). */
export function storeString(cx: StringContext, value: unknown, at: number): void {
  storeIntoRange(cx, value)
  const { view } = cx.memory
  view.setUint32(at, stored.pointer, true)
  view.setUint32(at + 4, stored.length, true)
}

/** Writes a string to memory that the guest allocates, and its pointer and code units to core values. */
export function lowerString(cx: StringContext, value: unknown, flat: (number | bigint)[]): void {
  storeIntoRange(cx, value)
  flat.push(stored.pointer, stored.length)
}

/** Pointer and code units of the last string: two results without an allocation. */
const stored = { pointer: 0, length: 0 }

/** `store_string_into_range`: both encodings decide the calls of `realloc`. */
function storeIntoRange(cx: StringContext, value: unknown): void {
  let text: string
  let source: SourceEncoding
  if (typeof value === 'string') {
    text = value
    source = cx.boundary === 'js' ? 'utf16' : 'utf8'
    if (cx.boundary === 'js') checkLength(text.length * (cx.stringEncoding === 'utf16' ? 2 : 1))
  } else {
    ;({ text, source } = value as EncodedString)
  }
  if (cx.stringEncoding === 'utf8') storeUtf8(cx, text, source)
  else if (cx.stringEncoding === 'utf16') storeUtf16(cx, text, source)
  else storeLatin1OrUtf16(cx, text, source)
}

function checkLength(byteLength: number): void {
  if (byteLength > maxByteLength) trap(`string of ${byteLength} bytes exceeds maximum byte size`)
}

function bytesOf(cx: StringContext, pointer: number, byteLength: number, alignment: number): Uint8Array {
  checkLength(byteLength)
  cx.budget.addString(byteLength)
  const start = cx.memory.range(pointer, byteLength, alignment)
  const bytes = cx.memory.bytes.subarray(start, start + byteLength)
  // `TextDecoder` refuses a view of shared memory.
  return bytes.buffer instanceof ArrayBuffer ? bytes : bytes.slice()
}

function loadUtf8(cx: StringContext, pointer: number, byteLength: number): string {
  if (byteLength <= shortString) {
    const start = cx.memory.range(pointer, byteLength, 1)
    const { bytes } = cx.memory
    let text = ''
    let i = 0
    for (; i < byteLength; i++) {
      const byte = bytes[start + i] as number
      if (byte >= 0x80) break
      text += String.fromCharCode(byte)
    }
    if (i === byteLength) {
      cx.budget.addString(byteLength)
      return text
    }
  }
  return decode(utf8, bytesOf(cx, pointer, byteLength, 1))
}

function loadUtf16(cx: StringContext, pointer: number, codeUnits: number): string {
  return decode(utf16, bytesOf(cx, pointer, codeUnits * 2, 2))
}

function loadLatin1(cx: StringContext, pointer: number, byteLength: number): string {
  // Not TextDecoder('latin1'): that is windows-1252.
  const bytes = bytesOf(cx, pointer, byteLength, 2)
  const chunk = 0x2000
  let text = ''
  for (let i = 0; i < bytes.length; i += chunk) text += String.fromCharCode(...bytes.subarray(i, i + chunk))
  return text
}

function decode(decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    trap(`string is not valid ${decoder.encoding}`)
  }
}

/** `store_string_copy`, or `store_string_to_utf8`: allocates for ASCII first, and for the worst case only if necessary. */
function storeUtf8(cx: StringContext, text: string, source: SourceEncoding): void {
  if (source === 'utf8') {
    // A copy of the bytes takes less time than a loop that counts them, and than encoding them twice.
    const bytes = encoder.encode(text)
    cx.budget.addString(bytes.length)
    stored.pointer = cx.reallocate(0, 0, 1, bytes.length)
    stored.length = bytes.length
    cx.memory.bytes.set(bytes, stored.pointer)
    return
  }
  const codeUnits = text.length
  cx.budget.addString(codeUnits)
  let pointer = cx.reallocate(0, 0, 1, codeUnits)
  const first = encoder.encodeInto(text, cx.memory.bytes.subarray(pointer, pointer + codeUnits))
  let length = first.written
  if (first.read < codeUnits) {
    const worst = codeUnits * (source === 'latin1' ? 2 : 3)
    pointer = cx.reallocate(pointer, codeUnits, 1, worst)
    const rest = cx.memory.bytes.subarray(pointer + length, pointer + worst)
    length += encoder.encodeInto(text.slice(first.read), rest).written
    cx.budget.addString(length - codeUnits)
    if (length < worst) pointer = cx.reallocate(pointer, worst, 1, length)
  }
  stored.pointer = pointer
  stored.length = length
}

/** `store_string_copy`, or `store_utf8_to_utf16`: allocates for ASCII, and shrinks the memory if there are other characters. */
function storeUtf16(cx: StringContext, text: string, source: SourceEncoding): void {
  const byteLength = text.length * 2
  cx.budget.addString(byteLength)
  const worst = source === 'utf8' ? utf8Length(text) * 2 : byteLength
  let pointer = cx.reallocate(0, 0, 2, worst)
  writeUtf16(cx, text, pointer)
  if (byteLength < worst) pointer = cx.reallocate(pointer, worst, 2, byteLength)
  stored.pointer = pointer
  stored.length = text.length
}

function writeUtf16({ memory }: StringContext, text: string, pointer: number): void {
  const { view } = memory
  const wellFormed = text.toWellFormed()
  for (let i = 0; i < text.length; i++) view.setUint16(pointer + i * 2, wellFormed.charCodeAt(i), true)
}

/** `store_string_copy`, `store_string_to_latin1_or_utf16`, or `store_probably_utf16_to_latin1_or_utf16` */
function storeLatin1OrUtf16(cx: StringContext, text: string, source: SourceEncoding): void {
  const fits = source === 'latin1' || isLatin1(text)
  const byteLength = fits ? text.length : text.length * 2
  cx.budget.addString(byteLength)
  const sourceUnits = source === 'utf8' ? utf8Length(text) : text.length
  let size = source === 'utf16?' ? sourceUnits * 2 : sourceUnits
  let pointer = cx.reallocate(0, 0, 2, size)
  if (!fits && source !== 'utf16?') {
    pointer = cx.reallocate(pointer, size, 2, sourceUnits * 2)
    size = sourceUnits * 2
  }
  if (fits) {
    const { bytes } = cx.memory
    for (let i = 0; i < text.length; i++) bytes[pointer + i] = text.charCodeAt(i)
  } else writeUtf16(cx, text, pointer)
  const shrinks = byteLength < size || (fits && source === 'utf16?')
  if (shrinks) pointer = cx.reallocate(pointer, size, source === 'utf16?' ? 1 : 2, byteLength)
  stored.pointer = pointer
  stored.length = fits ? text.length : text.length + utf16Tag
}

function utf8Length(text: string): number {
  return encoder.encode(text).length
}

function isLatin1(value: string): boolean {
  for (let i = 0; i < value.length; i++) if (value.charCodeAt(i) > 0xff) return false
  return true
}
