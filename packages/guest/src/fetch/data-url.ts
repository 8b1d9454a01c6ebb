/**
 * URLs with the scheme `data`, which contain a resource.
 *
 * @see https://fetch.spec.whatwg.org/#data-urls
 */

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
  const bytes = percentDecoded(text.slice(comma + 1))
  const type = given.startsWith(';') ? `text/plain${given}` : given
  return {
    type: /^[^\s/;]+\/[^\s/;]+(;.*)?$/.test(type) ? type : 'text/plain;charset=US-ASCII',
    ...{ bytes },
    ...(encoding !== undefined && decoded(bytes)),
  }
}

function decoded(bytes: Uint8Array): { bytes: Uint8Array } {
  const text = atob(String.fromCharCode(...bytes))
  return { bytes: Uint8Array.from(text, character => character.charCodeAt(0)) }
}

function percentDecoded(text: string): Uint8Array {
  const bytes: number[] = []
  for (let i = 0; i < text.length; i++) {
    const hex = /^%([\da-f]{2})/i.exec(text.slice(i, i + 3))?.[1]
    bytes.push(hex === undefined ? text.charCodeAt(i) : Number.parseInt(hex, 16))
    if (hex !== undefined) i += 2
  }
  return Uint8Array.from(bytes)
}
