/**
 * A component as it is written down: its definitions in order, with indices into index spaces that only exist once
 * it is linked. The names are those of `Binary.md`.
 */
import type { PrimitiveKind } from '../types/types.ts'
import type { CoreSize } from './bounded-module.ts'

/** `component`: its definitions, in order. */
export interface ComponentDefinition {
  readonly definitions: readonly Definition[]
}

/** One definition of a component, with its offset in the whole input (`Component Definitions`). */
export type Definition = { readonly offset: number } & (
  | {
      readonly kind: 'core module'
      readonly bytes: Uint8Array<ArrayBuffer>
      readonly type: CoreModuleType
      /** The memories and tables that it defines. */
      readonly sizes: readonly CoreSize[]
    }
  | { readonly kind: 'core instance'; readonly expression: CoreInstanceExpression }
  | { readonly kind: 'core type'; readonly type: CoreTypeDefinition }
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

/** `core:sort` */
export type CoreSort = 'func' | 'table' | 'memory' | 'global' | 'tag' | 'type' | 'module' | 'instance'
/** `sort` */
export type Sort = `core ${CoreSort}` | 'func' | 'value' | 'type' | 'component' | 'instance'

/** `sortidx`: the index of something in the space of its sort. */
export interface SortIndex {
  readonly sort: Sort
  readonly index: number
}

/** `inlineexport`, or an argument of `instantiate` (`instantiatearg`). */
export interface NamedSortIndex extends SortIndex {
  readonly name: string
}

/** `core:instanceexpr`: a core module with instances for what it imports, or an instance put together of items. */
export type CoreInstanceExpression =
  | {
      readonly kind: 'instantiate'
      readonly module: number
      readonly args: readonly { name: string; instance: number }[]
    }
  | { readonly kind: 'exports'; readonly exports: readonly { name: string; sort: CoreSort; index: number }[] }

/** `instanceexpr`: a component with something for each of its imports, or an instance put together of items. */
export type InstanceExpression =
  | { readonly kind: 'instantiate'; readonly component: number; readonly args: readonly NamedSortIndex[] }
  | { readonly kind: 'exports'; readonly exports: readonly NamedSortIndex[] }

/** `alias`: an export of an instance or of a core instance, or a definition `count` components further out. */
export type Alias =
  | { readonly kind: 'export'; readonly sort: Sort; readonly instance: number; readonly name: string }
  | { readonly kind: 'core export'; readonly sort: Sort; readonly instance: number; readonly name: string }
  | { readonly kind: 'outer'; readonly sort: Sort; readonly count: number; readonly index: number }

/** A value type in a definition: a primitive, or the index of a type. */
export type ValueTypeRef = PrimitiveKind | number

/** `labelvaltype`: a field of a record, or a parameter of a function. */
export interface Labelled {
  readonly name: string
  readonly type: ValueTypeRef
}

/** `deftype`: what a type index may stand for (`Type Definitions`). */
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

/** What stands in a component type or an instance type (`componentdecl`, `instancedecl`). */
export type Declaration = { readonly offset: number } & (
  | { readonly kind: 'core type'; readonly type: CoreTypeDefinition }
  | { readonly kind: 'type'; readonly type: TypeDefinition }
  | { readonly kind: 'alias'; readonly alias: Alias }
  | { readonly kind: 'import'; readonly name: string; readonly type: ExternTypeDefinition }
  | { readonly kind: 'export'; readonly name: string; readonly type: ExternTypeDefinition }
)

/** `externtype`: what is imported or exported, by the index of its type. */
export type ExternTypeDefinition =
  | { readonly kind: 'core module'; readonly type: number }
  | { readonly kind: 'func'; readonly type: number }
  | { readonly kind: 'value' }
  | { readonly kind: 'type'; readonly bound: TypeBound }
  | { readonly kind: 'component'; readonly type: number }
  | { readonly kind: 'instance'; readonly type: number }

/** `typebound`: the very type of an index, or any resource type. */
export type TypeBound = { readonly kind: 'eq'; readonly type: number } | { readonly kind: 'sub resource' }

/** `core:valtype`; references of all types are one. */
export type CoreValueType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128' | 'ref'

/** `core:functype` */
export interface CoreFuncType {
  readonly params: readonly CoreValueType[]
  readonly results: readonly CoreValueType[]
}

/** `core:externtype` */
export type CoreExternType =
  /** Its type is `undefined` where it uses more than functions of numbers and references (WebAssembly GC). */
  | { readonly kind: 'func'; readonly type: CoreFuncType | undefined }
  | { readonly kind: 'tag'; readonly type: CoreFuncType | undefined }
  /** Other types are `undefined` where a module exports what it does not have. */
  | { readonly kind: 'table'; readonly type: CoreTableType | undefined }
  | { readonly kind: 'global'; readonly type: CoreGlobalType | undefined }
  | { readonly kind: 'memory'; readonly memory64: boolean; readonly limits: CoreLimits | undefined }

/** `core:tabletype` */
export interface CoreTableType {
  /** As in the text format, such as `(ref null func)`. */
  readonly element: string
  readonly limits: CoreLimits
}

/** `core:globaltype` */
export interface CoreGlobalType {
  /** As in the text format. */
  readonly value: string
  readonly mutable: boolean
}

/** `core:limits` */
export interface CoreLimits {
  /** Whether it is of 64 bits, whether it is shared, and the size of a page: what has to be equal. */
  readonly form: string
  readonly min: bigint
  readonly max: bigint | undefined
}

/** `core:moduletype`, also of a module that is there. */
export interface CoreModuleType {
  readonly imports: readonly {
    readonly module: string
    readonly name: string
    readonly type: CoreExternType
  }[]
  readonly exports: ReadonlyMap<string, CoreExternType>
}

/** `core:deftype`: what a core type index may stand for. */
export type CoreTypeDefinition =
  | { readonly kind: 'func'; readonly type: CoreFuncType | undefined }
  | { readonly kind: 'module'; readonly type: CoreModuleType }

/** `string-encoding`: how strings are written in guest memory. */
export type StringEncoding = 'utf8' | 'utf16' | 'latin1+utf16'

/** `canonopt*` */
export interface CanonOptions {
  readonly stringEncoding: StringEncoding
  readonly memory: number | undefined
  readonly realloc: number | undefined
  readonly postReturn: number | undefined
  readonly async: boolean
  readonly callback: number | undefined
}

/** What holds where a canonical definition has no options. */
export const defaultCanonOptions = {
  stringEncoding: 'utf8',
  memory: undefined,
  realloc: undefined,
  postReturn: undefined,
  async: false,
  callback: undefined,
} as const satisfies CanonOptions

/** `canon`: a function that is lifted or lowered, or a built-in (`Canonical Definitions`). */
export type Canon =
  | { readonly kind: 'lift'; readonly func: number; readonly options: CanonOptions; readonly type: number }
  | { readonly kind: 'lower'; readonly func: number; readonly options: CanonOptions }
  | { readonly kind: 'resource.new' | 'resource.drop' | 'resource.rep'; readonly type: number }
  | BuiltInDefinition

/** A built-in of the async ABI, with those immediates that its kind has. */
export interface BuiltInDefinition {
  readonly kind: 'built-in'
  readonly name: string
  /** A stream or future type. */
  readonly type?: number
  /** The result of `task.return`; `null` where there is none. */
  readonly result?: ValueTypeRef | null
  readonly options?: CanonOptions
  /** `async` */
  readonly flag?: boolean
  readonly memory?: number
  readonly slot?: number
  readonly coreValueType?: CoreValueType
  readonly coreType?: number
  readonly table?: number
}
