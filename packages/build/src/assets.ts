import { readFile } from 'node:fs/promises'
import { relative } from 'node:path'
import type { OnLoadResult, Plugin } from 'esbuild'

/** The files that a program imports as bytes, keyed by their path. */
export class Assets {
  readonly #files = new Map<string, Uint8Array>()

  add(name: string, bytes: Uint8Array): void {
    this.#files.set(name, bytes)
  }

  /** Total size of the files, in bytes. */
  get size(): number {
    return [...this.#files.values()].reduce((sum, { length }) => sum + length, 0)
  }

  /**
   * The data that the component carries: the length of a JSON table (u32, little-endian), the table, `{ name:
   * [offset, length] }`, and the files. Files are sorted by name, so that equal programs give equal
   * components.
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

/** Extensions of binary files, which a plain `import` loads as bytes. */
const bytesExtensions = /\.(bin|png|jpe?g|webp|safetensors|gguf|glb|ktx2|wasm)$/i

/**
 * esbuild plugin for file imports. `with { type: 'bytes' }` gives a `Uint8Array`, and so does a plain import
 * of a file with a binary extension; `with { type: 'text' }` gives a string, and so does a `.wgsl` file.
 *
 * @param from where the bytes are collected, and the path of the module that reads them at run time; without
 * it, the bytes are inlined into the code
 * @param shaderReader path of the module that names shaders
 */
export function assetImports(
  from: { assets: Assets; reader: string } | undefined,
  shaderReader: string,
): Plugin {
  return {
    name: 'assets',
    setup({ onLoad }) {
      onLoad({ filter: /./, namespace: 'file' }, async ({ path, with: attributes }) => {
        if (attributes.type !== 'bytes' && path.endsWith('.wgsl')) return shader(path, shaderReader)
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

/** Makes the module of a shader: its text, whose file the messages of the GPU name. */
async function shader(path: string, reader: string): Promise<OnLoadResult> {
  const [name, text] = [relative('', path).replaceAll('\\', '/'), await readFile(path, 'utf8')]
  return {
    contents: `import { shaderOf } from ${JSON.stringify(reader)}\nexport default /* @__PURE__ */ shaderOf(${JSON.stringify(name)}, ${JSON.stringify(text)})`,
    loader: 'js',
  }
}
