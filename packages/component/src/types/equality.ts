import { type Part, partsOf, partsOfFunc } from './parts.ts'
import { printType } from './print.ts'
import type { FuncType, ResourceType, ValueType } from './types.ts'

/** A rule for comparing types: {@link Comparison} or {@link ComparisonByName}. */
export type Equality = new () => Comparison

/** Whether two value types are equal: by structure, with resource types by identity. */
export function equalTypes(a: ValueType | undefined, b: ValueType | undefined): boolean {
  return a === b || new Comparison().equal(a, b)
}

/** Number of compared parts after which equal pairs are remembered. */
const large = 1000

/**
 * Pairs of types that are known to be equal. A type can contain another many times over, and without these
 * pairs a comparison could take exponential time.
 */
const same = new WeakMap<ValueType, WeakSet<ValueType>>()
let anySame = false

/** One comparison of two types and all of their parts: by structure, with resource types by identity. */
export class Comparison {
  /** Number of types and names compared so far. */
  #compared = 0
  /** Names of the parameters, fields and cases that contain the first difference. */
  readonly #place: string[] = []
  /** The types or names that differ first. */
  #different: readonly (ValueType | string | undefined)[] | undefined

  /** Whether two function types are equal, including the names of their parameters. */
  equalFuncs(a: FuncType, b: FuncType): boolean {
    return a.async === b.async && this.equalParts(partsOfFunc(a), partsOfFunc(b))
  }

  /** Says how two types differ that have been compared: in a part, or as a whole, whose texts are given. */
  difference(declared: string, given: string): string {
    const place = this.#place.join('.')
    const [mine, other] = place
      ? this.#different!.map(part => (part instanceof Object ? printType(part) : (part ?? 'nothing')))
      : [declared, given]
    return `${place && `in ${place}, `}the component declares ${mine}, but is given ${other}`
  }

  equal(a: ValueType | undefined, b: ValueType | undefined): boolean {
    return a === b || (a !== undefined && b !== undefined && this.equalDefined(a, b)) || this.#differ(a, b)
  }

  equalDefined(a: ValueType, b: ValueType): boolean {
    if (anySame && same.get(a)?.has(b)) return true
    const isEqual = this.equalStructures(a, b)
    if (isEqual && ++this.#compared > large) remember(a, b)
    return isEqual
  }

  equalStructures(a: ValueType, b: ValueType): boolean {
    if (a.kind !== b.kind) return false
    if ('resource' in a && !this.equalResources(a.resource, (b as typeof a).resource)) return false
    if (a.kind === 'list' && a.length !== (b as typeof a).length) return false
    return this.equalParts(partsOf(a), partsOf(b))
  }

  equalResources(a: ResourceType, b: ResourceType): boolean {
    return a === b
  }

  equalParts(a: readonly Part[], b: readonly Part[]): boolean {
    this.#compared += a.length
    for (const [i, part] of (a.length < b.length ? b : a).entries()) {
      if (a[i]?.name !== b[i]?.name) return part.name !== '' && this.#differ(a[i]?.name, b[i]?.name)
      if (this.equal(a[i]?.type, b[i]?.type)) continue
      if (part.name !== '') this.#place.unshift(part.name)
      return false
    }
    return true
  }

  /** Keeps the first difference. */
  #differ(...different: readonly (ValueType | string | undefined)[]): false {
    this.#different ??= different
    return false
  }
}

function remember(a: ValueType, b: ValueType): void {
  anySame = true
  const others = same.get(a)
  if (others === undefined) same.set(a, new WeakSet([b]))
  else others.add(b)
}
