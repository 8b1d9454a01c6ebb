import { availableParallelism } from 'node:os'

/** Runs inputs in parallel, one per core, and yields each with its result, in the order of the inputs. */
export async function* inParallel<I, R>(
  inputs: readonly I[],
  run: (input: I) => Promise<R>,
): AsyncGenerator<readonly [I, R]> {
  const running: [I, Promise<R>][] = []
  for (const input of inputs) {
    running.push([input, run(input)])
    if (running.length === availableParallelism()) yield* first()
  }
  while (running.length > 0) yield* first()

  async function* first() {
    const [input, result] = running.shift() as [I, Promise<R>]
    yield [input, await result] as const
  }
}
