import { dirname, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildFailure, build as esbuild, type Message, type Plugin } from 'esbuild'
import { Assets, assetImports } from './assets.ts'
import { BuildError } from './build-error.ts'

export interface Bundle {
  /** One ES module, whose only imports are interfaces of the world. */
  readonly code: string
  /** Its source map, as JSON. */
  readonly sourceMap: string
  /** The files that it imports as bytes. */
  readonly assets: Assets
}

export interface BundleOptions {
  readonly minify: boolean
  /** The language that the engine speaks, as esbuild names it. */
  readonly target: string
}

/**
 * Bundles a program and all that it imports.
 *
 * @throws {BuildError} naming file and line of what is wrong
 */
export async function bundle(entry: string, { minify, target }: BundleOptions): Promise<Bundle> {
  const assets = new Assets()
  try {
    const { outputFiles } = await esbuild({
      stdin: {
        contents: program(entry),
        resolveDir: dirname(resolve(entry)),
        sourcefile: 'wasi-webgpu:program',
      },
      bundle: true,
      write: false,
      outfile: 'program.js',
      format: 'esm',
      platform: 'browser',
      target,
      minify,
      sourcemap: 'external',
      legalComments: 'none',
      logLevel: 'silent',
      loader: { '.wgsl': 'text' },
      define: { 'process.env.NODE_ENV': '"production"', wasiWebgpuEngine: '"quickjs"' },
      plugins: [interfaces, assetImports(assets, inside('read-data'))],
    })
    const text = (suffix: string) => outputFiles.find(({ path }) => path.endsWith(suffix))!.text
    return { code: text('.js'), sourceMap: text('.map'), assets }
  } catch (error) {
    const first = (error as Partial<BuildFailure>).errors?.[0]
    throw first === undefined ? error : new BuildError(oneLine(first), { cause: error })
  }
}

/**
 * The module around a program. The engine runs it when the component is built, so that starting is only going on from
 * there: the program itself, which wants a GPU, must wait for `run`.
 */
function program(entry: string): string {
  return `import ${JSON.stringify(inside('text-encoding'))}
import { reportException } from ${JSON.stringify(inside('report-exception'))}

export const run = {
  async run() {
    try {
      await import(${JSON.stringify(resolve(entry))})
    } catch (exception) {
      reportException(exception)
      throw undefined // the error of a result without one
    }
  },
}
`
}

/** The path of a module that becomes part of the program; TypeScript in the repository, JavaScript in what is published. */
function inside(name: string): string {
  const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'))
  return fileURLToPath(new URL(`./inside/${name}${extension}`, import.meta.url))
}

/** Interfaces of the world, `wasi:webgpu/webgpu@0.3.0-rc.2`, are imports of the component. */
const interfaces: Plugin = {
  name: 'interfaces',
  setup({ onResolve }) {
    onResolve({ filter: /^[a-z][\w-]*:[\w-]+\/[\w-]+(@.*)?$/ }, ({ path }) =>
      /^(node|data|file|https?):/.test(path) ? undefined : { path, external: true },
    )
  },
}

function oneLine({ text, location }: Message): string {
  if (location === null) return text
  const file = relative('', resolve(location.file))
  return `${file}:${location.line}:${location.column + 1}: ${text}`
}
