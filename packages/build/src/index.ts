/**
 * Builds WebAssembly components that use the GPU from TypeScript and JavaScript.
 *
 * @module
 */
export { type Build, type BuildOptions, build, type Sizes } from './build.ts'
export { BuildError } from './build-error.ts'
export { type BuildCOptions, buildC } from './c/build-c.ts'
export { type CachedBuild, cachedBuild } from './cached-build.ts'
export { type ComponentizeOptions, componentize } from './componentize.ts'
export { type EngineName, engines } from './engine/engine.ts'
export { languageOf, type SourceLanguage } from './source-language.ts'
export { type Watch, watch, watchC, watchFiles } from './watch.ts'
