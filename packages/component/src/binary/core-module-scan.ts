import { maxCoreModules } from './decoding-limits.ts'

/** Where a core module lies in a component. */
export interface CoreModuleRange {
  readonly start: number
  readonly end: number
}

/**
 * Finds the core modules of a component, those of the components in it included, without decoding anything else: so that
 * the engine can begin to compile them, also while the component still arrives. What is malformed is not looked at;
 * decoding will say what it is.
 */
export class CoreModuleScan {
  /** Of the next section. Components begin with eight bytes of preamble. */
  #position = preambleLength
  #found = 0

  /**
   * The next core module that begins in `bytes`. Those that come after it may only be asked for with it.
   *
   * @param bytes the component from its beginning to where it is known; more each time
   */
  next(bytes: Uint8Array): CoreModuleRange | undefined {
    while (this.#found < maxCoreModules) {
      const section = sectionAt(bytes, this.#position)
      if (section === undefined) return undefined
      // A component's sections are as good as its parent's: nothing comes behind them in theirs.
      this.#position = section.id === component ? section.start + preambleLength : section.end
      if (section.id === coreModule) {
        this.#found++
        return section
      }
    }
    return undefined
  }
}

/** All core modules of a component of which all bytes are there. */
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

export const preambleLength = 8
/** In components. */
const coreModule = 1
const component = 4

export function sectionAt(
  bytes: Uint8Array,
  position: number,
): (CoreModuleRange & { id: number }) | undefined {
  let length = 0
  for (let i = 0; i < 5; i++) {
    const byte = bytes[position + 1 + i]
    if (byte === undefined) return undefined
    length += (byte & 0x7f) * 2 ** (7 * i)
    if (byte < 0x80) {
      const start = position + 2 + i
      return { id: bytes[position] as number, start, end: start + length }
    }
  }
  return undefined
}
