/**
 * Builds WebAssembly components that use the GPU from TypeScript and JavaScript.
 *
 * @module
 */
export { type Build, type BuildOptions, build, type Sizes } from './build.ts'
export { BuildError } from './build-error.ts'
export { type BuildCOptions, buildC, isFileOfC } from './c/build-c.ts'
export { type ComponentizeOptions, componentize } from './componentize.ts'
export { type EngineName, engines } from './engine/engine.ts'
export { type Watch, watch, watchC } from './watch.ts'
