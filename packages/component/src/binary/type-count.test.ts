import { expect, test } from 'vitest'
import { checkModule } from './core-module.ts'
import { Reader } from './reader.ts'
import { concat, leb128, moduleOf, sectionOf } from './write.ts'

/** A module with a recursive group of structures, of which the last has a number of fields. */
function withTypes(count: number, fields: number): Uint8Array<ArrayBuffer> {
  const group = new Uint8Array(2 * count).fill(0)
  for (let i = 0; i < group.length; i += 2) group[i] = 0x5f
  group[group.length - 1] = fields
  const last = Array.from({ length: fields }, () => [0x7f, 0]).flat()
  return moduleOf(sectionOf(1, concat([[1, 0x4e, ...leb128(count)], group, last])))
}

const check = (module: Uint8Array<ArrayBuffer>) => checkModule(new Reader(module))

test('the process has at most 1,500,000 types of core modules, and modules that come again add none', () => {
  for (let again = 0; again < 20; again++) check(withTypes(90_000, 0))
  for (let fields = 1; fields < 16; fields++) check(withTypes(90_000, fields))
  const message = /the core modules of this process have more than 1500000 types/
  for (let again = 0; again < 2; again++) expect(() => check(withTypes(90_000, 16))).toThrow(message)
  expect(() => check(withTypes(90_000, 15))).not.toThrow()
})
