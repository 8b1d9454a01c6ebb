import { describe, expect, test } from 'vitest'
import { compile, instantiate } from '../component.ts'
import { DecodeError, LinkError } from '../errors.ts'
import { repeated } from '../testing/bytes.ts'
import { componentOf, leb128, moduleOf, sectionOf, vec } from './write.ts'

/** A component with a core module that has a type of arrays of `i64`, and its instances. */
function withArrays(section: number[], instances = 1) {
  const module = moduleOf(sectionOf(1, vec([[0x5e, 0x7e, 1]])), section)
  return componentOf(sectionOf(1, module), sectionOf(2, repeated(instances, [0x00, 0x00, 0x00])))
}

const signed = (value: number): number[] =>
  value < 64 ? [value] : [(value & 0x7f) | 0x80, ...signed(value >> 7)]
const ofLength = (length: number): number[] => [0x41, ...signed(length), 0xfb, 0x07, 0, 0x0b]
const globals = (...expressions: number[][]): number[] => [
  ...sectionOf(6, vec(expressions.map(expression => [0x63, 0, 0, ...expression]))),
]
/** A passive segment of elements of type `anyref`. */
const elements = (...expressions: number[][]): number[] => [
  ...sectionOf(9, vec([[5, 0x6e, ...leb128(expressions.length), ...expressions.flat()]])),
]
/** A component with a core module that has a type of structures with a thousand fields, and globals of new ones. */
function withStructures(globalCount: number, types: (structure: number[]) => number[][], index: number) {
  const structure = [0x5f, ...vec(Array(1000).fill([0x7e, 1]))]
  const global = [0x63, index, 0, 0xfb, 0x01, index, 0x0b]
  const section = sectionOf(6, vec(Array(globalCount).fill(global)))
  const module = moduleOf(sectionOf(1, vec(types(structure))), section)
  return componentOf(sectionOf(1, module), sectionOf(2, repeated(1, [0x00, 0x00, 0x00])))
}
const func = [0x60, 0, 0]

/** A passive segment of function indices. */
const noFunctions = [1, 0, 0]

test.each<[string, number[]]>([
  ['one global', globals(ofLength(30_000_000))],
  ['many globals', globals(...Array(4).fill(ofLength(300_000)))],
  ['an element segment', elements(ofLength(30_000_000))],
  ['a value on the stack', globals([0x42, 0, 0x41, ...signed(30_000_000), 0xfb, 0x06, 0, 0x0b])],
  ['a length that is computed', globals([0x41, 1, 0x41, 1, 0x6a, 0xfb, 0x07, 0, 0x0b])],
])('arrays that %s initializes with more than a million elements are refused', async (_, section) => {
  const error = await compile(withArrays(section)).catch((error: unknown) => error)
  expect(error).toBeInstanceOf(DecodeError)
  expect((error as Error).message).toMatch(/more than 1000000 definitions and elements/)
})

describe.each<[string, (structure: number[]) => number[][], number]>([
  ['after a function type', structure => [func, structure], 1],
  ['in a recursive group', structure => [[0x4e, ...vec([func, [0x5f, 0], structure])], func], 2],
  [
    'with a supertype',
    structure => [
      [0x50, 0, 0x5f, 0],
      [0x50, 1, 0, ...structure],
    ],
    1,
  ],
])('structures of a type %s', (_, types, index) => {
  test('are refused when constant expressions make more than a million fields of them', async () => {
    await expect(compile(withStructures(1100, types, index))).rejects.toThrow(
      /more than 1000000 definitions and elements/,
    )
  })

  test('are made by constant expressions when they are few', async () => {
    await instantiate(withStructures(100, types, index))
  })
})

test.each<[string, number[]]>([
  ['globals', globals(ofLength(1000), [0x42, 0, 0xfb, 0x08, 0, 1, 0x0b])],
  ['an element segment', elements(ofLength(1000))],
  ['an element segment of functions', [...sectionOf(9, vec([noFunctions]))]],
])('a core module instantiates with small arrays in %s', async (_, section) => {
  await instantiate(withArrays(section))
})

test('repeated instances of a core module are refused when their arrays are large in all', async () => {
  const repeatedly = instantiate(withArrays(globals(ofLength(100_000)), 30))
  await expect(repeatedly).rejects.toThrow(LinkError)
})
