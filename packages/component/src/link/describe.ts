import type { CoreSize } from '../binary/bounded-module.ts'
import type { ComponentDefinition } from '../binary/definitions.ts'
import { cannotLink, LinkError } from '../errors.ts'
import { ComponentInstance } from '../instance/component-instance.ts'
import type { ComponentType, ExternDeclaration, ExternType } from '../types/extern-type.ts'
import { InstantiationCost } from './instantiation-cost.ts'
import { type Extern, typeOf } from './linked-extern.ts'
import { Linker, type OuterComponent, placeholderFunc } from './linker.ts'
import type { Resolver } from './linking.ts'

/** Imports and exports of a component, derived from its definitions alone: nothing is instantiated. */
export interface Description {
  readonly imports: readonly ExternDeclaration[]
  readonly exports: readonly ExternDeclaration[]
  /** The memories and tables of all core modules that an instance of the component creates. */
  readonly sizes: readonly CoreSize[]
}

/**
 * Describes a component: runs the {@link Linker} with externs that only have a type.
 *
 * @throws {LinkError} when the component cannot be linked with any imports
 */
export function describe(definition: ComponentDefinition): Description {
  return describeWithin(undefined, definition)
}

/**
 * Resolves the imports of a component, all of them, and describes it.
 *
 * @returns the errors of `resolve`, by the names of the imports
 * @throws {LinkError} when the component cannot be linked with any imports
 */
export function resolveEach(definition: ComponentDefinition, resolve: Resolver): Map<string, LinkError> {
  const errors = new Map<string, LinkError>()
  describeWith(undefined, definition, (name, declare) => {
    let type: ExternType | undefined
    const declareOnce = (actual: ExternType | undefined) => (type = declare(actual))
    try {
      return resolve(name, declareOnce)
    } catch (error) {
      if (!(error instanceof LinkError)) throw error
      errors.set(name, error)
      // Other imports that use resources of this one are compared with those of the host all the same.
      return externOfType(name, type ?? declare(undefined))
    }
  })
  return errors
}

/** Describes a component that is defined inside another one. */
export function describeWithin(
  outer: OuterComponent | undefined,
  definition: ComponentDefinition,
  args?: ReadonlyMap<string, ExternType>,
): Description {
  const imports: ExternDeclaration[] = []
  const resolve: Resolver = (name, declare) => {
    const type = declare(args?.get(name))
    imports.push({ name, type })
    return externOfType(name, type)
  }
  return { imports, ...describeWith(outer, definition, resolve) }
}

function describeWith(
  outer: OuterComponent | undefined,
  definition: ComponentDefinition,
  resolve: Resolver,
): Omit<Description, 'imports'> {
  const counts = outer?.linker.counts ?? { instances: 0, depth: 0 }
  const sizes: CoreSize[] = []
  const instance = new ComponentInstance(outer?.linker.instance)
  const cost = new InstantiationCost()
  const state = { onlyTypes: true, counts, sizes, cost, describe: describeWithin }
  const step = new Linker(outer, instance, resolve, state).run(definition).next()
  if (!step.done) cannotLink('a component cannot be described')
  const exports = [...step.value].map(([name, extern]) => ({ name, type: typeOf(extern) }))
  return { exports, sizes }
}

/** Creates an extern of a type that is never used, only asked for its type. */
function externOfType(name: string, type: ExternType): Extern {
  switch (type.kind) {
    case 'func':
      return { kind: 'func', func: placeholderFunc(name, type.type) }
    case 'instance':
      return {
        kind: 'instance',
        exports: new Map(
          [...type.exports].map(([member, memberType]) => [member, externOfType(member, memberType)]),
        ),
      }
    case 'type':
      return type
    case 'component':
      return {
        kind: 'component',
        component: {
          type: type.type,
          instantiate: function* (resolve) {
            const { exports } = type.type.open(resolveAll(type.type, resolve))
            return new Map(exports.map(item => [item.name, externOfType(item.name, item.type)]))
          },
        },
      }
    case 'core module':
      return { kind: 'core module', module: { bytes: undefined, sizes: [], type: type.type } }
  }
}

function resolveAll(type: ComponentType, resolve: Resolver): Map<string, ExternType> {
  const given = new Map<string, ExternType>()
  for (const item of type.open().imports)
    given.set(item.name, typeOf(resolve(item.name, actual => actual ?? item.type)))
  return given
}
