import { t, type ValueType } from '@wasi-webgpu/component'
import { expect, test } from 'vitest'
import { readExpressions, ScriptError } from './s-expressions.ts'
import { equalValues, print, toJs } from './value-literals.ts'

const value = (literal: string, type: ValueType) => toJs(readExpressions(literal)[0] as never, type)

const pair = t.record({ 'the-name': t.string, scores: t.list(t.u32) })
const rgb = t.variant({ none: undefined, some: t.u8 })

const cases: [literal: string, type: ValueType, js: unknown][] = [
  ['(bool.const true)', t.bool, true],
  ['(u8.const 255)', t.u8, 255],
  ['(s32.const -2147483648)', t.s32, -2147483648],
  ['(u64.const 18446744073709551615)', t.u64, 18446744073709551615n],
  ['(s64.const -1)', t.s64, -1n],
  ['(f32.const 1.5)', t.f32, 1.5],
  ['(f64.const -0)', t.f64, -0],
  ['(f64.const -inf)', t.f64, Number.NEGATIVE_INFINITY],
  ['(char.const "☃")', t.char, '☃'],
  ['(str.const "a\\"b")', t.string, 'a"b'],
  ['(list.const (u8.const 1) (u8.const 2))', t.list(t.u8), [1, 2]],
  ['(tuple.const (u8.const 1) (str.const "x"))', t.tuple(t.u8, t.string), [1, 'x']],
  [
    '(record.const (field "the-name" (str.const "n")) (field "scores" (list.const (u32.const 1))))',
    pair,
    { theName: 'n', scores: [1] },
  ],
  ['(variant.const "none")', rgb, { tag: 'none', val: undefined }],
  ['(variant.const "some" (u8.const 3))', rgb, { tag: 'some', val: 3 }],
  ['(enum.const "big-one")', t.enum('small', 'big-one'), 'big-one'],
  ['(flags.const "b-c")', t.flags('a', 'b-c'), { a: false, bC: true }],
  ['(option.none)', t.option(t.u8), undefined],
  ['(option.some (u8.const 1))', t.option(t.u8), 1],
  ['(option.some (option.none))', t.option(t.option(t.u8)), { tag: 'some', val: undefined }],
  ['(option.none)', t.option(t.option(t.u8)), { tag: 'none', val: undefined }],
  ['(result.ok (u8.const 1))', t.result(t.u8), { tag: 'ok', val: 1 }],
  ['(result.err)', t.result(t.u8), { tag: 'err', val: undefined }],
  [
    '(map.const (tuple.const (u8.const 1) (str.const "x")))',
    { kind: 'map', key: t.u8, value: t.string },
    new Map([[1, 'x']]),
  ],
]

test.each(cases)('the literal %s is read', (literal, type, js) => {
  expect(value(literal, type)).toStrictEqual(js)
})

test.each(cases)('the literal %s is printed', (literal, type, js) => {
  expect(print(js, type)).toBe(literal)
})

test.each([
  ['(f64.const inf)', Number.POSITIVE_INFINITY],
  ['(f64.const -nan:0x4)', Number.NaN],
  ['(f64.const 0x1.8p+1)', 3],
  ['(f64.const 1_000.5)', 1000.5],
])('the literal %s is read as a number', (literal, number) => {
  expect(value(literal, t.f64)).toBe(number)
})

test('integers may be hexadecimal and have underscores', () => {
  expect(value('(s32.const -0x1_0)', t.s32)).toBe(-16)
})

test('record fields may omit parentheses, and may have any order', () => {
  const literal = '(record.const (field "scores" list.const (u32.const 1)) (field "the-name" str.const "n"))'
  expect(value(literal, pair)).toEqual({ theName: 'n', scores: [1] })
})

test.each<[string, ValueType]>([
  ['(u8.const 1)', t.u16],
  ['(u8.const x)', t.u8],
  ['(tuple.const (u8.const 1))', t.tuple(t.u8, t.u8)],
  ['(variant.const "other")', rgb],
  ['(variant.const "some")', rgb],
  ['(record.const)', pair],
  ['1', t.u8],
])('the literal %s is refused for the type %o', (literal, type) => {
  expect(() => value(literal, type)).toThrow(ScriptError)
})

test('values are compared by type, in any kind of array', () => {
  expect(equalValues(new Uint8Array([1, 2]), [1, 2], t.list(t.u8))).toBe(true)
  expect(equalValues([1], [1, 2], t.list(t.u8))).toBe(false)
  expect(equalValues(Number.NaN, Number.NaN, t.f64)).toBe(true)
  expect(equalValues(0, -0, t.f64)).toBe(false)
  expect(equalValues({ a: true }, { a: true, b: false }, t.flags('a', 'b'))).toBe(true)
  expect(equalValues(undefined, undefined, undefined)).toBe(true)
})
