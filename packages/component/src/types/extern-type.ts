import type { CoreModuleType } from '../binary/definitions.ts'
import type { FuncType, ResourceType, ValueType } from './types.ts'

/** The type of what a component or an instance imports or exports. */
export type ExternType =
  | { readonly kind: 'func'; readonly type: FuncType }
  | { readonly kind: 'instance'; readonly exports: ReadonlyMap<string, ExternType> }
  | { readonly kind: 'type'; readonly type: NamedType }
  | { readonly kind: 'component'; readonly type: ComponentType }
  | { readonly kind: 'core module'; readonly type: CoreModuleType }

/** What the name of a type can stand for. */
export type NamedType =
  | { readonly kind: 'value'; readonly type: ValueType }
  | { readonly kind: 'resource'; readonly type: ResourceType }
  | { readonly kind: 'func'; readonly type: FuncType }
  | { readonly kind: 'component'; readonly type: ComponentType }
  | { readonly kind: 'instance'; readonly type: InstanceType }

/** An import or export with its name. */
export interface ExternDeclaration {
  readonly name: string
  readonly type: ExternType
}

/**
 * The type of an instance, still open in the resources that it exports: {@link open} closes it over the resources of an
 * actual instance, or over fresh ones.
 */
export interface InstanceType {
  open(actual?: ReadonlyMap<string, ExternType>): ReadonlyMap<string, ExternType>
}

/**
 * The type of a component: what it exports depends on the resources that it is given. Where a component is only
 * declared, {@link open} closes the resources that it exports over those of `exports`, or over fresh ones.
 */
export interface ComponentType {
  open(
    args?: ReadonlyMap<string, ExternType>,
    exports?: ReadonlyMap<string, ExternType>,
  ): {
    readonly imports: readonly ExternDeclaration[]
    readonly exports: readonly ExternDeclaration[]
  }
}
