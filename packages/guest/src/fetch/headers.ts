/**
 * `Headers` of fetch.
 *
 * @see https://fetch.spec.whatwg.org/#headers-class
 */

import { defineInterface, internal } from '../web-idl-classes.ts'

type HeadersInit = Headers | Iterable<Iterable<string>> | Readonly<Record<string, string>>

/** Names and values of header fields. Names are case-insensitive, and a name may have several values. */
export class Headers {
  /** Values by lower-case name. */
  readonly #values = new Map<string, string[]>()
  #isImmutable = false

  constructor(init?: HeadersInit)
  constructor(init: unknown = undefined) {
    if (init === undefined) return
    if (typeof init !== 'object' || init === null)
      throw new TypeError('Headers: the argument is not an object, a list of pairs, or a Headers object')
    for (const [name, value] of pairsOf(init)) this.append(name, value)
  }

  /** For internal use: makes the object read-only, as the headers of a received response are. */
  static freeze(caller: typeof internal, headers: Headers): Headers {
    if (caller === internal) headers.#isImmutable = true
    return headers
  }

  /** For internal use: returns each name with each of its values. */
  static entriesOf(headers: Headers): [name: string, value: string][] {
    return [...headers.#values].flatMap(([name, values]) =>
      values.map((value): [string, string] => [name, value]),
    )
  }

  append(name: string, value: string): void {
    const [key, text] = this.#field('append', name, value)
    const values = this.#values.get(key)
    if (values === undefined) this.#values.set(key, [text])
    else values.push(text)
  }

  set(name: string, value: string): void {
    const [key, text] = this.#field('set', name, value)
    this.#values.set(key, [text])
  }

  delete(name: string): void {
    const [key] = this.#field('delete', name, '')
    this.#values.delete(key)
  }

  get(name: string): string | null {
    return this.#values.get(keyOf('get', name))?.join(', ') ?? null
  }

  has(name: string): boolean {
    return this.#values.has(keyOf('has', name))
  }

  /** Returns the values of `set-cookie`, which cannot be joined. */
  getSetCookie(): string[] {
    return [...(this.#values.get('set-cookie') ?? [])]
  }

  forEach(callback: (value: string, name: string, headers: Headers) => void, thisArg?: unknown): void {
    if (typeof callback !== 'function') throw new TypeError('Headers.forEach: the callback is not a function')
    for (const [name, value] of this) callback.call(thisArg, value, name, this)
  }

  *entries(): IterableIterator<[name: string, value: string]> {
    for (const name of [...this.#values.keys()].sort()) {
      const values = this.#values.get(name) ?? []
      if (name === 'set-cookie') for (const value of values) yield [name, value]
      else yield [name, values.join(', ')]
    }
  }

  *keys(): IterableIterator<string> {
    for (const [name] of this.entries()) yield name
  }

  *values(): IterableIterator<string> {
    for (const [, value] of this.entries()) yield value
  }

  [Symbol.iterator](): IterableIterator<[name: string, value: string]> {
    return this.entries()
  }

  #field(method: string, name: string, value: string): [key: string, text: string] {
    const key = keyOf(method, name)
    const text = `${value}`.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '')
    if (/[\0\r\n]|[^\0-\xff]/.test(text))
      throw new TypeError(`Headers.${method}: ${JSON.stringify(text)} is not a valid value of a header`)
    if (this.#isImmutable) throw new TypeError(`Headers.${method}: the headers of this object are immutable`)
    return [key, text]
  }
}

function keyOf(method: string, name: unknown): string {
  const text = `${name}`
  if (!isToken(text))
    throw new TypeError(`Headers.${method}: ${JSON.stringify(text)} is not a valid name of a header`)
  return text.toLowerCase()
}

/** Whether a text is a token of HTTP, such as the name of a header or a method (RFC 9110 §5.6.2). */
export function isToken(text: string): boolean {
  return /^[!#$%&'*+.^_`|~\w-]+$/.test(text)
}

function pairsOf(init: object): [name: string, value: string][] {
  if (init instanceof Headers) return Headers.entriesOf(init)
  if (!(Symbol.iterator in init)) return Object.entries(init)
  return [...(init as Iterable<Iterable<string>>)].map(item => {
    const pair = typeof item === 'object' && item !== null ? [...item] : []
    if (pair.length !== 2) throw new TypeError('Headers: an item of the list is not a pair of name and value')
    return pair as [string, string]
  })
}

defineInterface('Headers', Headers)
