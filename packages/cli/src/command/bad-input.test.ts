import { chmod, copyFile, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { componentFiles, type Ended, ended, wasiWebgpu } from '../testing/command.ts'
import { commandHere } from '../testing/command-here.ts'
import { commandPath } from '../testing/command-path.ts'
import { cliCommand, exporting, importing } from '../testing/components.ts'

const texts = {
  good: exporting({ start: '' }),
  command: cliCommand('(i32.const 0)'),
  'lacks-an-interface': importing('acme:rockets/launch@1.2.0', '(instance (export "go" (func)))'),
  'lacks-a-version': importing('wasi:webgpu/webgpu@0.1.0', '(instance (export "get-gpu" (func)))'),
  'lacks-a-wasi-version': importing('wasi:cli/stdout@0.4.0', '(instance (export "go" (func)))'),
  'is-of-the-other-wasi': importing('wasi:clocks/wall-clock@0.3.0', '(instance (export "now" (func)))'),
  'lacks-a-function': importing(
    'wasi:random/random@0.2.0',
    '(instance (export "get-random-penguin" (func (result u64))))',
  ),
  'has-another-type': importing(
    'wasi:webgpu/webgpu@0.3.0-rc.2',
    '(instance (export "get-gpu" (func (param "which" u32) (result u32))))',
  ),
  'gives-an-unknown-instance': '(component (instance (export "a") (export "b" (instance 7))))',
  'has-a-start': '(component (import "f" (func $f)) (start $f))',
  'lacks-a-name-that-draws': importing('url=<\\1b[2J\\0d\\0a>', '(instance (export "go" (func)))'),
  'uses-memory64': `(component
    (core module $m (memory (export "memory") i64 1) (func (export "start") (result i32) (i32.const 0)))
    (core instance $i (instantiate $m))
    (func (export "start") (result string)
      (canon lift (core func $i "start") (memory (core memory $i "memory")))))`,
  'needs-a-gpu': importing('wasi:webgpu/webgpu@0.3.0-rc.2', '(instance)'),
}

let folder: string
let files: Record<keyof typeof texts, string>
beforeAll(async () => {
  ;({ folder, files } = await componentFiles(texts))
})
afterAll(() => rm(folder, { recursive: true }))

/**
 * Returns options of Node that switch the superuser, who may read everything, to another user while a file is
 * read. Another user may lack access to the command itself, wherever the repository is.
 */
function asAnotherUser(file: string): readonly string[] {
  if (process.getuid?.() !== 0) return []
  const preload = `
    import promises from 'node:fs/promises'
    import { syncBuiltinESMExports } from 'node:module'
    const { readFile } = promises
    promises.readFile = async (path, ...options) => {
      if (path !== ${JSON.stringify(file)}) return readFile(path, ...options)
      process.seteuid(65534)
      try {
        return await readFile(path, ...options)
      } finally {
        process.seteuid(0)
      }
    }
    syncBuiltinESMExports()`
  return ['--import', `data:text/javascript,${encodeURIComponent(preload)}`]
}

describe.each(['run', 'inspect'])('wasi-webgpu %s explains in one line why it refuses', command => {
  it('a file that does not exist', async () => {
    expectOneLine(await commandHere([command, 'no-such.wasm']), 'no-such.wasm does not exist; check the path')
    const behindFile = join(files.good, 'x.wasm')
    expectOneLine(await commandHere([command, behindFile]), 'does not exist: a part of the path is a file')
  })

  it('a folder', async () => {
    expectOneLine(await commandHere([command, folder]), `${folder} is a folder; name a component file in it`)
  })

  it('a file that the user may not read', async () => {
    const file = join(folder, `${command}-secret.wasm`)
    await copyFile(files.good, file)
    await chmod(folder, 0o755)
    await chmod(file, 0)
    const args = [...asAnotherUser(file), commandPath, command, file]
    expectOneLine(await ended(process.execPath, args), 'may not be read by you; change its permissions')
  })

  it.each([
    ['an empty file', '', 'is an empty file, not a component; build it again'],
    [
      'a picture',
      '\x89PNG\r\n\x1a\n and so on',
      'is a picture, not a component; name the .wasm file of a component',
    ],
    ['component text', '  (component)', 'is WebAssembly text, not a component; make it binary'],
    ['a component of another version', '\0asm\x0c\0\x01\0', 'not 13; build it again with newer tools'],
    ['a file cut off in its first bytes', '\0as', 'is damaged or cut off'],
  ])('%s', async (name, content, message) => {
    const file = join(folder, `${name} for ${command}.wasm`)
    await writeFile(file, content, 'latin1')
    expectOneLine(await commandHere([command, file]), message)
  })

  it('a program that does not exist, or that the command does not build', async () => {
    const file = join(folder, `${command} program.ts`)
    if (command !== 'run') await writeFile(file, 'console.log(1)')
    expectOneLine(
      await commandHere([command, file]),
      command === 'run'
        ? 'program.ts does not exist or is not a file; name the file where the program begins'
        : 'is a program, not a component; make it one: wasi-webgpu build',
    )
  })

  it('a core module that is no program', async () => {
    const file = join(folder, `core for ${command}.wasm`)
    await writeFile(file, '\0asm\x01\0\0\0', 'latin1')
    expectOneLine(
      await commandHere([command, file]),
      command === 'run'
        ? 'has no entry: it exports no wasi:cli/run'
        : 'is a core module, not a component; make it one: wasi-webgpu build',
    )
  })

  it('an invalid component that no newer version would accept', async () => {
    const result = await commandHere([command, files['gives-an-unknown-instance']])
    expectOneLine(
      result,
      'is damaged or too large: ',
      '; build it again, or copy it again from where it came',
    )
    expect(result.stderr).not.toContain('newer')
  })

  it('a truncated component', async () => {
    const bytes = await readFile(files.command)
    const file = join(folder, `${command}-cut-off.wasm`)
    await writeFile(file, bytes.subarray(0, bytes.length >> 1))
    expectOneLine(await commandHere([command, file]), 'is damaged or cut off', 'at byte')
  })
})

describe('a component with a flipped bit', () => {
  it('runs, or fails with one line', async () => {
    const bytes = await readFile(files.good)
    const offsets = Array.from({ length: 12 }, (_, i) => 8 + Math.floor(((bytes.length - 8) * i) / 12))
    const results = await Promise.all(
      offsets.map(async offset => {
        const changed = Buffer.from(bytes)
        changed[offset]! ^= 0x40
        const file = join(folder, `flipped-${offset}.wasm`)
        await writeFile(file, changed)
        return commandHere(['run', file, '--gpu', 'null'])
      }),
    )
    for (const result of results) {
      if (result.code !== 0) expectOneLine(result, 'wasi-webgpu: ')
    }
    expect(results.some(({ code }) => code === 1)).toBe(true)
  })
})

describe('wasi-webgpu run says in one line that a component needs', () => {
  it('an interface that this host lacks', async () => {
    expectOneLine(
      await commandHere(['run', files['lacks-an-interface']]),
      'imports acme:rockets/launch@1.2.0, which is not provided: the host has nothing of that name',
      'wasi-webgpu inspect',
    )
  })

  it('an interface whose name would draw on the terminal', async () => {
    const result = await commandHere(['run', '--verbose', files['lacks-a-name-that-draws']])
    const [line = ''] = result.stderr.split('\n')
    expect(line).toContain('imports url=<\\u001b[2J\\r\\n>, which is not provided')
    expect(result.stderr).not.toMatch(/[^\P{Cc}\n]/u)
  })

  it('a feature that this version lacks', async () => {
    for (const file of [files['uses-memory64'], files['has-a-start']]) {
      expectOneLine(await commandHere(['run', file]), 'not supported; a newer wasi-webgpu may do')
    }
  })

  it('an interface in a version that this host lacks', async () => {
    expectOneLine(
      await commandHere(['run', '--gpu', 'null', files['lacks-a-version']]),
      'imports wasi:webgpu/webgpu@0.1.0, which is not provided: the host has ',
      'wasi:webgpu/webgpu@0.3.0-rc.2',
    )
    expectOneLine(
      await commandHere(['run', files['lacks-a-wasi-version']]),
      'the host has wasi:cli/stdout@0.2, wasi:cli/stdout@0.3',
    )
    expectOneLine(
      await commandHere(['run', files['is-of-the-other-wasi']]),
      'the host has wasi:clocks/wall-clock@0.2',
    )
  })

  it('a function that this host lacks', async () => {
    expectOneLine(
      await commandHere(['run', files['lacks-a-function']]),
      'wasi:random/random@0.2.0#get-random-penguin',
    )
  })

  it('a function of another type', async () => {
    expectOneLine(
      await commandHere(['run', '--gpu', 'null', files['has-another-type']]),
      'get-gpu has another type: the component declares func(which: u32) -> u32, but is given func() ->',
    )
  })
})

describe('a component on a machine without the requested GPU', () => {
  it('ends with the attempts and with what to install', async () => {
    // Without Vulkan's drivers no GPU is found on Linux; Metal or Direct3D may still have one.
    const env = { ...process.env, VK_DRIVER_FILES: '/no/such/driver.json' }
    const { code, stdout, stderr } = await wasiWebgpu(['run', '--gpu', 'hardware', files['needs-a-gpu']], {
      env,
    })
    if (process.platform !== 'linux' && code === 0) return
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^wasi-webgpu: no hardware GPU works here; install a driver as shown below$/m)
    expect(stderr).toMatch(/^tried:\n {2}the system's hardware adapter: .+\nto get one:\n( {2}.+\n){6}$/m)
  })
})

function expectOneLine({ code, stdout, stderr }: Ended, ...parts: readonly string[]): void {
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(/^wasi-webgpu: [^\n]+\n$/)
  for (const part of parts) expect(stderr).toContain(part)
}
