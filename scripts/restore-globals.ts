import { afterAll, vi } from 'vitest'

// The next file of a process finds the timers and globals of Node, whatever became of the tests of this one.
afterAll(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})
