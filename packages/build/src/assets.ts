import { readFile } from 'node:fs/promises'
import { relative } from 'node:path'
import type { Plugin } from 'esbuild'

/** The files that a program imports as bytes. */
export class Assets {
  readonly #files = new Map<string, Uint8Array>()

  add(name: string, bytes: Uint8Array): void {
    this.#files.set(name, bytes)
  }

  /** Their bytes, together. */
  get size(): number {
    return [...this.#files.values()].reduce((sum, { length }) => sum + length, 0)
  }

  /**
   * What the program reads: the length of a table, the table as JSON, `{ name: [offset, length] }`, and the files. They
   * stand in the order of their names, so that the same program is always the same component.
   */
  data(): Uint8Array[] {
    let offset = 0
    const files = [...this.#files].sort(([a], [b]) => (a < b ? -1 : 1))
    const table: [string, [number, number]][] = files.map(([name, { length }]) => {
      offset += length
      return [name, [offset - length, length]]
    })
    const head = new TextEncoder().encode(JSON.stringify(Object.fromEntries(table)))
    const length = new Uint8Array(4)
    new DataView(length.buffer).setUint32(0, head.length, true)
    return [length, head, ...files.map(([, bytes]) => bytes)]
  }
}

/** How files that are no code are imported, by their extension. */
const bytesExtensions = /\.(bin|png|jpe?g|webp|safetensors|gguf|glb|ktx2|wasm)$/i

/**
 * Imports of files: `with { type: 'bytes' }`, and without it those whose extension says that they are no text, are a
 * `Uint8Array`; `with { type: 'text' }` is a string.
 *
 * @param from where the bytes go, and the path of the module that reads them; without, they become part of the code
 */
export function assetImports(from: { assets: Assets; reader: string } | undefined): Plugin {
  return {
    name: 'assets',
    setup({ onLoad }) {
      onLoad({ filter: /./, namespace: 'file' }, async ({ path, with: attributes }) => {
        if (attributes.type === 'text') return { contents: await readFile(path), loader: 'text' }
        if (attributes.type !== 'bytes' && !bytesExtensions.test(path)) return undefined
        const bytes = await readFile(path)
        if (from === undefined) return { contents: bytes, loader: 'binary' }
        const name = relative('', path).replaceAll('\\', '/')
        from.assets.add(name, bytes)
        return {
          contents: `import { readAsset } from ${JSON.stringify(from.reader)}\nexport default readAsset(${JSON.stringify(name)})`,
          loader: 'js',
        }
      })
    },
  }
}
