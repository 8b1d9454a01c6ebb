import type { FuncType, ValueType } from './types.ts'

/** A part of a type: a field of a record, a case, the element of a list, or the name of a resource. */
export interface Part {
  /** Empty if the part has no name. */
  readonly name: string
  readonly type: ValueType | undefined
}

/** Returns the parts of a type, without the parts of its parts. */
export function partsOf(type: ValueType): readonly Part[] {
  switch (type.kind) {
    case 'record':
      return type.fields
    case 'variant':
      return type.cases
    case 'enum':
    case 'flags':
      return type.names.map(nameAlone)
    case 'own':
    case 'borrow':
      return [nameAlone(type.resource.name)]
    case 'tuple':
      return type.types.map(unnamed)
    case 'option':
      return [unnamed(type.some)]
    case 'result':
      return [unnamed(type.ok), unnamed(type.error)]
    case 'map':
      return [unnamed(type.key), unnamed(type.value)]
    case 'list':
    case 'stream':
    case 'future':
      return [unnamed(type.element)]
    default:
      return []
  }
}

/** Returns the parameters and the result of a function. */
export function partsOfFunc({ params, result }: FuncType): readonly Part[] {
  return [...params, { name: 'result', type: result }]
}

function nameAlone(name: string): Part {
  return { name, type: undefined }
}

function unnamed(type: ValueType | undefined): Part {
  return { name: '', type }
}
