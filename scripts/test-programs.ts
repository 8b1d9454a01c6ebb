/**
 * Builds the programs in C and C++ that tests run: `node scripts/test-programs.ts [NAME…]`. Their components are committed, each with
 * a digest of it and of what it was built from, since clang takes minutes for them. With `--check` it writes nothing and fails
 * when a committed component differs from what its sources give.
 */

import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sourceNames } from '../conformance/webgpu-h/programs.ts'
import { buildProgram, digestOf, type Program, programOf, sharedSources } from '../examples/build.ts'
import { ProgressLine } from '../packages/cli/src/terminal/progress-line.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const warnings = ['-Wall', '-Wextra', '-Werror', '-Wno-missing-field-initializers']
const guests = resolve(root, 'packages/serve/src/testing/guests')

/** The programs, by the paths of their components from the root. */
const programs: ReadonlyMap<string, Program> = new Map([
  [
    'conformance/webgpu-h/programs.wasm',
    {
      files: sourceNames(),
      directory: resolve(root, 'conformance/webgpu-h/programs'),
      // The headers of libc++ include half of each other otherwise, which takes as long to compile as all that follows them.
      flags: ['-O1', ...warnings, '-std=gnu17', '-std=c++20', '-D_LIBCPP_REMOVE_TRANSITIVE_INCLUDES'],
    },
  ],
  ...['surface', 'waiting'].map((name): [string, Program] => [
    `conformance/webgpu-h/${name}/${name}.wasm`,
    {
      files: [`${name}.c`],
      directory: resolve(root, 'conformance/webgpu-h', name),
      flags: ['-std=gnu23', ...warnings],
    },
  ]),
  ...['colours', 'waits'].map((name): [string, Program] => [
    `examples/testing/${name}.wasm`,
    programOf([`testing/${name}.c`]),
  ]),
  ...['echo', 'faulty', 'incoming'].map((name): [string, Program] => [
    `packages/serve/src/testing/guests/${name}.wasm`,
    programOf(
      [resolve(guests, `${name}.c`), ...(name === 'faulty' ? ['gpu-http/component.c'] : [])],
      ['--embed-dir=gpu-http'],
    ),
  ]),
])

/** The paths of all components, from the root. */
export const components: readonly string[] = [...programs.keys()]

/** Returns a digest of a component and of what it was built from, besides the compiler. */
export function sourcesDigest(component: string): string {
  const { files, directory, flags } = programs.get(component)!
  const sources = files.map(file => resolve(directory, file))
  const folders = [...new Set(sources.map(dirname))].filter(folder => basename(folder) !== 'lib')
  return digestOf(flags, [
    ...new Set([
      resolve(root, component),
      ...sources,
      ...folders.flatMap(cwd => globSync('*.{h,wgsl}', { cwd }).map(file => resolve(cwd, file))),
      ...sharedSources(sources).map(file => resolve(root, 'examples/lib', file)),
    ]),
  ])
}

/** Returns the path of the file that contains the digest of a committed component. */
export function digestFile(component: string): string {
  return resolve(root, component.replace(/wasm$/, 'sources.sha256'))
}

/** Builds a component from its sources. */
export function buildComponent(component: string): Promise<Uint8Array> {
  return buildProgram(programs.get(component)!)
}

if (import.meta.main) {
  const isCheck = process.argv.includes('--check')
  const names = process.argv.slice(2).filter(arg => arg !== '--check')
  const progress = new ProgressLine()
  const chosen = components.filter(
    component => names.length === 0 || names.includes(basename(component, '.wasm')),
  )
  for (const component of chosen) {
    progress.show(component)
    const built = await buildComponent(component)
    progress.end()
    const path = resolve(root, component)
    if (!isCheck) {
      writeFileSync(path, built)
      writeFileSync(digestFile(component), `${sourcesDigest(component)}\n`)
    } else if (!existsSync(path) || Buffer.compare(built, readFileSync(path)) !== 0) {
      console.error(`${component} is not what its source gives: run "npm run examples"`)
      process.exitCode = 1
    }
  }
}
