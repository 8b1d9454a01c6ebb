import type { CoreModuleType } from '../binary/definitions.ts'
import type { FuncType, ResourceType, ValueType } from './types.ts'

/** Type of an import or export (`externtype`). */
export type ExternType =
  | { readonly kind: 'func'; readonly type: FuncType }
  | { readonly kind: 'instance'; readonly exports: ReadonlyMap<string, ExternType> }
  | { readonly kind: 'type'; readonly type: NamedType }
  | { readonly kind: 'component'; readonly type: ComponentType }
  | { readonly kind: 'core module'; readonly type: CoreModuleType }

/** Type that a type import or type export names. */
export type NamedType =
  | { readonly kind: 'value'; readonly type: ValueType }
  | { readonly kind: 'resource'; readonly type: ResourceType }
  | { readonly kind: 'func'; readonly type: FuncType }
  | { readonly kind: 'component'; readonly type: ComponentType }
  | { readonly kind: 'instance'; readonly type: InstanceType }

/** An import or export: its name and type. */
export interface ExternDeclaration {
  /** Name, such as `wasi:cli/run@0.3.0`. */
  readonly name: string
  /** Type. */
  readonly type: ExternType
}

/**
 * Type of an instance, open in the resource types that the instance exports. {@link open} closes it over the
 * resource types of an actual instance, or over fresh ones.
 */
export interface InstanceType {
  /** Returns the types of the exports, by name. */
  open(actual?: ReadonlyMap<string, ExternType>): ReadonlyMap<string, ExternType>
}

/**
 * Type of a component. The types of its exports depend on the resource types of its imports; {@link open}
 * closes it over those of actual `args`. For a component that is only declared, {@link open} also closes the
 * resource types that it exports over those of `exports`, or over fresh ones.
 */
export interface ComponentType {
  /** Returns the imports and exports with their types. */
  open(
    args?: ReadonlyMap<string, ExternType>,
    exports?: ReadonlyMap<string, ExternType>,
  ): {
    readonly imports: readonly ExternDeclaration[]
    readonly exports: readonly ExternDeclaration[]
  }
}
