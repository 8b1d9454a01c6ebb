import { Reader } from './reader.ts'

/**
 * Finds the core modules of a component, those of the components in it included, without decoding anything else: so that
 * the engine can begin to compile them. What is malformed ends the search; decoding will say what it is.
 */
export function findCoreModules(
  bytes: Uint8Array<ArrayBuffer>,
): { bytes: Uint8Array<ArrayBuffer>; offset: number }[] {
  const found: { bytes: Uint8Array<ArrayBuffer>; offset: number }[] = []
  try {
    const components = [new Reader(bytes)]
    for (let reader = components.pop(); reader !== undefined; reader = components.pop()) {
      reader.skip(8)
      while (!reader.done) {
        const id = reader.byte()
        const { position, end } = reader.section(reader.u32())
        if (id === coreModule) found.push({ bytes: bytes.subarray(position, end), offset: position })
        if (id === component) components.push(new Reader(bytes, position, end))
      }
    }
  } catch {
    // As above.
  }
  return found
}

const coreModule = 1
const component = 4
