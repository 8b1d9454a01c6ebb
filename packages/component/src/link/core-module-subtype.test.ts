import { describe, expect, test } from 'vitest'
import { LinkError } from '../errors.ts'
import { run } from '../testing/wat.ts'

/** A component that passes a core module to a component that declares another type for it. */
const given = (module: string, wanted: string) => `(component
  (core module $M ${module})
  (component $Wants (import "m" (core module ${wanted})))
  (instance (instantiate $Wants (with "m" (core module $M)))))`

describe('a core module passed to a component', () => {
  test.each([
    ['exports a function of the declared type', '(func (export "x"))', '(export "x" (func))'],
    [
      'exports a table with more room',
      '(table (export "x") 2 4 funcref)',
      '(export "x" (table 1 8 funcref))',
    ],
    ['exports a memory with more room', '(memory (export "x") 2)', '(export "x" (memory 1))'],
    ['exports a constant global', '(global (export "x") i32 (i32.const -1))', '(export "x" (global i32))'],
    [
      'exports a global after globals of every kind',
      `(global i64 (i64.const -9)) (global f32 (f32.const 1)) (global f64 (f64.const 1)) (global funcref (ref.null func))
       (global (export "x") (mut f64) (f64.const 2))`,
      '(export "x" (global (mut f64)))',
    ],
    [
      'exports a non-nullable global as a nullable one',
      '(func $f) (elem declare func $f) (global (export "x") (ref func) (ref.func $f))',
      '(export "x" (global funcref))',
    ],
    [
      'exports a tag of the declared type',
      '(tag (export "x") (param i32))',
      '(export "x" (tag (param i32)))',
    ],
    ['imports less than declared', '', '(import "a" "x" (func))'],
    ['accepts a smaller table', '(import "a" "x" (table 1 funcref))', '(import "a" "x" (table 2 funcref))'],
    ['accepts a smaller memory', '(import "a" "x" (memory 1))', '(import "a" "x" (memory 2))'],
  ])('fits when it %s', async (_, module, wanted) => {
    expect(await run(given(module, wanted))).toEqual({})
  })

  test.each([
    ['exports a function of another type', '(func (export "x"))', '(export "x" (func (param i32)))'],
    ['exports a smaller table', '(table (export "x") 1 funcref)', '(export "x" (table 2 funcref))'],
    [
      'exports a table without a maximum',
      '(table (export "x") 1 funcref)',
      '(export "x" (table 1 4 funcref))',
    ],
    [
      'exports a table of other elements',
      '(table (export "x") 1 funcref)',
      '(export "x" (table 1 externref))',
    ],
    ['exports a smaller memory', '(memory (export "x") 1)', '(export "x" (memory 2))'],
    ['exports a memory with a larger maximum', '(memory (export "x") 1 9)', '(export "x" (memory 1 8))'],
    [
      'exports a global of another type',
      '(global (export "x") i32 (i32.const 0))',
      '(export "x" (global f32))',
    ],
    [
      'exports a constant as a mutable global',
      '(global (export "x") i32 (i32.const 0))',
      '(export "x" (global (mut i32)))',
    ],
    [
      'exports a nullable global as a non-nullable one',
      '(global (export "x") funcref (ref.null func))',
      '(export "x" (global (ref func)))',
    ],
    ['exports a tag of another type', '(tag (export "x") (param i32))', '(export "x" (tag))'],
    ['exports another kind of definition', '(func (export "x"))', '(export "x" (global i32))'],
    ['imports a function of another type', '(import "a" "x" (func))', '(import "a" "x" (func (param i32)))'],
    ['needs a larger table', '(import "a" "x" (table 2 funcref))', '(import "a" "x" (table 1 funcref))'],
    ['needs a larger memory', '(import "a" "x" (memory 2))', '(import "a" "x" (memory 1))'],
    ['imports a global of another type', '(import "a" "x" (global i32))', '(import "a" "x" (global f32))'],
    ['imports more than declared', '(import "a" "x" (func))', ''],
  ])('is refused when it %s', async (_, module, wanted) => {
    await expect(run(given(module, wanted))).rejects.toThrow(LinkError)
  })
})
