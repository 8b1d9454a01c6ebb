import { expect, test } from 'vitest'
import type { CoreValueType } from '../binary/definitions.ts'
import { processCounts, typesAt } from '../process-counts.ts'
import { waitingModule } from './jspi-modules.ts'

const digits: readonly CoreValueType[] = ['i32', 'i64', 'f32', 'f64']

/** A function type that differs for each number below 4,096. */
const numbered = (number: number) => ({
  params: Array.from({ length: 6 }, (_, place) => digits[(number >> (2 * place)) & 3] as CoreValueType),
  results: [],
})

test('the modules around imports of ever new types do not accumulate after the components that have them', () => {
  const first = waitingModule(numbered(0))
  expect(waitingModule(numbered(0))).toBe(first)
  for (let number = 1; number < 2000; number++) waitingModule(numbered(number))
  expect(waitingModule(numbered(0))).not.toBe(first)
})

test('the types of the modules count for the process, those of a module that is made again only once', () => {
  const counted = () => processCounts[typesAt] as number
  const before = counted()
  waitingModule(numbered(4095))
  expect(counted() - before).toBe(4)
  for (let number = 2000; number < 3100; number++) waitingModule(numbered(number))
  const all = counted()
  expect(all - before).toBe(4 * 1101)
  waitingModule(numbered(4095))
  expect(counted()).toBe(all)
})
