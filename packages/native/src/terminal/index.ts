/**
 * Output of guests on a terminal: text whose control characters are escaped, and writes that complete before
 * the process ends.
 *
 * @module
 */
export { nonBlocking } from './non-blocking.ts'
export { prefixed, visible, visibleJson, visibleLines } from './visible.ts'
export { writeAll } from './write-all.ts'
