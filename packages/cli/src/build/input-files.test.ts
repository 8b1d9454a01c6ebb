import { link, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commandHere } from '../testing/command-here.ts'
import { InputFiles } from './input-files.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-inputs-test-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('a component', () => {
  it('does not replace a file that its build reads, under any name', async () => {
    const [input, other] = [join(folder, 'input.ts'), join(folder, 'other.ts')]
    for (const path of [input, other]) await writeFile(path, '')
    await symlink('input.ts', join(folder, 'soft.wasm'))
    await link(input, join(folder, 'hard.wasm'))
    await symlink('.', join(folder, 'folder'))
    const inputs = new InputFiles([other])
    inputs.add(input)
    for (const name of ['input.ts', 'soft.wasm', 'hard.wasm', 'folder/input.ts', 'other.ts'])
      expect(() => inputs.protectFrom(join(folder, name)), name).toThrow(
        'is not overwritten; name another file',
      )
    for (const name of ['new.wasm', 'folder/new.wasm']) inputs.protectFrom(join(folder, name))
  })

  it.each([
    ['the entry', 'app.ts', 'app.ts'],
    ['an import', 'part.ts', 'folder/part.ts'],
    ['a file that is imported as bytes', 'picture.png', 'picture.png'],
  ])('of build does not replace %s', async (_, name, output) => {
    await writeFile(
      join(folder, 'app.ts'),
      "import './part.ts'\nimport picture from './picture.png'\npicture.length",
    )
    await writeFile(join(folder, 'part.ts'), 'console.log(1)')
    await writeFile(join(folder, 'picture.png'), 'PNG')
    const before = await readFile(join(folder, name))
    const { code, stderr } = await commandHere(['build', 'app.ts', '-o', output], { cwd: folder })
    expect(stderr).toContain(
      `a file that the build reads, and is not overwritten; name another file with --output`,
    )
    expect(code).toBe(1)
    expect(await readFile(join(folder, name))).toEqual(before)
  })
})
