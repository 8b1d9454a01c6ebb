import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { commandPath } from '../../packages/cli/src/testing/command-path.ts'
import { assemble } from '../../packages/component/src/testing/wat.ts'
import { buildPlayground } from '../../packages/web/playground/build-playground.ts'
import { Site } from '../../packages/web/src/testing/site.ts'
import { freePort } from '../../packages/work/src/testing/free-port.ts'
import { messagingGuest } from '../../packages/work/src/testing/messaging-guest.ts'
import { looseBlocks } from '../site/markdown.ts'
import { pages } from '../site/pages.ts'
import { root } from '../site/root.ts'
import { made, plan } from './block-plan.ts'
import { Shell } from './shell.ts'

/** Languages whose blocks are run. The writers of `docs/api` and of the pages of exports make theirs from tested sources. */
const runners: Readonly<Record<string, (block: Prepared) => Promise<string>>> = {
  sh: ({ text, folder }) => shell.run(text, folder),
  console: runSession,
  json: async ({ text }) => JSON.stringify(JSON.parse(text)),
  yaml: async ({ text }) => JSON.stringify(parse(text)),
  js: runProgram,
  ts: runProgram,
  html: runPage,
}

interface Prepared {
  readonly text: string
  readonly language: string
  /** Folder of the page. */
  readonly folder: string
  readonly isComponent: boolean
}

mkdirSync(join(root, 'out'), { recursive: true })
const work = mkdtempSync(join(root, 'out/blocks-'))
const shell = new Shell(join(work, 'shell'))
const execute = promisify(execFile)
let site: Site

beforeAll(async () => {
  // As `npm run build` has it, for `serve --web`.
  const playground = join(root, 'packages/web/dist/playground')
  if (!existsSync(playground)) await buildPlayground(playground)
  for (const [name, text] of Object.entries(madeTexts))
    writeFileSync(fileOf(made[name as keyof typeof made]), await assemble(text))
  site = await Site.open()
}, 900_000)
afterAll(async () => {
  await site?.close()
  for (const path of [work, ...Object.values(made).map(fileOf)])
    rmSync(path, { recursive: true, force: true })
})

/** Components and a module that the plan names, as text. */
const madeTexts: Readonly<Record<keyof typeof made, string>> = {
  messaging: messagingGuest,
  coreModule: `(module (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
    (memory (export "memory") 1) (func (export "_start") (call $exit (i32.const 0))))`,
  wasiOnly: `(component
    (core module $module (func (export "run") (result i32) (i32.const 0)))
    (core instance $core (instantiate $module))
    (func $run (result (result)) (canon lift (core func $core "run")))
    (instance $commands (export "run" (func $run)))
    (export "wasi:cli/run@0.3.0" (instance $commands)))`,
  empty: '(component)',
}

/** Pages with blocks of code that no file has, which `programs.test.ts` and the gate run. */
const shown = [
  ...pages
    .filter(({ file, generate }) => generate === undefined && !file.startsWith('docs/api/'))
    .map(({ file }) => file),
  'README.md',
]
  .map(file => ({ file, blocks: looseBlocks(readFileSync(join(root, file), 'utf8')) }))
  .filter(({ blocks }) => blocks.length > 0)

test('The plan for the blocks of the docs names only pages and blocks that exist', () => {
  const stale = Object.entries(plan).flatMap(
    ([page, { before, after, prints, inComponent, inPage, apart }]) => {
      const blocks = shown.find(({ file }) => file === page)?.blocks ?? []
      const named = [before, after, prints, apart].flatMap(table => Object.keys(table ?? {}))
      return [...named, ...(inComponent ?? []), ...(inPage ?? [])]
        .filter(beginning => !blocks.some(({ text }) => text.startsWith(beginning)))
        .map(beginning => `${page}: ${beginning}`)
    },
  )
  expect(stale).toEqual([])
  expect(Object.keys(plan).filter(page => !shown.some(({ file }) => file === page))).toEqual([])
})

describe.each(shown)('the blocks of $file', ({ file, blocks }) => {
  const pagePlan = plan[file] ?? {}
  const folder = join(work, file.replaceAll('/', '-'))
  const run = blocks.filter(({ text }) => entry(pagePlan.apart, text) === undefined)

  beforeAll(() => {
    mkdirSync(folder)
    if (file.startsWith('examples/')) copyExample(file, folder)
    for (const [path, contents] of Object.entries(pagePlan.files ?? {}))
      writeInput(join(folder, path), contents)
  })

  function writeInput(path: string, contents: string): void {
    mkdirSync(path.endsWith('/') ? path : dirname(path), { recursive: true })
    if (path.endsWith('/')) return
    if (contents.startsWith('@')) cpSync(fileOf(contents), path, { recursive: true })
    else if (contents.startsWith('#')) writeFileSync(path, blocks[Number(contents.slice(1)) - 1]!.text)
    else writeFileSync(path, contents)
  }

  if (run.length === 0) test('have their tests elsewhere', () => expect(blocks.length).toBeGreaterThan(0))
  else
    test.each(run)('work: line $line', { timeout: 900_000 }, async ({ language, text }) => {
      const runner = runners[language]
      if (runner === undefined) throw new Error(`${language} is not run; block-plan.ts may say why`)
      const before = entry(pagePlan.before, text) ?? ''
      const after = entry(pagePlan.after, text) ?? ''
      const isIn = (list: readonly string[] = []) => list.some(beginning => text.startsWith(beginning))
      if (isIn(pagePlan.inPage)) {
        await runPage({ text: pageOf(before, text), folder })
        return
      }
      const isComponent = isIn(pagePlan.inComponent)
      // The machine of an example is this one, and its port one that nobody else has.
      const port = await freePort()
      const here = text
        .replaceAll('10.0.0.1', '127.0.0.1')
        .replaceAll('127.0.0.1:8080', `127.0.0.1:${port}`)
        .replaceAll('port: 8080', `port: ${port}`)
      const whole = `${before}${here}${after}`
      const output = await runner({ text: whole, language, folder, isComponent })
      expect(output).toMatch(entry(pagePlan.prints, text) ?? /(?:)/)
    })
})

/** Returns the path of a file of the repository, which the plan names with `@`. */
function fileOf(name: string): string {
  return join(root, name.slice(1))
}

function entry<Value>(table: Readonly<Record<string, Value>> | undefined, text: string): Value | undefined {
  return Object.entries(table ?? {}).find(([beginning]) => text.startsWith(beginning))?.[1]
}

/** Copies what the page of an example uses, at its path in the repository. */
function copyExample(file: string, folder: string): void {
  for (const path of new Set([dirname(file), 'examples/image-filter']))
    cpSync(join(root, path), join(folder, path), { recursive: true })
}

/**
 * Runs the commands of a session, which stand behind `$`, and looks for each line that they write. `…` stands for
 * more, and times differ.
 */
async function runSession({ text, folder }: Prepared): Promise<string> {
  const lines = text.trimEnd().split('\n')
  const output = await shell.run(
    lines
      .filter(line => line.startsWith('$ '))
      .map(line => line.slice(2))
      .join('\n'),
    folder,
  )
  const told = lines
    .filter(line => !line.startsWith('$ '))
    .map(line => line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/[\d.\\]+ ms/g, '[\\d.]+ ms'))
    .map(line => new RegExp(`^${line.replaceAll('…', '.*')}$`, 'm'))
  expect(told.filter(line => !line.test(output))).toEqual([])
  return output
}

async function runProgram({ text, language, folder, isComponent }: Prepared): Promise<string> {
  const program = join(folder, `block.${language === 'js' ? 'mjs' : 'mts'}`)
  writeFileSync(program, text)
  const args = isComponent ? [commandPath, 'run', program, ...frames(text), '--gpu', 'software'] : [program]
  const { stdout } = await execute(process.execPath, args, { cwd: folder })
  return stdout
}

function frames(program: string): string[] {
  return program.includes('requestAnimationFrame') ? ['--frames', '2', '--out', 'frames'] : []
}

/** Returns a page with a program that imports the package by its name. */
function pageOf(body: string, program: string): string {
  const imports = { '@wasi-webgpu/web': '/dist/wasi-webgpu.js' }
  return `<script type="importmap">${JSON.stringify({ imports })}</script>${body}
    <script type="module">${program}\ndocument.title = 'ended'</script>`
}

/** Opens a page that has the built package, and the component `app.wasm`; it works if its program runs. */
async function runPage({ text, folder }: Pick<Prepared, 'text' | 'folder'>): Promise<string> {
  site.add('/app.wasm', readFileSync(join(folder, 'app.wasm')))
  const page = await site.page(text.replaceAll('node_modules/@wasi-webgpu/web/dist/', '/dist/'))
  await page.waitForFunction(
    () =>
      document.title === 'ended' ||
      document.querySelector('wasi-webgpu:state(running), wasi-webgpu:state(ended)') !== null,
  )
  return ''
}

test('The program of the guides for a page runs a component there', async () => {
  mkdirSync(join(work, 'page'))
  cpSync(join(root, 'examples/hello-compute/hello-compute.wasm'), join(work, 'page/app.wasm'))
  const program = readFileSync(join(root, 'docs/guides/programs/page.ts'), 'utf8')
  await runPage({ text: pageOf('<canvas></canvas>', program), folder: join(work, 'page') })
})
