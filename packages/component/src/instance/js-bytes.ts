/**
 * Returns the bytes of a buffer, or of a view of one with elements of any type, without a copy. jco accepts the same
 * values for a `list<u8>`.
 *
 * @returns `undefined` for any other value
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

/** Whether a value is an array, or a typed array. */
export function isArrayLike(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value)
}

/** Whether a value is a buffer of any realm. */
function isBuffer(value: unknown): value is ArrayBuffer {
  return /^\[object (Shared)?ArrayBuffer\]$/.test(Object.prototype.toString.call(value))
}
