import type { Imports } from '@wasi-webgpu/component'
import { withWasiTypes } from '../wasi-types.ts'
import { type Files, FileTree } from './file-tree.ts'

/** What a guest gets of the page; it gets nothing else. By default that is the console, for what it prints. */
export interface Grants {
  /** Its command line, its own name first. */
  readonly args?: readonly string[]
  /** Environment variables. */
  readonly env?: Readonly<Record<string, string>>
  /** Takes what it writes to its standard output; without, the console does. */
  readonly stdout?: (text: string) => void
  /** Takes what it writes to its standard error; without, the console does. */
  readonly stderr?: (text: string) => void
  /** Its file system, in memory. A {@link FileTree} keeps what the guest writes, for the page to read. */
  readonly files?: Files | FileTree | undefined
}

/**
 * WASI 0.2 and 0.3 for a component that runs in a page: what `instantiate` takes as imports, together with others.
 *
 * @param grants what the guest gets of the page
 * @param wanted the names of the component's imports, if they are known: packages that none of them is of are left out,
 *   which saves the time to load them. Few components import the network's, which refuse everything.
 */
export async function wasi(grants: Grants = {}, wanted?: readonly string[]): Promise<Imports> {
  const wants = (name: string) => wanted?.some(other => other.startsWith(`wasi:${name}/`)) ?? true
  const parts: (Imports | Promise<Imports>)[] = []
  if (wants('cli') || wants('io')) parts.push(import('./cli.ts').then(({ cli }) => cli(grants)))
  if (wants('clocks')) parts.push(import('./browser-clocks.ts').then(({ clocks }) => clocks()))
  if (wants('random')) parts.push(import('../random.ts').then(({ random }) => random()))
  if (wants('filesystem'))
    parts.push(import('./memory-filesystem.ts').then(({ filesystem }) => filesystem(treeOf(grants.files))))
  if (wants('sockets')) parts.push(import('./refused-sockets.ts').then(({ sockets }) => sockets()))
  if (wants('http')) parts.push(import('./refused-http.ts').then(({ http }) => http()))
  return withWasiTypes(Object.assign({}, ...(await Promise.all(parts))))
}

function treeOf(files: Grants['files']): FileTree | undefined {
  return files === undefined || files instanceof FileTree ? files : new FileTree(files)
}
