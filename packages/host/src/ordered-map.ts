import { trap } from '@wasi-webgpu/component/host'

/**
 * The representation of a `record-…` handle: an IDL `record<USVString, V>`, with its entries in the order in
 * which their keys were first added.
 *
 * The total length of the keys of all records of a guest is bounded. Otherwise a guest could fill the host's memory with keys
 * that no pipeline or device accepts.
 *
 * @see https://webidl.spec.whatwg.org/#idl-record
 */
export class OrderedMap<Value> extends Map<string, Value> {
  readonly #guest: { length: number }

  /** @param guest object that stands for the guest; by default, the record is bounded alone */
  constructor(guest: object = {}) {
    super()
    this.#guest = guests.get(guest) ?? { length: 0 }
    guests.set(guest, this.#guest)
    this.#grow(recordLength)
  }

  /** Adds an entry, or replaces its value. */
  override set(key: string, value: Value): this {
    if (!this.has(key)) this.#grow(key.length + 1)
    return super.set(key, value)
  }

  /** Removes an entry. */
  override delete(key: string): boolean {
    const isThere = super.delete(key)
    if (isThere) this.#guest.length -= key.length + 1
    return isThere
  }

  /** Empties a record that no handle refers to any more. */
  static readonly release = (record: OrderedMap<unknown>): void => {
    for (const key of record.keys()) record.delete(key)
    record.#guest.length -= recordLength
  }

  #grow(length: number): void {
    this.#guest.length += length
    if (this.#guest.length > longestKeys) trap(`the keys of all records exceed ${longestKeys} characters`)
  }
}

/** The length that the records of each guest have in all. */
const guests = new WeakMap<object, { length: number }>()

/** Bound of all key lengths together, plus one for each key and {@link recordLength} for each record. */
const longestKeys = 2 ** 18

/** Length that a record counts as: an empty map takes as much memory as some short keys. */
const recordLength = 16

/** Converts pipeline constants to their W3C form, and ends the record: the guest gave it away. */
export function constantsOf(record: OrderedMap<number>): Record<string, GPUPipelineConstantValue> {
  const constants = Object.fromEntries(record)
  OrderedMap.release(record)
  return constants
}

/**
 * Converts limits to their W3C form, and ends the record: the guest gave it away. A limit may round: every inexact number
 * exceeds any limit of a GPU.
 */
export function limitsOf(record: OrderedMap<bigint | undefined>): Record<string, GPUSize64 | undefined> {
  const limits = [...record].map(([name, limit]) => [name, limit === undefined ? undefined : Number(limit)])
  OrderedMap.release(record)
  return Object.fromEntries(limits)
}
