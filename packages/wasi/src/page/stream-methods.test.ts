import { expect, test, vi } from 'vitest'
import { streamMethods } from './stream-methods.ts'

test('a WASI 0.2 guest in a page may read and skip up to any number of bytes, and gets no more than 1 MiB at a time', () => {
  for (const [method, jsName] of [
    ['read', 'read'],
    ['blocking-read', 'blockingRead'],
    ['skip', 'skip'],
    ['blocking-skip', 'blockingSkip'],
  ] as const) {
    const call = vi.fn((length: unknown) => length)
    const lengths = [0n, 7n, 2n ** 20n, 2n ** 53n, 2n ** 64n - 1n]
    const results = lengths.map(length =>
      streamMethods[`[method]input-stream.${method}`]?.({ [jsName]: call }, length),
    )
    expect(results).toEqual([0n, 7n, 2n ** 20n, 2n ** 20n, 2n ** 20n])
  }
})
