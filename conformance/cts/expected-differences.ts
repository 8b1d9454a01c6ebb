import type { GpuKind } from '@wasi-webgpu/native'
import type { Difference } from './comparison.ts'
import { selects } from './query.ts'

/** Known differences with the reason for them. */
export interface ExpectedDifference {
  /** The query of a case, or of many with a final `*`. */
  readonly query: string
  /** Status on Dawn, `*` for any, or `none` where the case does not exist. */
  readonly direct: string
  /** Status in the component, in the same notation. */
  readonly component: string
  /** The kind of GPU on which it occurs; `undefined` for all. */
  readonly gpu: string | undefined
  /** Whether it occurs only in some runs. */
  readonly mayBeAbsent: boolean
  readonly reason: string
}

/**
 * Reads a list of expected differences. An unindented line is a reason; the indented lines below it name cases as
 * `[? ]QUERY DIRECT->COMPONENT [on GPU]`. `?` marks a difference that occurs only in some runs. `#` starts a comment.
 *
 * @throws Error that names a line without these parts
 */
export function readExpected(list: string): ExpectedDifference[] {
  const expected: ExpectedDifference[] = []
  let reason: string | undefined
  for (const line of list.split('\n')) {
    if (/^\s*(#|$)/.test(line)) continue
    if (!/^\s/.test(line)) {
      reason = line.trim()
      continue
    }
    const [, mark, query, direct, component, gpu] =
      /^\s+(\? )?(webgpu:.*?) ([a-z]+|\*)->([a-z]+|\*)(?: on (null|software|hardware))?\s*$/.exec(line) ?? []
    if (reason === undefined || query === undefined) {
      throw new Error(`expected a reason, and below it [? ]QUERY DIRECT->COMPONENT [on GPU], not: ${line}`)
    }
    expected.push({
      query,
      direct: direct!,
      component: component!,
      gpu,
      mayBeAbsent: mark !== undefined,
      reason,
    })
  }
  return expected
}

/** The parts of the CTS that a run covers. */
export interface Run {
  readonly gpu: GpuKind
  /** The queries whose cases have all run. */
  readonly queries: readonly string[]
  /** The cases that have run. */
  readonly cases: ReadonlySet<string>
}

/** Returns the entry that explains a difference on a kind of GPU. */
export function explanation(
  expected: readonly ExpectedDifference[],
  { query, direct, component }: Difference,
  gpu: GpuKind,
): ExpectedDifference | undefined {
  const is = (status: string | undefined, wanted: string) => wanted === '*' || (status ?? 'none') === wanted
  return expected.find(
    entry =>
      (entry.gpu ?? gpu) === gpu &&
      selects(entry.query, query) &&
      is(direct?.status, entry.direct) &&
      is(component?.status, entry.component),
  )
}

/** Returns the entries whose cases have all run, and that explain none of the differences. */
export function unmet(
  expected: readonly ExpectedDifference[],
  met: ReadonlySet<ExpectedDifference>,
  run: Run,
): ExpectedDifference[] {
  const hasRun = (query: string) =>
    run.cases.has(query) || run.queries.some(selected => selects(selected, query))
  return expected.filter(
    entry =>
      !entry.mayBeAbsent && (entry.gpu ?? run.gpu) === run.gpu && !met.has(entry) && hasRun(entry.query),
  )
}
