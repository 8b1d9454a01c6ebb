import { expect, test } from 'vitest'
import { ComponentInstance } from '../instance/component-instance.ts'
import { ResourceType } from '../types/types.ts'
import { exportsToJs } from './js-exports.ts'
import type { Extern } from './linked-extern.ts'

/** Exports that count how often each of them is visited. */
class CountedExports extends Map<string, Extern> {
  visits = 0

  override *[Symbol.iterator]() {
    for (const entry of super[Symbol.iterator]()) {
      this.visits++
      yield entry
    }
    return undefined
  }

  override *keys() {
    for (const [name] of this) yield name
    return undefined
  }
}

test('any number of exported resources are made into classes by a few visits of each export', () => {
  const visitsOf = (count: number) => {
    const instance = new ComponentInstance()
    const exports = new CountedExports()
    for (let i = 0; i < count; i++)
      exports.set(`r${i}`, {
        kind: 'type',
        type: { kind: 'resource', type: new ResourceType(`r${i}`, undefined, instance) },
      })
    expect(Object.keys(exportsToJs(exports))).toHaveLength(count)
    return exports.visits
  }
  expect(visitsOf(200)).toBe(10 * visitsOf(20))
})
