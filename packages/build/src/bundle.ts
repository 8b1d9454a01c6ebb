import { isBuiltin } from 'node:module'
import { dirname, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildFailure, build as esbuild, type Message, type Plugin } from 'esbuild'
import { Assets, assetImports } from './assets.ts'
import { BuildError } from './build-error.ts'

export interface Bundle {
  /** One ES module, whose only imports are interfaces. */
  readonly code: string
  /** The full names of those. */
  readonly imports: readonly string[]
  /** Its source map, as JSON. */
  readonly sourceMap: string
  /** The files that it imports as bytes. */
  readonly assets: Assets
}

export interface BundleOptions {
  readonly minify: boolean
  /** The language that the engine speaks, as esbuild names it. */
  readonly target: string
  /** The full names of the interfaces that there are to import. */
  readonly interfaces: ReadonlySet<string>
}

/**
 * Bundles a program and all that it imports.
 *
 * @throws {BuildError} naming file and line of what is wrong
 */
export async function bundle(entry: string, { minify, target, interfaces }: BundleOptions): Promise<Bundle> {
  const assets = new Assets()
  try {
    const { outputFiles, metafile } = await esbuild({
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
      metafile: true,
      logLevel: 'silent',
      loader: { '.wgsl': 'text' },
      define: { 'process.env.NODE_ENV': '"production"', wasiWebgpuEngine: '"quickjs"' },
      plugins: [interfaceImports(interfaces), ownModules, assetImports(assets, inside('read-asset'))],
    })
    const text = (suffix: string) => outputFiles.find(({ path }) => path.endsWith(suffix))!.text
    const imports = [...new Set(metafile.outputs['program.js']!.imports.map(({ path }) => path))]
    return { code: text('.js'), imports, sourceMap: text('.map'), assets }
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
import ${JSON.stringify(guest)}
import { startClock } from '@wasi-webgpu/guest/start'
import { nothingPending } from ${JSON.stringify(inside('pending-tasks'))}
import { reportException } from ${JSON.stringify(inside('report-exception'))}

globalThis.reportError = reportException

export const run = {
  async run() {
    startClock()
    try {
      const program = await import(${JSON.stringify(resolve(entry))})
      await program.main?.()
      await nothingPending()
    } catch (exception) {
      reportException(exception)
      throw undefined // the error of a result without one
    }
  },
}
`
}

/** The W3C API. A program may import it, and need not. */
const guest = '@wasi-webgpu/guest'

/** The path of a module that becomes part of the program; TypeScript in the repository, JavaScript in what is published. */
function inside(name: string): string {
  const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'))
  return fileURLToPath(new URL(`./inside/${name}${extension}`, import.meta.url))
}

/** What programs import that is not in their `node_modules`: the W3C API, and those built-ins of Node that have a meaning here. */
const ownModules: Plugin = {
  name: 'own-modules',
  setup({ onResolve }) {
    onResolve({ filter: /^(node:)?fs\/promises$/ }, () => ({ path: inside('node/fs-promises') }))
    onResolve({ filter: /^@wasi-webgpu\/guest(\/(canvas|start))?$/ }, ({ path }) => ({
      path: fileURLToPath(import.meta.resolve(path)),
    }))
    onResolve({ filter: /^(node:)?process$/ }, () => ({ path: inside('node/process') }))
  },
}

/** Interfaces, `wasi:webgpu/webgpu@0.3.0-rc.2`, are imports of the component. */
function interfaceImports(interfaces: ReadonlySet<string>): Plugin {
  return {
    name: 'interfaces',
    setup({ onResolve }) {
      onResolve({ filter: /^[a-z][\w-]*:[\w-]+\/[\w-]+(@.*)?$/ }, ({ path }) => {
        if (/^(node|data|file|https?):/.test(path)) return undefined
        if (interfaces.has(path)) return { path, external: true, sideEffects: false }
        return { errors: [{ text: `there is no interface ${path}${suggestion(path, interfaces)}` }] }
      })
    },
  }
}

/** The versions that there are of an interface. */
function suggestion(path: string, interfaces: ReadonlySet<string>): string {
  const plain = (name: string) => name.replace(/@.*/, '')
  const versions = [...interfaces].filter(name => plain(name) === plain(path))
  return versions.length > 0 ? `; write ${versions.join(' or ')}` : ''
}

function oneLine({ text, location }: Message): string {
  const message = explained(text)
  if (location === null) return message
  const file = relative('', resolve(location.file))
  return `${file}:${location.line}:${location.column + 1}: ${message}`
}

/** A message of esbuild, with what to do where that is not plain. */
function explained(text: string): string {
  const missing = /^Could not resolve "(.*)"$/.exec(text)?.[1]
  if (missing === undefined) return text.replaceAll('\n', ' ')
  if (isBuiltin(missing)) {
    return `${missing} is a part of Node, which a component does not have; of Node there are node:fs/promises and node:process here`
  }
  return /^[./]/.test(missing)
    ? `there is no file ${missing}`
    : `there is no package ${missing} in node_modules; npm install ${packageName(missing)}`
}

/** The package that a module belongs to. */
function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
