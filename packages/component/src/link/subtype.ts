import { LinkError } from '../errors.ts'
import { type Equality, identity } from '../types/equality.ts'
import type { ComponentType, ExternType, NamedType } from '../types/extern-type.ts'
import { printFuncType, printType } from '../types/print.ts'
import { checkModuleSubtype } from './core-module-subtype.ts'

/**
 * Checks that an extern of the type `provided` can be used for one of the type `declared` (`Subtyping`).
 *
 * @param path name of the extern, for messages
 * @throws {LinkError} that names the extern and both types
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

/** Checks that a component imports no more and exports no less than its declared type. */
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
