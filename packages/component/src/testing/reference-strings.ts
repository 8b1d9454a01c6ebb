import type { StringEncoding } from '../binary/definitions.ts'

/**
 * Literal transcription of `store_string_into_range` of `definitions.py`: an oracle for the calls of
 * `realloc` that store a string.
 */

/**
 * A string as `definitions.py` has it: code points, with the encoding and tagged code units of its source.
 */
export interface SourceString {
  readonly codePoints: readonly number[]
  readonly encoding: StringEncoding
  readonly taggedCodeUnits: number
}

/** The parts of `LiftLowerContext` that strings need. */
export interface StringMemory {
  readonly bytes: Uint8Array
  readonly encoding: StringEncoding
  readonly realloc: (old: number, oldSize: number, alignment: number, size: number) => number
}

type Stored = readonly [pointer: number, taggedCodeUnits: number]

const tag = 2 ** 31

/** Encodes a string as it lies in a memory with `encoding`, with its tagged length. */
export function encodeSource(codePoints: readonly number[], encoding: StringEncoding, tagged: boolean) {
  const wide = encoding === 'utf16' || (encoding === 'latin1+utf16' && tagged)
  const bytes = encoding === 'utf8' ? utf8(codePoints) : wide ? utf16(codePoints) : [...codePoints]
  const units = wide ? bytes.length / 2 : bytes.length
  const taggedCodeUnits = wide && encoding === 'latin1+utf16' ? units + tag : units
  return { bytes, source: { codePoints, encoding, taggedCodeUnits } }
}

export function storeStringIntoRange(cx: StringMemory, value: SourceString): Stored {
  let simple: 'utf8' | 'utf16' | 'latin1'
  let units = value.taggedCodeUnits
  if (value.encoding !== 'latin1+utf16') simple = value.encoding
  else if (units >= tag) {
    simple = 'utf16'
    units -= tag
  } else simple = 'latin1'
  const { codePoints } = value
  switch (cx.encoding) {
    case 'utf8':
      if (simple === 'utf8') return storeStringCopy(cx, units, 1, 1, utf8(codePoints))
      return storeStringToUtf8(cx, codePoints, units, simple === 'utf16' ? units * 3 : units * 2)
    case 'utf16':
      if (simple === 'utf8') return storeUtf8ToUtf16(cx, codePoints, units)
      return storeStringCopy(cx, units, 2, 2, utf16(codePoints))
    case 'latin1+utf16':
      if (value.encoding !== 'latin1+utf16') return storeStringToLatin1OrUtf16(cx, codePoints, units)
      if (simple === 'latin1') return storeStringCopy(cx, units, 1, 2, codePoints)
      return storeProbablyUtf16ToLatin1OrUtf16(cx, codePoints, units)
  }
}

function storeStringCopy(
  cx: StringMemory,
  units: number,
  unitSize: number,
  alignment: number,
  encoded: readonly number[],
): Stored {
  const pointer = cx.realloc(0, 0, alignment, unitSize * units)
  cx.bytes.set(encoded, pointer)
  return [pointer, units]
}

function storeStringToUtf8(
  cx: StringMemory,
  codePoints: readonly number[],
  units: number,
  worst: number,
): Stored {
  let pointer = cx.realloc(0, 0, 1, units)
  for (const [i, codePoint] of codePoints.entries()) {
    if (codePoint < 2 ** 7) {
      cx.bytes[pointer + i] = codePoint
      continue
    }
    pointer = cx.realloc(pointer, units, 1, worst)
    const encoded = utf8(codePoints)
    cx.bytes.set(encoded.slice(i), pointer + i)
    if (worst > encoded.length) pointer = cx.realloc(pointer, worst, 1, encoded.length)
    return [pointer, encoded.length]
  }
  return [pointer, units]
}

function storeUtf8ToUtf16(cx: StringMemory, codePoints: readonly number[], units: number): Stored {
  const worst = 2 * units
  let pointer = cx.realloc(0, 0, 2, worst)
  const encoded = utf16(codePoints)
  cx.bytes.set(encoded, pointer)
  if (encoded.length < worst) pointer = cx.realloc(pointer, worst, 2, encoded.length)
  return [pointer, encoded.length / 2]
}

function storeStringToLatin1OrUtf16(cx: StringMemory, codePoints: readonly number[], units: number): Stored {
  let pointer = cx.realloc(0, 0, 2, units)
  let byteLength = 0
  for (const codePoint of codePoints) {
    if (codePoint < 1 << 8) {
      cx.bytes[pointer + byteLength] = codePoint
      byteLength += 1
      continue
    }
    const worst = 2 * units
    pointer = cx.realloc(pointer, units, 2, worst)
    for (let j = byteLength - 1; j >= 0; j--) {
      cx.bytes[pointer + 2 * j] = cx.bytes[pointer + j] as number
      cx.bytes[pointer + 2 * j + 1] = 0
    }
    const encoded = utf16(codePoints)
    cx.bytes.set(encoded.slice(2 * byteLength), pointer + 2 * byteLength)
    if (worst > encoded.length) pointer = cx.realloc(pointer, worst, 2, encoded.length)
    return [pointer, encoded.length / 2 + tag]
  }
  if (byteLength < units) pointer = cx.realloc(pointer, units, 2, byteLength)
  return [pointer, byteLength]
}

function storeProbablyUtf16ToLatin1OrUtf16(
  cx: StringMemory,
  codePoints: readonly number[],
  units: number,
): Stored {
  let pointer = cx.realloc(0, 0, 2, 2 * units)
  const encoded = utf16(codePoints)
  cx.bytes.set(encoded, pointer)
  if (codePoints.some(codePoint => codePoint >= 1 << 8)) return [pointer, encoded.length / 2 + tag]
  const latin1Size = encoded.length / 2
  for (let i = 0; i < latin1Size; i++) cx.bytes[pointer + i] = cx.bytes[pointer + 2 * i] as number
  pointer = cx.realloc(pointer, 2 * units, 1, latin1Size)
  return [pointer, latin1Size]
}

function utf8(codePoints: readonly number[]): number[] {
  return codePoints.flatMap(c => {
    if (c < 0x80) return [c]
    if (c < 0x800) return [0xc0 | (c >> 6), 0x80 | (c & 0x3f)]
    if (c < 0x1_0000) return [0xe0 | (c >> 12), 0x80 | ((c >> 6) & 0x3f), 0x80 | (c & 0x3f)]
    return [0xf0 | (c >> 18), 0x80 | ((c >> 12) & 0x3f), 0x80 | ((c >> 6) & 0x3f), 0x80 | (c & 0x3f)]
  })
}

function utf16(codePoints: readonly number[]): number[] {
  const units = codePoints.flatMap(c =>
    c < 0x1_0000 ? [c] : [0xd800 + ((c - 0x1_0000) >> 10), 0xdc00 + ((c - 0x1_0000) & 0x3ff)],
  )
  return units.flatMap(unit => [unit & 0xff, unit >> 8])
}
