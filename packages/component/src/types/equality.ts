import type { FuncType, ValueType } from './types.ts'

/** Whether two value types are the same: structurally, with resources by identity. */
export function equalTypes(a: ValueType | undefined, b: ValueType | undefined): boolean {
  if (a === b) return true
  if (a === undefined || b === undefined) return false
  switch (a.kind) {
    case 'record':
      return b.kind === 'record' && equalMembers(a.fields, b.fields)
    case 'variant':
      return b.kind === 'variant' && equalMembers(a.cases, b.cases)
    case 'tuple':
      return (
        b.kind === 'tuple' &&
        a.types.length === b.types.length &&
        a.types.every((type, i) => equalTypes(type, b.types[i]))
      )
    case 'enum':
      return b.kind === 'enum' && equalNames(a.names, b.names)
    case 'flags':
      return b.kind === 'flags' && equalNames(a.names, b.names)
    case 'option':
      return b.kind === 'option' && equalTypes(a.some, b.some)
    case 'result':
      return b.kind === 'result' && equalTypes(a.ok, b.ok) && equalTypes(a.error, b.error)
    case 'list':
      return b.kind === 'list' && a.length === b.length && equalTypes(a.element, b.element)
    case 'map':
      return b.kind === 'map' && equalTypes(a.key, b.key) && equalTypes(a.value, b.value)
    case 'own':
      return b.kind === 'own' && a.resource === b.resource
    case 'borrow':
      return b.kind === 'borrow' && a.resource === b.resource
    case 'stream':
      return b.kind === 'stream' && equalTypes(a.element, b.element)
    case 'future':
      return b.kind === 'future' && equalTypes(a.element, b.element)
    default:
      return a.kind === b.kind
  }
}

/** Whether two function types are the same, with the names of their parameters. */
export function equalFuncTypes(a: FuncType, b: FuncType): boolean {
  return a.async === b.async && equalMembers(a.params, b.params) && equalTypes(a.result, b.result)
}

interface Member {
  readonly name: string
  readonly type: ValueType | undefined
}

function equalMembers(a: readonly Member[], b: readonly Member[]): boolean {
  return a.length === b.length && a.every((x, i) => x.name === b[i]?.name && equalTypes(x.type, b[i]?.type))
}

function equalNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, i) => name === b[i])
}
