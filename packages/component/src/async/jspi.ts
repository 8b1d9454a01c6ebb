import type { CoreFuncType, CoreValueType } from '../binary/definitions.ts'
import { concat, moduleOf, name, sectionOf, sized, vec } from '../binary/write.ts'
import { LinkError, trap } from '../errors.ts'
import type { CoreFunction, CoreValue } from '../instance/core-function.ts'
import { currentThread, runOnAs, type Thread, Wait } from './thread.ts'

/**
 * JavaScript Promise Integration: `Suspending` imports stop the guest until their promise settles, `promising` exports
 * return at the first of these stops. The standard library's types do not have it yet.
 */
const jspi = WebAssembly as unknown as {
  readonly Suspending?: new (func: CoreFunction) => CoreFunction
  readonly promising?: (func: CoreFunction) => CoreFunction
}

/** Whether core code can be stopped on this engine. */
export function canSuspend(): boolean {
  return jspi.Suspending !== undefined && jspi.promising !== undefined
}

const engines = 'Node 24.21, Bun 1.4, Deno 2.9, Chromium 137 or newer have it'

/**
 * How many threads of all components may be suspended at a time. Each has a stack of its own, and where V8 can make no
 * more of these, some 30,000 on Linux, the whole process ends, with all components and workers in it.
 */
const maxSuspended = 12_000

/** How many are. */
let suspended = 0

/**
 * A root may suspend a thread while it has no more than a third of those that are left: alone it gets to 3,000, and
 * there is room for every one after it.
 */
function countSuspended(root: { suspended: number }): void {
  if (3 * root.suspended >= maxSuspended - suspended) {
    trap(
      `too many threads wait: ${root.suspended} of this component, and ${suspended} of the ${maxSuspended} that all components may have`,
    )
  }
  root.suspended++
  suspended++
}

/** What the threads that are suspended wait for, by a number that their core code keeps. */
const waits = new Map<number, Wait>()
let lastNumber = 0

/** Tells the core code of {@link suspending}, right after it called one of its functions, whether to wait: for what. */
const pending = /* @__PURE__ */ new WebAssembly.Global({ value: 'i32', mutable: true }, 0)

/**
 * A core import that may stop its thread: where `func` returns a {@link Wait}, the guest sees what that results in.
 *
 * A `Suspending` import suspends whatever it returns, and cannot be called at all where nothing below it is `promising`.
 * So the guest gets a function of core code: it calls `func`, and waits only when it is told to.
 *
 * @param name of the function, for messages
 * @throws {LinkError} where the engine has no JSPI
 */
export function suspending(name: string, type: CoreFuncType, func: CoreFunction): CoreFunction {
  if (jspi.Suspending === undefined || !canSuspend()) {
    throw new LinkError(
      `the component blocks on ${name}, which needs JavaScript Promise Integration (JSPI): ${engines}`,
    )
  }
  const nothing = type.results[0] === 'i64' ? 0n : 0
  const settle = (result: unknown) => {
    if (!(result instanceof Wait)) return result
    const { task } = result.thread
    if (!task.mayBlock) return result.blockSync()
    countSuspended(task.instance.root)
    lastNumber = (lastNumber % 0x7fff_ffff) + 1
    waits.set(lastNumber, result)
    pending.value = lastNumber
    return nothing
  }
  const { exports } = new WebAssembly.Instance(waitingModule(type), {
    '': {
      start: (...flat: CoreValue[]) => settle(func(...flat)),
      wait: new jspi.Suspending((number: number) => waits.get(number)?.promise),
      resume: (number: number) => {
        const wait = waits.get(number) as Wait
        waits.delete(number)
        wait.thread.task.instance.root.suspended--
        suspended--
        runOnAs(wait.thread)
        const { trapped } = wait.thread.task.instance.handles
        if (trapped !== undefined) trap(`the instance has trapped while it was suspended: ${trapped}`)
        return settle(wait.resume())
      },
      pending,
    },
  })
  return exports[''] as CoreFunction
}

/** {@link suspending} for a function that seldom stops its thread: where the engine cannot do it, only that traps. */
export function seldomSuspending(name: string, func: CoreFunction): CoreFunction {
  return (...flat) => {
    const result: unknown = func(...flat)
    if (!(result instanceof Wait)) return result
    if (!result.thread.task.mayBlock) return result.blockSync()
    trap(`${name} has to wait, which needs JavaScript Promise Integration (JSPI): ${engines}`)
  }
}

/**
 * A core function to be called on a stack of its own, where what it calls may suspend it. What it returns goes to its
 * thread's {@link Thread.onReturn}, while it is still running: so the caller learns at once that it did not stop.
 *
 * @returns a function whose promise rejects when the core function traps
 */
export function promising(type: CoreFuncType, func: CoreFunction): CoreFunction {
  const done = (result: CoreValue) => currentThread().onReturn?.(result)
  const { exports } = new WebAssembly.Instance(returningModule(type), { '': { func, done } })
  return (jspi.promising as (func: CoreFunction) => CoreFunction)(exports[''] as CoreFunction)
}

const modules = new Map<string, WebAssembly.Module>()

/**
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
function waitingModule({ params, results }: CoreFuncType): WebAssembly.Module {
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
 * ```wat
 * (module
 *   (import "" "func" (func $func (param …) (result …)))
 *   (import "" "done" (func $done (param …results)))
 *   (func (export "") (param …)
 *     (call $done (call $func (local.get …)))))
 * ```
 */
function returningModule({ params, results }: CoreFuncType): WebAssembly.Module {
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

const func = (type: number) => [0x00, type]
const codes: Readonly<Partial<Record<CoreValueType, number>>> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c }

/** A module with one function, exported without a name; compiled once for each `key`. */
function moduleWith(
  key: string,
  parts: {
    types: readonly CoreFuncType[]
    imports: readonly (readonly [name: string, description: readonly number[]])[]
    code: readonly number[]
    /** The index of the function, behind those that are imported. */
    func: number
    type?: number
  },
): WebAssembly.Module {
  let module = modules.get(key)
  if (module !== undefined) return module
  const { types, imports, code } = parts
  const list = (valueTypes: readonly CoreValueType[]) => vec(valueTypes.map(type => [codes[type] as number]))
  const type = ({ params, results }: CoreFuncType) => concat([[0x60], list(params), list(results)])
  module = new WebAssembly.Module(
    moduleOf(
      sectionOf(1, vec(types.map(type))),
      sectionOf(2, vec(imports.map(([item, description]) => concat([name(''), name(item), description])))),
      sectionOf(3, vec([[parts.type ?? 0]])),
      sectionOf(7, vec([concat([name(''), [0x00, parts.func]])])),
      sectionOf(10, vec([sized(code)])),
    ),
  )
  modules.set(key, module)
  return module
}
