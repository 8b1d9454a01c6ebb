/**
 * The model of a WIT text: packages with their interfaces and worlds, and the items of those.
 *
 * The model follows the text, not its meaning: types refer to definitions by name, and items stand in the
 * order of the text. Names lack the `%` that escapes keywords. `print.ts` writes the model as text, and
 * `parse.ts` reads it.
 *
 * @see https://github.com/WebAssembly/component-model/blob/main/design/mvp/WIT.md
 * @module
 */

/** A package: its interfaces and worlds. */
export interface Package {
  /** Name with the version, if any: `wasi:cli@0.3.0`. */
  readonly name: string
  readonly items: readonly (Interface | World)[]
}

/** A WIT file: a package, followed by other packages nested in the text. */
export interface WitFile extends Package {
  readonly nested?: readonly Package[]
}

/** An item with documentation. */
export interface Documented {
  /** Text of the `///` comment, line by line; empty or absent without one. */
  readonly docs?: string
}

/** An interface of a package. */
export interface Interface extends Documented {
  readonly kind: 'interface'
  readonly name: string
  readonly items: readonly InterfaceItem[]
}

/** A world of a package. */
export interface World extends Documented {
  readonly kind: 'world'
  readonly name: string
  readonly items: readonly WorldItem[]
}

/** An item of an interface. */
export type InterfaceItem = Use | Definition | Func | Comment

/** An item of a world. */
export type WorldItem = Extern | Include | Use | Definition | Comment

/** A comment on a line of its own. */
export interface Comment extends Documented {
  readonly kind: 'comment'
  readonly text: string
}

/** The use of definitions of another interface: `use types.{descriptor as file}`. */
export interface Use extends Documented {
  readonly kind: 'use'
  /** Name of the interface: `types` in the same package, `wasi:io/poll@0.2.0` in another one. */
  readonly from: string
  readonly names: readonly { readonly name: string; readonly as?: string | undefined }[]
}

/** An import or export of a world. */
export interface Extern extends Documented {
  readonly kind: 'import' | 'export'
  /** Name of an interface, as in {@link Use.from}; with a type, the name of the function or inline interface. */
  readonly name: string
  readonly type?: FuncType | InlineInterface
}

/** The items of another world in this one: `include wasi:cli/imports@0.3.0`. */
export interface Include extends Documented {
  readonly kind: 'include'
  /** Name of the world, in the form of {@link Use.from}. */
  readonly name: string
}

/** The items of an interface that a world defines in place: `import log: interface { … }`. */
export interface InlineInterface {
  readonly kind: 'interface'
  readonly items: readonly InterfaceItem[]
}

/** The type of a function: `async func(path: string) -> result<descriptor>`. */
export interface FuncType {
  readonly kind: 'func'
  readonly async: boolean
  readonly params: readonly Field[]
  readonly result?: Type | undefined
}

/** A function of an interface or a resource. */
export interface Func extends FuncType, Documented {
  readonly name: string
  /** Whether the function of a resource has no `self`. */
  readonly static?: boolean
}

/** The constructor of a resource. A fallible one has a `result` as its result. */
export interface Constructor extends Documented {
  readonly kind: 'constructor'
  readonly params: readonly Field[]
  readonly result?: Type | undefined
}

/** The definition of a type. */
export type Definition = Alias | Record | Variant | Enum | Flags | Resource

/** Another name of a type: `type size = u64`. */
export interface Alias extends Documented {
  readonly kind: 'type'
  readonly name: string
  readonly type: Type
}

/** A record. */
export interface Record extends Documented {
  readonly kind: 'record'
  readonly name: string
  readonly fields: readonly Field[]
}

/** A variant. */
export interface Variant extends Documented {
  readonly kind: 'variant'
  readonly name: string
  readonly cases: readonly Case[]
}

/** An enum. */
export interface Enum extends Documented {
  readonly kind: 'enum'
  readonly name: string
  readonly cases: readonly Label[]
}

/** A set of flags. */
export interface Flags extends Documented {
  readonly kind: 'flags'
  readonly name: string
  readonly flags: readonly Label[]
}

/** A resource with its functions. */
export interface Resource extends Documented {
  readonly kind: 'resource'
  readonly name: string
  readonly functions: readonly (Constructor | Func)[]
}

/** A case of an enum, or a flag. */
export interface Label extends Documented {
  readonly name: string
}

/** A field of a record, or a parameter of a function. */
export interface Field extends Label {
  readonly type: Type
}

/** A case of a variant, with the type of its payload, if any. */
export interface Case extends Label {
  readonly type?: Type | undefined
}

/** The types that WIT defines by a keyword alone. */
export type Primitive = (typeof primitives)[number]

/** The keywords of the primitive types. */
export const primitives = [
  'bool',
  'char',
  'error-context',
  'f32',
  'f64',
  's16',
  's32',
  's64',
  's8',
  'string',
  'u16',
  'u32',
  'u64',
  'u8',
] as const

/** A type where an item refers to it. The name of a resource stands for an owned handle. */
export type Type =
  | { readonly kind: Primitive }
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'borrow'; readonly resource: string }
  | { readonly kind: 'option'; readonly some: Type }
  | { readonly kind: 'result'; readonly ok?: Type | undefined; readonly error?: Type | undefined }
  | { readonly kind: 'tuple'; readonly types: readonly Type[] }
  | { readonly kind: 'list'; readonly element: Type; readonly length?: number | undefined }
  | { readonly kind: 'map'; readonly key: Type; readonly value: Type }
  | { readonly kind: 'stream' | 'future'; readonly element?: Type | undefined }
