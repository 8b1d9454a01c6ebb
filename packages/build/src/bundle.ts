import { isBuiltin } from 'node:module'
import { dirname, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildFailure, build as esbuild, type Message, type Plugin } from 'esbuild'
import { Assets, assetImports } from './assets.ts'
import { BuildError } from './build-error.ts'
import { type EngineName, engines } from './engine/engine.ts'

/** A program with all that it imports, ready for an engine. */
export interface Bundle {
  /** One ES module, whose only imports are interfaces. */
  readonly code: string
  /** The full names of those. */
  readonly imports: readonly string[]
  /** Its source map, as JSON. */
  readonly sourceMap: string
  /** The files that it imports as bytes. */
  readonly assets: Assets
  /** The paths of all files that it is made of. */
  readonly inputs: readonly string[]
}

/** How a program is bundled. */
export interface BundleOptions {
  readonly minify: boolean
  readonly engine: EngineName
  /** Whether it runs from its beginning to its end. Else it exports what its world does, and runs when it is built. */
  readonly isProgram: boolean
  /** The full names of the interfaces that there are to import. */
  readonly interfaces: ReadonlySet<string>
  /** Is told the path of each file that is read. */
  readonly onInput?: ((path: string) => void) | undefined
}

/**
 * Bundles a program and all that it imports.
 *
 * @throws {BuildError} naming files and lines of what is wrong
 */
export async function bundle(entry: string, options: BundleOptions): Promise<Bundle> {
  if (options.isProgram) return bundleModule(entry, program(entry, options.engine), options)
  // What it exports is only known when it has been bundled.
  const names = await bundleModule(entry, `export * from ${JSON.stringify(resolve(entry))}`, options)
  return bundleModule(entry, library(entry, options.engine, names.exports), options)
}

async function bundleModule(
  entry: string,
  contents: string,
  { minify, engine, isProgram, interfaces, onInput }: BundleOptions,
): Promise<Bundle & { exports: readonly string[] }> {
  const assets = new Assets()
  try {
    const { outputFiles, metafile } = await esbuild({
      stdin: { contents, resolveDir: dirname(resolve(entry)), sourcefile: aroundTheProgram },
      bundle: true,
      write: false,
      outfile: 'program.js',
      format: 'esm',
      platform: 'browser',
      conditions: [engine],
      ...engines[engine].bundling,
      ...(minify ? { minify } : {}),
      sourcemap: 'external',
      legalComments: 'none',
      metafile: true,
      logLevel: 'silent',
      loader: { '.wgsl': 'text' },
      define: { 'process.env.NODE_ENV': '"production"', wasiWebgpuEngine: JSON.stringify(engine) },
      plugins: [
        ...(onInput ? [reportInputs(onInput)] : []),
        interfaceImports(interfaces),
        ownModules,
        // What runs when it is built has no data yet: there the bytes are a part of the engine's memory.
        assetImports(isProgram ? { assets, reader: inside('read-asset') } : undefined),
      ],
    })
    const text = (suffix: string) => outputFiles.find(({ path }) => path.endsWith(suffix))!.text
    const { imports, exports } = metafile.outputs['program.js']!
    return {
      code: text('.js'),
      imports: [...new Set(imports.map(({ path }) => path))],
      exports,
      sourceMap: text('.map'),
      assets,
      inputs: Object.keys(metafile.inputs).filter(path => path !== aroundTheProgram),
    }
  } catch (error) {
    const { errors } = error as Partial<BuildFailure>
    throw errors === undefined ? error : new BuildError(allOf(errors), { cause: error })
  }
}

/** What the module around a program is called. */
const aroundTheProgram = 'wasi-webgpu:program'

/**
 * The module around a program. The engine runs it when the component is built, so that starting is only going on from
 * there: the program itself, which wants a GPU, must wait for `run`.
 */
function program(entry: string, engine: EngineName): string {
  return `${platform(engine)}
import { startClock } from '${guest}/start'
import { nothingPending } from ${JSON.stringify(inside('pending-tasks'))}
import { reportException } from ${JSON.stringify(inside('report-exception'))}

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

/** The module around a program that has a world of its own: it runs when the component is built. */
function library(entry: string, engine: EngineName, exports: readonly string[]): string {
  const names = exports.filter(name => name !== 'default')
  return `${platform(engine)}
import { reporting } from ${JSON.stringify(inside('report-exception'))}
import * as program from ${JSON.stringify(resolve(entry))}

${names.map((name, i) => `const export${i} = reporting(program.${name})`).join('\n')}
export { ${names.map((name, i) => `export${i} as ${name}`).join(', ')} }
`
}

/** Imports what all programs have around them: the W3C API, and what the engine lacks. */
function platform(engine: EngineName): string {
  const modules = [inside('text-encoding'), guest, inside('report-exception')]
  if (engine === 'starlingmonkey') modules.unshift(inside('normalize'))
  return modules.map(module => `import ${JSON.stringify(module)}`).join('\n')
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
    onResolve({ filter: /^@wasi-webgpu\/guest(\/|$)/ }, ({ path }) => ({
      path: fileURLToPath(import.meta.resolve(path)),
    }))
    onResolve({ filter: /^(node:)?process$/ }, () => ({ path: inside('node/process') }))
  },
}

/** Hears of the files that are read, which esbuild does not tell when it fails. */
function reportInputs(onInput: (path: string) => void): Plugin {
  return {
    name: 'inputs',
    setup({ onLoad }) {
      onLoad({ filter: /./, namespace: 'file' }, ({ path }) => void onInput(path))
    },
  }
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

/** The versions that there are of an interface, or else what its package has. */
function suggestion(path: string, interfaces: ReadonlySet<string>): string {
  const plain = (name: string) => name.replace(/@.*/, '')
  const versions = [...interfaces].filter(name => plain(name) === plain(path))
  if (versions.length > 0) return `; write ${versions.join(' or ')}`
  const packageOf = (name: string) => name.replace(/\/.*/, '')
  const neighbours = [...interfaces].filter(name => packageOf(name) === packageOf(path))
  return neighbours.length > 0 ? `; there are ${neighbours.sort().join(', ')}` : ''
}

/** A line for each, in the order of their places, as long as there are not too many. */
function allOf(errors: readonly Message[]): string {
  const lines = [...new Set([...errors].sort(byPlace).map(oneLine))]
  const rest = lines.length - mostErrors
  return rest > 0 ? [...lines.slice(0, mostErrors), `and ${rest} more`].join('\n') : lines.join('\n')
}

const mostErrors = 10

function byPlace({ location: a }: Message, { location: b }: Message): number {
  if (a === null || b === null) return Number(b === null) - Number(a === null)
  if (a.file !== b.file) return a.file < b.file ? -1 : 1
  return a.line - b.line || a.column - b.column
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
