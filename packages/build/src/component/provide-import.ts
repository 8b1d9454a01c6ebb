import { concat, type Definition, leb128, sectionOf, vec } from '@wasi-webgpu/component/binary'
import { BuildError } from '../build-error.ts'
import {
  changeComponent,
  readComponent,
  readSections,
  readU32,
  required,
  sectionIds,
  unknownForm,
} from './binary.ts'

/**
 * Satisfies an imported instance from within the component: `provider` is defined and instantiated in the
 * place of the import, so that the instance keeps its index.
 *
 * @param provider a component without imports that exports the contents of the import
 */
export function provideImport(
  component: Uint8Array<ArrayBuffer>,
  importName: string,
  provider: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const index = componentsBefore(component, importName)
  const shifted = shiftComponents(component, index)
  const { definitions } = readComponent(shifted)
  const start = required(definitions.find(definition => isImport(definition, importName))).offset

  const sections = readSections(shifted, 0, shifted.length)
  const section = required(sections.find(({ contents, end }) => start >= contents && start < end))
  const items = definitions.filter(({ offset }) => offset >= section.contents && offset < section.end)
  const imports = items.map(({ offset }, i) => shifted.subarray(offset, items[i + 1]?.offset ?? section.end))
  const before = items.findIndex(({ offset }) => offset === start)
  return concat([
    shifted.subarray(0, section.start),
    sectionOf(sectionIds.import, vec(imports.slice(0, before))),
    sectionOf(sectionIds.component, provider),
    sectionOf(sectionIds.instance, vec([concat([Uint8Array.of(0x00), leb128(index), Uint8Array.of(0)])])), // without arguments
    sectionOf(sectionIds.import, vec(imports.slice(before + 1))),
    shifted.subarray(section.end),
  ])
}

/** Returns the number of components that are defined before an import: the index of one defined in its place. */
function componentsBefore(component: Uint8Array<ArrayBuffer>, importName: string): number {
  const { definitions } = readComponent(component)
  const wanted = definitions.findIndex(definition => isImport(definition, importName))
  if (wanted < 0) throw new BuildError(`the component of the engine does not import ${importName}`)
  return definitions.slice(0, wanted).filter(({ kind }) => kind === 'component').length
}

function isImport(definition: Definition, name: string): boolean {
  return definition.kind === 'import' && definition.name === name
}

/** Returns a copy of the component in which component indices from `first` on are incremented, to free that one. */
function shiftComponents(component: Uint8Array<ArrayBuffer>, first: number): Uint8Array<ArrayBuffer> {
  const { definitions } = readComponent(component)
  const changes = definitions.flatMap(definition => {
    if (definition.kind === 'export' && definition.sort.sort === 'component') throw unknownForm()
    if (definition.kind !== 'instance' || definition.expression.kind !== 'instantiate') return []
    const start = definition.offset + 1
    const [index, end] = readU32(component, start)
    return index < first ? [] : [{ start, end, bytes: leb128(index + 1) }]
  })
  return changeComponent(component, changes)
}
