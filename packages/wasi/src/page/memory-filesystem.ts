import { monotonicClock } from '@bytecodealliance/preview2-shim/clocks'
import type { Imports } from '@wasi-webgpu/component'
import { FileSystem } from '../filesystem/file-system.ts'
import { preview2Filesystem } from '../filesystem/preview2-filesystem.ts'
import { preview3Filesystem } from '../filesystem/preview3-filesystem.ts'
import type { GuestRoom } from '../guest-room.ts'
import type { FileTree } from './file-tree.ts'

/** Returns `wasi:filesystem` of WASI 0.2 and 0.3 over files in memory. */
export function filesystem(tree: FileTree | undefined, room: GuestRoom): Imports {
  const roots = tree === undefined ? [] : [{ name: '/', readOnly: false, open: () => tree.root }]
  const files = new FileSystem(roots, undefined, room)
  return {
    ...preview2Filesystem(files, () => room.keep(() => monotonicClock.subscribeDuration(0n))),
    ...preview3Filesystem(files),
  }
}
