import { writeSync } from 'node:fs'

/** File descriptor on which the process of an input reports that code of a guest starts and ends. */
export const guestCodeDescriptor = 4

/** Messages on {@link guestCodeDescriptor}. */
export const starts = '('
export const ends = ')'

/**
 * Runs code of a guest. A guest may compute forever, which is no fault; its process ends it.
 */
export function runGuestCode<T>(code: () => T): T {
  report(starts)
  try {
    return code()
  } finally {
    report(ends)
  }
}

/** Makes start functions of core modules count as code of a guest. */
export function reportStartFunctions(): void {
  const { Instance } = WebAssembly
  WebAssembly.Instance = new Proxy(Instance, {
    construct: (target, args) => runGuestCode(() => Reflect.construct(target, args)),
  })
}

function report(message: string): void {
  if (isForked) writeSync(guestCodeDescriptor, message)
}

const isForked = process.send !== undefined
