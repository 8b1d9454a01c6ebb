/** Writes the functions that read records, variants and lists from memory. */

import { layoutOf } from '../abi.ts'
import type { Type, Variant } from '../model.ts'
import { w3cType } from './host-names.ts'
import { type Loaders, type LoadScope, memorySource, needsContext } from './load.ts'

/** Returns the source of every loader that is needed, directly or by other loaders. */
export function writeLoaders(loaders: Loaders): string {
  const written = new Map<string, string>()
  for (let missing = first(loaders, written); missing; missing = first(loaders, written)) {
    const [name, type] = missing
    written.set(name, writeLoader(name, type, loaders))
  }
  return [...written.values()].join('\n\n')
}

function first(loaders: Loaders, written: Map<string, string>): [string, Type] | undefined {
  return [...loaders.needed].find(([name]) => !written.has(name))
}

function writeLoader(name: string, type: Type, loaders: Loaders): string {
  const callerScope = loaders.acceptsScope(type) ? 'scope' : undefined
  const scope: LoadScope = { handles: 'cx.handles', memory: 'cx.memory', callerScope }
  const parameter = callerScope === undefined ? '' : `, ${callerScope}?: CallerScope`
  if (type.kind === 'list') return writeListLoader(name, type.element, parameter, loaders, scope)
  if (type.kind !== 'defined') throw new Error(`a ${type.kind} needs no loader`)
  const context = needsContext(type) ? 'cx: LowerContext, ' : ''
  const { w3cName, link } = type.definition
  const head = `/** {@link ${link} ${w3cName}} */
    export function ${name}(${context}view: DataView, at: number${parameter}): ${w3cType(type)}`
  const source = memorySource('at')
  switch (type.definition.kind) {
    case 'record':
      return `${head} { return ${loaders.readRecord(type.definition, source, scope)} }`
    case 'variant':
      return `${head} { ${writeCases(type.definition, loaders, scope)} }`
    default:
      throw new Error(`a ${type.definition.kind} needs no loader`)
  }
}

function writeCases(variant: Variant, loaders: Loaders, scope: LoadScope): string {
  const source = memorySource('at')
  const cases = variant.cases.map(
    (_, index) => `case ${index}: return ${loaders.readCase(variant, index, source, scope)}`,
  )
  return `const discriminant = ${source.scalar('discriminant')}
    switch (discriminant) {
      ${cases.join('\n')}
      default: return invalidCase(discriminant)
    }`
}

function writeListLoader(
  name: string,
  element: Type,
  parameter: string,
  loaders: Loaders,
  scope: LoadScope,
): string {
  const { size, alignment } = layoutOf(element)
  const type = w3cType({ kind: 'list', element })
  return `/** Loads the list that starts at \`pointer\`. */
    export function ${name}(cx: LowerContext, pointer: number, length: number${parameter}): ${type} {
    const start = listAt(cx.memory, pointer, length, ${size}, ${alignment})
    const { view } = cx.memory
    const end = start + ${size === 1 ? '(length >>> 0)' : `(length >>> 0) * ${size}`}
    const list: ${type} = arrayFor(length)
    for (let i = 0, at = start; at < end; i++, ${size === 1 ? 'at++' : `at += ${size}`}) list[i] = ${loaders.read(element, memorySource('at'), scope)}
    return list
  }`
}
