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
