import { type ResourceType, t, type ValueType } from '@wasi-webgpu/component'
import { type HostInterface, instanceSignal, Lifted } from '@wasi-webgpu/component/host'
import { methods } from './methods.ts'
import { OrderedMap } from './ordered-map.ts'

/**
 * Returns the functions of a resource that stands for an IDL `record<USVString, V>`, by their WIT names.
 *
 * @param value type of the values of the record
 * @see https://webidl.spec.whatwg.org/#idl-record
 */
export function recordFunctions<Value>(
  resource: ResourceType<OrderedMap<Value>>,
  value: ValueType,
): HostInterface {
  type Record = OrderedMap<Value>
  const key = t.string
  const ofRecord = methods(resource, self => ({
    add: new Lifted(t.func({ self, key, value }), (record: Record, key: string, value: Value) => {
      record.set(key, value)
    }),
    get: new Lifted(t.func({ self, key }, t.option(value)), (record: Record, key: string) => {
      const val = record.get(key)
      // An option of an option has a tag in JS.
      return value.kind === 'option' ? { tag: record.has(key) ? 'some' : 'none', val } : val
    }),
    has: new Lifted(t.func({ self, key }, t.bool), (record: Record, key: string) => record.has(key)),
    remove: new Lifted(t.func({ self, key }), (record: Record, key: string) => {
      record.delete(key)
    }),
    keys: new Lifted(t.func({ self }, t.list(t.string)), (record: Record) => [...record.keys()]),
    values: new Lifted(t.func({ self }, t.list(value)), (record: Record) => [...record.values()]),
    entries: new Lifted(t.func({ self }, t.list(t.tuple(t.string, value))), (record: Record) => [...record]),
  }))
  return {
    [`[constructor]${resource.name}`]: new Lifted(
      t.func({}, t.own(resource)),
      () => new OrderedMap(instanceSignal()),
    ),
    ...ofRecord,
  }
}
