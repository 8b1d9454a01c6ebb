import { trap } from '@wasi-webgpu/component/host'

/**
 * What a handle of a `record-…` resource stands for: the entries of an IDL `record<USVString, V>`, in the order in
 * which their keys were first added.
 *
 * @see https://webidl.spec.whatwg.org/#idl-record
 */
export class OrderedMap<Value> {
  readonly entries: Map<string, Value> = new BoundedMap()
}

/** No pipeline has as many constants, and no device as many limits, as a guest could add to fill the host's memory. */
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

/** All keys of a record together, and one for each. */
const longestKeys = 2 ** 18

/** Pipeline constants as W3C takes them. */
export function constantsOf({ entries }: OrderedMap<number>): Record<string, GPUPipelineConstantValue> {
  return Object.fromEntries(entries)
}

/** Limits as W3C takes them. What a JS number cannot hold exactly is beyond any limit of a GPU. */
export function limitsOf({ entries }: OrderedMap<bigint | undefined>): Record<string, GPUSize64 | undefined> {
  return Object.fromEntries(
    [...entries].map(([name, limit]) => [name, limit === undefined ? undefined : Number(limit)]),
  )
}
