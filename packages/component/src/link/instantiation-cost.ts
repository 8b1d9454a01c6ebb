import { sectionsOf } from '../binary/core-module-scan.ts'
import { cannotLink } from '../errors.ts'

/**
 * Highest cost of the repeated instances of core modules, in bytes: an engine takes some two seconds for them. Programs
 * instantiate few modules twice.
 */
const maxRepeated = 2 ** 24

/** Section ids of core modules. */
const custom = 0
const code = 10
const data = 11

/** How many bytes of data are copied in the time that one other byte takes. */
const dataPerByte = 16

/** Bounds the time for repeated instances of a core module, of which a small component can ask for thousands. */
export class InstantiationCost {
  readonly #costs = new Map<Uint8Array, number>()
  #repeated = 0

  /**
   * Counts an instance.
   *
   * @param allocated how many array elements and fields of structures its constant expressions allocate
   * @throws {LinkError} when the repeated instances cost too much
   */
  add(module: Uint8Array, allocated: number): void {
    const cost = this.#costs.get(module)
    if (cost === undefined) this.#costs.set(module, costOf(module) + 8 * allocated)
    else this.#repeated += cost
    if (this.#repeated > maxRepeated)
      cannotLink(`instances of core modules have more than ${maxRepeated} bytes of definitions`)
  }
}

/** Returns the cost of an instance: it has new globals, functions and elements, and a copy of the data; code is shared. */
function costOf(module: Uint8Array): number {
  let cost = 0
  for (const { id, start, end } of sectionsOf(module)) {
    if (id === data) cost += (end - start) / dataPerByte
    else if (id !== custom && id !== code) cost += end - start
  }
  return cost
}
