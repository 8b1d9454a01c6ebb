/** For whoever runs programs that were built before. */

export { startClock } from './globals/performance.ts'
