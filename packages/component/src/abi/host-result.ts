/** What a host function returned, or what its promise resolved to, as a value of its type `result`. */
export function hostOk(value: unknown) {
  return { tag: 'ok', val: value }
}

/**
 * What a host function threw, or what its promise rejected with. An `Error` without a payload is a fault of the host,
 * not an error value: it is thrown on.
 */
export function hostError(error: unknown) {
  if (error instanceof Error) {
    if (!('payload' in error)) throw error
    return { tag: 'err', val: error.payload }
  }
  return { tag: 'err', val: error }
}

/** The `result` that a value stands for where JS has no `throw`: itself, or else what its `ok` carries, as in jco. */
export function asResult(value: unknown): { readonly tag: unknown; readonly val?: unknown } {
  return isResult(value) ? value : hostOk(value)
}

function isResult(value: unknown): value is { tag: 'ok' | 'err'; val?: unknown } {
  if (typeof value !== 'object' || value === null || !('tag' in value)) return false
  if (value.tag !== 'ok' && value.tag !== 'err') return false
  return Object.keys(value).length === ('val' in value ? 2 : 1)
}
