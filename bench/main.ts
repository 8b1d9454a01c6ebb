/**
 * `npm run bench [-- [--json FILE] [SUITE…]]`: measures every budget of the design together with its peer in the
 * same run, and prints one table of ratios. Exits with code 1 when a budget is missed.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { measureAsync } from './async.ts'
import { measureBuild } from './build.ts'
import { measureBuiltIns } from './built-ins.ts'
import { measureBundle } from './bundle.ts'
import { measureCApi } from './c-api.ts'
import { measureCalls } from './calls.ts'
import { measureCopies } from './copies.ts'
import { measureFastLane } from './fast-lane.ts'
import { measureFiles } from './files.ts'
import { measureFrames } from './frames.ts'
import { buildGuest } from './guest/build.ts'
import { measureGuestApi } from './guest-api.ts'
import { measureInterpreter } from './interpreter.ts'
import { measureLibraries } from './libraries.ts'
import { measureLlama } from './llama.ts'
import { measureMatrix } from './matrix.ts'
import { measureMemory } from './memory.ts'
import { measurePage } from './page.ts'
import { measurePeer } from './peer.ts'
import { measurePolicy } from './policy.ts'
import { measureQueue } from './queue.ts'
import { formatTable, type Row } from './row.ts'
import { measureRustApi } from './rust-api.ts'
import { measureServe } from './serve.ts'
import { measureSite } from './site.ts'
import { measureStart } from './start.ts'

const suites: Readonly<Record<string, (guest: Awaited<ReturnType<typeof buildGuest>>) => Promise<Row[]>>> = {
  calls: measureCalls,
  copies: measureCopies,
  files: measureFiles,
  frames: measureFrames,
  matrix: measureMatrix,
  page: measurePage,
  memory: measureMemory,
  policy: measurePolicy,
  start: measureStart,
  async: measureAsync,
  build: measureBuild,
  bundle: measureBundle,
  'c-api': measureCApi,
  'guest-api': measureGuestApi,
  'built-ins': measureBuiltIns,
  'rust-api': measureRustApi,
  serve: measureServe,
  queue: () => measureQueue(),
  interpreter: measureInterpreter,
  libraries: measureLibraries,
  llama: measureLlama,
  peer: measurePeer,
  'fast-lane': measureFastLane,
  site: measureSite,
}

const { values, positionals } = parseArgs({ options: { json: { type: 'string' } }, allowPositionals: true })
const unknown = positionals.find(name => !Object.hasOwn(suites, name))
if (unknown !== undefined) {
  console.error(`bench: there is no suite ${unknown}; there are ${Object.keys(suites).join(', ')}`)
  process.exit(1)
}

const guest = await buildGuest()
const rows: Row[] = []
for (const [name, measure] of Object.entries(suites)) {
  if (positionals.length === 0 || positionals.includes(name)) rows.push(...(await measure(guest)))
}
if (rows.length === 0) process.exit(1)
console.log(formatTable(rows))
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`)
process.exit(rows.every(row => row.ok) ? 0 : 1)
