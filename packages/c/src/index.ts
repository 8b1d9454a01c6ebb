/** Places of the headers, for build tools. */

/**
 * Folder of the headers, to be given to a compiler with `-I`: `webgpu/webgpu.h`, `webgpu/webgpu_cpp.h`, and the
 * bindings of single WIT packages, such as `wasi-webgpu.h`.
 *
 * @example
 * ```js
 * import { includeFolder } from '@wasi-webgpu/c'
 * import { fileURLToPath } from 'node:url'
 *
 * console.log(`-I${fileURLToPath(includeFolder)}`)
 * ```
 */
export const includeFolder = new URL('../include/', import.meta.url)
