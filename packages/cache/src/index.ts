/**
 * The folder in which programs of this user cache what they can recreate: drivers and compilers from npm packages, and
 * objects that a compiler wrote.
 *
 * @module
 */
export { makeFolders } from './make-folders.ts'
export { cacheFolder, privateFolder } from './private-folder.ts'
export { type TarFile, tarFiles } from './tar.ts'
export { type FilesByName, replaceFile, temporaryFolder, unpackedOnce } from './unpacked-once.ts'
