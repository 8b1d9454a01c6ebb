/**
 * WASI 0.2 and 0.3 for a page: no `node:` import, and no network.
 *
 * @module
 */
export { Exit } from '../exit.ts'
export { type Files, FileTree } from './file-tree.ts'
export { type Grants, wasi } from './page-wasi.ts'
