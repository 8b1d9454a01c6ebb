import type { CoreFuncType } from '../binary/definitions.ts'
import { cannotLink, trap } from '../errors.ts'
import type { CoreFunction, CoreValue } from '../instance/core-function.ts'
import { addStacks, maxStacks, suspendedStacks } from '../process-counts.ts'
import { continueAs, currentThread } from './current-thread.ts'
import { returningModule, waitingModule } from './jspi-modules.ts'
import { Continuation, type Thread } from './thread.ts'

/**
 * JavaScript Promise Integration: a `Suspending` import stops the guest until its promise settles; a `promising` export
 * returns at the first such stop. TypeScript's library does not declare them yet.
 */
const jspi = WebAssembly as unknown as {
  readonly Suspending?: new (func: CoreFunction) => CoreFunction
  readonly promising?: (func: CoreFunction) => CoreFunction
}

/** Whether the engine can suspend core code. */
export function canSuspend(): boolean {
  return jspi.Suspending !== undefined && jspi.promising !== undefined
}

const engines = 'Node 24.21, Bun 1.4, Deno 2.9 and Chromium 137 have it'

/**
 * Counts a thread that is suspended, which keeps a stack. A store may suspend a thread while it has no more than a third of
 * the remaining number: a single store reaches 3,000 and leaves some to every later one.
 */
function countSuspended(thread: Thread): void {
  const { store } = thread.task.instance
  const all = suspendedStacks()
  if (3 * store.suspendedThreads >= maxStacks - all) {
    // The caller traps at once, as it does whenever a thread has neither returned nor stopped.
    thread.stopWaiting()
    trap(`too many threads wait: ${store.suspendedThreads} of this component, ${all} in all`)
  }
  store.suspendedThreads++
  addStacks(1)
}

/** Continuations of suspended threads, by a number that their core code keeps. */
const continuations = new Map<number, Continuation>()
let lastNumber = 0

/** Number of the continuation that the core code of {@link suspending} has to wait for after a call; 0 for none. */
const pending = /* @__PURE__ */ new WebAssembly.Global({ value: 'i32', mutable: true }, 0)

/**
 * Creates a core import that may stop its thread: when `func` returns a {@link Continuation}, the guest receives its
 * result.
 *
 * A `Suspending` import suspends in every call, and cannot be called at all on a stack without a `promising` function.
 * Therefore the guest imports core code, which calls `func` and waits only if `func` has stopped the thread.
 *
 * @param name name of the function, for messages
 * @throws {LinkError} when the engine has no JSPI
 */
export function suspending(name: string, type: CoreFuncType, func: CoreFunction): CoreFunction {
  if (jspi.Suspending === undefined || !canSuspend()) {
    cannotLink(
      `the component blocks on ${name}, which needs JavaScript Promise Integration (JSPI): ${engines}`,
    )
  }
  const nothing = type.results[0] === 'i64' ? 0n : 0
  const resultOrWait = (result: unknown) => {
    if (!(result instanceof Continuation)) return result
    const { thread } = result
    if (!thread.task.mayBlock) return result.blockSync()
    countSuspended(thread)
    lastNumber = (lastNumber % 0x7fff_ffff) + 1
    continuations.set(lastNumber, result)
    pending.value = lastNumber
    return nothing
  }
  const { exports } = new WebAssembly.Instance(waitingModule(type), {
    '': {
      start: (...flat: CoreValue[]) => resultOrWait(func(...flat)),
      wait: new jspi.Suspending((number: number) => continuations.get(number)?.promise),
      resume: (number: number) => {
        const continuation = continuations.get(number) as Continuation
        const { thread } = continuation
        const { handles, store } = thread.task.instance
        continuations.delete(number)
        store.suspendedThreads--
        addStacks(-1)
        continueAs(thread)
        handles.checkAlive()
        return resultOrWait(continuation.resume())
      },
      pending,
    },
  })
  return exports[''] as CoreFunction
}

/** {@link suspending} for a function that seldom stops its thread: on an engine without JSPI, only a stop traps. */
export function seldomSuspending(name: string, func: CoreFunction): CoreFunction {
  return (...flat) => {
    const result: unknown = func(...flat)
    if (!(result instanceof Continuation)) return result
    if (!result.thread.task.mayBlock) return result.blockSync()
    trap(`${name} has to wait, which needs JavaScript Promise Integration (JSPI): ${engines}`)
  }
}

/**
 * Creates a function that calls a core function on a separate stack, which imports may suspend. The current thread's
 * {@link Thread.onReturn} receives the result before the function returns, so that the caller knows at once whether the
 * thread has stopped.
 *
 * @returns a function whose promise rejects when the core function traps
 */
export function promising(type: CoreFuncType, func: CoreFunction): CoreFunction {
  const done = (result: CoreValue) => currentThread().onReturn?.(result)
  const { exports } = new WebAssembly.Instance(returningModule(type), { '': { func, done } })
  return (jspi.promising as (func: CoreFunction) => CoreFunction)(exports[''] as CoreFunction)
}
