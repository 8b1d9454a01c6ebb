import { afterAll, vi } from 'vitest'

/** Globals that fake timers replace. */
const ofTimers = [
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'setImmediate',
  'Date',
] as const
const before = ofTimers.map(name => globalThis[name])

// The next file of a process finds the timers and globals of Node, whatever became of the tests of this one.
afterAll(() => {
  // Mocks first: a spy that was put on a fake timer would bring the fake back, even if the spy itself has been restored.
  vi.restoreAllMocks()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  const replaced = ofTimers.filter((name, index) => globalThis[name] !== before[index])
  if (replaced.length > 0)
    throw new Error(`The tests of this file leave a replaced ${replaced.join(', ')} to the next file.`)
})
