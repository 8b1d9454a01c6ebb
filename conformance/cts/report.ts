import type { GpuKind } from '@wasi-webgpu/native'
import type { ColumnRun } from './column-run.ts'
import { type CaseResult, count, type Difference, differences, isBetter } from './comparison.ts'
import { type ExpectedDifference, explanation, unmet } from './expected-differences.ts'
import type { Tree } from './query.ts'

interface Total {
  readonly direct: CaseResult[]
  readonly component: CaseResult[]
  differences: number
  /** Number of the differences in which the component passes and Dawn's binding fails. */
  better: number
}

/** The results of a run, and the text that describes them. */
export class Report {
  readonly #expected: readonly ExpectedDifference[]
  readonly #gpu: GpuKind
  readonly #met = new Map<ExpectedDifference, Difference[]>()
  readonly #totals = new Map<Tree, Total>()
  readonly #cases = new Set<string>()
  #unexpected = 0
  #problems = 0

  constructor(expected: readonly ExpectedDifference[], gpu: GpuKind) {
    this.#expected = expected
    this.#gpu = gpu
  }

  /** Adds both columns of a file, and returns its totals, its unexpected differences and its problems as lines. */
  add(tree: Tree, query: string, direct: ColumnRun, component: ColumnRun): string[] {
    const problems = problemsOf(direct, component)
    this.#problems += problems.length
    const found = differences(direct.results, component.results)
    const unexpected = found.filter(difference => {
      const entry = explanation(this.#expected, difference, this.#gpu)
      if (entry !== undefined) this.#met.set(entry, [...(this.#met.get(entry) ?? []), difference])
      return entry === undefined
    })
    this.#unexpected += unexpected.length

    const total = this.#totals.get(tree) ?? { direct: [], component: [], differences: 0, better: 0 }
    this.#totals.set(tree, total)
    total.direct.push(...direct.results.values())
    total.component.push(...component.results.values())
    total.differences += found.length
    total.better += found.filter(isBetter).length
    for (const name of component.results.keys()) this.#cases.add(name)
    return [
      `${query} direct ${summary(direct.results.values())}, component ${summary(component.results.values())}`,
      ...problems.map(problem => `  ${problem}`),
      ...unexpected.flatMap(describe),
    ]
  }

  /**
   * Returns the expected differences, those that did not occur, and a table of the trees in Markdown, as lines.
   *
   * @param queries the queries whose cases have all run; none in a sample
   */
  end(queries: readonly string[]): { readonly lines: string[]; readonly isAsExpected: boolean } {
    const missing = unmet(this.#expected, new Set(this.#met.keys()), {
      gpu: this.#gpu,
      queries,
      cases: this.#cases,
    })
    const reasons = Map.groupBy(this.#met, ([{ reason }]) => reason)
    const lines = [
      ...[...reasons].flatMap(([reason, entries]) => {
        const found = entries.flatMap(([, differences]) => differences)
        const kind = found.every(isBetter) ? 'better in the component' : 'expected'
        return ['', `${reason} (${kind}: ${found.length})`, ...found.map(each => `  ${headline(each)}`)]
      }),
      '',
      ...missing.map(
        ({ query, direct, component, reason }) =>
          `expected difference did not occur: ${query} ${direct}->${component} (${reason})`,
      ),
      '| tree | cases | direct: pass / skip / fail | component: pass / skip / fail | differences | better in the component |',
      '| --- | --- | --- | --- | --- | --- |',
      ...[...this.#totals].map(
        ([tree, { direct, component, differences, better }]) =>
          `| ${tree} | ${component.length} | ${summary(direct)} | ${summary(component)} | ${differences} | ${better} |`,
      ),
      '',
      `${this.#unexpected} unexpected differences, ${missing.length} expected ones did not occur, ${this.#problems} problems`,
    ]
    return { lines, isAsExpected: this.#unexpected + missing.length + this.#problems === 0 }
  }
}

function problemsOf(direct: ColumnRun, component: ColumnRun): string[] {
  const problems = Object.entries({ direct, component }).flatMap(([name, { problem }]) =>
    problem === undefined ? [] : [`${name}: ${problem}`],
  )
  if (direct.adapter !== component.adapter) {
    problems.push(`the adapter is ${direct.adapter} directly, and ${component.adapter} in the component`)
  }
  return problems
}

function describe(difference: Difference): string[] {
  const logs = (['direct', 'component'] as const).flatMap(column =>
    (difference[column]?.log ?? []).map(message => `    ${column}: ${message}`),
  )
  return [`  ${headline(difference)}`, ...logs]
}

function headline({ query, direct, component }: Difference): string {
  return `${query} ${direct?.status ?? 'none'}->${component?.status ?? 'none'}`
}

function summary(results: Iterable<CaseResult>): string {
  const { pass, skip, fail } = count(results)
  return `${pass} / ${skip} / ${fail}`
}
