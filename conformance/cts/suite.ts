import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { replaceFile } from '@wasi-webgpu/cache'
import { build as bundle } from 'esbuild'
import { type Tree, treeOf } from './query.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
/** Folder of the bundles and the components, which runs share. */
const folder = join(root, 'out/cts-programs')
const index = join(folder, 'index.json')

/** A tree of the CTS as a program. */
export interface PreparedTree {
  /** Path of the ES module that Node runs. */
  readonly module: string
  /** Path of the component. */
  readonly component: string
}

/** The CTS as programs. */
export interface Suite {
  /** Commit of the checkout, or `unknown` when git does not know it. */
  readonly commit: string
  /** The files of the trees, without their suffix: `api/validation/createBindGroup`. */
  readonly files: readonly string[]
  /** Returns the program of a tree. */
  prepare(tree: Tree): Promise<PreparedTree>
}

/** Returns the CTS of a checkout, whose trees are built when they are wanted, unless this has been done. */
export function suiteOf(checkout: string): Suite {
  const files = globSync('**/*.spec.ts', { cwd: join(checkout, 'src/webgpu') })
    .map(path => path.replaceAll('\\', '/').replace(/\.spec\.ts$/, ''))
    .filter(file => treeOf(file) !== undefined)
    .sort()
  const prepare = (tree: Tree) =>
    prepareTree(
      checkout,
      files.filter(file => treeOf(file) === tree),
      tree,
    )
  return { commit: commitOf(checkout), files, prepare }
}

/** The names of the programs, relative to the folder, for a machine without the checkout. */
interface PreparedSuite {
  readonly commit: string
  readonly files: readonly string[]
  readonly programs: Readonly<Partial<Record<Tree, string>>>
}

/** Builds trees of a suite for {@link preparedSuite}. */
export async function prepareSuite({ commit, files, prepare }: Suite, trees: readonly Tree[]): Promise<void> {
  const programs: Partial<Record<Tree, string>> = {}
  for (const tree of trees) programs[tree] = basename((await prepare(tree)).module, '.js')
  const suite: PreparedSuite = { commit, files, programs }
  writeFileSync(index, JSON.stringify(suite))
}

/**
 * Returns the suite of the last {@link prepareSuite}, without its checkout.
 *
 * @throws Error when there is none
 */
export function preparedSuite(): Suite {
  if (!existsSync(index)) throw new Error(`${folder} has no programs; build them with --cts FOLDER --prepare`)
  const { commit, files, programs }: PreparedSuite = JSON.parse(readFileSync(index, 'utf8'))
  const prepare = async (tree: Tree) => {
    const name = programs[tree]
    if (name === undefined)
      throw new Error(`${tree} has not been built; build it with --cts FOLDER --prepare`)
    return programsOf(name)
  }
  return { commit, files, prepare }
}

function programsOf(name: string): PreparedTree {
  return { module: join(folder, `${name}.js`), component: join(folder, `${name}.wasm`) }
}

function commitOf(checkout: string): string {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], {
      cwd: checkout,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    return 'unknown'
  }
}

/**
 * Bundles a tree, and builds a component of the bundle unless there is one. The bundle, which takes a second, decides:
 * an edited checkout needs no commit.
 */
async function prepareTree(checkout: string, files: readonly string[], tree: Tree): Promise<PreparedTree> {
  const code = await bundleFiles(checkout, files)
  const prepared = programsOf(`${tree.replace('/', '-')}-${digest(code)}`)
  if (existsSync(prepared.component)) return prepared
  mkdirSync(folder, { recursive: true })
  writeFileSync(prepared.module, code)
  // A machine that runs prepared programs need not have what builds them.
  const { build } = await import('@wasi-webgpu/build')
  const { component } = await build({ entry: prepared.module })
  await replaceFile(prepared.component, component)
  return prepared
}

/** Bundles the program with spec files of a checkout to one module, which imports nothing but `node:process`. */
export async function bundleFiles(checkout: string, files: readonly string[]): Promise<string> {
  const source = resolve(checkout, 'src')
  const entries = files.map(file => {
    const path = join(source, 'webgpu', `${file}.spec.ts`)
    return `${JSON.stringify(file)}: () => import(${JSON.stringify(path)}),`
  })
  const { outputFiles } = await bundle({
    entryPoints: [fileURLToPath(new URL('program.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    // The CTS tries to load them, in functions that do not run here.
    external: ['node:process', 'fs', 'perf_hooks', 'ansi-colors'],
    define: { 'import.meta.url': '"file:///cts"' },
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
    legalComments: 'none',
    logLevel: 'error',
    plugins: [
      {
        name: 'cts',
        setup(build) {
          build.onResolve({ filter: /^cts\// }, ({ path }) => ({
            path: join(source, path.slice('cts/'.length)),
          }))
          build.onResolve({ filter: /^spec-files$/ }, ({ path }) => ({ path, namespace: 'spec-files' }))
          build.onLoad({ filter: /./, namespace: 'spec-files' }, () => ({
            contents: `export const specFiles = {\n${entries.join('\n')}\n}\n`,
            resolveDir: source,
          }))
        },
      },
    ],
  })
  return outputFiles[0]!.text
}

/** Returns a digest of a bundle and of everything that makes a component of it. */
function digest(code: string): string {
  const hash = createHash('sha256').update(code)
  for (const path of globSync(
    '{packages/{build,guest,wit}/src/**/*.{ts,js,json,wit,wasm},package-lock.json}',
    { cwd: root },
  ).sort())
    hash.update(path).update(readFileSync(join(root, path)))
  return hash.digest('hex').slice(0, 16)
}
