import { setFlagsFromString } from 'node:v8'

/**
 * Lets the heap of this process grow to four times its size between two collections. The buffers of requests
 * count as heap while the heap itself is small, so V8 would collect every few dozen requests, at a fifth of
 * the time.
 */
export function letHeapGrow(): void {
  setFlagsFromString('--heap-growing-percent=300')
}
