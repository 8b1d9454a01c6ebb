import type { FuncType, ValueType } from './types.ts'

/** Whether two value types are the same: structurally, with resources by identity. */
export function equalTypes(a: ValueType | undefined, b: ValueType | undefined): boolean {
  compared = 0
  return equal(a, b)
}

/** Whether two function types are the same, with the names of their parameters. */
export function equalFuncTypes(a: FuncType, b: FuncType): boolean {
  compared = 0
  return a.async === b.async && equalMembers(a.params, b.params) && equal(a.result, b.result)
}

/** How many types the comparison has looked at. */
let compared = 0

/** From here on a comparison is large: what is the same is noted down. */
const large = 1000

/** Pairs of the same type: a type may be in others many times, and these again, so that to compare takes very long. */
const same = new WeakMap<ValueType, WeakSet<ValueType>>()
let anySame = false

function equal(a: ValueType | undefined, b: ValueType | undefined): boolean {
  if (a === b) return true
  if (a === undefined || b === undefined) return false
  if (anySame && same.get(a)?.has(b)) return true
  const isEqual = equalStructures(a, b)
  if (isEqual && ++compared > large) remember(a, b)
  return isEqual
}

function remember(a: ValueType, b: ValueType): void {
  anySame = true
  const others = same.get(a)
  if (others === undefined) same.set(a, new WeakSet([b]))
  else others.add(b)
}

function equalStructures(a: ValueType, b: ValueType): boolean {
  switch (a.kind) {
    case 'record':
      return b.kind === 'record' && equalMembers(a.fields, b.fields)
    case 'variant':
      return b.kind === 'variant' && equalMembers(a.cases, b.cases)
    case 'tuple':
      return (
        b.kind === 'tuple' &&
        a.types.length === b.types.length &&
        a.types.every((type, i) => equal(type, b.types[i]))
      )
    case 'enum':
      return b.kind === 'enum' && equalNames(a.names, b.names)
    case 'flags':
      return b.kind === 'flags' && equalNames(a.names, b.names)
    case 'option':
      return b.kind === 'option' && equal(a.some, b.some)
    case 'result':
      return b.kind === 'result' && equal(a.ok, b.ok) && equal(a.error, b.error)
    case 'list':
      return b.kind === 'list' && a.length === b.length && equal(a.element, b.element)
    case 'map':
      return b.kind === 'map' && equal(a.key, b.key) && equal(a.value, b.value)
    case 'own':
      return b.kind === 'own' && a.resource === b.resource
    case 'borrow':
      return b.kind === 'borrow' && a.resource === b.resource
    case 'stream':
      return b.kind === 'stream' && equal(a.element, b.element)
    case 'future':
      return b.kind === 'future' && equal(a.element, b.element)
    default:
      return a.kind === b.kind
  }
}

interface Member {
  readonly name: string
  readonly type: ValueType | undefined
}

function equalMembers(a: readonly Member[], b: readonly Member[]): boolean {
  return a.length === b.length && a.every((x, i) => x.name === b[i]?.name && equal(x.type, b[i]?.type))
}

function equalNames(a: readonly string[], b: readonly string[]): boolean {
  compared += a.length
  return a.length === b.length && a.every((name, i) => name === b[i])
}
