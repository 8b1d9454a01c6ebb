/**
 * Records natively what the programs print: `node conformance/webgpu-h/record.ts [NAME…]` writes `recordings/`.
 * Each program runs several times, because a recording must not depend on the moment.
 */

import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { buildNatively, runNatively } from './native-run.ts'
import { programs } from './programs.ts'
import { recordingOf, recordings } from './recordings.ts'

const runs = 10
const chosen = process.argv.slice(2)
const native = await buildNatively()
mkdirSync(recordings, { recursive: true })
for (const program of programs().filter(({ name }) => chosen.length === 0 || chosen.includes(name))) {
  const output = await runNatively(native, program)
  for (let i = 1; i < runs; i++) {
    if ((await runNatively(native, program)) !== output)
      throw new Error(`${program.name} varies between runs`)
  }
  writeFileSync(recordingOf(program.name), output)
  console.log(`${program.name}: ${output.split('\n').length - 1} lines`)
}
const files = new Set(programs().map(({ name }) => `${name}.txt`))
for (const file of readdirSync(recordings)) if (!files.has(file)) rmSync(new URL(file, recordings))
