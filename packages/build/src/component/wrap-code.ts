import type { Definition } from '@wasi-webgpu/component/binary'
import { concat, leb128, name, sectionOf, vec } from '@wasi-webgpu/component/binary'
import { readComponent, readSections, sectionIds, unknownForm } from './binary.ts'
import { sortOf } from './index-spaces.ts'

const {
  alias,
  component: componentSection,
  export: exportSection,
  import: importSection,
  instance,
  type,
} = sectionIds

/**
 * Makes a component to which others can be added beside its code. Code may not call a component nested in its
 * own, so a component that contains code is wrapped in one with the same imports and exports.
 */
export function wrapCode(component: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const { definitions } = readComponent(component)
  if (!definitions.some(({ kind }) => kind === 'core module')) return component
  // Imports, and the types that they use, precede all other definitions.
  const sections = readSections(component, 0, component.length)
  const prefixEnd =
    sections.find(({ id }) => id !== type && id !== importSection && id !== alias)?.start ?? component.length
  const prefix = definitions.filter(({ offset }) => offset < prefixEnd)
  const args = prefix.flatMap(definition => {
    if (definition.kind !== 'import' || !(definition.type.kind in sorts)) return []
    const sort = definition.type.kind as keyof typeof sorts
    return [
      concat([name(definition.name), Uint8Array.of(sorts[sort]), leb128(indexOf(prefix, definition, sort))]),
    ]
  })
  const instances = prefix.filter(definition => sortOf(definition) === 'instance').length
  const exports = definitions.filter(definition => definition.kind === 'export')
  const next = {
    instance: instances + 1,
    func: prefix.filter(definition => sortOf(definition) === 'func').length,
  }
  const exported = exports.flatMap(({ name: exportName, sort: { sort } }) => {
    if (sort !== 'instance' && sort !== 'func') throw unknownForm()
    const aliased = concat([Uint8Array.of(sorts[sort], 0x00), leb128(instances), name(exportName)])
    const item = concat([
      Uint8Array.of(0x00),
      name(exportName),
      Uint8Array.of(sorts[sort]),
      leb128(next[sort]),
    ])
    next[sort] += 2 // one for the alias, one for the export
    return [
      sectionOf(alias, vec([aliased])),
      sectionOf(exportSection, vec([concat([item, Uint8Array.of(0x00)])])),
    ]
  })
  return concat([
    component.subarray(0, prefixEnd),
    sectionOf(componentSection, component),
    sectionOf(instance, vec([concat([Uint8Array.of(0x00), leb128(0), vec(args)])])),
    ...exported,
  ])
}

const sorts = { func: 0x01, instance: 0x05 }

/** Returns the index of a definition among the definitions of its sort. */
function indexOf(definitions: readonly Definition[], definition: Definition, sort: string): number {
  return definitions.filter(other => sortOf(other) === sort).indexOf(definition)
}
