/**
 * Writes the host bindings of an older version of the API: the functions whose types differ from those of the current version,
 * with the types and the loaders that differ. All others are those of the current version.
 */

import { isConstant, writeConstants } from './host/constants.ts'
import { writeMethods } from './host/functions.ts'
import { exportsOf, importable, imports } from './host/imports.ts'
import { writeResources } from './host/resources.ts'
import { type Api, type Func, functionsOf, type Type } from './model.ts'
import { file, type HostParts, hostParts, isGrouped } from './write-host.ts'

/** Returns a file of `packages/host/src/generated`, before formatting. */
export function writeOlderHost(older: Api, current: Api): string {
  const [olderParts, currentParts] = [partsOf(older), partsOf(current)]
  const known = new Set(functionsOf(current).map(({ extern }) => extern))
  const missing = functionsOf(older).filter(func => isGrouped(func) && !known.has(func.extern))
  if (missing.length > 0) throw new Error(`no function like ${missing[0]!.extern} in ${current.version}`)

  const changes = changedDeclarations(olderParts, currentParts)
  const refersToChange = refersTo([...changes.keys()])
  const functions = functionsOf(older).filter(({ extern }) => {
    const text = olderParts.single.get(extern)
    return text !== undefined && (text !== currentParts.single.get(extern) || refersToChange(text))
  })
  const unchangedTypes = exportsOf(currentParts.types, '')
    .map(({ name }) => name)
    .filter(name => !changes.has(name))
  const text = [
    ...[...changes.values()].map(declaration => withTypes(declaration, unchangedTypes)),
    `/** The functions of all resources, by their WIT names; those that later versions added are there, too. */
    export const functions001 = {
      ...functions,
      ${writeConstants(functionsOf(older).filter(isConstant)).join('\n')}
      ${writeMethods(functions, olderParts.single)
        .map(text => withoutTypes(text, changes))
        .join('\n\n')}
    } as const`,
  ].join('\n\n')
  const all = [
    ...exportsOf(currentParts.enums, './enums.ts'),
    ...exportsOf(writeResources(current), './resources.ts'),
    ...exportsOf(currentParts.memory, './compound-values.ts'),
    { name: 'functions', from: './functions.ts' },
    ...importable,
  ].filter(({ name }) => !changes.has(name))
  return file(
    older,
    `${imports(text, all)}
    import * as types from './value-types.ts'

    ${text}`,
  )
}

/** Writes the functions that the two versions may share. Those with objects of other packages are written by hand. */
function partsOf(api: Api): HostParts {
  const foreign = new Set<unknown>(api.uses.flatMap(({ definitions }) => definitions))
  const isForeign = (type: Type | undefined) =>
    (type?.kind === 'own' || type?.kind === 'borrow') && foreign.has(type.resource)
  const isWritten = (func: Func) =>
    func.shape === 'method' &&
    !isGrouped(func) &&
    ![func.result, ...func.params.map(({ type }) => type)].some(isForeign)
  return hostParts(api, functionsOf(api).filter(isWritten))
}

/** Returns the declarations that differ, or refer to others that do, without `export`, by their names. */
function changedDeclarations(older: HostParts, current: HostParts): Map<string, string> {
  const declared = new Map(declarationsOf(older))
  const before = new Map(declarationsOf(current))
  const changes = new Set([...declared.keys()].filter(name => declared.get(name) !== before.get(name)))
  for (let count = -1; count !== changes.size; ) {
    count = changes.size
    const refersToChange = refersTo([...changes])
    for (const [name, text] of declared) if (refersToChange(text)) changes.add(name)
  }
  const needed = withDependencies(older, declared, changes)
  return new Map(
    [...declared]
      .filter(([name]) => needed.has(name))
      .map(([name, text]) => [name, text.replace('export ', '')]),
  )
}

/** Returns those of the changed declarations that functions need, directly or through others. */
function withDependencies(
  { single }: HostParts,
  declared: ReadonlyMap<string, string>,
  changes: ReadonlySet<string>,
): Set<string> {
  const needed = new Set<string>()
  const visit = (text: string) => {
    for (const name of changes) {
      if (needed.has(name) || !refersTo([name])(text)) continue
      needed.add(name)
      visit(declared.get(name)!)
    }
  }
  for (const text of single.values()) visit(text)
  return needed
}

function declarationsOf({ enums, types, memory }: HostParts): [name: string, text: string][] {
  return [enums, types, memory]
    .flatMap(text => text.split(/\n\n(?=\s*\/\*\*)/))
    .map(text => [/export (?:const|function) (\w+)/.exec(text)![1]!, text])
}

/** Returns a test whether a text refers to one of these names. */
function refersTo(names: readonly string[]): (text: string) => boolean {
  const pattern = new RegExp(`(?<![\\w'-])(?:${names.join('|')})(?![\\w'-])`)
  return text => names.length > 0 && pattern.test(text)
}

/** Refers to the types of the current version, which have a namespace of their own. */
function withTypes(text: string, unchanged: readonly string[]): string {
  if (!text.includes('= t.')) return text
  return text.replace(/(?<![\w.'-])[a-z]\w+(?![\w'-])/g, name =>
    unchanged.includes(name) ? `types.${name}` : name,
  )
}

/** Refers to changed types without the namespace of the current version. */
function withoutTypes(text: string, changes: ReadonlyMap<string, string>): string {
  return text.replace(/\btypes\.(\w+)/g, (whole, name) => (changes.has(name) ? name : whole))
}
