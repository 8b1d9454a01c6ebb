/**
 * Runs the cases of the CTS that a query selects, in a component or in Node: `program ASSIGNMENT`, with an
 * {@link Assignment} as JSON. Prints the records of `records.ts`.
 */
import process from 'node:process'
import { Logger } from 'cts/common/internal/logging/logger.ts'
import { parseQuery } from 'cts/common/internal/query/parseQuery.ts'
import { loadTreeForQuery } from 'cts/common/internal/tree.ts'
import { specFiles } from 'spec-files'
import { type Assignment, formatRecord, type Record, type Status } from './records.ts'
import { shareOf, spread } from './spread.ts'

const assignment: Assignment = JSON.parse(process.argv[2]!)

// The loader of the CTS imports files by name, which a bundle cannot.
const loader = {
  listing: async () => Object.keys(specFiles).map(path => ({ file: path.split('/') })),
  importSpecFile: (_suite: string, path: readonly string[]) => specFiles[path.join('/')]!(),
}

print({ kind: 'adapter', adapter: await describeAdapter() })
const tests = Map.groupBy(await casesOf(assignment.query), ({ query }) => query.testPathParts.join(','))
const cases = shareOf(
  [...tests.values()].flatMap(all => spread(all, assignment.perTest)),
  assignment.share,
)
const logger = new Logger()
for (const leaf of cases.slice(assignment.skip)) {
  const query = leaf.query.toString()
  print({ kind: 'begin', query })
  const [recorder, result] = logger.record(query)
  await leaf.run(recorder, [])
  print({
    kind: 'end',
    query,
    status: result.status as Status,
    log: result.status === 'pass' ? [] : log(result.logs),
  })
  logger.results.clear()
}
print({ kind: 'done' })
process.exit(0)

/** Returns the cases that a query selects. Some files have none, which is an error for the CTS. */
async function casesOf(query: string) {
  try {
    const tree = await loadTreeForQuery(loader, parseQuery(query), { subqueriesToExpand: [] })
    return tree.iterateLeaves()
  } catch (error) {
    const isWholeFile = /^webgpu:[^:]*:\*$/.test(query)
    if (isWholeFile && String(error).includes('does not match any cases')) return []
    throw error
  }
}

function print(record: Record): void {
  process.stdout.write(formatRecord(record))
}

/** Returns the messages that say why a case did not pass, without those that only inform. */
function log(messages: readonly { name: string; message: string }[] = []): string[] {
  const reasons = messages.filter(
    ({ name, message }) => !name.includes('INFO') && !message.includes('subcase ran'),
  )
  return reasons.slice(0, 3).map(({ name, message }) => `${name}: ${message}`.slice(0, 500))
}

async function describeAdapter(): Promise<string> {
  const adapter = await navigator.gpu.requestAdapter()
  if (adapter === null) return 'none'
  const { vendor, architecture, device, description } = adapter.info
  return [vendor, architecture, device, description].filter(Boolean).join(' ')
}
