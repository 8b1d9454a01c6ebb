import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Ended, wasiWebgpu } from '../../../cli/src/testing/command.ts'
import { commandHere } from '../../../cli/src/testing/command-here.ts'
import { build } from '../build.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-uncaught-test-'))
  const { component } = await build({
    entry: fileURLToPath(new URL('../testing/uncaught.ts', import.meta.url)),
    keepSources: true,
  })
  await writeFile(join(folder, 'uncaught.wasm'), component)
})
afterAll(() => rm(folder, { recursive: true }))

const command = (program: string) => ['run', '--gpu', 'null', join(folder, 'uncaught.wasm'), '--', program]
const run = (program: string): Promise<Ended> => commandHere(command(program))

function withoutCodeFrames(text: string): string {
  return text.replace(/^[> ] *\d* \|.*\n/gm, '')
}

describe('an exception or rejection that a program does not handle', () => {
  it.each([
    ['main without await', 'Uncaught (in promise) RangeError: in main', 'main', ''],
    ['async callback', 'Uncaught (in promise) in forEach', '', ''],
    ['GPU', 'Uncaught (in promise) OperationError', '', ''],
    ['timer', 'Uncaught Error: in a timer', '<anonymous>', ''],
    ['microtask', 'Uncaught Error: in a microtask', '<anonymous>', ''],
    ['listener', 'Uncaught Error: in a listener', '<anonymous>', 'the dispatch continues\n'],
  ])(
    'ends the program with the exit code 1, and is reported with its lines: %s',
    async (program, text, name, output) => {
      const { code, stdout, stderr } = await run(program)
      const lines = withoutCodeFrames(stderr).split('\n')
      const at = lines.findIndex(line => line.startsWith(text))
      expect(lines[at], stderr).toBeDefined()
      if (name !== '')
        expect(lines[at + 1]).toMatch(new RegExp(`^    at ${name} \\(.*testing/uncaught\\.ts:\\d+\\)$`))
      expect([code, stdout]).toEqual([1, output])
    },
  )

  it('is reported with the lines around it, names the method that is missing, and has no frames of the modules that implement node:fs', async () => {
    const { stderr } = await wasiWebgpu(command('misspelt'))
    expect(stderr).toMatch(
      /^Uncaught Error: ENOENT.*\n([> ] *\d* \|.*\n)+ {4}at misspelt \(.*uncaught\.ts:\d+\)$/m,
    )
    expect(stderr).toMatch(
      /^Uncaught TypeError: device\.createBufer is not a function\n(.*\n){2}> \d+ \| +device\.createBufer\(\{.*\n +\| {12}\^\n(.*\n){2} +at misspelt /m,
    )
    expect(stderr).toMatch(/^> \d+ \| {7}readFileSync\(.*\n +\| {7}\^$/m)
    expect(stderr).not.toContain('prelude')
  })

  it('is reported with its causes, also when one leads back to it', async () => {
    const { stderr } = await run('causes')
    expect(withoutCodeFrames(stderr).replace(/^ +at .*\n/gm, '')).toBe(
      'Uncaught Error: first\n  [cause]: Error: second\n  [cause]: [Circular]\n',
    )
  })

  it('is none once a handler is attached before the program waits, a listener hears of a GPU error, or reportError has printed it', async () => {
    const { code, stdout, stderr } = await wasiWebgpu(command('handled'))
    expect([code, stdout]).toEqual([0, 'awaited\nlate\ntried\nof the GPU\n'])
    expect(stderr).toMatch(/^Uncaught Error: reported\n(?! *Uncaught)/)
  })
})

describe('a top-level await that never settles', () => {
  it('is named', async () => {
    const { code, stderr } = await run('never')
    expect(stderr).toContain(
      'uncaught.wasm never returned: in TypeScript, a top-level await or main() waits for a promise that nothing settles (the task',
    )
    expect(code).toBe(1)
  })
})

describe('an error in a shader that a program imports', () => {
  it('is reported with the file, the line and a caret, and makes the exit code 1 when the program has ended, but not that of the next program of the process', async () => {
    const { code, stdout, stderr } = await run('shader')
    expect([code, stdout]).toEqual([1, 'goes on\n'])
    expect(stderr).toMatch(
      /^uncaptured GPU validation error: .*testing\/wrong\.wgsl:2:11 error: .*\n {2}let a = missing;\n {10}\^+\n/m,
    )
    expect((await run('succeeds')).code).toBe(0)
  })
})
