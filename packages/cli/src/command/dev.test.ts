import { type ChildProcess, spawn } from 'node:child_process'
import { copyFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { componentFiles } from '../testing/command.ts'
import { commandPath } from '../testing/command-path.ts'
import { cliCommand } from '../testing/components.ts'

const texts = {
  first: cliCommand(
    '(call $print (i32.const 0) (i32.const 6)) (call $exit (i32.const 3)) (i32.const 0)',
    'first\\n',
  ),
  second: cliCommand('(call $print (i32.const 0) (i32.const 7)) (i32.const 0)', 'second\\n'),
  loops: cliCommand(
    '(call $print (i32.const 0) (i32.const 6)) (loop $again (br $again)) (i32.const 0)',
    'loops\\n',
  ),
}
let folder: string
let files: Record<keyof typeof texts, string>
beforeAll(async () => {
  ;({ folder, files } = await componentFiles(texts))
})
afterAll(() => rm(folder, { recursive: true }))

/** A running `wasi-webgpu dev`. */
class Dev {
  output = ''
  readonly #child: ChildProcess
  readonly ended: Promise<number | null>
  #heard = () => {}

  constructor(...args: string[]) {
    this.#child = spawn(process.execPath, [commandPath, 'dev', ...args], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', text => {
        this.output += text
        this.#heard()
      })
    }
    this.ended = new Promise(resolve => this.#child.on('close', resolve))
    onTestFinished(() => void this.#child.kill('SIGKILL'))
  }

  /** Waits until the output matches. */
  async until(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.output)) {
      await new Promise<void>(resolve => {
        this.#heard = resolve
      })
    }
  }

  kill(): void {
    this.#child.kill('SIGINT')
  }
}

/** Replaces `app.wasm` in one step, so that no reader sees it empty. */
async function put(component: string): Promise<void> {
  await copyFile(component, join(folder, 'new'))
  await rename(join(folder, 'new'), join(folder, 'app.wasm'))
}

describe('wasi-webgpu dev', () => {
  it('runs a component, again when its file changes, and ends one that loops before the next', async () => {
    await put(files.first)
    const dev = new Dev('app.wasm')
    await dev.until(/^first\napp\.wasm: ended with code 3 after [\d.]+ m?s; it runs again when you save\n$/)
    await put(files.loops)
    await dev.until(/loops\n/)
    await put(files.second)
    await dev.until(/second\napp\.wasm: ended with code 0/)
    dev.kill()
    expect(await dev.ended).toBe(0)
  })

  it('shows the errors of a program with the lines of its source, and waits for the next change', async () => {
    await writeFile(join(folder, 'wrong.ts'), 'const a = = 1')
    const dev = new Dev('wrong.ts')
    await dev.until(/when you save/)
    expect(dev.output).toBe(
      `wasi-webgpu: wrong.ts:1:11: Unexpected "="
> 1 | const a = = 1
    |           ^
It is built again when you save.
`,
    )
    dev.kill()
    expect(await dev.ended).toBe(0)
  })

  it('says when a change brings a program back that was built before', async () => {
    await writeFile(join(folder, 'back.ts'), "console.log('back')")
    const dev = new Dev('back.ts')
    await dev.until(/back\nback\.ts: ended with code 0/)
    await writeFile(join(folder, 'back.ts'), 'const a = = 1')
    await dev.until(/Unexpected/)
    await writeFile(join(folder, 'back.ts'), "console.log('back')")
    await dev.until(/back\.ts: as it was built before\nback\nback\.ts: ended with code 0/)
    dev.kill()
    expect(await dev.ended).toBe(0)
  })

  it.each([
    [[], 'dev needs a program or a component; name it, as in wasi-webgpu dev app.ts'],
    [['none.ts'], 'none.ts does not exist; name the file where the program begins'],
    [['app.wasm', '--addr', ':0'], '--addr is an option for pages; add --page, or leave it out'],
    [['app.wasm', '--page', '--dir', '.'], '--dir is an option for the terminal; leave it out with --page'],
    [['app.wasm', '--minify'], '--minify is an option for TypeScript; leave it out for app.wasm'],
  ])('refuses %j in one line', async (args, message) => {
    const dev = new Dev(...args)
    expect(await dev.ended).toBe(1)
    expect(dev.output).toBe(`wasi-webgpu: ${message}\n`)
  })
})
