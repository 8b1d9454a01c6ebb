import {
  type Bytes,
  concat,
  leb128,
  name,
  Reader,
  sectionOf,
  sized,
  vec,
} from '@wasi-webgpu/component/binary'

/** Bytes of a name in a profile. V8 keeps 100,000 characters, and repeats them for each node of a profile. */
const longestName = 250

/** Ids of sections: those of components, and the one of a core module that has names. */
const sections = { custom: 0, coreModule: 1, component: 4 } as const

/** Ids of the subsections of a name section that a profile shows. */
const subsections = { module: 0, functions: 1 } as const

/** How deep components nest at most; those that nest deeper are not compiled. */
const mostNested = 200

const preambleLength = 8

/**
 * Returns a component whose core modules name themselves and their functions with {@link longestName} bytes at most. A name section
 * with longer names loses those of other items; one that cannot be read is removed.
 *
 * @throws {DecodeError} when the sections of the component cannot be read
 */
export function withShortNames(component: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return shortened(new Reader(component), sections.component, mostNested) ?? component
}

/** Returns a component or a core module with short names, or undefined if it has them already. */
function shortened(whole: Reader, kind: number, nestable: number): Uint8Array<ArrayBuffer> | undefined {
  const { bytes, position: start } = whole
  const parts: Bytes[] = [bytes.subarray(start, start + preambleLength)]
  let changed = false
  whole.eachSection((id, content, at) => {
    const part =
      kind === sections.component ? sectionOfComponent(id, content, nestable) : sectionOfModule(id, content)
    changed ||= part !== undefined
    parts.push(part ?? bytes.subarray(at, content.end))
  })
  return changed ? concat(parts) : undefined
}

function sectionOfComponent(id: number, content: Reader, nestable: number): Bytes | undefined {
  if ((id !== sections.coreModule && id !== sections.component) || nestable === 0) return undefined
  const inside = shortened(content, id, nestable - 1)
  return inside && sectionOf(id, inside)
}

function sectionOfModule(id: number, content: Reader): Bytes | undefined {
  if (id !== sections.custom) return undefined
  try {
    if (content.name() !== 'name') return undefined
    const { names, isLong } = namesOf(content)
    return isLong ? sectionOf(sections.custom, concat([name('name'), ...names])) : undefined
  } catch {
    return []
  }
}

/** Reads a name section. Returns its subsections with short names, and whether it has longer ones. */
function namesOf(content: Reader): { names: Bytes[]; isLong: boolean } {
  const names: Bytes[] = []
  let isLong = false
  const short = (reader: Reader): Bytes => {
    const length = reader.u32()
    const start = reader.skip(length)
    if (length <= longestName) return sized(reader.bytes.subarray(start, start + length))
    isLong = true
    let end = start + longestName
    // Not within a character.
    while (end > start && (reader.bytes[end]! & 0xc0) === 0x80) end--
    return sized(reader.bytes.subarray(start, end))
  }
  while (!content.done) {
    const id = content.byte()
    const subsection = content.section(content.u32())
    if (id === subsections.module) names.push([id], sized(short(subsection)))
    if (id === subsections.functions)
      names.push([id], sized(vec(subsection.vec(reader => concat([leb128(reader.u32()), short(reader)])))))
  }
  return { names, isLong }
}
