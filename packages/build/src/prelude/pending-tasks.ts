/**
 * Counts pending timers and animation frames: as in Node, a program ends when none are left. Must load after
 * the modules that define these functions.
 */

import { uncaughtException } from '@wasi-webgpu/guest/uncaught-exceptions'
import { lookForUnhandled } from './uncaught.ts'

/** Engine of the build; esbuild replaces it. */
declare const wasiWebgpuEngine: 'quickjs' | 'starlingmonkey'

const { setTimeout: startTimer } = globalThis
const pending = new Set<string>()
let whenNone: (() => void) | undefined

/** Waits until no timer or frame is pending and everything that they started has settled. */
export async function nothingPending(): Promise<void> {
  do {
    if (pending.size > 0) {
      await new Promise<void>(resolve => {
        whenNone = resolve
      })
    }
    await new Promise(resolve => startTimer(resolve, 0))
  } while (pending.size > 0)
}

counted('setTimeout', 'clearTimeout', true)
counted('setInterval', 'clearInterval', false)
counted('requestAnimationFrame', 'cancelAnimationFrame', true)

/** Replaces a pair of global functions with counting ones. */
function counted(
  startName: 'setTimeout' | 'setInterval' | 'requestAnimationFrame',
  stopName: 'clearTimeout' | 'clearInterval' | 'cancelAnimationFrame',
  once: boolean,
): void {
  const globals = globalThis as unknown as Record<string, (...args: never[]) => unknown>
  const [start, stop] = [globals[startName]!, globals[stopName]!]
  // Timers and intervals share their handles, so either clear function ends both.
  const kind = startName === 'requestAnimationFrame' ? 'frame' : 'timer'
  globals[startName] = (callback: unknown, ...args: never[]) => {
    let key = ''
    const called = (...values: unknown[]) => {
      try {
        ;(callback as (...values: unknown[]) => unknown)(...values)
      } catch (exception) {
        uncaughtException(exception)
      } finally {
        // The engine does not announce rejections. A look costs as much as a timer.
        if (wasiWebgpuEngine === 'starlingmonkey') lookForUnhandled(50)
        if (once) end(key)
      }
    }
    const handle = start((typeof callback === 'function' ? called : callback) as never, ...args)
    key = `${kind} ${handle}`
    pending.add(key)
    return handle
  }
  globals[stopName] = (handle: never) => {
    stop(handle)
    end(`${kind} ${handle}`)
  }
}

function end(key: string): void {
  pending.delete(key)
  if (pending.size === 0) whenNone?.()
}
