/**
 * `queueMicrotask` over that of an engine which ends the program when a microtask throws, or ignores it.
 *
 * @see https://html.spec.whatwg.org/multipage/timers-and-user-prompts.html#microtask-queuing
 */
import { defineGlobals } from './define-globals.ts'
import { uncaughtException } from './uncaught-exceptions.ts'

const { queueMicrotask: queue } = globalThis

function queueMicrotask(callback: () => void): void {
  if (typeof callback !== 'function') throw new TypeError('queueMicrotask: the callback is not a function')
  queue(() => {
    try {
      callback()
    } catch (exception) {
      uncaughtException(exception)
    }
  })
}

defineGlobals({ queueMicrotask })
