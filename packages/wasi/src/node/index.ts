/**
 * WASI 0.2 and 0.3 for Node, Bun and Deno. In a page, this package is its other half: see `page/`.
 *
 * @module
 */
export { Exit } from '../exit.ts'
export { foldersCanBeShared } from './descriptor-paths.ts'
export { withFrameClock } from './frame-clock.ts'
export type { GrantedFolder, Grants, NetworkGrant } from './grants.ts'
export { NetworkPolicy } from './network-policy.ts'
export { pinFolders } from './pinned-folders.ts'
export type { InputStream, OutputStream } from './preview2-io.ts'
export { wasi } from './wasi.ts'
