import type { Func } from '../abi/func.ts'
import type { CoreSize } from '../binary/bounded-module.ts'
import type { CoreModuleType } from '../binary/definitions.ts'
import { cannotLink } from '../errors.ts'
import type { ComponentInstance } from '../instance/component-instance.ts'
import type { ComponentType, ExternType, NamedType } from '../types/extern-type.ts'
import { memoize } from '../types/memoize.ts'
import type { LinkState } from './linker.ts'
import type { Linking, Resolver } from './linking.ts'

/** Linked import or export of a component or an instance. */
export type Extern =
  | { readonly kind: 'func'; readonly func: Func }
  | { readonly kind: 'instance'; readonly exports: ReadonlyMap<string, Extern> }
  | { readonly kind: 'type'; readonly type: NamedType }
  | { readonly kind: 'component'; readonly component: ComponentClosure }
  | { readonly kind: 'core module'; readonly module: CoreModule }

/** Component that can be instantiated, together with the definitions that its outer aliases refer to. */
export interface ComponentClosure {
  readonly type: ComponentType
  readonly instantiate: (
    resolve: Resolver,
    parent: ComponentInstance,
    state: LinkState,
  ) => Linking<ReadonlyMap<string, Extern>>
}

/** Core module: its bytes, by which its compiled form is found, its memories and tables, and its type. */
export interface CoreModule {
  /** `undefined` if only the type of the module is known. */
  readonly bytes: Uint8Array<ArrayBuffer> | undefined
  readonly sizes: readonly CoreSize[]
  readonly type: CoreModuleType
}

/** Returns the type of an extern. */
export function typeOf(extern: Extern): ExternType {
  switch (extern.kind) {
    case 'func':
      return { kind: 'func', type: extern.func.type }
    case 'instance':
      return { kind: 'instance', exports: typesOf(extern.exports) }
    case 'type':
      return extern
    case 'component':
      return { kind: 'component', type: extern.component.type }
    case 'core module':
      return { kind: 'core module', type: extern.module.type }
  }
}

/** How deeply instances may be nested. */
const maxInstanceDepth = 100

/**
 * Returns the types of an instance's exports. They are cached: an instance may be an export of many others, and these
 * again, so that repeated walks would take exponential time.
 *
 * @throws {LinkError} when instances are nested too deeply
 */
export function typesOf(exports: ReadonlyMap<string, Extern>): ReadonlyMap<string, ExternType> {
  return typesAndDepth(exports).types
}

const typesAndDepth = memoize(
  (exports: ReadonlyMap<string, Extern>): { types: ReadonlyMap<string, ExternType>; depth: number } => {
    const types = new Map<string, ExternType>()
    let depth = 1
    for (const [name, extern] of exports) {
      types.set(name, typeOf(extern))
      if (extern.kind === 'instance') depth = Math.max(depth, typesAndDepth(extern.exports).depth + 1)
    }
    if (depth > maxInstanceDepth) cannotLink(`instances are nested more than ${maxInstanceDepth} deep`)
    return { types, depth }
  },
)
