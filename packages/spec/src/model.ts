/**
 * The wasi:webgpu API as one value: what the W3C IDL defines, restated in the terms of WIT. `translate.ts` makes it
 * from the IDL and the deviations; each writer turns it into one output. Every item has both its names and a link to
 * the section of the W3C document that defines it.
 *
 * Types refer to definitions by object, so a writer never looks anything up by name.
 */

/** An interface of WIT: its types and functions, and where they come from in the W3C document. */
export interface Api {
  /** `wasi:webgpu` */
  readonly package: string
  /** Of the WIT package: `0.3.0-rc.2`. */
  readonly version: string
  /** Older versions of the package whose interface is the same, item for item. */
  readonly sameAs: readonly string[]
  /** The name of the interface: `webgpu`. */
  readonly interface: string
  /** What it is for, in one sentence. */
  readonly doc: string
  /** What it takes from other interfaces. */
  readonly uses: readonly Use[]
  /** Every type, in the order of the W3C document. */
  readonly definitions: readonly Definition[]
  /** The functions of the interface itself. Those of a resource are its {@link Resource.functions}. */
  readonly functions: readonly Func[]
}

/** Definitions of another interface, which keep their names. */
export interface Use {
  readonly from: Api
  readonly definitions: readonly Definition[]
}

/** A WIT package: interfaces of one package and version, and worlds. */
export interface Package {
  readonly interfaces: readonly Api[]
  readonly worlds: readonly World[]
}

/** What a kind of program imports. */
export interface World {
  readonly name: string
  readonly doc: string
  readonly imports: readonly Api[]
}

/** A type with a name. */
export type Definition = Resource | Record | Enum | Flags | Variant | Alias

interface Named {
  /** In WIT: `gpu-buffer-descriptor`. Without the `%` that a keyword needs in WIT text. */
  readonly name: string
  /** Its name where there are no namespaces, if the one in WIT is too short for that: `surface-key` for `key`. */
  readonly cName?: string
  /** What it is in the W3C document: `GPUBufferDescriptor`. For what only the WIT has, what it stems from, if anything. */
  readonly w3cName: string
  /** The section of the W3C document that defines it, or what it stems from, if anything. */
  readonly link: string
  /** What a reader should know beyond the link; one sentence a line. */
  readonly doc: string
}

/** A W3C interface, or one of the maps that stand for an IDL `record<K, V>`. */
export interface Resource extends Named {
  readonly kind: 'resource'
  readonly functions: readonly Func[]
  /** For the stand-in of an IDL `record<K, V>`: the type of `V`. */
  readonly mapOf: Type | undefined
}

/** A W3C dictionary with all that it inherits: own fields first, then its parent's. Or an error of a result. */
export interface Record extends Named {
  readonly kind: 'record'
  readonly fields: readonly Field[]
  /** If it is the error of a result: its kinds, each of which stands for a W3C exception. */
  readonly errorKinds: Variant | undefined
}

/** A field of a record: a W3C dictionary member. */
export interface Field extends Named {
  readonly type: Type
}

/** A W3C enumeration. */
export interface Enum extends Named {
  readonly kind: 'enum'
  readonly cases: readonly EnumCase[]
}

/** A case of an enum: a W3C enumeration value. */
export interface EnumCase {
  /** In WIT: `astc4x4-unorm`. */
  readonly name: string
  /** In the W3C document: `astc-4x4-unorm`. */
  readonly w3cName: string
}

/** A W3C namespace of bit constants. The nth flag of the WIT is its bit n. */
export interface Flags extends Named {
  readonly kind: 'flags'
  readonly flags: readonly Flag[]
}

/** One of a set of flags: a W3C constant. */
export interface Flag {
  /** In WIT: `map-read`. */
  readonly name: string
  /** In the W3C document: `MAP_READ`. */
  readonly w3cName: string
  /** The W3C constant; mostly, but not always, one bit. */
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
  /** With a payload, its W3C type; without one, the W3C string or class that it stands for. */
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

/** A type as WIT has it. */
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

/** A function of WIT: a W3C operation, or one of the two functions of an attribute. */
export interface Func extends Named {
  /** How a component imports it: `[method]gpu-buffer.map-async`. */
  readonly extern: string
  /** What it belongs to; `undefined` for a function of the interface. */
  readonly resource: Resource | undefined
  readonly shape: 'method' | 'constructor' | 'free'
  /** Without `self`. */
  readonly params: readonly Param[]
  readonly result: Type | undefined
  /** `async func`: it may block its caller. A W3C operation that returns a promise. */
  readonly async: boolean
  readonly w3c: W3cMember
}

/** A parameter: a W3C argument, or the value that an attribute is set to. */
export interface Param {
  readonly name: string
  readonly w3cName: string
  readonly type: Type
  /** W3C lets a caller leave it out; `none` then means that. */
  readonly optional: boolean
}

/** What a function does in W3C's terms. */
export interface W3cMember {
  /** The interface that has the member, itself or by a mixin: `GPUComputePassEncoder`. */
  readonly interface: string
  /** `setBindGroup` */
  readonly name: string
  /** `map`: of a resource that stands for an IDL `record`. `none`: W3C has nothing like it. */
  readonly kind: 'getter' | 'setter' | 'operation' | 'setlike' | 'map' | 'none'
}

/** Every function in the order of the definitions, those of the interface last. */
export function functionsOf(api: Api): Func[] {
  return [
    ...api.definitions.flatMap(definition => (definition.kind === 'resource' ? definition.functions : [])),
    ...api.functions,
  ]
}

/** The type behind any aliases. */
export function unaliased(type: Type): Type {
  return type.kind === 'defined' && type.definition.kind === 'alias' ? unaliased(type.definition.type) : type
}
