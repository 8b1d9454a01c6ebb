import { trap } from '@wasi-webgpu/component/host'

/**
 * The representation of a `record-…` handle: the entries of an IDL `record<USVString, V>`, in the order in
 * which their keys were first added.
 *
 * @see https://webidl.spec.whatwg.org/#idl-record
 */
export class OrderedMap<Value> {
  /** The values by their keys. */
  readonly entries: Map<string, Value> = new BoundedMap()
}

/**
 * A map that bounds the total length of its keys. Without the bound a guest could fill the host's memory with
 * keys that no pipeline or device accepts.
 */
class BoundedMap<Value> extends Map<string, Value> {
  #length = 0

  override set(key: string, value: Value): this {
    if (!this.has(key)) {
      this.#length += key.length + 1
      if (this.#length > longestKeys) trap(`the keys of a record have more than ${longestKeys} characters`)
    }
    return super.set(key, value)
  }

  override delete(key: string): boolean {
    const isThere = super.delete(key)
    if (isThere) this.#length -= key.length + 1
    return isThere
  }

  override clear(): void {
    super.clear()
    this.#length = 0
  }
}

/** Bound of all key lengths together, plus one for each key. */
const longestKeys = 2 ** 18

/** Converts pipeline constants to their W3C form. */
export function constantsOf({ entries }: OrderedMap<number>): Record<string, GPUPipelineConstantValue> {
  return Object.fromEntries(entries)
}

/** Converts limits to their W3C form. A limit may round: every inexact number exceeds any limit of a GPU. */
export function limitsOf({ entries }: OrderedMap<bigint | undefined>): Record<string, GPUSize64 | undefined> {
  return Object.fromEntries(
    [...entries].map(([name, limit]) => [name, limit === undefined ? undefined : Number(limit)]),
  )
}
