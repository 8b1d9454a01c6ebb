/**
 * URLs with the scheme `data`, which contain a resource.
 *
 * @see https://fetch.spec.whatwg.org/#data-urls
 */

import { isomorphicEncode } from './isomorphic.ts'

/** The resource of a URL. */
export interface DataUrl {
  readonly type: string
  readonly bytes: Uint8Array
}

/** Returns the resource of a `data:` URL; `undefined` for one that is not valid. */
export function readDataUrl({ pathname, search }: { pathname: string; search: string }): DataUrl | undefined {
  const text = pathname + search
  const comma = text.indexOf(',')
  if (comma < 0) return undefined
  const [, given = '', encoding] = /^(.*?)(; *base64)?$/i.exec(text.slice(0, comma).trim()) ?? []
  const body = percentDecoded(text.slice(comma + 1))
  const type = given.startsWith(';') ? `text/plain${given}` : given
  return {
    type: /^[^\s/;]+\/[^\s/;]+(;.*)?$/.test(type) ? type : 'text/plain;charset=US-ASCII',
    bytes: isomorphicEncode(encoding === undefined ? body : atob(body)),
  }
}

/** Returns a text of ASCII with the characters of the bytes that it encodes. */
function percentDecoded(text: string): string {
  return text.replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
