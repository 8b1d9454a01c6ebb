/**
 * Makes WebAssembly components that use the GPU out of TypeScript.
 *
 * @module
 */
export { type Build, type BuildOptions, build } from './build.ts'
export { BuildError } from './build-error.ts'
