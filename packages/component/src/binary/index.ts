/**
 * The binary format of WebAssembly components (`Binary.md`), for the runtime and for tools that inspect or
 * rewrite components.
 *
 * Decoding is the first step of a component's life: it turns bytes into a {@link ComponentDefinition}, a list
 * of definitions that refer to each other by index. Indices are neither resolved nor checked, and no code
 * runs; `types/` and `link/` do that later. Every definition keeps its byte offset, so that tools can rewrite
 * parts of a component and errors can point at them.
 *
 * - `decode.ts` reads a component section by section. One file per chapter of `Binary.md` reads the contents:
 *   `instance-definitions.ts`, `alias-definitions.ts`, `type-definitions.ts`, `canonical-definitions.ts`,
 *   with `sorts.ts` and `checked-names.ts` below them. `definitions.ts` is the model that they produce.
 * - `reader.ts` reads integers, names and vectors; `decoding-limits.ts` bounds them.
 * - `core-module.ts` reads the imports and exports of a core module, which the engine does not reveal
 *   with their types. `core-types.ts` and `core-type-definitions.ts` read the types.
 * - `source.ts` loads a component from bytes or from a `fetch`. `core-module-scan.ts` finds its core modules, so that the
 *   engine compiles them while the rest is decoded; `compile-cost.ts`, `type-count.ts` and `bounded-module.ts` refuse or
 *   rewrite modules that would cost the host too much.
 * - `write.ts` encodes.
 *
 * @module
 */
export { skipValueType } from './bounded-module.ts'
export { skipConstExpression } from './const-expression.ts'
export { readCoreModuleType } from './core-module.ts'
export { decodeComponent } from './decode.ts'
export type { ComponentDefinition, Declaration, Definition, TypeDefinition } from './definitions.ts'
export { Reader } from './reader.ts'
export { type Bytes, componentOf, concat, leb128, moduleOf, name, sectionOf, sized, vec } from './write.ts'
