/**
 * What a handle of a `record-…` resource stands for: the entries of an IDL `record<USVString, V>`, in the order in
 * which their keys were first added.
 *
 * @see https://webidl.spec.whatwg.org/#idl-record
 */
export class OrderedMap<Value> {
  readonly entries = new Map<string, Value>()
}

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
