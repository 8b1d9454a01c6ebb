/**
 * Makes `Math.random` differ from run to run. That of QuickJS is seeded when the component is built, so that each run would
 * have the numbers of the one before.
 *
 * @see https://tc39.es/ecma262/#sec-math.random
 */

import { getRandomBytes } from 'wasi:random/random@0.2.12'

const { random: randomOfBuild } = Math

/** Random numbers that are fetched at once: a call of the host costs as much as many of them. */
const count = 256

let isStarted = false
let numbers = new Uint32Array()
let next = 0

const exact = {
  random(): number {
    if (!isStarted) return randomOfBuild()
    if (next === numbers.length) {
      numbers = new Uint32Array(getRandomBytes(count * 8).slice().buffer)
      next = 0
    }
    // 27 and 26 bits: all that the fraction of a number below 1 has.
    return ((numbers[next++]! >>> 5) * 0x4000000 + (numbers[next++]! >>> 6)) / 0x20000000000000
  },
}

Object.defineProperty(Math, 'random', { value: exact.random })

/** Begins the random numbers of this run. No import can be called while the program is built. */
export function startRandomNumbers(): void {
  isStarted = true
}
