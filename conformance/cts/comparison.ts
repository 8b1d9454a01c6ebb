import type { Status } from './records.ts'

/** Result of a case in one column. */
export interface CaseResult {
  readonly status: Status
  readonly log: readonly string[]
}

/** Results of cases by query. */
export type Results = ReadonlyMap<string, CaseResult>

/** A case whose status in the component differs from that directly on Dawn. */
export interface Difference {
  readonly query: string
  /** Result on Dawn; `undefined` where the case does not exist. */
  readonly direct: CaseResult | undefined
  /** Result in the component; `undefined` where the case does not exist. */
  readonly component: CaseResult | undefined
}

/** Returns the cases with different statuses, in the order of the direct column. */
export function differences(direct: Results, component: Results): Difference[] {
  const queries = new Set([...direct.keys(), ...component.keys()])
  return [...queries]
    .map(query => ({ query, direct: direct.get(query), component: component.get(query) }))
    .filter(({ direct, component }) => direct?.status !== component?.status)
}

/** Whether the guest library does what the CTS expects, and Dawn's binding for Node does not. */
export function isBetter({ direct, component }: Difference): boolean {
  return isFailure(direct) && component !== undefined && !isFailure(component)
}

/** Numbers of cases by outcome. */
export interface Counts {
  readonly pass: number
  readonly skip: number
  readonly fail: number
}

/** Counts results. A warning passes; a crash, a hang and a case that has not run fail. */
export function count(results: Iterable<CaseResult>): Counts {
  const counts = { pass: 0, skip: 0, fail: 0 }
  for (const result of results)
    counts[isFailure(result) ? 'fail' : result.status === 'skip' ? 'skip' : 'pass']++
  return counts
}

function isFailure(result: CaseResult | undefined): boolean {
  return result !== undefined && !['pass', 'warn', 'skip'].includes(result.status)
}
