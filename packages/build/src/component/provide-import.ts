import { concat, leb128, sectionOf, vec } from '@wasi-webgpu/component/binary'
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
  const shifted = shiftComponents(component)
  const { definitions } = readComponent(shifted)
  const wanted = definitions.find(
    definition => definition.kind === 'import' && definition.name === importName,
  )
  if (wanted === undefined) throw new BuildError(`the component of the engine does not import ${importName}`)
  const start = wanted.offset

  const sections = readSections(shifted, 0, shifted.length)
  const section = required(sections.find(({ contents, end }) => start >= contents && start < end))
  const items = definitions.filter(({ offset }) => offset >= section.contents && offset < section.end)
  const imports = items.map(({ offset }, i) => shifted.subarray(offset, items[i + 1]?.offset ?? section.end))
  const before = items.findIndex(({ offset }) => offset === start)
  return concat([
    shifted.subarray(0, section.start),
    sectionOf(sectionIds.import, vec(imports.slice(0, before))),
    sectionOf(sectionIds.component, provider),
    sectionOf(sectionIds.instance, vec([Uint8Array.of(0x00, 0, 0)])), // instantiate component 0, without arguments
    sectionOf(sectionIds.import, vec(imports.slice(before + 1))),
    shifted.subarray(section.end),
  ])
}

/**
 * Returns a copy of the component with every component index incremented, which leaves index 0 free for one more
 * definition.
 */
function shiftComponents(component: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const { definitions } = readComponent(component)
  const changes = definitions.flatMap(definition => {
    if (definition.kind === 'export' && definition.sort.sort === 'component') throw unknownForm()
    if (definition.kind !== 'instance' || definition.expression.kind !== 'instantiate') return []
    const start = definition.offset + 1
    const [index, end] = readU32(component, start)
    return [{ start, end, bytes: leb128(index + 1) }]
  })
  return changeComponent(component, changes)
}
