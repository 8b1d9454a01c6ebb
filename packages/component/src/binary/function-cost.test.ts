import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { component } from '../testing/wat.ts'
import { skipRecursiveType } from './compile-cost.ts'
import { findCoreModules } from './core-module-scan.ts'
import { checkFunctionCosts } from './function-cost.ts'
import { Reader } from './reader.ts'

const examples = fileURLToPath(new URL('../../../../examples/', import.meta.url))

/** Contains every position. */
const all = { has: () => true } as unknown as ReadonlySet<number>

const repeat = (count: number, code: string) => Array<string>(count).fill(code).join(' ')

/** A component with a core module of these definitions. */
const withModule = (definitions: string) => component(`(component (core module ${definitions}))`)

describe('a core module is refused that takes gigabytes to compile', () => {
  const locals = `(local ${repeat(4096, 'i64')})`
  it.each<[string, string]>([
    ['by many branches of a table', `(func ${locals} (br_table ${repeat(12_500, '0')} (i32.const 0)))`],
    ['by conditional branches', `(func ${locals} ${repeat(4097, 'i32.const 0 br_if 0')})`],
    ['by loops', `(func ${locals} ${repeat(4097, '(loop)')})`],
    [
      'by calls whose exceptions are caught',
      `(func $f) (func ${locals} (block (try_table (catch_all 0) ${repeat(8200, '(call $f)')})))`,
    ],
    [
      'by operands',
      `(func $many (result ${repeat(32, 'i32')}) unreachable)
       (func ${repeat(128, 'call $many')} ${repeat(2049, '(if (i32.const 0) (then))')} unreachable)`,
    ],
    [
      'by structures with many fields',
      `(type $s (struct ${repeat(2000, '(field f64)')}))
       (func ${repeat(8389, 'struct.new_default $s drop')})`,
    ],
  ])('%s', async (_, definitions) => {
    await expect(withModule(definitions)).rejects.toThrow(/more than 16777216 values at its branches/)
  })

  it('but not one that has as many locals, operands and branches, each where the others are not', async () => {
    await withModule(`(func ${locals} ${repeat(5000, 'i32.const 0 drop')})
      (func ${repeat(5000, '(block)')})
      (func ${repeat(5000, 'i32.const 0')} unreachable)
      (func ${locals} (return) ${repeat(1000, 'i32.add drop')})`)
  })
})

it('every function of the examples is read to its end, and none is refused', () => {
  const paths = globSync('*/*.wasm', { cwd: examples })
  expect(paths.length).toBeGreaterThan(10)
  for (const path of paths) {
    for (const { bytes } of findCoreModules(new Uint8Array(readFileSync(examples + path))))
      checkFunctionCosts(new Reader(bytes), all, skipRecursiveType)
  }
})

it('instructions of all proposals in WebAssembly 3.0 are read', async () => {
  await withModule(`
    (type $s (struct (field (mut i32)) (field i64)))
    (type $a (array (mut i32)))
    (type $f (func (param i32) (result i32)))
    (import "m" "shared" (memory $shared 1 1 shared))
    (import "m" "t" (table $t 1 funcref))
    (import "m" "g" (global $g (mut i32)))
    (import "m" "e" (tag $e (param i32 i64)))
    (elem declare func $id)
    (data $d "abcd")
    (func $id (type $f) (local.get 0))
    (func $all (param $v v128) (param $r (ref null $s)) (local $x (ref null $a)) (local ${repeat(3000, 'i64')})
      (drop (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 (local.get $v) (v128.const i32x4 1 2 3 4)))
      (drop (i8x16.replace_lane 1 (i8x16.abs (local.get $v)) (i32.const 1)))
      (drop (i32x4.extract_lane 1 (i32x4.dot_i16x8_s (local.get $v) (local.get $v))))
      (drop (v128.load8_lane 0 (i32.const 0) (v128.bitselect (local.get $v) (local.get $v) (local.get $v))))
      (v128.store (i32.const 0) (f32x4.add (local.get $v) (f64x2.convert_low_i32x4_s (local.get $v))))
      (drop (f32x4.relaxed_madd (local.get $v) (local.get $v) (local.get $v)))
      (drop (i32.atomic.rmw.cmpxchg (i32.const 0) (i32.const 0) (i32.const 1)))
      (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1)))
      (i64.atomic.store (i32.const 0) (i64.const 1))
      (atomic.fence)
      (memory.fill (i32.const 0) (i32.const 0) (i32.const 0))
      (memory.init $d (i32.const 0) (i32.const 0) (i32.const 0))
      (memory.copy (i32.const 0) (i32.const 0) (i32.const 0))
      (table.set $t (i32.const 0) (ref.func $id))
      (drop (table.grow $t (ref.null func) (i32.const 0)))
      (drop (i32.trunc_sat_f64_u (f64.const 1)))
      (struct.set $s 0 (local.get $r) (i32.const 1))
      (drop (struct.get $s 1 (struct.new $s (i32.const 1) (i64.const 2))))
      (local.set $x (array.new_fixed $a 3 (i32.const 1) (i32.const 2) (i32.const 3)))
      (array.copy $a $a (local.get $x) (i32.const 0) (local.get $x) (i32.const 1) (i32.const 1))
      (array.set $a (local.get $x) (i32.const 0) (array.len (local.get $x)))
      (drop (ref.test (ref $s) (local.get $r)))
      (drop (call_ref $f (i32.const 1) (ref.func $id)))
      (drop (call_indirect $t (type $f) (i32.const 1) (i32.const 0)))
      (drop (select (result i32) (i32.const 1) (i32.const 2) (i32.const 3)))
      (block $none (drop (br_on_null $none (local.get $r))))
      (drop (block $cast (result (ref $s)) (br_on_cast $cast (ref null $s) (ref $s) (local.get $r)) (drop) unreachable))
      (block $caught (result i32 i64)
        (try_table (catch $e $caught) (throw $e (i32.const 1) (i64.const 2)))
        (i32.const 1) (i64.const 2))
      (drop) (drop)
      (global.set $g (if (result i32) (i32.const 0) (then (i32.const 1)) (else (memory.size)))))`)
})
