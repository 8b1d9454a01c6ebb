import { FieldRoom } from './field-room.ts'

/**
 * Returns functions for `fields` of `wasi:http/types@0.3` that bound the fields of each message: beyond the limit, they
 * fail with `header-error.size-exceeded`. They have their WIT names, which the runtime prefers to the methods of classes.
 *
 * @param types the shim's `wasi:http/types`
 */
export function boundedFields({
  Fields: Shim,
}: {
  readonly Fields: new () => Fields
}): Record<string, object> {
  const room = new FieldRoom(() => {
    throw { tag: 'size-exceeded' }
  })
  const append = (self: Fields, name: string, value: Uint8Array) => {
    room.add(self, name, [value])
    self.append(name, value)
  }
  return {
    '[static]fields.from-list': (entries: readonly (readonly [name: string, value: Uint8Array])[]) => {
      const fields = new Shim()
      for (const [name, value] of entries) append(fields, name, value)
      return fields
    },
    '[method]fields.set': (self: Fields, name: string, values: readonly Uint8Array[]) => {
      room.add(self, name, values)
      self.set(name, values)
    },
    '[method]fields.append': append,
    '[method]fields.clone': (self: Fields) => {
      const copy = self.clone()
      room.copy(self, copy)
      return copy
    },
  }
}

interface Fields {
  set(name: string, values: readonly Uint8Array[]): void
  append(name: string, value: Uint8Array): void
  clone(): Fields
}
