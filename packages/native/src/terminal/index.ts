/**
 * Text of guests on a terminal, and writes that arrive before the process ends.
 *
 * @module
 */
export { prefixed, visible, visibleJson, visibleLines } from './visible.ts'
export { writeAll } from './write-all.ts'
