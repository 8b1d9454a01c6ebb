/**
 * The model of a decoded component: its definitions in order, with indices into index spaces that linking
 * fills. All names are those of `Binary.md`.
 */
import type { PrimitiveKind } from '../types/types.ts'
import type { CoreSize } from './bounded-module.ts'

/** A component (`component`). */
export interface ComponentDefinition {
  /** Definitions in binary order. */
  readonly definitions: readonly Definition[]
}

/** One definition of a component (`Component Definitions`), with its byte offset in the whole input. */
export type Definition = { readonly offset: number } & (
  | {
      readonly kind: 'core module'
      readonly bytes: Uint8Array<ArrayBuffer>
      readonly type: CoreModuleType
      /** Memories and tables that the module defines. */
      readonly sizes: readonly CoreSize[]
    }
  | { readonly kind: 'core instance'; readonly expression: CoreInstanceExpression }
  | { readonly kind: 'core type'; readonly types: readonly CoreTypeDefinition[] }
  | { readonly kind: 'component'; readonly component: ComponentDefinition }
  | { readonly kind: 'instance'; readonly expression: InstanceExpression }
  | { readonly kind: 'alias'; readonly alias: Alias }
  | { readonly kind: 'type'; readonly type: TypeDefinition }
  | { readonly kind: 'canon'; readonly canon: Canon }
  | { readonly kind: 'start' }
  | { readonly kind: 'import'; readonly name: string; readonly type: ExternTypeDefinition }
  | {
      readonly kind: 'export'
      readonly name: string
      readonly sort: SortIndex
      readonly type: ExternTypeDefinition | undefined
    }
  | { readonly kind: 'value' }
)

/** Kind of a core definition (`core:sort`). */
export type CoreSort = 'func' | 'table' | 'memory' | 'global' | 'tag' | 'type' | 'module' | 'instance'
/** Kind of a definition (`sort`); each sort has its own index space. */
export type Sort = `core ${CoreSort}` | 'func' | 'value' | 'type' | 'component' | 'instance'

/** Index of a definition in the index space of its sort (`sortidx`). */
export interface SortIndex {
  readonly sort: Sort
  readonly index: number
}

/**
 * A definition under a name: an inline export (`inlineexport`) or an argument of `instantiate`
 * (`instantiatearg`).
 */
export interface NamedSortIndex extends SortIndex {
  readonly name: string
}

/** A core instance (`core:instanceexpr`): an instantiated core module, or a bundle of core definitions. */
export type CoreInstanceExpression =
  | {
      readonly kind: 'instantiate'
      readonly module: number
      readonly args: readonly { name: string; instance: number }[]
    }
  | { readonly kind: 'exports'; readonly exports: readonly { name: string; sort: CoreSort; index: number }[] }

/** An instance (`instanceexpr`): an instantiated component, or a bundle of definitions. */
export type InstanceExpression =
  | { readonly kind: 'instantiate'; readonly component: number; readonly args: readonly NamedSortIndex[] }
  | { readonly kind: 'exports'; readonly exports: readonly NamedSortIndex[] }

/**
 * An alias (`alias`) of an export of an instance, or of a definition in a component `count` levels further
 * out.
 */
export type Alias =
  | { readonly kind: 'export'; readonly sort: Sort; readonly instance: number; readonly name: string }
  | { readonly kind: 'core export'; readonly sort: Sort; readonly instance: number; readonly name: string }
  | { readonly kind: 'outer'; readonly sort: Sort; readonly count: number; readonly index: number }

/** A value type in a definition: a primitive type, or the index of a type. */
export type ValueTypeRef = PrimitiveKind | number

/** A field of a record, or a parameter of a function (`labelvaltype`). */
export interface Labelled {
  readonly name: string
  readonly type: ValueTypeRef
}

/** Definition of a type (`deftype`, `Type Definitions`). */
export type TypeDefinition =
  | { readonly kind: 'primitive'; readonly type: PrimitiveKind }
  | { readonly kind: 'record'; readonly fields: readonly Labelled[] }
  | { readonly kind: 'variant'; readonly cases: readonly { name: string; type: ValueTypeRef | undefined }[] }
  | { readonly kind: 'list'; readonly element: ValueTypeRef; readonly length: number | undefined }
  | { readonly kind: 'tuple'; readonly types: readonly ValueTypeRef[] }
  | { readonly kind: 'flags'; readonly names: readonly string[] }
  | { readonly kind: 'enum'; readonly names: readonly string[] }
  | { readonly kind: 'option'; readonly some: ValueTypeRef }
  | {
      readonly kind: 'result'
      readonly ok: ValueTypeRef | undefined
      readonly error: ValueTypeRef | undefined
    }
  | { readonly kind: 'map'; readonly key: ValueTypeRef; readonly value: ValueTypeRef }
  | { readonly kind: 'own'; readonly resource: number }
  | { readonly kind: 'borrow'; readonly resource: number }
  | { readonly kind: 'stream'; readonly element: ValueTypeRef | undefined }
  | { readonly kind: 'future'; readonly element: ValueTypeRef | undefined }
  | {
      readonly kind: 'func'
      readonly params: readonly Labelled[]
      readonly result: ValueTypeRef | undefined
      readonly async: boolean
    }
  | { readonly kind: 'component'; readonly declarations: readonly Declaration[] }
  | { readonly kind: 'instance'; readonly declarations: readonly Declaration[] }
  | { readonly kind: 'resource'; readonly destructor: number | undefined }

/** Declaration in a component type or an instance type (`componentdecl`, `instancedecl`). */
export type Declaration = { readonly offset: number } & (
  | { readonly kind: 'core type'; readonly types: readonly CoreTypeDefinition[] }
  | { readonly kind: 'type'; readonly type: TypeDefinition }
  | { readonly kind: 'alias'; readonly alias: Alias }
  | { readonly kind: 'import'; readonly name: string; readonly type: ExternTypeDefinition }
  | { readonly kind: 'export'; readonly name: string; readonly type: ExternTypeDefinition }
)

/** Type of an import or export, by index (`externtype`). */
export type ExternTypeDefinition =
  | { readonly kind: 'core module'; readonly type: number }
  | { readonly kind: 'func'; readonly type: number }
  | { readonly kind: 'type'; readonly bound: TypeBound }
  | { readonly kind: 'component'; readonly type: number }
  | { readonly kind: 'instance'; readonly type: number }

/**
 * Bound of an imported or exported type (`typebound`): equal to the type at an index, or any resource type.
 */
export type TypeBound = { readonly kind: 'eq'; readonly type: number } | { readonly kind: 'sub resource' }

/** A core value type (`core:valtype`). All reference types are one. */
export type CoreValueType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128' | 'ref'

/** A core function type (`core:functype`). */
export interface CoreFuncType {
  readonly params: readonly CoreValueType[]
  readonly results: readonly CoreValueType[]
}

/** Type of a core import or export (`core:externtype`). */
export type CoreExternType =
  /**
   * The type is `undefined` when it uses WebAssembly GC, that is, more than functions of numbers and
   * references.
   */
  | { readonly kind: 'func'; readonly type: CoreFuncType | undefined }
  | { readonly kind: 'tag'; readonly type: CoreFuncType | undefined }
  /** The other types are `undefined` when a module exports an index that it does not define. */
  | { readonly kind: 'table'; readonly type: CoreTableType | undefined }
  | { readonly kind: 'global'; readonly type: CoreGlobalType | undefined }
  | { readonly kind: 'memory'; readonly memory64: boolean; readonly limits: CoreLimits | undefined }

/** A core table type (`core:tabletype`). */
export interface CoreTableType {
  /** Element type in text format, such as `(ref null func)`. */
  readonly element: string
  readonly limits: CoreLimits
}

/** A core global type (`core:globaltype`). */
export interface CoreGlobalType {
  /** Value type in text format. */
  readonly value: string
  readonly mutable: boolean
}

/** Limits of a memory or table (`core:limits`). */
export interface CoreLimits {
  /** Address type, whether the memory is shared, and page size, as text; equal in compatible types. */
  readonly form: string
  readonly min: bigint
  readonly max: bigint | undefined
}

/** Type of a core module (`core:moduletype`), declared or read from an actual module. */
export interface CoreModuleType {
  readonly imports: readonly {
    readonly module: string
    readonly name: string
    readonly type: CoreExternType
  }[]
  readonly exports: ReadonlyMap<string, CoreExternType>
  /** How many array elements and fields of structures the constant expressions of an actual module allocate. */
  readonly allocated?: number
}

/** Definition of a core type (`core:deftype`). */
export type CoreTypeDefinition =
  | CoreNonModuleType
  | { readonly kind: 'module'; readonly type: CoreModuleType }

/** Definition of a function type, or of a structure or an array, which nothing in a component takes. */
export type CoreNonModuleType =
  | { readonly kind: 'func'; readonly type: CoreFuncType | undefined }
  | { readonly kind: 'aggregate' }

/** Encoding of strings in a guest's memory (`string-encoding`). */
export type StringEncoding = 'utf8' | 'utf16' | 'latin1+utf16'

/** Options of a canonical definition (`canonopt*`). */
export interface CanonOptions {
  readonly stringEncoding: StringEncoding
  readonly memory: number | undefined
  readonly realloc: number | undefined
  readonly postReturn: number | undefined
  readonly async: boolean
  readonly callback: number | undefined
}

/** Defaults of {@link CanonOptions}. */
export const defaultCanonOptions = {
  stringEncoding: 'utf8',
  memory: undefined,
  realloc: undefined,
  postReturn: undefined,
  async: false,
  callback: undefined,
} as const satisfies CanonOptions

/** A canonical definition (`canon`, `Canonical Definitions`): a lifted or lowered function, or a built-in. */
export type Canon =
  | { readonly kind: 'lift'; readonly func: number; readonly options: CanonOptions; readonly type: number }
  | { readonly kind: 'lower'; readonly func: number; readonly options: CanonOptions }
  | { readonly kind: 'resource.new' | 'resource.drop' | 'resource.rep'; readonly type: number }
  | BuiltInDefinition

/** A canonical built-in, with the immediates that its kind has. */
export interface BuiltInDefinition {
  readonly kind: 'built-in'
  readonly name: string
  /** Index of a stream or future type. */
  readonly type?: number
  /** Result type of `task.return`; `null` for no result. */
  readonly result?: ValueTypeRef | null
  readonly options?: CanonOptions
  /** Whether the built-in is `async`; `shared` for built-ins of threads. */
  readonly flag?: boolean
  readonly memory?: number
  readonly slot?: number
  readonly coreValueType?: CoreValueType
  readonly coreType?: number
  readonly table?: number
}
