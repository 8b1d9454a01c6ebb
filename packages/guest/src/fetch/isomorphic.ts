/**
 * Texts with a character for each byte.
 *
 * @see https://infra.spec.whatwg.org/#isomorphic-decode
 */

/** Returns the bytes of a text whose characters are below U+0100. */
export function isomorphicEncode(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, character => character.charCodeAt(0))
}

/** Returns the text of bytes. */
export function isomorphicDecode(bytes: Uint8Array): string {
  return Array.from(bytes, byte => String.fromCharCode(byte)).join('')
}
