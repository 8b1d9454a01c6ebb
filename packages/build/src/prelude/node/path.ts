/** `node:path` of the package `path-browserify`: the paths of POSIX. */
import posix from 'path-browserify'
import { notImplemented } from './node-errors.ts'

export const {
  basename,
  delimiter,
  dirname,
  extname,
  format,
  isAbsolute,
  join,
  normalize,
  parse,
  relative,
  resolve,
  sep,
} = posix

/** As in Node for POSIX, a path is not changed. */
export function toNamespacedPath<T>(path: T): T {
  return path
}

export function matchesGlob(): never {
  throw notImplemented('path.matchesGlob()')
}

const path = { ...posix, matchesGlob, toNamespacedPath }

// biome-ignore lint/style/noDefaultExport: Node has one.
export { path as default, path as posix }
