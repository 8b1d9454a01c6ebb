import type { FuncType, ResourceType, ValueType } from './types.ts'

/** A rule for comparing the types of an interface. */
export interface Equality {
  types(a: ValueType, b: ValueType): boolean
  funcs(a: FuncType, b: FuncType): boolean
  resources(a: ResourceType, b: ResourceType): boolean
}

/** Compares structures, and resource types by identity. */
export const identity: Equality = {
  types: equalTypes,
  funcs: equalFuncTypes,
  resources: (a, b) => a === b,
}

/**
 * Compares structures, and resource types by name. A host that states its types has no resource types of its
 * own to compare.
 */
export const byName: Equality = {
  types: (a, b) => new ComparisonByName().equal(a, b),
  funcs: (a, b) => new ComparisonByName().equalFuncs(a, b),
  resources: (a, b) => a.name === b.name,
}

/** Whether two value types are equal: by structure, with resource types by identity. */
export function equalTypes(a: ValueType | undefined, b: ValueType | undefined): boolean {
  return a === b || new Comparison().equal(a, b)
}

/** Whether two function types are equal, including the names of their parameters. */
export function equalFuncTypes(a: FuncType, b: FuncType): boolean {
  return new Comparison().equalFuncs(a, b)
}

interface Member {
  readonly name: string
  readonly type: ValueType | undefined
}

/** Number of compared parts after which equal pairs are remembered. */
const large = 1000

/**
 * Pairs of types that are known to be equal. A type can contain another many times over, and without these
 * pairs a comparison could take exponential time.
 */
const same = new WeakMap<ValueType, WeakSet<ValueType>>()
let anySame = false

/** One comparison of two types and all of their parts. */
class Comparison {
  /** Number of types and names compared so far. */
  compared = 0

  equalFuncs(a: FuncType, b: FuncType): boolean {
    return a.async === b.async && this.equalMembers(a.params, b.params) && this.equal(a.result, b.result)
  }

  equal(a: ValueType | undefined, b: ValueType | undefined): boolean {
    if (a === b) return true
    if (a === undefined || b === undefined) return false
    if (anySame && same.get(a)?.has(b)) return true
    const isEqual = this.equalStructures(a, b)
    if (isEqual && ++this.compared > large) remember(a, b)
    return isEqual
  }

  equalStructures(a: ValueType, b: ValueType): boolean {
    switch (a.kind) {
      case 'record':
        return b.kind === 'record' && this.equalMembers(a.fields, b.fields)
      case 'variant':
        return b.kind === 'variant' && this.equalMembers(a.cases, b.cases)
      case 'tuple':
        return (
          b.kind === 'tuple' &&
          a.types.length === b.types.length &&
          a.types.every((type, i) => this.equal(type, b.types[i]))
        )
      case 'enum':
        return b.kind === 'enum' && this.equalNames(a.names, b.names)
      case 'flags':
        return b.kind === 'flags' && this.equalNames(a.names, b.names)
      case 'option':
        return b.kind === 'option' && this.equal(a.some, b.some)
      case 'result':
        return b.kind === 'result' && this.equal(a.ok, b.ok) && this.equal(a.error, b.error)
      case 'list':
        return b.kind === 'list' && a.length === b.length && this.equal(a.element, b.element)
      case 'map':
        return b.kind === 'map' && this.equal(a.key, b.key) && this.equal(a.value, b.value)
      case 'own':
      case 'borrow':
        return b.kind === a.kind && this.equalResources(a.resource, b.resource)
      case 'stream':
        return b.kind === 'stream' && this.equal(a.element, b.element)
      case 'future':
        return b.kind === 'future' && this.equal(a.element, b.element)
      default:
        return a.kind === b.kind
    }
  }

  equalResources(a: ResourceType, b: ResourceType): boolean {
    return a === b
  }

  equalMembers(a: readonly Member[], b: readonly Member[]): boolean {
    return a.length === b.length && a.every((x, i) => x.name === b[i]?.name && this.equal(x.type, b[i]?.type))
  }

  equalNames(a: readonly string[], b: readonly string[]): boolean {
    this.compared += a.length
    return a.length === b.length && a.every((name, i) => name === b[i])
  }
}

class ComparisonByName extends Comparison {
  /** Pairs are not remembered: types that are equal by name need not be equal by identity. */
  override equal(a: ValueType | undefined, b: ValueType | undefined): boolean {
    return a === b || (a !== undefined && b !== undefined && this.equalStructures(a, b))
  }

  override equalResources(a: ResourceType, b: ResourceType): boolean {
    return a.name === b.name
  }
}

function remember(a: ValueType, b: ValueType): void {
  anySame = true
  const others = same.get(a)
  if (others === undefined) same.set(a, new WeakSet([b]))
  else others.add(b)
}
