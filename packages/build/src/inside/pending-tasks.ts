/**
 * Counts the timers and frames that a program still waits for, since it ends when there are none, as in Node. Loaded
 * after whatever brings these functions.
 */

const { setTimeout: startTimer } = globalThis
const pending = new Set<string>()
let whenNone: (() => void) | undefined

/** Waits until no timer and no frame is pending, and all that these have begun has come to an end. */
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

/** Replaces a pair of global functions by ones that count. */
function counted(
  startName: 'setTimeout' | 'setInterval' | 'requestAnimationFrame',
  stopName: 'clearTimeout' | 'clearInterval' | 'cancelAnimationFrame',
  once: boolean,
): void {
  const globals = globalThis as unknown as Record<string, (...args: never[]) => unknown>
  const [start, stop] = [globals[startName]!, globals[stopName]!]
  // The handles of timers are of one kind: either function ends them.
  const kind = startName === 'requestAnimationFrame' ? 'frame' : 'timer'
  globals[startName] = (callback: unknown, ...args: never[]) => {
    let key = ''
    const called = (...values: unknown[]) => {
      try {
        reportRejection((callback as (...values: unknown[]) => unknown)(...values))
      } finally {
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

/** Nobody waits for the promise of an `async` callback: its failure would go unheard. */
function reportRejection(result: unknown): void {
  if (result instanceof Promise) result.catch(reportError)
}

function end(key: string): void {
  pending.delete(key)
  if (pending.size === 0) whenNone?.()
}
