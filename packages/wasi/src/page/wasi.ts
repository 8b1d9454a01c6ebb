import type { Imports } from '@wasi-webgpu/component'
import type { FileTree } from './file-tree.ts'

/** What a guest gets of the page; it gets nothing else. */
export interface Grants {
  /** Its command line, its own name first. */
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Takes what it writes to its standard output and its standard error. */
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
  /** Its file system, in memory; `undefined` for none. */
  readonly files: FileTree | undefined
}

/**
 * WASI 0.2 and 0.3 for a page. Of all that there is, the packages that `wanted` names are loaded: few components need the
 * network's, which say no to all.
 *
 * @param wanted the names of the component's imports
 */
export async function wasi(wanted: readonly string[], grants: Grants): Promise<Imports> {
  const wants = (name: string) => wanted.some(other => other.startsWith(`wasi:${name}/`))
  const parts: (Imports | Promise<Imports>)[] = []
  if (wants('cli') || wants('io')) parts.push(import('./cli.ts').then(({ cli }) => cli(grants)))
  if (wants('clocks')) parts.push(import('./clocks.ts').then(({ clocks }) => clocks()))
  if (wants('random')) parts.push(import('./random.ts').then(({ random }) => random()))
  if (wants('filesystem'))
    parts.push(import('./filesystem.ts').then(({ filesystem }) => filesystem(grants.files)))
  if (wants('sockets')) parts.push(import('./sockets.ts').then(({ sockets }) => sockets()))
  if (wants('http')) parts.push(import('./http.ts').then(({ http }) => http()))
  return Object.assign({}, ...(await Promise.all(parts)))
}
