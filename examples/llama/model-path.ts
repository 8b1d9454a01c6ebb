import { open, readdir, stat } from 'node:fs/promises'

/** Layout of a model: a file of llama2.c, a GGUF file, or a folder as Hugging Face has them. */
export type ModelLayout = 'llama2c' | 'gguf' | 'folder'

/**
 * Returns the layout of the model at a path.
 *
 * @throws Error that says what is at the path, when it is no model
 */
export async function layoutOf(path: string): Promise<ModelLayout> {
  const stats = await stat(path).catch((error: Error) => {
    throw new Error(`there is no model: ${error.message}`)
  })
  if (!stats.isDirectory()) {
    if (await isGguf(path)) return 'gguf'
    if (path.endsWith('.bin')) return 'llama2c'
    throw new Error(`${path} is a file of another format; ${wanted}`)
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

async function isGguf(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(4))
    return bytesRead === 4 && new TextDecoder().decode(buffer) === 'GGUF'
  } finally {
    await file.close()
  }
}
