/**
 * `node:buffer` of the package `buffer`. The conversions of UTF-8 are those of `TextEncoder` and `TextDecoder`, since a
 * loop over characters takes a hundred times as long in an interpreter.
 */
import { Buffer, INSPECT_MAX_BYTES, kMaxLength, SlowBuffer } from 'buffer/index.js'
import { refusing } from './node-errors.ts'

const { from, byteLength } = Buffer
const { toString: textOf } = Buffer.prototype
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

function isUtf8(encoding: unknown): boolean {
  return encoding === undefined || /^utf-?8$/i.test(`${encoding}`)
}

Buffer.from = ((value: unknown, ...rest: [encoding?: unknown, length?: unknown]) => {
  if (typeof value !== 'string' || !isUtf8(rest[0])) return Reflect.apply(from, Buffer, [value, ...rest])
  const { buffer, byteOffset, byteLength } = new TextEncoder().encode(value)
  return Reflect.apply(from, Buffer, [buffer, byteOffset, byteLength])
}) as typeof from

Buffer.byteLength = (value, encoding) =>
  typeof value === 'string' && isUtf8(encoding)
    ? new TextEncoder().encode(value).length
    : byteLength.call(Buffer, value, encoding)

Buffer.prototype.toString = function (
  this: Buffer,
  encoding?: BufferEncoding,
  start = 0,
  end = this.length,
): string {
  return isUtf8(encoding)
    ? utf8.decode(this.subarray(Math.max(0, start), Math.max(0, start, end)))
    : textOf.call(this, encoding, start, end)
}

const {
  isAscii,
  isUtf8: isUtf8Bytes,
  resolveObjectURL,
  transcode,
} = refusing('buffer.', 'isAscii isUtf8 resolveObjectURL transcode')
const { atob, btoa } = globalThis
const buffer = {
  Buffer,
  INSPECT_MAX_BYTES,
  SlowBuffer,
  atob,
  btoa,
  isAscii,
  isUtf8: isUtf8Bytes,
  kMaxLength,
  resolveObjectURL,
  transcode,
}

export {
  atob,
  Buffer,
  btoa,
  // biome-ignore lint/style/noDefaultExport: Node has one.
  buffer as default,
  INSPECT_MAX_BYTES,
  isAscii,
  isUtf8Bytes as isUtf8,
  kMaxLength,
  resolveObjectURL,
  SlowBuffer,
  transcode,
}
