import { statSync } from 'node:fs'
import { componentOf } from '../crates/build.ts'
import { measureCallsOverWit } from './calls-over-wit.ts'
import { type Row, sizeAtMost } from './row.ts'

/**
 * Calls of wgpu in a program in Rust, compared with the WIT calls beneath them in the same program, and the size of a small
 * program. The components are committed: no Rust is needed.
 */
export async function measureRustApi(): Promise<Row[]> {
  return [
    ...(await measureCallsOverWit(componentOf('wgpu-calls'), 1.3)),
    sizeAtMost(350, 'hello-compute through wgpu', statSync(componentOf('hello-wgpu')).size),
  ]
}
