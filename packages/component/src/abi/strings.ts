import type { StringEncoding } from '../binary/definitions.ts'
import { trap } from '../errors.ts'
import type { GuestMemory } from '../instance/memory.ts'
import type { CallBudget } from '../limits.ts'
import { maxByteLength } from './layout.ts'

/** What strings need of the `LiftLowerContext` of a call. */
interface StringContext {
  readonly stringEncoding: StringEncoding
  readonly memory: GuestMemory
  readonly budget: CallBudget
  reallocate(old: number, oldByteLength: number, alignment: number, byteLength: number): number
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const utf16 = new TextDecoder('utf-16le', { fatal: true, ignoreBOM: true })
const encoder = new TextEncoder()
const utf16Tag = 0x8000_0000

/** Up to this many bytes, a loop over ASCII is faster than a call of `TextDecoder`. */
const shortString = 24

/** `load_string_from_range`: traps on what is not valid in the encoding of the context. */
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

/** `store_string`: the string in memory that the guest allocates, its pointer and code units at `at`. */
export function storeString(cx: StringContext, value: string, at: number): void {
  switch (cx.stringEncoding) {
    case 'utf8':
      storeUtf8(cx, value)
      break
    case 'utf16':
      storeUtf16(cx, value)
      break
    case 'latin1+utf16':
      storeLatin1OrUtf16(cx, value)
      break
  }
  const { view } = cx.memory
  view.setUint32(at, stored.pointer, true)
  view.setUint32(at + 4, stored.length, true)
}

/** {@link storeString} for a string that is passed as core values: its pointer and code units in this order. */
export function lowerString(cx: StringContext, value: string, flat: (number | bigint)[]): void {
  if (cx.stringEncoding === 'utf8') storeUtf8(cx, value)
  else if (cx.stringEncoding === 'utf16') storeUtf16(cx, value)
  else storeLatin1OrUtf16(cx, value)
  flat.push(stored.pointer, stored.length)
}

/** Where the last string went: two results without an object for them. */
const stored = { pointer: 0, length: 0 }

function checkLength(cx: StringContext, byteLength: number): void {
  if (byteLength > maxByteLength) trap(`string of ${byteLength} bytes exceeds maximum byte size`)
  cx.budget.addString(byteLength)
}

function bytesOf(cx: StringContext, pointer: number, byteLength: number, alignment: number): Uint8Array {
  checkLength(cx, byteLength)
  const start = cx.memory.range(pointer, byteLength, alignment)
  const bytes = cx.memory.bytes.subarray(start, start + byteLength)
  // A decoder takes no view of shared memory.
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

/** `store_string_to_utf8`: as much as ASCII needs first, the worst case only when there is more. */
function storeUtf8(cx: StringContext, value: string): void {
  const codeUnits = value.length
  checkLength(cx, codeUnits)
  let pointer = cx.reallocate(0, 0, 1, codeUnits)
  const first = encoder.encodeInto(value, cx.memory.bytes.subarray(pointer, pointer + codeUnits))
  let length = first.written
  if (first.read < codeUnits) {
    const worst = length + (codeUnits - first.read) * 3
    pointer = cx.reallocate(pointer, codeUnits, 1, worst)
    const rest = cx.memory.bytes.subarray(pointer + length, pointer + worst)
    length += encoder.encodeInto(value.slice(first.read), rest).written
    cx.budget.addString(length - codeUnits)
    if (length < worst) pointer = cx.reallocate(pointer, worst, 1, length)
  }
  stored.pointer = pointer
  stored.length = length
}

function storeUtf16(cx: StringContext, value: string): void {
  const byteLength = value.length * 2
  checkLength(cx, byteLength)
  const text = value.toWellFormed()
  const pointer = cx.reallocate(0, 0, 2, byteLength)
  const { view } = cx.memory
  for (let i = 0; i < text.length; i++) view.setUint16(pointer + i * 2, text.charCodeAt(i), true)
  stored.pointer = pointer
  stored.length = text.length
}

function storeLatin1OrUtf16(cx: StringContext, value: string): void {
  if (!isLatin1(value)) {
    storeUtf16(cx, value)
    stored.length += utf16Tag
    return
  }
  checkLength(cx, value.length)
  const pointer = cx.reallocate(0, 0, 2, value.length)
  const { bytes } = cx.memory
  for (let i = 0; i < value.length; i++) bytes[pointer + i] = value.charCodeAt(i)
  stored.pointer = pointer
  stored.length = value.length
}

function isLatin1(value: string): boolean {
  for (let i = 0; i < value.length; i++) if (value.charCodeAt(i) > 0xff) return false
  return true
}
