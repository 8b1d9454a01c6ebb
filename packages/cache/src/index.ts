/**
 * The folder in which programs of this user cache what they can recreate: drivers and compilers from npm packages, and
 * objects that a compiler wrote.
 *
 * @module
 */
export { cacheFolder, type FilesByName, replaceFile, unpackedOnce } from './cache-folder.ts'
export { type TarFile, tarFiles } from './tar.ts'
