/**
 * The bytes of a buffer, or of a view of one with any elements, as jco takes them for `u8`s: no copy.
 *
 * @returns `undefined` for all else
 * @throws {TypeError} when the buffer is detached, so that its bytes are gone
 */
export function bytesOf(value: unknown): Uint8Array | undefined {
  const view = ArrayBuffer.isView(value)
  if (!view && !isBuffer(value)) return undefined
  const buffer = view ? value.buffer : value
  if ((buffer as { detached?: boolean }).detached) throw new TypeError('the buffer of a list is detached')
  if (!view) return new Uint8Array(buffer)
  return value instanceof Uint8Array ? value : new Uint8Array(buffer, value.byteOffset, value.byteLength)
}

/** Of whatever realm. */
function isBuffer(value: unknown): value is ArrayBuffer {
  return /^\[object (Shared)?ArrayBuffer\]$/.test(Object.prototype.toString.call(value))
}
