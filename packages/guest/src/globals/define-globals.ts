/** Adds what is missing of these to the global object, as a platform does: not enumerable. */
export function defineMissingGlobals(globals: { readonly [name: string]: unknown }): void {
  const missing = Object.entries(globals).filter(([name]) => !(name in globalThis))
  defineGlobals(Object.fromEntries(missing))
}

/** Adds these to the global object. */
export function defineGlobals(globals: { readonly [name: string]: unknown }): void {
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true })
  }
}
