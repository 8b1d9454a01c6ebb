import type { Imports } from '@wasi-webgpu/component'
import { GuestRoom, inRoom } from '../guest-room.ts'
import { withWasiTypes } from '../wasi-types.ts'
import { type Files, FileTree } from './file-tree.ts'

/** Capabilities that a page gives to a guest. By default a guest may only print to the console. */
export interface Grants {
  /** The command line, with the program's name first. */
  readonly args?: readonly string[]
  /** Environment variables. */
  readonly env?: Readonly<Record<string, string>>
  /**
   * Receives text from the standard output; the console by default. A writer of WASI 0.3 waits for the promise that the
   * function may return.
   */
  readonly stdout?: (text: string) => void | Promise<void>
  /** Receives text from the standard error; the console by default. A writer waits as for the standard output. */
  readonly stderr?: (text: string) => void | Promise<void>
  /**
   * The guest's files, in memory. A {@link FileTree} keeps the files that the guest writes for the page to
   * read.
   */
  readonly files?: Files | FileTree | undefined
}

/**
 * Returns WASI 0.2 and 0.3 for a component in a page, as imports for `instantiate`.
 * @param grants the capabilities of the guest
 * @param wanted names of the component's imports, if known: packages that no name belongs to are not loaded
 * @example
 * const imports = await wasi({ args: ['app'] })
 * const app = await instantiate(fetch('app.wasm'), { imports })
 */
export async function wasi(grants: Grants = {}, wanted?: readonly string[]): Promise<Imports> {
  const wants = (name: string) => wanted?.some(other => other.startsWith(`wasi:${name}/`)) ?? true
  const room = new GuestRoom()
  const parts: (Imports | Promise<Imports>)[] = []
  if (wants('cli') || wants('io')) parts.push(import('./cli.ts').then(({ cli }) => cli(grants, room)))
  if (wants('clocks')) parts.push(import('./browser-clocks.ts').then(({ clocks }) => clocks(room)))
  if (wants('random')) parts.push(import('../random.ts').then(({ random }) => random()))
  if (wants('filesystem'))
    parts.push(
      import('./memory-filesystem.ts').then(({ filesystem }) => filesystem(treeOf(grants.files), room)),
    )
  if (wants('sockets')) parts.push(import('./refused-sockets.ts').then(({ sockets }) => sockets()))
  if (wants('http')) parts.push(import('./refused-http.ts').then(({ http }) => http(room)))
  return inRoom(room, withWasiTypes(Object.assign({}, ...(await Promise.all(parts)))))
}

function treeOf(files: Grants['files']): FileTree | undefined {
  return files === undefined || files instanceof FileTree ? files : new FileTree(files)
}
