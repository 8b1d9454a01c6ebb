/**
 * Builds WebAssembly components that use the GPU from TypeScript and JavaScript.
 *
 * @module
 */
export { type Build, type BuildOptions, build, type Sizes } from './build.ts'
export { BuildError } from './build-error.ts'
export { type EngineName, engines } from './engine/engine.ts'
export { type Watch, watch } from './watch.ts'
