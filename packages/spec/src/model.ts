/**
 * The wasi:webgpu API as one value: the definitions of the W3C IDL in terms of WIT. `translate.ts` builds it
 * from the IDL and the deviations; each writer turns it into one output. Every item has both its names and a
 * link to the section of the W3C document that defines it.
 *
 * Types refer to definitions by object, so writers never look anything up by name.
 */

/** The parts of the full name of a WIT interface. */
export interface InterfaceName {
  /** `wasi:webgpu` */
  readonly package: string
  /** Version of the WIT package: `0.3.0-rc.2`. */
  readonly version: string
  /** Name of the interface: `webgpu`. */
  readonly interface: string
}

/** A WIT interface: its types and functions, with their origin in the W3C document. */
export interface Api extends InterfaceName {
  /** Earlier versions of the package with an identical interface. */
  readonly sameAs: readonly string[]
  /** Purpose, in one sentence. */
  readonly doc: string
  /** Definitions that it uses from other interfaces. */
  readonly uses: readonly Use[]
  /** All types, in the order of the W3C document. */
  readonly definitions: readonly Definition[]
  /** Functions of the interface itself. {@link Resource.functions} has those of a resource. */
  readonly functions: readonly Func[]
}

/** Definitions used from another interface, under their own names. */
export interface Use {
  readonly from: InterfaceName
  readonly definitions: readonly Definition[]
}

/** A WIT package: interfaces of one package and version, and worlds. */
export interface Package {
  readonly interfaces: readonly Api[]
  readonly worlds: readonly World[]
}

/** The imports of a kind of program. */
export interface World {
  readonly name: string
  readonly doc: string
  readonly imports: readonly Api[]
}

/** A named type. */
export type Definition = Resource | Record | Enum | Flags | Variant | Alias

interface Named {
  /** Name in WIT: `gpu-buffer-descriptor`, without the `%` that escapes keywords. */
  readonly name: string
  /** Name in languages without namespaces, where the WIT name is too short: `surface-key` for `key`. */
  readonly cName?: string
  /**
   * Name in the W3C document: `GPUBufferDescriptor`. Items that only the WIT has carry the name of their
   * origin, if any.
   */
  readonly w3cName: string
  /** Link to the W3C section that defines the item or its origin, if any. */
  readonly link: string
  /** Notes for readers beyond the link, one sentence per line. */
  readonly doc: string
}

/** A W3C interface, or a map that stands for an IDL `record<K, V>`. */
export interface Resource extends Named {
  readonly kind: 'resource'
  readonly functions: readonly Func[]
  /** For the map that stands for an IDL `record<K, V>`: the type of `V`. */
  readonly mapOf: Type | undefined
}

/** A W3C dictionary with inherited fields after its own, or the error of a result. */
export interface Record extends Named {
  readonly kind: 'record'
  readonly fields: readonly Field[]
  /** For the error of a result: its kinds, each of which stands for a W3C exception. */
  readonly errorKinds: Variant | undefined
}

/** A field of a record: a W3C dictionary member. */
export interface Field extends Named {
  readonly type: Type
  /** Name of the dictionary that declares the member: the one of the record, or an ancestor. */
  readonly owner?: string
}

/** A W3C enumeration. */
export interface Enum extends Named {
  readonly kind: 'enum'
  readonly cases: readonly EnumCase[]
}

/** A case of an enum: a W3C enumeration value. */
export interface EnumCase {
  /** Name in WIT: `astc4x4-unorm`. */
  readonly name: string
  /** Value in the W3C document: `astc-4x4-unorm`. */
  readonly w3cName: string
}

/** A W3C namespace of bit constants. The nth WIT flag is bit n. */
export interface Flags extends Named {
  readonly kind: 'flags'
  readonly flags: readonly Flag[]
}

/** One of a set of flags: a W3C constant. */
export interface Flag {
  /** Name in WIT: `map-read`. */
  readonly name: string
  /** Name in the W3C document: `MAP_READ`. */
  readonly w3cName: string
  /** Value of the W3C constant; usually a single bit. */
  readonly value: number
}

/** A W3C union, or the kinds of an error. */
export interface Variant extends Named {
  readonly kind: 'variant'
  readonly cases: readonly VariantCase[]
}

/** A case of a variant: a member of a W3C union, or a kind of an error. */
export interface VariantCase {
  readonly name: string
  /** W3C type of the payload; without a payload, the W3C string or class that the case stands for. */
  readonly w3cName: string
  readonly type: Type | undefined
}

/** A W3C typedef of a number. */
export interface Alias extends Named {
  readonly kind: 'alias'
  readonly type: Type
}

/** The primitive types of WIT that the API uses. */
export type Primitive = 'bool' | 'u8' | 'u16' | 'u32' | 's32' | 'u64' | 'f32' | 'f64' | 'string'

/** A WIT type. */
export type Type =
  | { readonly kind: Primitive }
  | { readonly kind: 'defined'; readonly definition: Record | Enum | Flags | Variant | Alias }
  | { readonly kind: 'own'; readonly resource: Resource }
  | { readonly kind: 'borrow'; readonly resource: Resource }
  | {
      readonly kind: 'option'
      readonly some: Type /** What `none` is to W3C. */
      readonly none: 'undefined' | 'null'
    }
  | { readonly kind: 'list'; readonly element: Type }
  | { readonly kind: 'tuple'; readonly types: readonly Type[] }
  | { readonly kind: 'result'; readonly ok: Type | undefined; readonly error: Record }
  | { readonly kind: 'future'; readonly element: Type }
  | { readonly kind: 'stream'; readonly element: Type }

/** A WIT function: a W3C operation, or the getter or setter of an attribute. */
export interface Func extends Named {
  /** Name under which a component imports it: `[method]gpu-buffer.map-async`. */
  readonly extern: string
  /** The resource that it belongs to; `undefined` for a function of the interface. */
  readonly resource: Resource | undefined
  readonly shape: 'method' | 'static' | 'constructor' | 'free'
  /** Parameters, without `self`. */
  readonly params: readonly Param[]
  readonly result: Type | undefined
  /** Whether it is an `async func`, which may block its caller: a W3C operation that returns a promise. */
  readonly async: boolean
  /** Whether its caller waits although it is not `async`: a W3C operation that returns a promise, in a version without those. */
  readonly waits?: boolean
  readonly w3c: W3cMember
}

/** A parameter: a W3C argument, or the new value of an attribute. */
export interface Param {
  readonly name: string
  readonly w3cName: string
  readonly type: Type
  /** Whether W3C lets callers omit it; `none` stands for omission. */
  readonly optional: boolean
  /** The value that W3C gives to an omitted argument, where it is a number. */
  readonly default?: number
}

/** The W3C member that a function stands for. */
export interface W3cMember {
  /** Interface that has the member, directly or through a mixin: `GPUComputePassEncoder`. */
  readonly interface: string
  /** `setBindGroup` */
  readonly name: string
  /**
   * Kind of the member. `map` belongs to a resource that stands for an IDL `record`; `none` has no W3C
   * counterpart.
   */
  readonly kind: 'getter' | 'setter' | 'operation' | 'setlike' | 'constant' | 'map' | 'none'
  /** The value of a constant. */
  readonly value?: number
}

/** All functions, in the order of the definitions, those of the interface last. */
export function functionsOf(api: Api): Func[] {
  return [
    ...api.definitions.flatMap(definition => (definition.kind === 'resource' ? definition.functions : [])),
    ...api.functions,
  ]
}

/** Returns the type with aliases resolved. */
export function unaliased(type: Type): Type {
  return type.kind === 'defined' && type.definition.kind === 'alias' ? unaliased(type.definition.type) : type
}
