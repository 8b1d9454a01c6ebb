import { concat, sectionOf, vec } from '@wasi-webgpu/component/binary'
import { readComponent, readSections, required, sectionIds, unknownForm } from './binary.ts'
import { indexSpaces } from './index-spaces.ts'

/**
 * Removes an exported function that was aliased from an instance. The export also occupied a function index,
 * so one more alias takes its place.
 */
export function hideExport(component: Uint8Array<ArrayBuffer>, name: string): Uint8Array<ArrayBuffer> {
  const { definitions } = readComponent(component)
  const hidden = definitions.find(definition => definition.kind === 'export' && definition.name === name)
  if (hidden?.kind !== 'export') return component
  const source = required(definitions[required(indexSpaces(definitions).functions[hidden.sort.index])])
  if (source.kind !== 'alias') throw unknownForm()
  const sections = readSections(component, 0, component.length)
  const sectionAt = (offset: number) =>
    required(sections.find(({ contents, end }) => offset >= contents && offset < end))
  const bytesOf = (offset: number) => {
    const { end } = sectionAt(offset)
    const next = definitions.find(other => other.offset > offset)?.offset ?? end
    return component.subarray(offset, Math.min(next, end))
  }
  const section = sectionAt(hidden.offset)
  const exports = definitions.filter(({ offset }) => offset >= section.contents && offset < section.end)
  const place = exports.indexOf(hidden)
  const items = exports.map(({ offset }) => bytesOf(offset))
  return concat([
    component.subarray(0, section.start),
    sectionOf(sectionIds.export, vec(items.slice(0, place))),
    sectionOf(sectionIds.alias, vec([bytesOf(source.offset)])),
    sectionOf(sectionIds.export, vec(items.slice(place + 1))),
    component.subarray(section.end),
  ])
}
