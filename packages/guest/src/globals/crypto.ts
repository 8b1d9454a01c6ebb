/**
 * Random numbers of `crypto`, for engines that lack them.
 *
 * @see https://w3c.github.io/webcrypto/#Crypto-interface
 */

import { getRandomBytes } from 'wasi:random/random@0.2.12'
import { defineMissingGlobals } from './define-globals.ts'

/** Maximum number of bytes that one call returns. */
const maxBytes = 65_536

function getRandomValues<View extends ArrayBufferView>(view: View): View {
  if (!ArrayBuffer.isView(view))
    throw new TypeError('crypto.getRandomValues: the argument is not a typed array')
  if (view.byteLength > maxBytes) {
    throw new DOMException(
      `crypto.getRandomValues returns at most ${maxBytes} bytes; call it for each part`,
      'QuotaExceededError',
    )
  }
  new Uint8Array(view.buffer, view.byteOffset, view.byteLength).set(getRandomBytes(view.byteLength))
  return view
}

/** Returns a random UUID of version 4. */
function randomUUID(): string {
  const bytes = getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

defineMissingGlobals({ crypto: { getRandomValues, randomUUID } })
