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
      [path, 'contains model.gguf; name the file'],
      [empty, 'contains nothing; name'],
      [texts, 'contains a, b, c, d, e, …; name'],
    ]
    for (const [model, message] of problems) await expect(layoutOf(model)).rejects.toThrow(message)
  })

  it.each([
    ['notes.txt', 'Once upon a time there was', 'a text that begins with "Once upon a time the"'],
    ['empty.gguf', '', 'empty'],
    [
      'lfs.gguf',
      'version https://git-lfs.github.com/spec/v1\noid sha256:',
      'a pointer of Git LFS to a model',
    ],
    ['page.gguf', '\n<!DOCTYPE html><html>', 'a web page, not the file'],
    ['one.safetensors', '\u0010\0\0\0\0\0\0\0{"a":', 'a safetensors file, whose folder is the model'],
    ['config.json', '{"dim": 1}', 'JSON'],
    ['model.pt', 'PK\u0003\u0004', 'a ZIP archive, as PyTorch writes them'],
    ['old.gguf', 'tjgg\u0003\0\0\0', 'a GGML file, the format before GGUF'],
    ['noise.gguf', '\u0001\u0002\u0003\u007f', 'no model: it begins with the bytes 01 02 03 7f'],
  ])('of the file %s says what it has found and which models there are', async (name, contents, kind) => {
    const path = join(await folderOf(`${name}s`, { [name]: contents }), name)
    await expect(layoutOf(path)).rejects.toThrow(`${path} is ${kind}`)
    await expect(layoutOf(path)).rejects.toThrow(/; name a folder with .*, a GGUF file, or/)
  })
})
