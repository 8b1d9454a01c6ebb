import type { CoreExternType, CoreFuncType } from './definitions.ts'

/**
 * Index spaces that the types, imports and exports of a core module refer to. A module has many types and
 * functions and imports or exports few of them, so function types are read on demand.
 */
export class CoreIndexSpace {
  /** Each function type, or a function that reads it on first use; `undefined` for other types. */
  readonly types: (CoreFuncType | (() => CoreFuncType) | undefined)[] = []
  /** Type of each imported function; type index of each defined one. */
  readonly funcs: (CoreFuncType | number | undefined)[] = []
  readonly memories: CoreExternType[] = []
  readonly tables: CoreExternType[] = []
  readonly globals: CoreExternType[] = []
  readonly tags: CoreExternType[] = []
  readonly imports: { module: string; name: string; type: CoreExternType }[] = []
  readonly exports = new Map<string, CoreExternType>()

  /** Returns the function type at an index; `undefined` for other types. */
  funcType(index: number): CoreFuncType | undefined {
    const type = this.types[index]
    if (typeof type !== 'function') return type
    const read = type()
    this.types[index] = read
    return read
  }

  /** Returns the type of the function at an index. */
  typeOfFunc(index: number): CoreFuncType | undefined {
    const type = this.funcs[index]
    return typeof type === 'number' ? this.funcType(type) : type
  }

  /** Adds an import, and what it imports to its index space. */
  addImport(module: string, name: string, type: CoreExternType): void {
    this.imports.push({ module, name, type })
    if (type.kind === 'func') this.funcs.push(type.type)
    else this[spaces[type.kind]].push(type)
  }
}

const spaces = { memory: 'memories', table: 'tables', global: 'globals', tag: 'tags' } as const
