import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { BuildOptions } from './build.ts'
import { type Watch, watch, watchC, watchFiles } from './watch.ts'

/** The engine works for the first program only, since that takes seconds: a component of later ones has the first's code. */
vi.mock('componentize-qjs', async importOriginal => {
  const { componentize } = await importOriginal<typeof import('componentize-qjs')>()
  let first: ReturnType<typeof componentize> | undefined
  return {
    componentize: (options: Parameters<typeof componentize>[0]) => {
      first ??= componentize(options)
      return first
    },
  }
})

let work: string
/** Folder of the program. */
let folder: string
let watching: Watch | undefined
const events: string[] = []
let heard = () => {}
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'wasi-webgpu-watch-test-'))
  folder = join(work, 'program')
  mkdirSync(join(folder, 'lib'), { recursive: true })
})
afterEach(() => {
  watching?.close()
  events.length = 0
  rmSync(work, { recursive: true })
})

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text)
}

/** Replaces a file in one step, so that no reader sees it empty. */
function replace(name: string, text: string): void {
  writeFileSync(join(work, 'new'), text)
  renameSync(join(work, 'new'), join(folder, name))
}

/** Writes a program of two files in two folders. */
function writeProgram(part: string): void {
  write('app.ts', "import { a } from './lib/part.ts'\nconsole.log(a)")
  write('lib/part.ts', part)
}

function hear(event: string): void {
  events.push(event)
  heard()
}

function start(options: Partial<BuildOptions> = {}): void {
  watching = watch(
    { entry: join(folder, 'app.ts'), ...options },
    ({ sizes }) => hear(sizes.component > 1e6 ? 'built' : 'too small'),
    error => hear((error as Error).message.replace(/^.*part\.ts/, 'part.ts')),
  )
}

/** Waits until `count` events have arrived. */
async function until(count: number): Promise<void> {
  while (events.length < count) {
    await new Promise<void>(resolve => {
      heard = resolve
    })
  }
}

it('a watched program is rebuilt when it changes, also after a failed build', async () => {
  write('app.ts', "import { a } from './part.ts'\nconsole.log(a)")
  write('part.ts', "export const a = 'first'")
  start()
  await until(1)
  write('other.txt', 'what is no part of the program does not matter')
  replace('part.ts', 'export const a = = 1')
  await until(2)
  replace('part.ts', 'export const a = 2')
  await until(3)
  expect(events).toEqual(['built', 'part.ts:1:18: Unexpected "="', 'built'])
})

it('a change during the first build is not missed, in any folder', async () => {
  writeProgram("export const a = 'first'")
  start({ onBundled: () => replace('lib/part.ts', 'export const a = = 1') })
  await until(2)
  expect(events).toEqual(['built', 'part.ts:1:18: Unexpected "="'])
})

it('a program whose first build fails is rebuilt when the faulty file is fixed, in any folder', async () => {
  writeProgram('export const a = = 1')
  start()
  await until(1)
  replace('lib/part.ts', 'export const a = 1')
  await until(2)
  expect(events).toEqual(['part.ts:1:18: Unexpected "="', 'built'])
})

it('a build that has failed is repeated, and its error told again, only for changes that matter', async () => {
  write('app.ts', "import { a } from './part.js'\nconsole.log(a)")
  write('dev.log', '')
  write('config.json', '{}')
  let builds = 0
  watching = watchFiles(
    [join(folder, 'app.ts')],
    async onInput => {
      builds++
      onInput(join(folder, 'app.ts'))
      if (!existsSync(join(folder, 'part.ts'))) throw new Error('part.js is missing')
    },
    () => hear('built'),
    error => {
      write('dev.log', `${(error as Error).message}, ${builds}`)
      hear((error as Error).message)
    },
  )
  await until(1)
  write('config.json', '{ "a": 1 }')
  await expect.poll(() => builds).toBeGreaterThan(1)
  expect(events).toHaveLength(1)
  replace('app.ts', "import { a } from './part.js'\nconsole.log(a, 2)")
  await until(2)
  write('part.ts', 'export const a = 1')
  await until(3)
  expect(events).toEqual(['part.js is missing', 'part.js is missing', 'built'])
})

it('removing a folder during a build does not end the watch', async () => {
  writeProgram('export const a = 1')
  let isFirst = true
  start({
    onBundled: () => {
      if (isFirst) rmSync(join(folder, 'lib'), { recursive: true })
      isFirst = false
    },
  })
  await until(2)
  mkdirSync(join(folder, 'lib'))
  write('lib/part.ts', 'export const a = 1')
  replace('app.ts', "import { a } from './lib/part.ts'\nconsole.log(a, 2)")
  await until(3)
  expect(events).toEqual(['built', 'part.ts', 'built'])
})

it('a watched program in C is rebuilt when a header or its world changes, also after a failed build', async () => {
  const world = (name: string) => `package acme:numbers; world scale { export ${name}: func(n: u32) -> u32; }`
  write(
    'scale.c',
    '#include "scale.h"\n__attribute__((export_name("double"))) int twice(int n) { return N * n; }',
  )
  write('scale.h', '#define N 2')
  write('scale.wit', world('double'))
  watching = watchC(
    { files: ['scale.c'], directory: folder, world: 'scale.wit' },
    () => hear('built'),
    error => hear((error as Error).message),
  )
  await until(1)
  replace('scale.h', '#error')
  await until(2)
  replace('scale.h', '#define N 3')
  await until(3)
  replace('scale.wit', world('triple'))
  await until(4)
  replace('scale.wit', world('double'))
  await until(5)
  expect(events).toEqual([
    'built',
    'scale.c does not compile',
    'built',
    'the component cannot be made: failed to find export of function `triple`',
    'built',
  ])
})
