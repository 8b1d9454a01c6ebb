import type { CoreExternType, CoreFuncType, CoreLimits, CoreModuleType } from '../binary/definitions.ts'
import { cannotLink } from '../errors.ts'

/**
 * Checks that a core module of the type `provided` can be used for one of the type `declared`: it may import less and
 * export more, and each import and export matches as in core WebAssembly ("Matching"), imports contravariantly. Function
 * types with types of WebAssembly GC are left to the engine.
 *
 * @param path name of the module, for messages
 * @throws {LinkError} that names the module and the import or export that does not match
 */
export function checkModuleSubtype(path: string, provided: CoreModuleType, declared: CoreModuleType): void {
  for (const [name, type] of declared.exports) {
    const found = provided.exports.get(name)
    if (found?.kind !== type.kind) cannotLink(`${path} does not export the core ${type.kind} ${name}`)
    if (!matches(found, type)) cannotLink(`${path} exports the core ${type.kind} ${name} with another type`)
  }
  for (const { module, name, type } of provided.imports) {
    const found = declared.imports.find(other => other.module === module && other.name === name)
    if (found?.type.kind !== type.kind)
      cannotLink(`${path} imports ${module}.${name}, which its declared type does not have`)
    if (!matches(found.type, type))
      cannotLink(`${path} imports ${module}.${name} with another type than its declared type has`)
  }
}

function matches(given: CoreExternType, wanted: CoreExternType): boolean {
  switch (wanted.kind) {
    case 'func':
    case 'tag':
      return equalFuncs((given as typeof wanted).type, wanted.type)
    case 'table': {
      const { type } = given as typeof wanted
      if (type === undefined || wanted.type === undefined) return true
      return type.element === wanted.type.element && limitsMatch(type.limits, wanted.type.limits)
    }
    case 'memory': {
      const { limits } = given as typeof wanted
      return limits === undefined || wanted.limits === undefined || limitsMatch(limits, wanted.limits)
    }
    case 'global': {
      const { type } = given as typeof wanted
      if (type === undefined || wanted.type === undefined) return true
      if (type.mutable !== wanted.type.mutable) return false
      return type.value === wanted.type.value || (!type.mutable && isSubtype(type.value, wanted.type.value))
    }
  }
}

function limitsMatch(given: CoreLimits, wanted: CoreLimits): boolean {
  if (given.form !== wanted.form || given.min < wanted.min) return false
  return wanted.max === undefined || (given.max !== undefined && given.max <= wanted.max)
}

/** Whether the types are equal, or a non-null reference is given for a nullable one. */
function isSubtype(given: string, wanted: string): boolean {
  return given.replace('(ref ', '(ref null ') === wanted
}

function equalFuncs(given: CoreFuncType | undefined, wanted: CoreFuncType | undefined): boolean {
  if (given === undefined || wanted === undefined) return true
  return `${given.params}>${given.results}` === `${wanted.params}>${wanted.results}`
}
