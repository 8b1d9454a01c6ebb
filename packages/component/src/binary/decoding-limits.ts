/**
 * Bounds of a component's binary. A few bytes can stand for a structure many times their size; these bounds, which
 * engines and other implementations share, keep what a decoder builds in proportion.
 */

/** Most elements of one vector, and most definitions of a component with all components and types inside it. */
export const maxElements = 1_000_000

/** Most bytes of a name. */
export const maxName = 100_000

/** Most levels of components inside components, or of types inside types; the call stack holds many times as many. */
export const maxNesting = 100

/** Most core modules of a component. An empty module is ten bytes long, but costs kilobytes once it is compiled. */
export const maxCoreModules = 1000
