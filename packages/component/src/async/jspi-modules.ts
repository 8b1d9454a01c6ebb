import type { CoreFuncType } from '../binary/definitions.ts'
import { func, moduleWith } from './function-module.ts'

/**
 * Returns the module around an import that may stop its thread, for a core function type.
 *
 * ```wat
 * (module
 *   (type $func (func (param …) (result …)))
 *   (type $wait (func (param i32)))
 *   (type $resume (func (param i32) (result …)))
 *   (import "" "start" (func $start (type $func)))
 *   (import "" "wait" (func $wait (type $wait)))
 *   (import "" "resume" (func $resume (type $resume)))
 *   (import "" "pending" (global $pending (mut i32)))
 *   (func (export "") (type $func)
 *     (local $number i32)
 *     (call $start (local.get …))
 *     (loop $again (param …results) (result …)
 *       (br_if 1 (i32.eqz (local.tee $number (global.get $pending))))
 *       (global.set $pending (i32.const 0))
 *       drop
 *       (call $wait (local.get $number))
 *       (call $resume (local.get $number))
 *       (br $again))))
 * ```
 */
export function waitingModule({ params, results }: CoreFuncType): WebAssembly.Module {
  const number = params.length
  return moduleWith(`${params}>${results}`, {
    types: [
      { params, results },
      { params: ['i32'], results: [] },
      { params: ['i32'], results },
      { params: results, results },
    ],
    imports: [
      ['start', func(0)],
      ['wait', func(1)],
      ['resume', func(2)],
      ['pending', [0x03, 0x7f, 1]],
    ],
    code: [
      ...[1, 1, 0x7f], // one local: i32
      ...params.flatMap((_, i) => [0x20, i]), // local.get
      ...[0x10, 0], // call $start
      ...[0x03, 3], // loop
      ...[0x23, 0, 0x22, number, 0x45, 0x0d, 1], // global.get $pending, local.tee, i32.eqz, br_if 1
      ...[0x41, 0, 0x24, 0], // i32.const 0, global.set $pending
      ...results.map(() => 0x1a), // drop
      ...[0x20, number, 0x10, 1], // local.get, call $wait
      ...[0x20, number, 0x10, 2], // local.get, call $resume
      ...[0x0c, 0, 0x0b], // br 0, end
      0x0b,
    ],
    func: 3,
  })
}

/**
 * Returns the module around a function that runs on a separate stack, for a core function type.
 *
 * ```wat
 * (module
 *   (import "" "func" (func $func (param …) (result …)))
 *   (import "" "done" (func $done (param …results)))
 *   (func (export "") (param …)
 *     (call $done (call $func (local.get …)))))
 * ```
 */
export function returningModule({ params, results }: CoreFuncType): WebAssembly.Module {
  return moduleWith(`${params}>${results}!`, {
    types: [
      { params, results },
      { params: results, results: [] },
      { params, results: [] },
    ],
    imports: [
      ['func', func(0)],
      ['done', func(1)],
    ],
    code: [0, ...params.flatMap((_, i) => [0x20, i]), 0x10, 0, 0x10, 1, 0x0b],
    func: 2,
    type: 2,
  })
}
