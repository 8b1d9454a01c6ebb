/** `node probe.ts` builds the component of `probe.c`, a program that prints the events of its surface. */
import { readFileSync, writeFileSync } from 'node:fs'
import { buildProgram } from '../../../../../examples/build.ts'

/** The built component. */
export const probe = new URL('probe.wasm', import.meta.url)

export function buildProbe(): Promise<Uint8Array> {
  const source = readFileSync(new URL('probe.c', import.meta.url), 'utf8')
  return buildProgram('probe', { 'probe.c': source }, new URL('world.wit', import.meta.url))
}

if (import.meta.main) writeFileSync(probe, await buildProbe())
