import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * Folder of a program with the packages installed; their dependencies resolve from the repository around it.
 */
let program: string

/** Output of a program that this Node runs in that folder. */
function node(file: string, ...args: string[]): string {
  return run(process.execPath, file, ...args)
}

function run(runtime: string, ...args: string[]): string {
  const { stdout, stderr } = spawnSync(runtime, args, { cwd: program, encoding: 'utf8' })
  return stdout + stderr
}

/** Runs `wasi-webgpu serve` on a free port while `use` runs. */
async function serving(args: readonly string[], use: (url: string) => Promise<void>): Promise<void> {
  const command = join(program, 'node_modules/wasi-webgpu/bin/wasi-webgpu.js')
  const server = spawn(process.execPath, [command, 'serve', '--addr', '127.0.0.1:0', ...args])
  try {
    let output = ''
    for await (const text of server.stdout) {
      output += text
      const url = /http:\/\/[\d.:]+\/?(?=\s)/.exec(output)?.[0]
      if (url !== undefined) return await use(url)
    }
    throw new Error(`it ended: ${output}`)
  } finally {
    server.kill('SIGKILL')
  }
}

describe('the published packages', () => {
  beforeAll(() => {
    mkdirSync(join(root, 'out'), { recursive: true })
    program = mkdtempSync(join(root, 'out/pack-test-'))
    execFileSync(process.execPath, [join(root, 'scripts/pack.ts'), program])
    for (const tarball of readdirSync(program)) {
      const name = tarball.replace(/-[\d.]+\.tgz$/, '').replace(/^wasi-webgpu-/, '@wasi-webgpu/')
      const folder = join(program, 'node_modules', name)
      mkdirSync(folder, { recursive: true })
      execFileSync('tar', ['-xzf', join(program, tarball), '-C', folder, '--strip-components=1'])
    }
  })
  afterAll(() => rmSync(program, { recursive: true, force: true }))

  test('contain no tests, no sources and no test helpers', () => {
    const files = readdirSync(join(program, 'node_modules'), { recursive: true, encoding: 'utf8' })
    const manifests = files.filter(file => /^(@[^/]+\/)?[^/]+\/package\.json$/.test(file))
    expect(manifests.map(file => file.replace('/package.json', '')).sort()).toEqual([
      '@wasi-webgpu/build',
      '@wasi-webgpu/c',
      '@wasi-webgpu/component',
      '@wasi-webgpu/guest',
      '@wasi-webgpu/host',
      '@wasi-webgpu/native',
      '@wasi-webgpu/serve',
      '@wasi-webgpu/wasi',
      '@wasi-webgpu/web',
      '@wasi-webgpu/work',
      'create-wasi-webgpu',
      'wasi-webgpu',
    ])
    // Templates of `npm create` contain sources and tests, and programs are compiled with the sources in C.
    const own = files.filter(
      file => !/^(create-wasi-webgpu\/templates|@wasi-webgpu\/c\/src)(\/|$)/.test(file),
    )
    expect(own.filter(file => /\/src(\/|$)|\/testing\/|\.test\.|tsbuildinfo/.test(file))).toEqual([])
    const sources = files.filter(file => /^@wasi-webgpu\/c\/src\/.*\.\w+$/.test(file))
    expect(sources).toContain('@wasi-webgpu/c/src/instance.c')
    expect(sources.filter(file => !/\.(c|cpp|h)$/.test(file))).toEqual([])
    expect(files).toContain('@wasi-webgpu/c/lib/libwebgpu.a')
  })

  test('need no package of this repository that is not published', () => {
    const installed = join(program, 'node_modules')
    const files = readdirSync(installed, { recursive: true, encoding: 'utf8' })
    const missing = files
      // The playground shows sources, with their imports.
      .filter(file => !file.includes('/playground/'))
      .filter(file => /(\.(js|d\.ts)|(^|\/)package\.json)$/.test(file))
      .flatMap(file => {
        const names = readFileSync(join(installed, file), 'utf8').matchAll(/["'](@wasi-webgpu\/[\w-]+)["'/]/g)
        return [...names].map(([, name = '']) => ({ file, name }))
      })
      .filter(({ name }) => !existsSync(join(installed, name)))
    expect(missing).toEqual([])
  })

  test.each([
    ['Node', [process.execPath]],
    ['Bun', [join(root, 'node_modules/.bin/bun')]],
    ['Deno', [join(root, 'node_modules/.bin/deno'), 'run', '-A']],
  ])('run a component in %s', (_, [runtime = '', ...before]) => {
    const wasm = join(root, 'examples/hello-compute/hello-compute.wasm')
    const output = run(runtime, ...before, 'node_modules/wasi-webgpu/bin/wasi-webgpu.js', 'run', wasm)
    expect(output).toBe('2 4 6 8 10 12 14 16\n')
  })

  test('serve the playground', () =>
    serving(['--web'], async url => {
      const page = await (await fetch(url)).text()
      const script = /src="([^"]+\.js)"/.exec(page)?.[1] as string
      expect((await fetch(new URL(script, url))).headers.get('content-type')).toBe('text/javascript')
    }))

  test('serve a component with worker processes', () => {
    const wasm = join(root, 'examples/gpu-http/gpu-http.wasm')
    return serving(['--gpu', 'null', '--workers', '1', wasm], async url => {
      const response = await fetch(url, { method: 'POST', body: 'no floats' })
      expect(await response.text()).toMatch(/^POST a PNG/)
    })
  })

  test.each([
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])(
    'have types for a program in TypeScript, with module %s and moduleResolution %s',
    (module, resolution) => {
      writeFileSync(join(program, 'package.json'), '{ "type": "module" }')
      writeFileSync(
        join(program, 'program.ts'),
        `import { type Instance, instantiate } from '@wasi-webgpu/component'
       import { webgpu } from '@wasi-webgpu/host'
       import { requestGpu } from '@wasi-webgpu/native'
       const { gpu } = await requestGpu()
       export const instance: Instance = await instantiate(fetch('app.wasm'), { imports: webgpu({ gpu }) })
       // @ts-expect-error a GPU is an object
       webgpu({ gpu: 1 })`,
      )
      const flags = `--ignoreConfig --noEmit --singleThreaded --strict --types node --target esnext --module ${module} --moduleResolution ${resolution}`
      expect(node(join(root, 'node_modules/typescript/bin/tsc'), ...flags.split(' '), 'program.ts')).toBe('')
    },
  )
})
