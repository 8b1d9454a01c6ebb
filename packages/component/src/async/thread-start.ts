import { cannotLink } from '../errors.ts'

/** Whether the function at an index of a table has the type that `thread.new-indirect` requires: `[i32] -> []`. */
export type IsThreadStart = (index: number) => boolean

/**
 * Creates the check for a table. JS cannot ask a core function for its type; core code can.
 *
 * @throws {LinkError} when the table holds no functions, or is indexed by `i64`
 */
export function threadStartCheck(table: WebAssembly.Table): IsThreadStart {
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(testModule), { '': { '': table } })
    const test = exports[''] as (index: number) => number
    return index => index >>> 0 < table.length && test(index) === 1
  } catch (error) {
    const { message } = error as Error
    cannotLink(`\`thread.new-indirect\` cannot use this table: ${message}`, { cause: error })
  }
}

/**
 * ```wat
 * (module
 *   (type $start (func (param i32)))
 *   (type $test (func (param i32) (result i32)))
 *   (import "" "" (table 0 funcref))
 *   (func (export "") (type $test) (ref.test (ref $start) (table.get 0 (local.get 0)))))
 * ```
 */
const testModule = new Uint8Array([
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x01, 0x0a, 0x02, 0x60, 0x01, 0x7f, 0x00, 0x60, 0x01, 0x7f,
  0x01, 0x7f, 0x02, 0x07, 0x01, 0x00, 0x00, 0x01, 0x70, 0x00, 0x00, 0x03, 0x02, 0x01, 0x01, 0x07, 0x04, 0x01,
  0x00, 0x00, 0x00, 0x0a, 0x0b, 0x01, 0x09, 0x00, 0x20, 0x00, 0x25, 0x00, 0xfb, 0x14, 0x00, 0x0b,
])
