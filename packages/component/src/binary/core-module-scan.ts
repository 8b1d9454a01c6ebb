import { maxCoreModules } from './decoding-limits.ts'

/** Byte range of a core module in a component. */
export interface CoreModuleRange {
  readonly start: number
  readonly end: number
}

/**
 * Finds the core modules of a component and of the components inside it, without decoding anything else. The
 * engine can therefore compile them before decoding starts, even before the whole component has arrived. The
 * scan skips malformed content; decoding reports it.
 */
export class CoreModuleScan {
  /** Position of the next section. A component begins with eight bytes of preamble. */
  #position = preambleLength
  #found = 0

  /**
   * Returns the next core module that begins in `bytes`, or `undefined` when more bytes are needed. The
   * module may extend past the end of `bytes`.
   *
   * @param bytes the part of the component that has arrived; longer on each call
   */
  next(bytes: Uint8Array): CoreModuleRange | undefined {
    while (this.#found < maxCoreModules) {
      const section = sectionAt(bytes, this.#position)
      if (section === undefined) return undefined
      // Sections of a nested component are scanned like those of its parent: a component is the last content
      // of its own section.
      this.#position = section.id === component ? section.start + preambleLength : section.end
      if (section.id === coreModule) {
        this.#found++
        return section
      }
    }
    return undefined
  }
}

/** Returns all core modules of a component whose bytes are complete. */
export function findCoreModules(
  bytes: Uint8Array<ArrayBuffer>,
): { bytes: Uint8Array<ArrayBuffer>; offset: number }[] {
  const found: { bytes: Uint8Array<ArrayBuffer>; offset: number }[] = []
  const scan = new CoreModuleScan()
  for (
    let range = scan.next(bytes);
    range !== undefined && range.end <= bytes.length;
    range = scan.next(bytes)
  )
    found.push({ bytes: bytes.subarray(range.start, range.end), offset: range.start })
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

/** A section with its id, and the position of its header. */
interface Section extends CoreModuleRange {
  readonly id: number
  readonly header: number
}

/** Section ids of components. */
const coreModule = 1
const component = 4

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
