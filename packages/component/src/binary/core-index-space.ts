import type { CoreExternType, CoreFuncType } from './definitions.ts'

/**
 * What the types, imports and exports of a core module refer to by index. A module has many types and functions, of which
 * few are imported or exported: only of those the types are read.
 */
export class CoreIndexSpace {
  /** A function that stands for a type reads it. */
  readonly types: (CoreFuncType | (() => CoreFuncType) | undefined)[] = []
  /** The type of an imported function, the index of another's. */
  readonly funcs: (CoreFuncType | number | undefined)[] = []
  readonly memories: CoreExternType[] = []
  readonly tables: CoreExternType[] = []
  readonly globals: CoreExternType[] = []
  readonly tags: CoreExternType[] = []
  readonly imports: { module: string; name: string; type: CoreExternType }[] = []
  readonly exports = new Map<string, CoreExternType>()

  funcType(index: number): CoreFuncType | undefined {
    const type = this.types[index]
    if (typeof type !== 'function') return type
    const read = type()
    this.types[index] = read
    return read
  }

  typeOfFunc(index: number): CoreFuncType | undefined {
    const type = this.funcs[index]
    return typeof type === 'number' ? this.funcType(type) : type
  }

  addImport(module: string, name: string, type: CoreExternType): void {
    this.imports.push({ module, name, type })
    if (type.kind === 'func') this.funcs.push(type.type)
    else this[spaces[type.kind]].push(type)
  }
}

const spaces = { memory: 'memories', table: 'tables', global: 'globals', tag: 'tags' } as const
