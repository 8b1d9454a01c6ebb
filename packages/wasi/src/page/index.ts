/**
 * WASI 0.2 and 0.3 for a page, without `node:` imports and without a network.
 *
 * `page-wasi.ts` selects the packages that a component imports. Output goes to the console or to functions of the page
 * (`cli.ts`), files are in memory (`file-tree.ts` over `memory-files.ts`, on the file system in `../filesystem/`), and
 * sockets and HTTP requests are refused.
 *
 * @module
 */
export { Exit } from '../exit.ts'
export { type Files, FileTree } from './file-tree.ts'
export { type Grants, wasi } from './page-wasi.ts'
