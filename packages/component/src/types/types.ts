/**
 * The types of the Component Model, resolved.
 *
 * A component's binary defines types by index ({@link TypeDefinition} in `binary/`). This folder turns them
 * into plain values without indices or aliases, which the rest of the runtime compares, prints and compiles
 * into codecs. Hosts build the same values with {@link t} to state the types of their functions.
 *
 * - `types.ts` has the types of values, functions and resources. Values and functions compare by structure;
 *   resource types are generative, so each {@link ResourceType} object is a type of its own.
 * - `extern-type.ts` has the types of imports and exports. Types of instances and components stay open until
 *   they meet an actual instance, whose resource types close them.
 * - `type-scope.ts` resolves definitions, with index spaces like those of the binary; `type-bounds.ts` bounds
 *   their size.
 * - `parts.ts` lists the parts of a type; `equality.ts` compares types and says how they differ, `print.ts` prints them in
 *   WIT notation, and `nesting.ts` measures their depth.
 */

const numberKinds = ['s8', 'u8', 's16', 'u16', 's32', 'u32', 's64', 'u64', 'f32', 'f64'] as const

/** Kind of a number type. */
export type NumberKind = (typeof numberKinds)[number]

/** Kind of a primitive type (`primvaltype`). */
export type PrimitiveKind = NumberKind | 'bool' | 'char' | 'string' | 'error-context'

/** A field of a record, or a parameter of a function. */
export interface Field {
  readonly name: string
  readonly type: ValueType
}

/** A case of a variant, with the type of its payload, if any. */
export interface Case {
  readonly name: string
  readonly type: ValueType | undefined
}

/** A value type (`valtype`), without indices or aliases. */
export type ValueType =
  | { readonly kind: PrimitiveKind }
  | { readonly kind: 'record'; readonly fields: readonly Field[] }
  | { readonly kind: 'tuple'; readonly types: readonly ValueType[] }
  | { readonly kind: 'variant'; readonly cases: readonly Case[] }
  | { readonly kind: 'enum'; readonly names: readonly string[] }
  | { readonly kind: 'flags'; readonly names: readonly string[] }
  | { readonly kind: 'option'; readonly some: ValueType }
  | { readonly kind: 'result'; readonly ok: ValueType | undefined; readonly error: ValueType | undefined }
  | { readonly kind: 'list'; readonly element: ValueType; readonly length: number | undefined }
  | { readonly kind: 'map'; readonly key: ValueType; readonly value: ValueType }
  | { readonly kind: 'own'; readonly resource: ResourceType }
  | { readonly kind: 'borrow'; readonly resource: ResourceType }
  | { readonly kind: 'stream'; readonly element: ValueType | undefined }
  | { readonly kind: 'future'; readonly element: ValueType | undefined }

/** The value types of one kind. */
export type ValueTypeOf<K extends ValueType['kind']> = Extract<ValueType, { kind: K }>

/**
 * Returns the payload types of a type that the Canonical ABI treats as a variant, or `undefined` for other
 * types (`Despecialization`).
 */
export function variantCases(type: ValueType): readonly (ValueType | undefined)[] | undefined {
  switch (type.kind) {
    case 'variant':
      return type.cases.map(item => item.type)
    case 'enum':
      return type.names.map(() => undefined)
    case 'option':
      return [undefined, type.some]
    case 'result':
      return [type.ok, type.error]
    default:
      return undefined
  }
}

/** Whether values of a type are numbers. */
export function isNumber(type: ValueType | undefined): type is { readonly kind: NumberKind } {
  return type !== undefined && (numberKinds as readonly string[]).includes(type.kind)
}

/** A function type (`functype`). */
export interface FuncType {
  /** Parameters, in order. */
  readonly params: readonly Field[]
  /** Type of the result; `undefined` for a function without one. */
  readonly result: ValueType | undefined
  /** Whether the function may block its caller (`async func`). */
  readonly async: boolean
}

/**
 * A resource type. Resource types are generative: two handles have the same type only if they have the same
 * `ResourceType` object, whatever its name.
 *
 * `Rep` is the representation behind a handle: any JS value for a resource that the host implements, an `i32`
 * for one that a component implements.
 */
export class ResourceType<Rep = unknown> {
  /** Name, for messages. */
  readonly name: string
  /** Destructor; receives the representation when the owner drops the resource. */
  readonly destructor: ((rep: Rep) => void) | undefined
  /** Component instance that implements the resource, with the store that it belongs to; `undefined` for the host. */
  readonly implementer: { readonly store: object } | undefined

  constructor(name: string, destructor?: (rep: Rep) => void, implementer?: { readonly store: object }) {
    this.name = name
    this.destructor = destructor
    this.implementer = implementer
  }
}

const bool: ValueType = { kind: 'bool' }
const s8: ValueType = { kind: 's8' }
const u8: ValueType = { kind: 'u8' }
const s16: ValueType = { kind: 's16' }
const u16: ValueType = { kind: 'u16' }
const s32: ValueType = { kind: 's32' }
const u32: ValueType = { kind: 'u32' }
const s64: ValueType = { kind: 's64' }
const u64: ValueType = { kind: 'u64' }
const f32: ValueType = { kind: 'f32' }
const f64: ValueType = { kind: 'f64' }
const char: ValueType = { kind: 'char' }
const string: ValueType = { kind: 'string' }

/** Constructors of types, named as in WIT, for hosts that state the types of their functions. */
export const t = {
  bool,
  s8,
  u8,
  s16,
  u16,
  s32,
  u32,
  s64,
  u64,
  f32,
  f64,
  char,
  string,
  record: (fields: Readonly<Record<string, ValueType>>): ValueType => ({
    kind: 'record',
    fields: named(fields),
  }),
  tuple: (...types: ValueType[]): ValueType => ({ kind: 'tuple', types }),
  variant: (cases: Readonly<Record<string, ValueType | undefined>>): ValueType => ({
    kind: 'variant',
    cases: Object.entries(cases).map(([name, type]) => ({ name, type })),
  }),
  enum: (...names: string[]): ValueType => ({ kind: 'enum', names }),
  flags: (...names: string[]): ValueType => ({ kind: 'flags', names }),
  option: (some: ValueType): ValueType => ({ kind: 'option', some }),
  result: (ok?: ValueType, error?: ValueType): ValueType => ({ kind: 'result', ok, error }),
  list: (element: ValueType, length?: number): ValueType => ({ kind: 'list', element, length }),
  // Types only refer to the resource type and never call its destructor, so its representation does not
  // matter.
  own: <Rep>(resource: ResourceType<Rep>): ValueType => ({ kind: 'own', resource: resource as ResourceType }),
  borrow: <Rep>(resource: ResourceType<Rep>): ValueType => ({
    kind: 'borrow',
    resource: resource as ResourceType,
  }),
  stream: (element?: ValueType): ValueType => ({ kind: 'stream', element }),
  future: (element?: ValueType): ValueType => ({ kind: 'future', element }),
  func: (params: Readonly<Record<string, ValueType>>, result?: ValueType): FuncType => ({
    params: named(params),
    result,
    async: false,
  }),
  asyncFunc: (params: Readonly<Record<string, ValueType>>, result?: ValueType): FuncType => ({
    params: named(params),
    result,
    async: true,
  }),
} as const

function named(types: Readonly<Record<string, ValueType>>): Field[] {
  return Object.entries(types).map(([name, type]) => ({ name, type }))
}
