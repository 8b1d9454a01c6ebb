import type { Input } from './target.ts'

/**
 * Reduces a failing input: replaces it by the first of its smaller ones that still fails, then removes ever smaller pieces of
 * its bytes, until nothing smaller fails or the time is over.
 *
 * @param fails whether an input fails for the same reason
 * @param smaller lists smaller inputs that keep the format
 */
export async function minimise(
  input: Input,
  fails: (input: Input) => Promise<boolean>,
  smaller: (input: Input) => Iterable<Input>,
): Promise<Input> {
  let smallest = input
  for (let found: Input | undefined = input; found !== undefined; ) {
    smallest = found
    found = await firstOf(smaller(smallest), candidate => fails(candidate), smallest.length)
  }
  for (let size = smallest.length >> 1; size > 0; size >>= 1) {
    for (let start = 0; start < smallest.length; ) {
      const shorter = without(smallest, start, start + size)
      if (await fails(shorter)) smallest = shorter
      else start += size
    }
  }
  return smallest
}

async function firstOf(
  candidates: Iterable<Input>,
  accepts: (input: Input) => Promise<boolean>,
  bound: number,
): Promise<Input | undefined> {
  for (const candidate of candidates)
    if (candidate.length < bound && (await accepts(candidate))) return candidate
  return undefined
}

function without(input: Input, start: number, end: number): Input {
  const shorter = new Uint8Array(input.length - (Math.min(end, input.length) - start))
  shorter.set(input.subarray(0, start))
  shorter.set(input.subarray(end), start)
  return shorter
}
