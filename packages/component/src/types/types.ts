/** The types of the Component Model, as values: what a component declares, and what a host says it provides. */

const numberKinds = ['s8', 'u8', 's16', 'u16', 's32', 'u32', 's64', 'u64', 'f32', 'f64'] as const

/** The types of numbers. */
export type NumberKind = (typeof numberKinds)[number]

/** `primvaltype` */
export type PrimitiveKind = NumberKind | 'bool' | 'char' | 'string' | 'error-context'

/** A field of a record, or a parameter of a function. */
export interface Field {
  readonly name: string
  readonly type: ValueType
}

/** A case of a variant, with the type of what it carries, if it carries anything. */
export interface Case {
  readonly name: string
  readonly type: ValueType | undefined
}

/** A type of values (`valtype`), resolved: no indices, no aliases. */
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

/** `Despecialization` of the types that the ABI treats as variants. */
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

/** Whether the values of a type are numbers. */
export function isNumber(type: ValueType | undefined): type is { readonly kind: NumberKind } {
  return type !== undefined && (numberKinds as readonly string[]).includes(type.kind)
}

/** A type of functions (`functype`). */
export interface FuncType {
  readonly params: readonly Field[]
  readonly result: ValueType | undefined
  /** Whether the function may block its caller (`async func`). */
  readonly async: boolean
}

/**
 * A resource type. Two handles have the same type only if they hold the same `ResourceType` object: resource
 * types are generative, names are for messages.
 *
 * `Rep` is what a handle stands for: any JS value for a resource that the host implements, an `i32` for one that
 * a component implements.
 */
export class ResourceType<Rep = unknown> {
  readonly name: string
  /** Called with the representation when its owner drops it. */
  readonly destructor: ((rep: Rep) => void) | undefined
  /** What implements it: an instance of a component, or `undefined` for the host. */
  readonly implementer: object | undefined

  constructor(name: string, destructor?: (rep: Rep) => void, implementer?: object) {
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

/** Constructors for the types of a host's functions, named as in WIT. */
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
  // A resource type is held, never called, through these: its representation does not matter.
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
