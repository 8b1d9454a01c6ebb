import { createFilesystem, InMemoryFilesystemAdapter } from '@bytecodealliance/preview2-shim/filesystem'
import { createFilesystem as createFilesystem3 } from '@bytecodealliance/preview3-shim/filesystem'
import { camelCase, type Imports } from '@wasi-webgpu/component'
import { checkPath, type FileTree } from './file-tree.ts'

/** `wasi:filesystem`, in memory. */
export function filesystem(tree: FileTree | undefined): Imports {
  const config = {
    adapter: new InMemoryFilesystemAdapter(),
    preopens: (tree === undefined ? {} : { '/': tree.root }) as Record<string, never>,
  }
  const preview2 = createFilesystem(config)
  const preview3 = createFilesystem3(config)
  return {
    'wasi:filesystem/types@0.2': { ...preview2.types, ...checked(code => code) },
    'wasi:filesystem/preopens@0.2': preview2.preopens,
    'wasi:filesystem/types@0.3': { ...preview3.types, ...checked(tag => ({ tag })) },
    'wasi:filesystem/preopens@0.3': preview3.preopens,
  }
}

/**
 * The functions that take paths, by their names in WIT, which the runtime takes before the methods of the classes.
 *
 * @param asError an error code in the form of that version of WASI
 */
function checked(asError: (code: unknown) => unknown): Record<string, object> {
  return Object.fromEntries(
    pathMethods.map(name => [
      `[method]descriptor.${name}`,
      (self: Record<string, (...args: unknown[]) => unknown>, ...args: unknown[]) => {
        try {
          for (const arg of args) if (typeof arg === 'string') checkPath(arg)
        } catch (code) {
          throw asError(code)
        }
        return self[camelCase(name)]!(...args)
      },
    ]),
  )
}

const pathMethods = [
  'create-directory-at',
  'stat-at',
  'set-times-at',
  'link-at',
  'open-at',
  'readlink-at',
  'remove-directory-at',
  'rename-at',
  'symlink-at',
  'unlink-file-at',
  'metadata-hash-at',
]
