import type { Func } from '../abi/signature.ts'
import type { CoreSize } from '../binary/bounded-module.ts'
import type { CoreModuleType } from '../binary/definitions.ts'
import { LinkError } from '../errors.ts'
import type { ComponentInstance } from '../instance/component-instance.ts'
import { type Equality, identity } from '../types/equality.ts'
import type { ComponentType, ExternType, NamedType } from '../types/extern-type.ts'
import { printFuncType, printType } from '../types/print.ts'
import { checkModuleSubtype } from './core-module-subtype.ts'
import type { Linking, Resolver, Root } from './linker.ts'

/** What a component or an instance imports or exports, as it is when linked. */
export type Extern =
  | { readonly kind: 'func'; readonly func: Func }
  | { readonly kind: 'instance'; readonly exports: ReadonlyMap<string, Extern> }
  | { readonly kind: 'type'; readonly type: NamedType }
  | { readonly kind: 'component'; readonly component: ComponentClosure }
  | { readonly kind: 'core module'; readonly module: CoreModule }

/** A component that can be instantiated, with what its outer aliases reach. */
export interface ComponentClosure {
  readonly type: ComponentType
  readonly instantiate: (
    resolve: Resolver,
    parent: ComponentInstance,
    root: Root,
  ) => Linking<ReadonlyMap<string, Extern>>
}

/** A core module as it is linked: its bytes, by which its compiled form is found, its memories and tables, and its type. */
export interface CoreModule {
  /** `undefined` where only the type of a module is known. */
  readonly bytes: Uint8Array<ArrayBuffer> | undefined
  readonly sizes: readonly CoreSize[]
  readonly type: CoreModuleType
}

/** The type of an extern. */
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

/** How deeply instances may be in instances. */
const maxInstanceDepth = 100

const types = new WeakMap<ReadonlyMap<string, Extern>, { types: Map<string, ExternType>; depth: number }>()

/**
 * The types of what an instance exports. They are kept: an instance may be in many others, and these again, so that
 * walking them anew each time would never end.
 *
 * @throws {LinkError} when instances are nested too deep
 */
export function typesOf(exports: ReadonlyMap<string, Extern>): ReadonlyMap<string, ExternType> {
  return known(exports).types
}

function known(exports: ReadonlyMap<string, Extern>) {
  let entry = types.get(exports)
  if (entry === undefined) {
    entry = { types: new Map<string, ExternType>(), depth: 1 }
    for (const [name, extern] of exports) {
      entry.types.set(name, typeOf(extern))
      if (extern.kind === 'instance') entry.depth = Math.max(entry.depth, known(extern.exports).depth + 1)
    }
    if (entry.depth > maxInstanceDepth)
      throw new LinkError(`instances are nested more than ${maxInstanceDepth} deep`)
    types.set(exports, entry)
  }
  return entry
}

/**
 * Checks that what is provided can stand where `declared` is asked for (`Subtyping`).
 *
 * @throws {LinkError} that names the place and both types
 */
export function checkSubtype(
  path: string,
  provided: ExternType | undefined,
  declared: ExternType,
  equality = identity,
): void {
  if (provided === undefined) throw new LinkError(`${path} is missing: a ${declared.kind} is required`)
  if (provided.kind !== declared.kind) {
    throw new LinkError(`${path} is a ${provided.kind}, but a ${declared.kind} is required`)
  }
  switch (declared.kind) {
    case 'func': {
      const { type } = provided as typeof declared
      if (!equality.funcs(type, declared.type)) {
        throw new LinkError(
          `${path} has another type: the component declares ${printFuncType(declared.type)}, but what is provided is ${printFuncType(type)}`,
        )
      }
      break
    }
    case 'instance': {
      const { exports } = provided as typeof declared
      for (const [name, type] of declared.exports) checkSubtype(`${path}#${name}`, exports.get(name), type)
      break
    }
    case 'type':
      checkSameType(path, (provided as typeof declared).type, declared.type, equality)
      break
    case 'component':
      checkComponentSubtype(path, (provided as typeof declared).type, declared.type)
      break
    case 'core module':
      checkModuleSubtype(path, (provided as typeof declared).type, declared.type)
      break
  }
}

function checkSameType(path: string, provided: NamedType, declared: NamedType, equality: Equality): void {
  const same =
    (provided.kind === 'value' &&
      declared.kind === 'value' &&
      equality.types(provided.type, declared.type)) ||
    (provided.kind === 'func' && declared.kind === 'func' && equality.funcs(provided.type, declared.type)) ||
    (provided.kind === 'resource' &&
      declared.kind === 'resource' &&
      equality.resources(provided.type, declared.type)) ||
    (provided.kind === declared.kind && (provided.kind === 'component' || provided.kind === 'instance'))
  if (same) return
  if (provided.kind === 'resource' && declared.kind === 'resource') {
    throw new LinkError(`${path}: resource types are not the same`)
  }
  throw new LinkError(
    `${path} is another type: ${printNamedType(declared)} is required, but what is provided is ${printNamedType(provided)}`,
  )
}

function printNamedType(type: NamedType): string {
  switch (type.kind) {
    case 'value':
      return printType(type.type)
    case 'func':
      return printFuncType(type.type)
    case 'resource':
      return `resource ${type.type.name}`
    default:
      return type.kind
  }
}

/** A component may import less and export more than is declared. */
function checkComponentSubtype(path: string, provided: ComponentType, declared: ComponentType): void {
  const given = new Map(declared.open().imports.map(item => [item.name, item.type]))
  const actual = provided.open(given)
  for (const item of actual.imports) {
    if (!given.has(item.name))
      throw new LinkError(`${path} imports ${item.name}, which its declared type does not have`)
    checkSubtype(`${path}, import ${item.name}`, given.get(item.name), item.type)
  }
  const exports = new Map(actual.exports.map(item => [item.name, item.type]))
  for (const item of declared.open(given, exports).exports)
    checkSubtype(`${path}, export ${item.name}`, exports.get(item.name), item.type)
}
