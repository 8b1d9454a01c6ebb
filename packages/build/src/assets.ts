import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'
import { dataInterface } from './component/data-component.ts'

/** The files that a program imports as bytes, one behind the other as its data. */
export class Assets {
  readonly files: Uint8Array[] = []
  #length = 0

  /** Their bytes, together. */
  get length(): number {
    return this.#length
  }

  /** Adds a file, and returns where it begins. */
  add(bytes: Uint8Array): number {
    const offset = this.#length
    this.files.push(bytes)
    this.#length += bytes.length
    return offset
  }
}

/** How files that are no code are imported, by their extension. */
const bytesExtensions =
  /\.(bin|png|jpe?g|webp|avif|safetensors|gguf|glb|ktx2|hdr|spv|wasm|ttf|otf|woff2?|mp3|ogg|wav)$/i

/**
 * Imports of files: `with { type: 'bytes' }`, and without it those whose extension says that they are no text, are a
 * `Uint8Array`; `with { type: 'text' }` is a string.
 *
 * @param reader the path of the module that reads data
 */
export function assetImports(assets: Assets, reader: string): Plugin {
  return {
    name: 'assets',
    setup({ onLoad }) {
      onLoad({ filter: /./, namespace: 'file' }, async ({ path, with: attributes }) => {
        if (attributes.type === 'text') return { contents: await readFile(path), loader: 'text' }
        if (attributes.type !== 'bytes' && !bytesExtensions.test(path)) return undefined
        const bytes = await readFile(path)
        return {
          contents: `import { readData } from ${JSON.stringify(reader)}\nexport default readData(${assets.add(bytes)}, ${bytes.length})`,
          loader: 'js',
        }
      })
    },
  }
}

/** Whether a bundle reads data: one may import files and use none. */
export function readsData(code: string): boolean {
  return code.includes(dataInterface)
}
