import { wasiWebgpu } from '../packages/cli/src/testing/command.ts'
import { median } from './measure.ts'
import { atMost, type Row } from './row.ts'

/** Times that a component measured itself, in nanoseconds per call. */
interface Times {
  readonly name: string
  /** Calls of an API over the WIT. */
  readonly api: readonly number[]
  /** The calls of the WIT beneath them. */
  readonly wit: readonly number[]
}

/**
 * Runs a component that times calls of an API and the calls of the WIT beneath them, and prints {@link Times} as JSON. It runs
 * on Dawn's null backend.
 *
 * @param most how many times as long as the call of the WIT a call of the API may take
 */
export async function measureCallsOverWit(file: string, most: number): Promise<Row[]> {
  const { code, stdout, stderr } = await wasiWebgpu(['run', '--gpu', 'null', file])
  if (code !== 0) throw new Error(stderr)
  return (JSON.parse(stdout) as Times[]).map(({ name, api, wit }) =>
    atMost(most, { name, unit: 'ns', ours: median(api), peer: median(wit), versus: 'its call of the WIT' }),
  )
}
