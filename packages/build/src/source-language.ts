import { extname } from 'node:path'

/** A group of languages that one compiler builds. */
export type SourceLanguage = 'TypeScript' | 'C and C++'

/**
 * Returns the language of a file by its name: also JavaScript counts as TypeScript, and object files and static libraries
 * as C.
 *
 * @returns `undefined` for a file that is no source, such as a component
 */
export function languageOf(file: string): SourceLanguage | undefined {
  if (/\.[cm]?[jt]sx?$/.test(file)) return 'TypeScript'
  return isSource(file) || isLinked(file) ? 'C and C++' : undefined
}

/** Whether a file is a source of C or C++. */
export function isSource(file: string): boolean {
  return ['.c', '.cc', '.cpp', '.cxx', '.c++', '.C'].includes(extname(file))
}

/** Whether a file is linked as it is: an object file or a static library. */
export function isLinked(file: string): boolean {
  return ['.o', '.a'].includes(extname(file))
}
