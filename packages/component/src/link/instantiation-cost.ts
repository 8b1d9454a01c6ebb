import { preambleLength, sectionAt } from '../binary/core-module-scan.ts'
import { LinkError } from '../errors.ts'

/**
 * Bytes that an engine works through for repeated instances of core modules: some two seconds. Programs instantiate few
 * modules twice.
 */
const maxRepeated = 2 ** 24

/** Section ids of core modules. */
const custom = 0
const code = 10
const data = 11

/** Bytes of data that are copied in the time in which one other byte is worked through. */
const dataPerByte = 16

/** Bounds what instances of core modules cost that are there already: a small component can ask for thousands of them. */
export class InstantiationCost {
  readonly #costs = new Map<Uint8Array, number>()
  #repeated = 0

  /** Counts an instance. @throws {LinkError} when those of known modules cost too much */
  add(module: Uint8Array): void {
    const cost = this.#costs.get(module)
    if (cost === undefined) this.#costs.set(module, costOf(module))
    else this.#repeated += cost
    if (this.#repeated > maxRepeated)
      throw new LinkError(
        `core modules that are instantiated repeatedly have more than ${maxRepeated} bytes of definitions in all`,
      )
  }
}

/** Globals, functions and elements are made anew for each instance, and its data is copied. The code is shared. */
function costOf(module: Uint8Array): number {
  let cost = 0
  let section = sectionAt(module, preambleLength)
  while (section !== undefined) {
    const { id, start, end } = section
    if (id === data) cost += (end - start) / dataPerByte
    else if (id !== custom && id !== code) cost += end - start
    section = sectionAt(module, end)
  }
  return cost
}
