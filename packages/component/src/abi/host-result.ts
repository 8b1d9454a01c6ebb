/** Converts the return value of a host function, or the value that its promise resolves to, to a `result`. */
export function hostOk(value: unknown) {
  return { tag: 'ok', val: value }
}

/**
 * Converts the error that a host function throws, or that its promise rejects with, to a `result`. An `Error` without a
 * `payload` is a fault of the host instead of an error value, and is thrown on.
 */
export function hostError(error: unknown) {
  if (error instanceof Error) {
    if (!('payload' in error)) throw error
    return { tag: 'err', val: error.payload }
  }
  return { tag: 'err', val: error }
}

/** Converts a value to a `result` where JS cannot throw: any value that is no `result` is the payload of `ok`, as in jco. */
export function asResult(value: unknown): { readonly tag: unknown; readonly val?: unknown } {
  return isResult(value) ? value : hostOk(value)
}

function isResult(value: unknown): value is { tag: 'ok' | 'err'; val?: unknown } {
  if (typeof value !== 'object' || value === null || !('tag' in value)) return false
  if (value.tag !== 'ok' && value.tag !== 'err') return false
  return Object.keys(value).length === ('val' in value ? 2 : 1)
}
