import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { OutputCache } from '../output-cache.ts'
import type { ClangDriver } from './clang-driver.ts'
import { type Compiler, compile } from './compile.ts'

let folder: string
/** The sources that clang has compiled. */
let compiled: string[]
let compiler: Compiler
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-compile-'))
  compiled = []
  compiler = { driver, cache: new OutputCache(join(folder, 'cache'), '.o') } as unknown as Compiler
  await mkdir(join(folder, 'first/src'), { recursive: true })
  await mkdir(join(folder, 'first/include'))
  await writeFile(join(folder, 'first/src/part.c'), '#include <part.h>')
  await writeFile(join(folder, 'first/include/part.h'), 'int part;')
  await cp(join(folder, 'first'), join(folder, 'second'), { recursive: true })
})
afterEach(() => rm(folder, { recursive: true }))

/** A clang whose objects are empty, and depend on the header. */
const driver: Partial<ClangDriver> = {
  version: 'of this test',
  headers: '/none',
  flags: [],
  async run(args) {
    const flag = (name: string) => args.find(arg => arg.startsWith(name))!.slice(name.length)
    compiled.push(flag('-working-directory='))
    await writeFile(args.at(-1)!, '')
    await writeFile(flag('-MF'), 'part.o: part.c ../include/part.h\n')
    return { code: 0, output: '' }
  },
}

function compileIn(copy: 'first' | 'second', isMovable: boolean) {
  const directory = join(folder, copy, 'src')
  return compile({ source: 'part.c', directory, flags: ['-I../include'], isMovable }, compiler)
}

it('a movable source is compiled once for all its copies, while they are alike', async () => {
  await compileIn('first', true)
  const { inputs } = await compileIn('second', true)
  expect(compiled).toEqual([join(folder, 'first/src')])
  expect(inputs).toEqual(['src/part.c', 'include/part.h'].map(path => join(folder, 'second', path)))
  await writeFile(join(folder, 'second/include/part.h'), 'int other;')
  await compileIn('second', true)
  expect(compiled).toEqual(['first/src', 'second/src'].map(path => join(folder, path)))
})

it('other sources are compiled in each folder, whose path may be in the object', async () => {
  for (const copy of ['first', 'second', 'first'] as const) await compileIn(copy, false)
  expect(compiled).toEqual(['first/src', 'second/src'].map(path => join(folder, path)))
})
