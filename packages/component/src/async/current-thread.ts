import type { Thread } from './thread.ts'

/** The thread whose core code runs. Only meaningful to a function that core code calls. */
let current: Thread | undefined

/** Returns the thread whose core code runs (`current_thread`). */
export function currentThread(): Thread {
  return current as Thread
}

/** Makes `thread` current before JSPI resumes its code. */
export function continueAs(thread: Thread): void {
  current = thread
}

/** Calls core code as `thread`: until the code returns, or first stops. */
export function runAs<T>(thread: Thread, run: () => T): T {
  const previous = switchTo(thread)
  try {
    return run()
  } finally {
    switchTo(previous)
  }
}

/** Makes `thread` the current one and returns the previous one, which the caller has to switch back to. */
export function switchTo(thread: Thread | undefined): Thread | undefined {
  const previous = current
  current = thread
  return previous
}
