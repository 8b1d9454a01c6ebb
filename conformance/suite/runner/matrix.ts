import type { Report } from './run-program.ts'
import type { TestResult } from './tap.ts'
import type { WitFunction } from './wit-functions.ts'

/** A host's reports on all programs. */
export interface HostReports {
  readonly host: string
  readonly version: string
  readonly reports: readonly Report[]
}

/** Returns the function that a test is about: its description up to the first colon. */
export function functionOf({ description }: Pick<TestResult, 'description'>): string {
  return description.split(':', 1)[0]!
}

/** Input of {@link printMatrix}. */
export interface Matrix {
  readonly functions: readonly WitFunction[]
  /** Functions that a program imports. */
  readonly imported: ReadonlySet<WitFunction>
  readonly hosts: readonly HostReports[]
  /** Software driver that the hosts render with. */
  readonly driver: string
  /** Date of the runs, as in ISO 8601. */
  readonly date: string
}

/** Prints the results as a Markdown document: a table for each resource, with a row for each function and a column for each host. */
export function printMatrix({ functions, imported, hosts, driver, date }: Matrix): string {
  const tests = testsByFunction(hosts)
  const groups = Map.groupBy(functions, ({ name, resource }) =>
    resource === undefined ? 'Functions of interfaces' : name.split('.', 1)[0]!,
  )
  const head = ['function', ...hosts.map(({ host }) => host)]
  const table = (rows: readonly WitFunction[]) =>
    printTable(
      head,
      rows.map(its => [code(its.name), ...cells(its)]),
    )
  const cells = (its: WitFunction) => {
    const descriptions = tests.get(its.name)
    if (descriptions !== undefined) return hosts.map(({ reports }) => cell(descriptions, its.name, reports))
    const reason = !its.reachable ? 'no guest gets one' : imported.has(its) ? 'not covered' : 'not imported'
    return hosts.map(() => reason)
  }
  const parts = [
    '# Functions and hosts',
    `Written by \`npm run suite -- --matrix FILE\` from runs on ${date}; all hosts rendered with ${driver}. The programs and the hosts are described in [conformance/suite](../conformance/suite/README.md).`,
    printTable(
      ['host', 'software', 'passed', 'failed', 'skipped', 'not run'],
      hosts.map(its => [its.host, its.version, ...totals(its, tests)]),
    ),
    'A cell has the number of tests of a function: `12` if all passed, `9 of 12` if the others failed or did not run. *s* counts the tests that the program skipped, since the adapter lacks a feature.',
    ...[...groups].flatMap(([group, rows]) => [`## ${group}`, table(rows)]),
    ...hosts.flatMap(printFailures),
  ]
  return `${parts.join('\n\n')}\n`
}

/** Descriptions of the tests that any host ran, by function. */
function testsByFunction(hosts: readonly HostReports[]): ReadonlyMap<string, ReadonlySet<string>> {
  const tests = new Map<string, Set<string>>()
  for (const { reports } of hosts)
    for (const { program, results } of reports)
      for (const result of results) {
        const name = functionOf(result)
        tests.set(name, (tests.get(name) ?? new Set()).add(`${program} ${result.number}`))
      }
  return tests
}

function cell(known: ReadonlySet<string>, name: string, reports: readonly Report[]): string {
  const results = reports.flatMap(report => report.results).filter(result => functionOf(result) === name)
  const passed = results.filter(({ status }) => status === 'passed').length
  const skipped = results.filter(({ status }) => status === 'skipped').length
  const due = known.size - skipped
  const counts = passed === due ? `${passed}` : `**${passed} of ${due}**`
  return skipped === 0 ? counts : passed === 0 && due === 0 ? `${skipped} *s*` : `${counts}, ${skipped} *s*`
}

function totals({ reports }: HostReports, tests: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const results = reports.flatMap(report => report.results)
  const count = (status: TestResult['status']) => results.filter(result => result.status === status).length
  const all = [...tests.values()].reduce((sum, { size }) => sum + size, 0)
  return [count('passed'), count('failed'), count('skipped'), all - results.length].map(String)
}

function printFailures({ host, reports }: HostReports): string[] {
  const lines = reports.flatMap(({ program, results, problem }) => [
    ...results
      .filter(({ status }) => status === 'failed')
      .map(its => `- ${inMarkdown(its.description)} (${inMarkdown(its.detail)})`),
    ...(problem === undefined ? [] : [`- the program ${code(program)} ${inMarkdown(problem)}`]),
  ])
  return lines.length === 0 ? [] : [`## Failures of ${host}`, lines.join('\n')]
}

function printTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (words: readonly string[]) => `| ${words.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function code(text: string): string {
  return `\`${text}\``
}

/** Escapes a text for Markdown. */
function inMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|#]/g, '\\$&')
}
