import type { FuncType, ResourceType, ValueType } from './types.ts'

/** What tells two types of an interface apart. */
export interface Equality {
  types(a: ValueType, b: ValueType): boolean
  funcs(a: FuncType, b: FuncType): boolean
  resources(a: ResourceType, b: ResourceType): boolean
}

/** Types with the same structure and the same resources. */
export const identity: Equality = {
  types: equalTypes,
  funcs: equalFuncTypes,
  resources: (a, b) => a === b,
}

/** Types with the same structure, and with resources of the same names: a host that states its types has none yet. */
export const byName: Equality = {
  types: (a, b) => new ComparisonByName().equal(a, b),
  funcs: (a, b) => new ComparisonByName().equalFuncs(a, b),
  resources: (a, b) => a.name === b.name,
}

/** Whether two value types are the same: structurally, with resources by identity. */
export function equalTypes(a: ValueType | undefined, b: ValueType | undefined): boolean {
  return a === b || new Comparison().equal(a, b)
}

/** Whether two function types are the same, with the names of their parameters. */
export function equalFuncTypes(a: FuncType, b: FuncType): boolean {
  return new Comparison().equalFuncs(a, b)
}

interface Member {
  readonly name: string
  readonly type: ValueType | undefined
}

/** From here on a comparison is large: what is the same is noted down. */
const large = 1000

/** Pairs of the same type: a type may be in others many times, and these again, so that to compare takes very long. */
const same = new WeakMap<ValueType, WeakSet<ValueType>>()
let anySame = false

/** One comparison, of a type with all that is in it. */
class Comparison {
  /** How many types and names it has looked at. */
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
  /** Nothing is remembered: what is equal here need not be the same. */
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
