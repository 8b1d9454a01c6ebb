import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { layoutOf } from './model-path.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-model-path-test-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Makes a folder with files, and returns its path. */
async function folderOf(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const path = join(folder, name)
  await mkdir(path)
  for (const [file, contents] of Object.entries(files)) await writeFile(join(path, file), contents)
  return path
}

describe('the path of a model', () => {
  it('is a folder in the layout of Hugging Face, a GGUF file, or a file of llama2.c', async () => {
    const files = {
      'config.json': '',
      'model.safetensors': '',
      'stories.bin': '',
      'model.gguf': 'GGUF….',
      named: 'GGUF….',
    }
    const path = await folderOf('model', files)
    expect(await layoutOf(path)).toBe('folder')
    expect(await layoutOf(join(path, 'stories.bin'))).toBe('llama2c')
    for (const name of ['model.gguf', 'named']) expect(await layoutOf(join(path, name))).toBe('gguf')
  })

  it('is refused with what is there, when that is no model', async () => {
    const path = await folderOf('other', { 'model.gguf': 'GGUF….', 'notes.txt': 'text' })
    const empty = await folderOf('empty', {})
    const texts = await folderOf('texts', { a: '', b: '', c: '', d: '', e: '', f: '' })
    const problems: readonly [string, string][] = [
      [join(path, 'notes.txt'), 'is a file of another format; name a folder with'],
      [path, 'contains model.gguf; name the file'],
      [empty, 'contains nothing; name'],
      [texts, 'contains a, b, c, d, e, …; name'],
      [join(path, 'none'), 'there is no model: ENOENT'],
    ]
    for (const [model, message] of problems) await expect(layoutOf(model)).rejects.toThrow(message)
  })
})
