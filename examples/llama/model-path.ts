import { open, readdir, stat } from 'node:fs/promises'

/** Layout of a model: a file of llama2.c, a GGUF file, or a folder as Hugging Face has them. */
export type ModelLayout = 'llama2c' | 'gguf' | 'folder'

/**
 * Returns the layout of the model at a path.
 *
 * @throws Error that says what is at the path, when it is no model
 */
export async function layoutOf(path: string): Promise<ModelLayout> {
  if (!(await stat(path)).isDirectory()) {
    const start = await startOf(path)
    if (textOf(start).startsWith('GGUF')) return 'gguf'
    if (path.endsWith('.bin')) return 'llama2c'
    throw new Error(`${path} is ${kindOf(start)}; ${wanted}`)
  }
  const names = await readdir(path)
  if (names.includes('config.json') && names.some(name => name.endsWith('.safetensors'))) return 'folder'
  const gguf = names.filter(name => name.endsWith('.gguf'))
  if (gguf.length > 0) throw new Error(`the folder ${path} contains ${listed(gguf)}; name the file`)
  const found = names.length === 0 ? 'nothing' : listed(names)
  throw new Error(`the folder ${path} contains ${found}; ${wanted}`)
}

const wanted =
  'name a folder with config.json and .safetensors files, a GGUF file, or a .bin file of llama2.c'

function listed(names: readonly string[]): string {
  return names.slice(0, 5).join(', ') + (names.length > 5 ? ', …' : '')
}

/** Returns the first bytes of a file, at most 64. */
async function startOf(path: string): Promise<Uint8Array> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(64))
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** Names a file of another format by its first bytes. */
function kindOf(start: Uint8Array): string {
  const text = textOf(start)
  const known = kinds.find(([pattern]) => pattern.test(text))?.[1]
  if (known !== undefined) return known
  if (/^[\t\n\r\x20-\x7e]+$/.test(text)) return `a text that begins with ${JSON.stringify(text.slice(0, 20))}`
  return `no model: it begins with the bytes ${[...start.subarray(0, 4)].map(byte => byte.toString(16).padStart(2, '0')).join(' ')}`
}

const kinds: readonly (readonly [pattern: RegExp, kind: string])[] = [
  [/^$/, 'empty'],
  [/^version https:\/\/git-lfs/, 'a pointer of Git LFS to a model that is not downloaded (git lfs pull)'],
  [/^\s*<(?:!doctype|html)/i, 'a web page, not the file that it links to'],
  [/^.{8}\{"/s, 'a safetensors file, whose folder is the model'],
  [/^\{/, 'JSON'],
  [/^PK/, 'a ZIP archive, as PyTorch writes them'],
  [/^(?:lmgg|fmgg|tjgg|algg)/, 'a GGML file, the format before GGUF'],
]

/** Returns a character for each byte. */
function textOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}
