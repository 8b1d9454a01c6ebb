import { type Codec, scalarCodec } from './codec-interface.ts'
import { spell } from './js-names.ts'
import { asArray, asObject } from './js-value.ts'
import { flagsSize, recordLayout } from './layout.ts'
import { unsigned } from './numbers.ts'

/** Creates the codec of a record: an object with a property for each field. */
export function recordCodec(fieldNames: readonly string[], fields: readonly Codec[]): Codec {
  const names = labels(fieldNames)
  const objectOf = objectWith(names)
  const layout = recordLayout(fields)
  return {
    ...layout,
    load: (cx, at) => {
      const value: Record<string, unknown> = {}
      for (let i = 0; i < fields.length; i++) {
        value[names[i] as string] = (fields[i] as Codec).load(cx, at + (layout.offsets[i] as number))
      }
      return value
    },
    store: (cx, value, at) => {
      const object = objectOf(value)
      for (let i = 0; i < fields.length; i++) {
        ;(fields[i] as Codec).store(cx, object[names[i] as string], at + (layout.offsets[i] as number))
      }
    },
    lift: (cx, flat) => {
      const value: Record<string, unknown> = {}
      for (let i = 0; i < fields.length; i++) value[names[i] as string] = (fields[i] as Codec).lift(cx, flat)
      return value
    },
    lower: (cx, value, flat) => {
      const object = objectOf(value)
      for (let i = 0; i < fields.length; i++) (fields[i] as Codec).lower(cx, object[names[i] as string], flat)
    },
  }
}

/** Returns the JS names of fields or flags. Their values are no functions, so no name is reserved. */
function labels(names: readonly string[]): readonly string[] {
  const spelled = spell(names)
  return names.map(name => spelled.get(name) as string)
}

/**
 * Returns the check of a JS object whose fields or flags have these names. Every object inherits some names, such as
 * `constructor`; these count only as the object's own properties, because an omitted flag would otherwise be set.
 */
function objectWith(names: readonly string[]): (value: unknown) => Record<string, unknown> {
  const inherited = new Set(names.filter(name => name in Object.prototype))
  if (inherited.size === 0) return asObject
  return value => {
    const object = asObject(value)
    const isGiven = (name: string) => !inherited.has(name) || Object.hasOwn(object, name)
    return Object.fromEntries(names.map(name => [name, isGiven(name) ? object[name] : undefined]))
  }
}

/** Creates the codec of a tuple: an array. */
export function tupleCodec(fields: readonly Codec[]): Codec {
  const layout = recordLayout(fields)
  const checked = (value: unknown) => asArray(value, fields.length)
  return {
    ...layout,
    load: (cx, at) => fields.map((field, i) => field.load(cx, at + (layout.offsets[i] as number))),
    store: (cx, value, at) => {
      const items = checked(value)
      fields.forEach((field, i) => {
        field.store(cx, items[i], at + (layout.offsets[i] as number))
      })
    },
    lift: (cx, flat) => fields.map(field => field.lift(cx, flat)),
    lower: (cx, value, flat) => {
      const items = checked(value)
      fields.forEach((field, i) => {
        field.lower(cx, items[i], flat)
      })
    },
  }
}

/** Creates the codec of flags: an object with a boolean for each flag. */
export function flagsCodec(flagNames: readonly string[]): Codec {
  const names = labels(flagNames)
  const objectOf = objectWith(names)
  const size = flagsSize(names.length)
  const unpack = (bits: number) => {
    const value: Record<string, boolean> = {}
    for (let i = 0; i < names.length; i++) value[names[i] as string] = ((bits >>> i) & 1) === 1
    return value
  }
  const pack = (value: unknown) => {
    // A host that is written for jco may return `undefined` when no flag is set.
    const object = objectOf(value ?? {})
    let bits = 0
    for (let i = 0; i < names.length; i++) if (object[names[i] as string]) bits |= 1 << i
    return bits
  }
  const { get, set } = unsigned[size]
  return scalarCodec('i32', size, {
    load: (cx, at) => unpack(get(cx.memory.view, at)),
    store: (cx, value, at) => set(cx.memory.view, at, pack(value)),
    lift: (_, bits) => unpack(bits as number),
    lower: (_, value) => pack(value),
  })
}
