import { trap } from '@wasi-webgpu/component/host'
import { FieldRoom } from './field-room.ts'

/**
 * Returns functions for `fields` of `wasi:http/types@0.2` whose values may contain all bytes that RFC 9110
 * §5.5 allows. The shim sends each character of its UTF-8 text as one byte, so each guest byte is passed as one
 * character. The functions have their WIT names, which the runtime prefers to the
 * methods of classes.
 * @param types the shim's `wasi:http/types`
 */
export function fieldsOfBytes({ Fields: Shim }: { readonly Fields: FieldsClass }): Record<string, object> {
  return {
    '[static]fields.from-list': (entries: Entries) => {
      const fields = new Shim()
      for (const [name, value] of entries) append(fields, name, value)
      return fields
    },
    '[method]fields.get': (self: Fields, name: string) => self.get(name).map(fromShim),
    '[method]fields.set': (self: Fields, name: string, values: readonly Uint8Array[]) => {
      room.add(self, name, values)
      self.set(name, values.map(toShim))
    },
    '[method]fields.append': append,
    // The shim's copy shares its list of entries with the original.
    '[method]fields.clone': (self: Fields) => {
      const copy = Shim.fromList(self.entries())
      room.copy(self, copy)
      return copy
    },
    '[method]fields.entries': (self: Fields) =>
      self.entries().map(([name, value]) => [name, fromShim(value)] as const),
  }
}

const room = new FieldRoom(trap)

function append(self: Fields, name: string, value: Uint8Array): void {
  room.add(self, name, [value])
  self.append(name, toShim(value))
}

function toShim(bytes: Uint8Array): Uint8Array {
  return new TextEncoder().encode(Buffer.from(bytes).toString('latin1'))
}

function fromShim(text: Uint8Array): Uint8Array {
  return new Uint8Array(Buffer.from(new TextDecoder().decode(text), 'latin1'))
}

type Entries = readonly (readonly [name: string, value: Uint8Array])[]

interface Fields {
  get(name: string): Uint8Array[]
  set(name: string, values: Uint8Array[]): void
  append(name: string, value: Uint8Array): void
  entries(): [string, Uint8Array][]
}

interface FieldsClass {
  new (): Fields
  fromList(entries: readonly (readonly [string, Uint8Array])[]): Fields
}
