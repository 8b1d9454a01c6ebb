/**
 * Definition of globals. Each of the other files of this folder implements one global for the engines that lack it, and
 * defines it when it is imported; `index.ts` imports those for all engines, and an engine's module its own.
 */

/** Defines those globals that the engine lacks. Like the globals of a platform, they are not enumerable. */
export function defineMissingGlobals(globals: { readonly [name: string]: unknown }): void {
  const missing = Object.entries(globals).filter(([name]) => !(name in globalThis))
  defineGlobals(Object.fromEntries(missing))
}

/** Defines globals, replacing those of the engine. Classes get the names of their globals. */
export function defineGlobals(globals: { readonly [name: string]: unknown }): void {
  for (const [name, value] of Object.entries(globals)) {
    // A bundler renames a class when the program uses the global of its name.
    if (typeof value === 'function' && /^[A-Z]/.test(name))
      Object.defineProperty(value, 'name', { value: name, configurable: true })
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true })
  }
}
