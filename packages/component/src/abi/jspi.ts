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

/** A core import that may return a promise: the guest sees what it resolves to. */
export function suspending(name: string, func: CoreFunction): CoreFunction {
  if (jspi.Suspending === undefined) {
    throw new LinkError(
      `the component blocks on ${name}, which needs JavaScript Promise Integration (JSPI): Node 24, Bun 1.4, Deno 2.9, Chromium 137 or newer have it`,
    )
  }
  return new jspi.Suspending(func)
}

/** A core export whose imports may suspend it. Where there is no JSPI, none of them can: {@link suspending} said so. */
export function promising(func: CoreFunction): CoreFunction {
  return jspi.promising?.(func) ?? (async (...args) => func(...args))
}
