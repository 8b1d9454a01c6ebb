import type { CoreFunc } from '../abi/core-func.ts'
import type { CoreExternType, CoreFuncType, CoreModuleType, CoreValueType } from '../binary/definitions.ts'
import { cannotLink } from '../errors.ts'

/** Export of a core instance, or import of a core module. */
export type CoreExtern =
  | { readonly kind: 'func'; readonly func: CoreFunc }
  | { readonly kind: 'memory'; readonly memory: WebAssembly.Memory; readonly memory64: boolean }
  | { readonly kind: 'table' | 'global' | 'tag'; readonly value: WebAssembly.ImportValue }

/** Exports of a core instance by name. */
export type CoreInstance = ReadonlyMap<string, CoreExtern>

/**
 * Returns the import object of a core module. The kind and the function type of each import are checked here: a JS function
 * has no type that the engine could check.
 *
 * @throws {LinkError} when an import is missing or of another type
 */
export function coreImports(
  type: CoreModuleType,
  args: ReadonlyMap<string, CoreInstance>,
): WebAssembly.Imports {
  const imports: WebAssembly.Imports = Object.create(null)
  for (const item of type.imports) {
    const found = args.get(item.module)?.get(item.name)
    if (found === undefined) cannotLink(`core import ${item.module}.${item.name} is missing`)
    checkCoreExtern(item, found)
    imports[item.module] ??= Object.create(null) as WebAssembly.ModuleImports
    ;(imports[item.module] as WebAssembly.ModuleImports)[item.name] = importValue(found)
  }
  return imports
}

/**
 * Returns the exports of an instance, with the types that its module declares. Without an instance, if only types are
 * wanted, the exports are placeholders.
 */
export function coreExports(type: CoreModuleType, instance?: WebAssembly.Instance): CoreInstance {
  const exports = new Map<string, CoreExtern>()
  for (const [name, exportType] of type.exports)
    exports.set(name, coreExtern(exportType, instance?.exports[name] as never))
  return exports
}

function coreExtern(type: CoreExternType, value: WebAssembly.ImportValue): CoreExtern {
  switch (type.kind) {
    case 'func':
      return { kind: 'func', func: { type: type.type, call: value as never, importable: value as never } }
    case 'memory':
      return { kind: 'memory', memory: value as WebAssembly.Memory, memory64: type.memory64 }
    default:
      return { kind: type.kind, value }
  }
}

function importValue(extern: CoreExtern): WebAssembly.ImportValue {
  switch (extern.kind) {
    case 'func':
      return extern.func.importable
    case 'memory':
      return extern.memory
    default:
      return extern.value
  }
}

function checkCoreExtern({ module, name, type }: CoreModuleType['imports'][number], found: CoreExtern): void {
  if (found.kind !== type.kind) {
    cannotLink(`core import ${module}.${name} is a ${found.kind}, but a ${type.kind} is required`)
  }
  if (found.kind === 'func' && type.kind === 'func' && !fits(found.func.type, type.type)) {
    // Called only for its error, so that the path is not built for each import that fits.
    checkCoreFuncType(`core import ${module}.${name}`, found.func.type, type.type)
  }
}

/** Checks the type of a core function. Types that are not known here are left to the engine. */
export function checkCoreFuncType(
  path: string,
  found: CoreFuncType | undefined,
  wanted: CoreFuncType | undefined,
): void {
  if (found === undefined || wanted === undefined || fits(found, wanted)) return
  const text = (type: CoreFuncType) => `[${type.params.join(' ')}] -> [${type.results.join(' ')}]`
  cannotLink(`${path} has the core type ${text(found)}, but ${text(wanted)} is required`)
}

function fits(found: CoreFuncType | undefined, wanted: CoreFuncType | undefined): boolean {
  if (found === undefined || wanted === undefined) return true
  return equal(found.params, wanted.params) && equal(found.results, wanted.results)
}

function equal(a: readonly CoreValueType[], b: readonly CoreValueType[]): boolean {
  return a.length === b.length && a.every((type, i) => type === b[i])
}
