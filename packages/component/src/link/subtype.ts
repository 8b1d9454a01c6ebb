import { cannotLink } from '../errors.ts'
import { Comparison, type Equality } from '../types/equality.ts'
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
  equality: Equality = Comparison,
): void {
  if (provided === undefined) cannotLink(`${path} is missing: a ${declared.kind} is required`)
  if (provided.kind !== declared.kind) {
    cannotLink(`${path} is a ${provided.kind}, but a ${declared.kind} is required`)
  }
  switch (declared.kind) {
    case 'func':
      checkSameType(path, provided as typeof declared, declared, equality)
      break
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

/**
 * Checks that two types are equal.
 *
 * @throws {LinkError} that says how they differ
 */
export function checkSameType(
  path: string,
  given: NamedType,
  declared: NamedType,
  equality: Equality = Comparison,
): void {
  const comparison = new equality()
  if (isSame(given, declared, comparison)) return
  if (given.kind === 'resource' && declared.kind === 'resource')
    cannotLink(`${path}: resource types are not the same`)
  cannotLink(
    `${path} has another type: ${comparison.difference(printNamedType(declared), printNamedType(given))}`,
  )
}

function isSame(given: NamedType, declared: NamedType, comparison: Comparison): boolean {
  if (given.kind !== declared.kind) return false
  switch (declared.kind) {
    case 'value':
      return comparison.equal(declared.type, (given as typeof declared).type)
    case 'func':
      return comparison.equalFuncs(declared.type, (given as typeof declared).type)
    case 'resource':
      return comparison.equalResources(declared.type, (given as typeof declared).type)
    default:
      return true
  }
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
      cannotLink(`${path} imports ${item.name}, which its declared type does not have`)
    checkSubtype(`${path}, import ${item.name}`, given.get(item.name), item.type)
  }
  const exports = new Map(actual.exports.map(item => [item.name, item.type]))
  for (const item of declared.open(given, exports).exports)
    checkSubtype(`${path}, export ${item.name}`, exports.get(item.name), item.type)
}
