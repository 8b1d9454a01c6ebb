import { maxCoreModules } from './decoding-limits.ts'

/** A core module of a component, and its offset in bytes. */
interface FoundModule {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly offset: number
}

/**
 * Finds the core modules of a component and of the components inside it, without decoding anything else, so that the engine
 * can compile them before decoding starts. The scan skips malformed content; decoding reports it.
 */
export function findCoreModules(component: Uint8Array<ArrayBuffer>): FoundModule[] {
  const found: FoundModule[] = []
  let position = preambleLength
  while (found.length < maxCoreModules) {
    const section = sectionAt(component, position)
    if (section === undefined) break
    const { id, start, end } = section
    // Sections of a nested component are scanned like those of its parent: a component is the last content of its own section.
    position = id === nestedComponent ? start + preambleLength : end
    if (id !== coreModule) continue
    if (end > component.length) break
    found.push({ bytes: component.subarray(start, end), offset: start })
  }
  return found
}

/** Bytes before the first section of a component or core module. */
export const preambleLength = 8

/** Iterates over the sections of a core module, up to one whose header is malformed. */
export function* sectionsOf(module: Uint8Array): Generator<Section> {
  for (
    let section = sectionAt(module, preambleLength);
    section !== undefined;
    section = sectionAt(module, section.end)
  )
    yield section
}

/** A section with its id, the position of its header, and the range of its contents. */
interface Section {
  readonly id: number
  readonly header: number
  readonly start: number
  readonly end: number
}

/** Section ids of components. */
const coreModule = 1
const nestedComponent = 4

/** Returns the section at a position, or `undefined` when its header is incomplete or malformed. */
function sectionAt(bytes: Uint8Array, header: number): Section | undefined {
  let length = 0
  for (let i = 0; i < 5; i++) {
    const byte = bytes[header + 1 + i]
    if (byte === undefined) return undefined
    length += (byte & 0x7f) * 2 ** (7 * i)
    if (byte < 0x80) {
      const start = header + 2 + i
      return { id: bytes[header] as number, header, start, end: start + length }
    }
  }
  return undefined
}
