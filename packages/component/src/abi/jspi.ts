import type { CoreFuncType, CoreValueType } from '../binary/definitions.ts'
import { LinkError } from '../errors.ts'
import type { CoreFunction } from './lowered.ts'

/**
 * JavaScript Promise Integration: `Suspending` imports stop the guest until their promise settles, `promising` exports
 * return at the first of these stops. The standard library's types do not have it yet.
 */
const jspi = WebAssembly as unknown as {
  readonly Suspending?: new (func: CoreFunction) => CoreFunction
  readonly promising?: (func: CoreFunction) => CoreFunction
}

/**
 * A core import that may return a promise: the guest sees what it resolves to.
 *
 * A `Suspending` import suspends whatever it returns, and cannot be called at all where nothing below it is `promising`.
 * So the guest gets a function of core code: it calls `func`, and waits only when that left a promise.
 */
export function suspending(name: string, type: CoreFuncType, func: CoreFunction): CoreFunction {
  if (jspi.Suspending === undefined) {
    throw new LinkError(
      `the component blocks on ${name}, which needs JavaScript Promise Integration (JSPI): Node 24, Bun 1.4, Deno 2.9, Chromium 137 or newer have it`,
    )
  }
  const pending = new WebAssembly.Global({ value: 'i32', mutable: true }, 0)
  const nothing = type.results[0] === 'i64' ? 0n : 0
  let promise: Promise<unknown> | undefined
  const start: CoreFunction = (...flat) => {
    const result = func(...flat)
    if (!(result instanceof Promise)) return result
    promise = result
    pending.value = 1
    return nothing
  }
  // Nothing runs between `start` and this: one variable is enough for all calls.
  const wait = new jspi.Suspending(() => {
    pending.value = 0
    return promise
  })
  const { exports } = new WebAssembly.Instance(waitingModule(type), { '': { start, wait, pending } })
  return exports[''] as CoreFunction
}

/** A core export whose imports may suspend it. Where there is no JSPI, none of them can: {@link suspending} said so. */
export function promising(func: CoreFunction): CoreFunction {
  return jspi.promising?.(func) ?? (async (...args) => func(...args))
}

const modules = new Map<string, WebAssembly.Module>()
const codes: Readonly<Partial<Record<CoreValueType, number>>> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c }

/**
 * ```wat
 * (module
 *   (type $func (func (param …) (result …)))
 *   (type $wait (func (result …)))
 *   (import "" "start" (func $start (type $func)))
 *   (import "" "wait" (func $wait (type $wait)))
 *   (import "" "pending" (global $pending (mut i32)))
 *   (func (export "") (type $func)
 *     (call $start (local.get …))
 *     (br_if 0 (i32.eqz (global.get $pending)))
 *     drop
 *     (call $wait)))
 * ```
 */
function waitingModule({ params, results }: CoreFuncType): WebAssembly.Module {
  const key = `${params}>${results}`
  let module = modules.get(key)
  if (module !== undefined) return module
  const types = (list: readonly CoreValueType[]) => [list.length, ...list.map(type => codes[type] as number)]
  const section = (id: number, content: number[]) => [id, content.length, ...content]
  const name = (text: string) => [text.length, ...Array.from(text, letter => letter.charCodeAt(0))]
  const code = [
    0, // no locals
    ...params.flatMap((_, i) => [0x20, i]), // local.get
    ...[0x10, 0], // call $start
    ...[0x23, 0, 0x45, 0x0d, 0], // global.get $pending, i32.eqz, br_if 0
    ...results.map(() => 0x1a), // drop
    ...[0x10, 1, 0x0b], // call $wait, end
  ]
  module = new WebAssembly.Module(
    new Uint8Array([
      ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      ...section(1, [2, 0x60, ...types(params), ...types(results), 0x60, 0, ...types(results)]),
      ...section(2, [
        3,
        ...[0, ...name('start'), 0x00, 0],
        ...[0, ...name('wait'), 0x00, 1],
        ...[0, ...name('pending'), 0x03, 0x7f, 1],
      ]),
      ...section(3, [1, 0]),
      ...section(7, [1, 0, 0x00, 2]),
      ...section(10, [1, code.length, ...code]),
    ]),
  )
  modules.set(key, module)
  return module
}
