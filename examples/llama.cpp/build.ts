/**
 * Builds llama.cpp with its WebGPU backend, unmodified, as components:
 * `node examples/llama.cpp/build.ts [llama] [llama-server] [test-backend-ops]`, by default the first two. They are
 * written to `out/llama.cpp/` in the folder of the clone.
 *
 * The first build takes minutes; later ones compile only what changed.
 */

import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildC } from '@wasi-webgpu/build'
import { generateSources } from './generate-sources.ts'
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

/** Folders whose sources make the libraries; the models have one file per architecture, and are compiled in groups. */
const libraryFolders = ['ggml/src', 'ggml/src/ggml-cpu', 'ggml/src/ggml-cpu/arch/wasm', 'src']

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

/** Builds programs; returns the paths of the components. */
export async function buildLlama(
  names: readonly string[],
  onCompile?: (source: string) => void,
): Promise<string[]> {
  const source = await llamaSource(output)
  const generated = join(output, 'generated')
  const models = generateSources(source, generated)
  const includes = [
    'include',
    'ggml/include',
    'ggml/src',
    'ggml/src/ggml-cpu',
    'src',
    'common',
    'vendor',
    '.',
  ]
  const paths: string[] = []
  for (const name of names) {
    const { own = [], upstream = [] } = programs[name]!
    const files = [
      ...[...own, ...(own.length > 0 ? sharedSources : []), 'ggml-webgpu.cpp'].map(file => join(here, file)),
      ...[...libraryFolders, ...(own.length > 0 ? ['common/jinja'] : [])].flatMap(folder =>
        sourcesIn(source, folder),
      ),
      ...upstream,
      ...models,
    ]
    const component = await buildC({
      files,
      directory: source,
      flags: [
        ...flags,
        `-I${generated}`,
        `-I${join(here, 'include')}`,
        ...includes.map(folder => `-I${folder}`),
      ],
      onCompile: file => onCompile?.(relative(source, join(source, file))),
      onMessages: messages => process.stderr.write(messages),
    })
    const path = join(output, `${name}.wasm`)
    writeFileSync(path, component)
    paths.push(path)
  }
  return paths
}

function sourcesIn(source: string, folder: string): string[] {
  const names = readdirSync(join(source, folder)).filter(name => /\.(c|cpp)$/.test(name))
  return names.sort().map(name => `${folder}/${name}`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const chosen = process.argv.slice(2)
  const unknown = chosen.find(name => !(name in programs))
  if (unknown === undefined) {
    mkdirSync(output, { recursive: true })
    const names = chosen.length > 0 ? chosen : ['llama', 'llama-server']
    for (const path of await buildLlama(names, file => console.error(file))) console.log(path)
  } else {
    console.error(`there is no program ${unknown}; there are ${Object.keys(programs).join(', ')}`)
    process.exitCode = 1
  }
}
