import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { assemble, component } from '../testing/wat.ts'
import { findFunctions } from './compile-cost.ts'
import { type CheckedModule, checkModule } from './core-module.ts'
import { findCoreModules, sectionsOf } from './core-module-scan.ts'
import { checkFunctionCosts } from './function-cost.ts'
import { Reader } from './reader.ts'
import { moduleOf, name, sectionOf, vec } from './write.ts'

const examples = fileURLToPath(new URL('../../../../examples/', import.meta.url))

const repeat = (count: number, code: string) => Array<string>(count).fill(code).join(' ')

/** A component with a core module of these definitions. */
const text = (definitions: string) => `(component (core module ${definitions}))`
const withModule = (definitions: string) => component(text(definitions))

/** Returns a core module as if all its functions were large. */
function withAllLarge(bytes: Uint8Array<ArrayBuffer>): CheckedModule {
  const code = [...sectionsOf(bytes)].find(({ id }) => id === 10)
  return {
    ...checkModule(new Reader(bytes)),
    large: code === undefined ? [] : findFunctions(new Reader(bytes, code.start, code.end), () => true),
  }
}

describe('a core module is refused that takes gigabytes to compile', () => {
  const locals = `(local ${repeat(4096, 'i64')})`
  const many = repeat(128, 'i64')
  /** Each handler is inside the one before it, and keeps its values. */
  const handlers = `${repeat(400, 'try call $f catch $e')} ${repeat(800, '(block)')} ${repeat(400, 'unreachable end')}`
  it.each<[string, string]>([
    ['by many branches of a table', `(func ${locals} (br_table ${repeat(3200, '0')} (i32.const 0)))`],
    ['by loops', `(func ${locals} ${repeat(57, '(loop i32.const 0 local.set 0 i32.const 0 br_if 0)')})`],
    ['by conditional branches', `(func ${locals} ${repeat(1025, 'i32.const 0 br_if 0')})`],
    ['by loops', `(func ${locals} ${repeat(1025, '(loop)')})`],
    [
      'by calls whose exceptions are caught',
      `(func $f) (func ${locals} (block (try_table (catch_all 0) ${repeat(2050, '(call $f)')})))`,
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
    ['by handlers of exceptions with many values', `(tag $e (param ${many})) (func $f) (func ${handlers})`],
    [
      'by handlers of imported exceptions',
      `(import "m" "e" (tag $e (param ${many}))) (func $f) (func ${handlers})`,
    ],
    [
      'only in the last of its code',
      `(func ${repeat(10_000, '(block)')} ${repeat(4097, 'i32.const 0')} (br_table ${repeat(4097, '0')}))`,
    ],
  ])('%s', async (_, definitions) => {
    await expect(withModule(definitions)).rejects.toThrow(/more than 4194304 values at its branches/)
  })

  it('but not one that has as many locals, operands and branches, each where the others are not', async () => {
    await withModule(`(func ${locals} ${repeat(5000, 'i32.const 0 drop')})
      (func ${repeat(5000, '(block)')})
      (func ${repeat(5000, 'i32.const 0')} unreachable)
      (func ${locals} (return) ${repeat(1000, 'i32.add drop')})
      (func ${repeat(10_000, '(block)')} ${repeat(2049, 'i32.const 0')} (br_table ${repeat(2047, '0')}))`)
  })
})

describe('the cost of a function is the number of locals and operands at its branches, and of allocated fields', () => {
  const definitions = `
    (type $s (struct (field (mut i32)) (field i64)))
    (type $a (array (mut i32)))
    (type $f (func (param i32) (result i32)))
    (import "m" "none" (func $none))
    (import "m" "one" (func $one (type $f)))
    (import "m" "t" (table $t 1 funcref))
    (import "m" "first" (memory $first 1))
    (import "m" "second" (memory $second 1))
    (tag $e (param i32))
    (elem declare func $one)`

  /** Code of functions, the number of their branches, and that of operands and fields apart from the locals. */
  const functions: readonly [code: string, branches: number, values: number][] = [
    // The end of a function is a branch.
    ['', 1, 0],
    ['(block)', 3, 0],
    // A loop costs as much as 16 other branches.
    ['(loop)', 18, 0],
    ['(loop (br_if 0 (i32.const 0)))', 19, 0],
    ['i32.const 1 (block) drop', 3, 2],
    ['i32.const 1 (block (param i32) drop)', 3, 1],
    ['(drop (block (result i32) (i32.const 1)))', 3, 1],
    ['(drop (block (result (ref null $s)) (ref.null $s)))', 3, 1],
    ['(if (i32.const 0) (then))', 3, 0],
    ['(drop (if (result i32) (i32.const 0) (then (i32.const 1)) (else (i32.const 2))))', 4, 2],
    ['(block (br 0))', 4, 0],
    ['(block i32.const 1 (br 0))', 4, 1],
    ['(block (br_if 0 (i32.const 0)))', 4, 0],
    ['(block (br_table 0 0 1 (i32.const 0)))', 6, 0],
    ['(block i64.const 1 (br_table 0 0 1 (i32.const 0)))', 6, 3],
    ['(block (drop (br_on_null 0 (ref.null $s))))', 4, 1],
    ['(drop (block (result (ref $s)) (br_on_non_null 0 (ref.null $s)) (unreachable)))', 4, 2],
    [
      '(drop (block (result (ref $s)) (br_on_cast 0 (ref null $s) (ref $s) (ref.null $s)) (drop) (unreachable)))',
      4,
      2,
    ],
    // Unreachable code has no operands.
    ['i32.const 1 (return) (block) i32.add (block) drop', 5, 0],
    // A call is a branch where an exception is caught.
    ['(call $none)', 1, 0],
    ['(block (try_table (catch_all 0) (call $none)))', 7, 0],
    ['(block (try_table (catch_all 0))) (call $none)', 6, 0],
    ['(drop (block (result i32) (try_table (catch $e 0) (call $none)) (i32.const 1)))', 7, 1],
    ['try call $none catch $e (block) drop catch_all end', 8, 2],
    ['block try call $none delegate 0 end', 6, 0],
    ['i64.const 1 (call $one (i32.const 1)) (block) drop drop', 3, 4],
    ['i64.const 1 (call_indirect $t (type $f) (i32.const 1) (i32.const 0)) (block) drop drop', 3, 4],
    ['i64.const 1 (call_ref $f (i32.const 1) (ref.func $one)) (block) drop drop', 3, 4],
    ['(drop (struct.new $s (i32.const 1) (i64.const 2)))', 1, 2],
    ['struct.new_default $s (block) drop', 3, 4],
    ['(array.new_fixed $a 3 (i32.const 1) (i32.const 2) (i32.const 3)) (block) drop', 3, 5],
    // The bytes of immediates are no instructions: 0x02 and 0x0c are those of a block and of a branch.
    ['(drop (i32.const 0x0c0c0c)) (drop (i64.const 0x0202020202)) (block)', 3, 0],
    [`(drop (v128.const i8x16 ${repeat(16, '2')})) (block)`, 3, 0],
    ['(i64.store (i32.const 0) (i64.load offset=12 align=4 (i32.const 0))) (block)', 3, 0],
    ['(drop (i32.load $second offset=0x0c0c0c (i32.const 0))) (block)', 3, 0],
    ['(drop (v128.load8_lane $second offset=0x0c0c 2 (i32.const 0) (v128.const i64x2 0 0))) (block)', 3, 0],
    ['(drop (select (result (ref null $s)) (ref.null $s) (ref.null $s) (i32.const 0))) (block)', 3, 0],
  ]

  let module: CheckedModule
  beforeAll(async () => {
    const bodies = functions.map(([code]) => `(func ${code})`).join('\n')
    const [found] = findCoreModules(await assemble(text(definitions + bodies)))
    module = withAllLarge(found!.bytes)
  })

  it.each(functions.map((counts, i) => [...counts, i] as const))(
    '%s has %i branches, and %i values beside its locals',
    (_, branches, values, i) => {
      const withLocals = (locals: number) => () =>
        checkFunctionCosts({ ...module, large: [{ ...module.large[i]!, locals }] })
      const most = Math.floor((2 ** 22 - values) / branches)
      expect(withLocals(most)).not.toThrow()
      expect(withLocals(most + 1)).toThrow(/more than 4194304 values/)
    },
  )
})

it('the parameters of a function are locals', async () => {
  const [found] = findCoreModules(
    await assemble(
      text(`(import "m" "f" (func)) (func) (func (param ${repeat(100, 'i64')})) (func (param i64))`),
    ),
  )
  const module = withAllLarge(found!.bytes)
  const withLocals = (locals: number) => () =>
    checkFunctionCosts({ ...module, large: [{ ...module.large[1]!, locals }] })
  expect(withLocals(2 ** 22 - 100)).not.toThrow()
  expect(withLocals(2 ** 22 - 99)).toThrow(/more than 4194304 values/)
})

it('a function that calls an import of an exact type has the operands of that type', () => {
  const module = withAllLarge(
    new Uint8Array(
      moduleOf(
        sectionOf(1, vec([[0x60, 0, 1, 0x7f]])),
        sectionOf(2, vec([[...name('m'), ...name('f'), 0x20, 0]])),
        sectionOf(3, vec([[0]])),
        // call 0, block, end
        sectionOf(10, vec([[7, 0, 0x10, 0, 0x02, 0x40, 0x0b, 0x0b]])),
      ),
    ),
  )
  const withLocals = (locals: number) => () =>
    checkFunctionCosts({ ...module, large: [{ ...module.large[0]!, locals }] })
  // The block, its end, and the end of the function each keep the result of the call.
  const most = Math.floor((2 ** 22 - 3) / 3)
  expect(withLocals(most)).not.toThrow()
  expect(withLocals(most + 1)).toThrow(/more than 4194304 values/)
})

it('every function of the examples is read to its end, and none is refused', () => {
  const paths = globSync('*/*.wasm', { cwd: examples })
  expect(paths.length).toBeGreaterThan(10)
  for (const path of paths) {
    for (const { bytes } of findCoreModules(new Uint8Array(readFileSync(examples + path))))
      checkFunctionCosts(withAllLarge(bytes))
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
