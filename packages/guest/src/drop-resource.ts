/** Releases the engine's handle of a resource without waiting for the garbage collector. */
export function drop(resource: object): void {
  const dispose = Symbol.dispose ?? Symbol.for('dispose')
  const { [dispose]: method } = resource as Record<symbol, (() => void) | undefined>
  method?.call(resource)
}
