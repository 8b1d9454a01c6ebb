/** `node probe.ts` builds the component of `probe.c`, a program that prints the events of its surface. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildProgram, programOf, wholeProgram } from '../../../../../examples/build.ts'

/** The built component. */
export const probe = new URL('probe.wasm', import.meta.url)

export function buildProbe(): Promise<Uint8Array> {
  return buildProgram(programOf([fileURLToPath(new URL('probe.c', import.meta.url))], [wholeProgram]))
}

if (import.meta.main) writeFileSync(probe, await buildProbe())
