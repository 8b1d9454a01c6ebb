import { readFile } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { dirname, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { allInterfaces, type WitPackages } from '@wasi-webgpu/wit'
import { type BuildFailure, build as esbuild, type Message, type Plugin } from 'esbuild'
import { Assets, assetImports } from './assets.ts'
import { BuildError } from './build-error.ts'
import { configurationFiles } from './configuration-files.ts'
import { type EngineName, engines } from './engine/engine.ts'
import { loadedFiles } from './loaded-files.ts'
import { checkPackageImports } from './package-imports.ts'
import { checkingModule } from './wit/argument-types.ts'

/** A program bundled with everything it imports, ready for an engine. */
export interface Bundle {
  /** One ES module; its only imports are WIT interfaces. */
  readonly code: string
  /** Full names of the imported interfaces. */
  readonly imports: readonly string[]
  /** Source map, as JSON. */
  readonly sourceMap: string
  /** The files that the program imports as bytes. */
  readonly assets: Assets
  /** Paths of the source files in the bundle. */
  readonly inputs: readonly string[]
}

/** Options of {@link bundle}. */
export interface BundleOptions {
  readonly minify: boolean
  readonly engine: EngineName
  /**
   * Whether the program runs from start to end. Otherwise it exports the functions of its world, and its
   * top-level code executes at build time.
   */
  readonly isProgram: boolean
  /** The packages whose interfaces the program may import. */
  readonly packages: WitPackages
  /** Modules that are imported before the program; none by default. */
  readonly modules?: readonly string[]
  /** Exported functions whose type is not `async`, such as `filter.blur`. */
  readonly syncExports?: ReadonlySet<string>
  /** Receives the path of each file that the bundler reads. */
  readonly onInput?: ((path: string) => void) | undefined
}

/**
 * Bundles a program with everything it imports.
 *
 * @throws {BuildError} with the file and line of each error
 */
export async function bundle(entry: string, options: BundleOptions): Promise<Bundle> {
  if (options.isProgram) return bundleModule(entry, program(entry, options), options)
  // Only a first pass tells the names that the entry file exports.
  const names = await bundleModule(entry, `export * from ${JSON.stringify(resolve(entry))}`, options)
  return bundleModule(entry, library(entry, options, names.exports), options)
}

async function bundleModule(
  entry: string,
  contents: string,
  { minify, engine, isProgram, packages, onInput }: BundleOptions,
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
      // QuickJS counts the columns of the first line from 0, and those of others from 1, as source maps are read here.
      banner: { js: '//' },
      metafile: true,
      logLevel: 'silent',
      define: { 'process.env.NODE_ENV': '"production"', wasiWebgpuEngine: JSON.stringify(engine) },
      plugins: [
        ...(onInput ? [reportInputs(onInput)] : []),
        loadedFiles(),
        interfaceImports(packages, engine),
        ownModules,
        // The data component is not linked at build time, so top-level code reads inlined bytes instead.
        assetImports(
          isProgram ? { assets, reader: prelude('read-asset') } : undefined,
          prelude('shader-files'),
        ),
      ],
    })
    checkPackageImports(metafile.inputs, ownFolders)
    const text = (suffix: string) => outputFiles.find(({ path }) => path.endsWith(suffix))!.text
    const { imports, exports } = metafile.outputs['program.js']!
    const inputs = Object.keys(metafile.inputs).filter(path => path !== aroundTheProgram)
    return {
      code: text('.js'),
      imports: [...new Set(imports.map(({ path }) => path))],
      exports,
      sourceMap: text('.map'),
      assets,
      inputs,
    }
  } catch (error) {
    const { errors } = error as Partial<BuildFailure>
    throw errors === undefined ? error : new BuildError(allOf(errors), { cause: error })
  }
}

/** Name of the generated entry module in messages and source maps. */
const aroundTheProgram = 'wasi-webgpu:program'

/**
 * Returns the entry module of a command program. The engine evaluates it at build time and the component resumes from
 * that snapshot. The program itself needs a GPU, so it is imported only when `run` is called.
 */
function program(entry: string, { engine, modules = [] }: BundleOptions): string {
  return `${platform(engine)}
import { startClock } from '${guest}/start-clock'
import { nothingPending } from ${JSON.stringify(prelude('pending-tasks'))}
import { endProgram } from ${JSON.stringify(prelude('program-end'))}
import { reportException } from ${JSON.stringify(prelude('report-exception'))}
import { reported, reportUnhandled, untilFailure } from ${JSON.stringify(prelude('uncaught'))}
${importAll(modules)}
${importStart(engine)}
export const run = {
  async run() {
    startClock()
    start()
    try {
      await untilFailure(async () => {
        const program = await import(${JSON.stringify(resolve(entry))})
        await program.main?.()
        await nothingPending()
        await reportUnhandled()
      })
      endProgram()
    } catch (exception) {
      if (exception !== reported) reportException(exception)
      throw undefined // a result whose error has no payload
    }
  },
}
`
}

/** Returns the entry module of a program with a custom world. It evaluates the program at build time. */
function library(
  entry: string,
  { engine, modules = [], syncExports = new Set() }: BundleOptions,
  exports: readonly string[],
): string {
  const names = exports.filter(name => name !== 'default')
  // StarlingMonkey waits for the promises of all functions.
  const impatient = engine === 'quickjs' ? [...syncExports] : []
  return `${platform(engine)}
import { reporting } from ${JSON.stringify(prelude('report-exception'))}
${importStart(engine)}
${importAll(modules)}
import * as program from ${JSON.stringify(resolve(entry))}
const how = { start, impatient: new Set(${JSON.stringify(impatient)}) }
${names.map((name, i) => `const export${i} = reporting(program.${name}, ${JSON.stringify(name)}, how)`).join('\n')}
export { ${names.map((name, i) => `export${i} as ${name}`).join(', ')} }
`
}

/** Defines `start`, which a program calls when it begins to run: from then on, imports can be called. */
function importStart(engine: EngineName): string {
  return `import { start } from ${JSON.stringify(prelude(`start-${engine}`))}`
}

/** Imports the modules that every program needs: the W3C API, and polyfills for the engine. */
function platform(engine: EngineName): string {
  const modules = [prelude('text-encoding'), guest, prelude('report-exception')]
  if (engine === 'starlingmonkey') modules.unshift(prelude('normalize'))
  return importAll(modules)
}

function importAll(modules: readonly string[]): string {
  return modules.map(module => `import ${JSON.stringify(module)}`).join('\n')
}

/** The W3C API. Programs may import it explicitly, but need not. */
const guest = '@wasi-webgpu/guest'

/**
 * Returns the path of a module that becomes part of the program: TypeScript in the repository, JavaScript in the
 * published package.
 */
function prelude(name: string): string {
  const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'))
  return fileURLToPath(new URL(`./prelude/${name}${extension}`, import.meta.url))
}

/** Path of the module that passes samples of the stack to the host. */
export const samplesModule: string = prelude('take-samples')

/**
 * Resolves the imports that `node_modules` does not provide: the W3C API, and the Node built-ins that
 * components support.
 */
const ownModules: Plugin = {
  name: 'own-modules',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^(node:)?(buffer|fs|fs\/promises|path|path\/posix|process)$/ }, ({ path }) => {
      const name = path
        .replace(/^node:/, '')
        .replace('path/posix', 'path')
        .replace('/', '-')
      return { path: prelude(`node/${name}`) }
    })
    for (const [filter, changed] of changedModules)
      onLoad({ filter, namespace: 'file' }, async ({ path }) => ({
        contents: changed(await readFile(path, 'utf8')),
        loader: 'js',
      }))
    onResolve({ filter: /^@wasi-webgpu\/guest(\/|$)/ }, ({ path }) => ({
      path: fileURLToPath(import.meta.resolve(path)),
    }))
  },
}

/** Modules of others that are changed for components. */
const changedModules: readonly (readonly [filter: RegExp, changed: (text: string) => string])[] = [
  // Its only use of `process` is the folder that relative paths start from.
  [/path-browserify[\\/]index\.js$/, text => text.replaceAll('process.cwd()', '"/"')],
  // As objects, the tables for hosts beyond ASCII would add 1.2 MB to each component, so they stay a text until one is read.
  [
    /whatwg-url[\\/]lib[\\/]url-state-machine\.js$/,
    text =>
      text
        .replace('const tr46 = require("tr46");', '')
        .replace(
          '= tr46.toASCII(',
          '= /^(?!(.*\\.)?xn--)[\\0-\\x7f]*$/i.test(domain) ? domain.toLowerCase() : require("tr46").toASCII(',
        ),
  ],
  [
    /tr46[\\/]lib[\\/]mappingTable\.json$/,
    text => `module.exports = JSON.parse(${JSON.stringify(asciiJson(text))})`,
  ],
]

/** Returns JSON without other characters than ASCII, which an engine keeps in a byte each. */
function asciiJson(text: string): string {
  return text.replace(
    /[^\0-\x7f]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** The modules of Node that a component has. */
const nodeModules = ['buffer', 'fs', 'fs/promises', 'path', 'process']

/**
 * Reports each file that is read, and the configuration that applies to it; esbuild does not list its inputs when a build
 * fails, and never its configuration.
 */
function reportInputs(onInput: (path: string) => void): Plugin {
  return {
    name: 'inputs',
    setup({ onLoad }) {
      const folders = new Set<string>()
      onLoad({ filter: /./, namespace: 'file' }, ({ path }) => {
        onInput(path)
        const folder = dirname(path)
        if (!folders.has(folder)) configurationFiles(path).forEach(onInput)
        folders.add(folder)
        return undefined
      })
    },
  }
}

/**
 * Turns imports of WIT interfaces, such as `wasi:webgpu/webgpu`, into imports of the component. The modules of the program
 * receive functions that check their arguments, where the engine does not.
 */
function interfaceImports(packages: WitPackages, engine: EngineName): Plugin {
  const interfaces = allInterfaces(packages)
  return {
    name: 'interfaces',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /^[a-z][\w-]*:[\w-]+\/[\w-]+(@.*)?$/ }, ({ path, importer, namespace }) => {
        if (/^(node|data|file|https?):/.test(path)) return undefined
        if (!interfaces.has(path))
          return { errors: [{ text: `unknown interface ${path}${suggestion(path, interfaces)}` }] }
        const isChecked =
          engine === 'quickjs' &&
          (namespace === 'interface' ? path !== importer : !ownFolders.some(own => importer.startsWith(own)))
        return isChecked
          ? { path, namespace: 'interface', sideEffects: false }
          : { path, external: true, sideEffects: false }
      })
      onLoad({ filter: /./, namespace: 'interface' }, ({ path }) => ({
        contents: checkingModule(packages, path, prelude('wit-arguments')),
        resolveDir: ownFolders[0]!,
      }))
    },
  }
}

/** Folders of the modules that the build adds to programs, which pass arguments of the right types. */
const ownFolders = [prelude(''), fileURLToPath(import.meta.resolve('@wasi-webgpu/guest'))].map(path =>
  dirname(path),
)

/**
 * Returns whose code a source of a bundle is: the program's, that of a package, or that of the modules which the build adds, among
 * which `around` are those that call the program.
 *
 * @param source path as the source map of the bundle has it
 */
export function originOf(source: string): 'program' | 'package' | 'build' | 'around' {
  if (source.endsWith(aroundTheProgram) || callers.test(source)) return 'around'
  // A module that a plugin writes has the name of its namespace before its own.
  if (/^[\w-]{2,}:/.test(source)) return 'build'
  const path = resolve(source)
  // The tests of the guest library are programs.
  if (ownFolders.some(own => path.startsWith(own + sep)) && !path.includes(`${sep}testing${sep}`))
    return 'build'
  return path.split(sep).includes('node_modules') ? 'package' : 'program'
}

const callers =
  /build\/(src|dist)\/prelude\/(report-exception|pending-tasks|take-samples|uncaught|start-[a-z]+)\./

/** Suggests other versions of an interface, or else the interfaces of its package. */
function suggestion(path: string, interfaces: ReadonlySet<string>): string {
  const plain = (name: string) => name.replace(/@.*/, '')
  const versions = [...interfaces].filter(name => plain(name) === plain(path))
  if (versions.length > 0) return `; write ${versions.join(' or ')}`
  const packageOf = (name: string) => name.replace(/\/.*/, '')
  const neighbours = [...interfaces].filter(name => packageOf(name) === packageOf(path))
  return neighbours.length > 0 ? `; use one of ${neighbours.sort().join(', ')}` : ''
}

/** One line per error, in source order, up to {@link mostErrors}. */
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

/** Message of esbuild, rewritten with a remedy where the original gives none. */
function explained(text: string): string {
  const [, module, name] =
    /^No matching export in ".*prelude\/node\/([\w-]+)\.[jt]s" for import "(.*)"$/.exec(text) ?? []
  if (name !== undefined) return `node:${module!.replace('-', '/')} has no ${name} in a component`
  const missing = /^Could not resolve "(.*)"$/.exec(text)?.[1]
  if (missing === undefined) return text.replaceAll('\n', ' ')
  if (isBuiltin(missing)) {
    return `${missing} is not available in a component; import only ${nodeModules.map(name => `node:${name}`).join(', ')} of Node`
  }
  return /^[./]/.test(missing)
    ? `cannot find the file ${missing}`
    : `cannot find ${missing} in node_modules; run npm install ${packageName(missing)}`
}

/** Returns the name of the package that a module specifier refers to. */
function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
