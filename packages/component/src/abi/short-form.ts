import { func, moduleWith } from '../async/function-module.ts'
import type { CoreFunction } from '../instance/core-function.ts'
import type { HandleTable } from '../instance/handle-table.ts'
import { Lowered } from './host-function.ts'
import { signatureOf } from './signature.ts'

/**
 * Gives a function without a core result a short form for calls in which an optional parameter is `none`. Engines call JavaScript
 * with few arguments faster than with many, by more than the core function in between takes:
 *
 * ```wat
 * (module
 *   (type $all (func (param …)))
 *   (type $kept (func (param …)))
 *   (import "" "long" (func $long (type $all)))
 *   (import "" "short" (func $short (type $kept)))
 *   (func (export "") (type $all)
 *     (if (local.get $flag)
 *       (then (call $long (local.get …)))
 *       (else (call $short (local.get …))))))
 * ```
 *
 * @param flag index of a flat parameter, the discriminant of the option
 * @param count number of flat parameters, from `flag` on, that the short form leaves out
 * @param shorten creates the short form from the function
 */
export function withShortForm(
  { type, lower }: Lowered,
  flag: number,
  count: number,
  shorten: (long: CoreFunction) => CoreFunction,
): Lowered {
  const { params } = signatureOf(type).lowered(false)
  const all = params.map((_, i) => i)
  const kept = all.toSpliced(flag, count)
  const calling = (index: number, args: readonly number[]) => [...args.flatMap(i => [0x20, i]), 0x10, index]
  const instances = new WeakSet<HandleTable>()
  return new Lowered(type, (cx, name) => {
    const long = lower(cx, name)
    // An instance of a module takes memory and time, and a component may import a function many times.
    if (instances.has(cx.handles)) return long
    instances.add(cx.handles)
    const module = moduleWith(`${params}?${flag},${count}`, {
      types: [
        { params, results: [] },
        { params: params.toSpliced(flag, count), results: [] },
      ],
      imports: [
        ['long', func(0)],
        ['short', func(1)],
      ],
      // no locals, local.get, if, else, end, end
      code: [0, 0x20, flag, 0x04, 0x40, ...calling(0, all), 0x05, ...calling(1, kept), 0x0b, 0x0b],
      func: 2,
    })
    const { exports } = new WebAssembly.Instance(module, { '': { long, short: shorten(long) } })
    return exports[''] as CoreFunction
  })
}
