/** Places of the headers and of the library, for build tools. */

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

/** Folder of the sources of the library, in C, which programs are linked with. */
export const sourceFolder = new URL('../src/', import.meta.url)

/** Folder of the library as archives, which spares programs its compilation: `libwebgpu.a`, and its variants. */
export const archiveFolder = new URL('../lib/', import.meta.url)
