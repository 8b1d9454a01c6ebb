/**
 * The first release of `wasi:webgpu` and of the packages around it, `0.0.1`, for components that were built for it: the same
 * objects as those of the current release, under the functions and types of that time. Nothing here is loaded for other
 * components.
 *
 * That release was made for WASI 0.2: a program waits inside of functions that are not `async`, and for pollables of
 * `wasi:io`. {@link withLegacy} therefore needs the interfaces of WASI, too.
 *
 * @module
 */

export { type LegacyOptions, withLegacy } from './with-legacy.ts'
