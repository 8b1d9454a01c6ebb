import { type Stats, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { BuildError } from './build-error.ts'
import { bundle, originOf, samplesModule } from './bundle.ts'
import { typeExportsAsync, typeImportsAsync } from './component/async-functions.ts'
import { dataComponent, dataInterface } from './component/data-component.ts'
import { provideImport } from './component/provide-import.ts'
import { textComponent, textInterface } from './component/text-component.ts'
import { wrapCode } from './component/wrap-code.ts'
import { type EngineName, engines } from './engine/engine.ts'
import { evaluationError } from './engine/evaluation-error.ts'
import { globalsMissing, globalWarnings, modulesOf } from './global-warnings.ts'
import { lineMap, type SourceDetail } from './line-map.ts'
import { engineWorld, programWorld, readWorld } from './wit/world.ts'

/** Options of {@link build}. */
export interface BuildOptions {
  /** Path of the program's entry file, in TypeScript or JavaScript. */
  readonly entry: string
  /** JavaScript engine; QuickJS by default. StarlingMonkey is a package that users install themselves. */
  readonly engine?: EngineName
  /**
   * A custom world, `file.wit#name`. The program then exports the functions of that world, and its top-level
   * code executes at build time. By default, the program runs from start to end (`wasi:cli/run`).
   */
  readonly world?: string
  /**
   * Whether the component passes samples of its stack to an import, for `wasi-webgpu run --profile`; only with QuickJS, `false` by
   * default.
   */
  readonly takesSamples?: boolean
  /**
   * Whether the component has the texts of the program's own files, so that an uncaught error shows the lines around it; `false` by
   * default.
   */
  readonly keepSources?: boolean
  /** Whether to minify the code; `false` by default. */
  readonly minify?: boolean
  /** Receives the path of each file that the build reads, even when the build fails. */
  readonly onInput?: (path: string) => void
  /** Receives the sizes once the program is bundled, before the engine starts its work. */
  readonly onBundled?: (sizes: Omit<Sizes, 'component'>) => void
  /** Receives one line for each likely problem, with file and line, before the engine starts its work. */
  readonly onWarning?: (warning: string) => void
}

/** Sizes of a build, in bytes. */
export interface Sizes {
  /** Size of the program's code, including its imports. */
  readonly bundle: number
  /** Total size of the files that the program imports as bytes. */
  readonly assets: number
  /** Size of the component, including the engine. */
  readonly component: number
}

/** Result of {@link build}. */
export interface Build {
  /** Bytes of the component. */
  readonly component: Uint8Array<ArrayBuffer>
  /** Sizes of the component and its parts. */
  readonly sizes: Sizes
  /** Source map from the bundle to the sources, as JSON. */
  readonly sourceMap: string
}

/**
 * Builds a component from a TypeScript or JavaScript program: bundles it with its imports and embeds the
 * bundle in a JavaScript engine.
 *
 * @throws {BuildError} when the program cannot be built; one line per error, with file and line
 */
export async function build(options: BuildOptions): Promise<Build> {
  const { entry, engine = 'quickjs', minify = false, takesSamples = false, keepSources = false } = options
  if (!Object.hasOwn(engines, engine)) {
    throw new BuildError(`unknown engine ${engine}; use one of ${Object.keys(engines).join(', ')}`)
  }
  if (!statsOf(entry)?.isFile()) {
    throw new BuildError(`${entry} does not exist or is not a file; name the file where the program begins`)
  }
  refuseEndlessConfiguration(entry)
  if (!/\.[cm]?[jt]sx?$/i.test(entry))
    throw new BuildError(
      `${entry} is no program in TypeScript or JavaScript; name a file that ends with .ts or .js`,
    )
  const world = options.world === undefined ? programWorld() : readWorld(options.world, options.onInput)
  const bundleWith = async (modules: readonly string[]) => {
    const bundled = await bundle(entry, {
      engine,
      minify,
      isProgram: options.world === undefined,
      packages: world.packages,
      syncExports: world.syncExports,
      modules: takesSamples ? [...modules, samplesModule] : modules,
      onInput: options.onInput,
    })
    return { bundled, missing: globalsMissing(bundled, engine) }
  }
  const plainly = await bundleWith([])
  const modules = modulesOf(plainly.missing, engine)
  const { bundled, missing } = modules.length === 0 ? plainly : await bundleWith(modules)
  const { code, imports, sourceMap, assets } = bundled
  const sizes = { bundle: code.length, assets: assets.size }
  options.onBundled?.(sizes)
  if (options.onWarning) for (const line of globalWarnings(missing, bundled, engine)) options.onWarning(line)

  const { wit, asyncFunctions } = engineWorld(world, engines[engine], imports)
  const plain = await engines[engine].componentize(code, wit, takesSamples).catch((error: unknown) => {
    throw error instanceof BuildError ? error : evaluationError(error, sourceMap)
  })
  const typed = typeExportsAsync(typeImportsAsync(plain, asyncFunctions), asyncFunctions)
  const detailOf = (source: string): SourceDetail => {
    const origin = originOf(source)
    if (origin === 'program' && keepSources) return 'text'
    // A profile shows what the guest library costs.
    return origin === 'around' || (origin === 'build' && !takesSamples) ? 'nothing' : 'lines'
  }
  const map = new TextEncoder().encode(JSON.stringify(lineMap(sourceMap, detailOf)))
  const withData = provideImport(wrapCode(typed), dataInterface, dataComponent(assets.data(), map))
  const component = imports.includes(textInterface)
    ? provideImport(withData, textInterface, textComponent)
    : withData
  return { component, sizes: { ...sizes, component: component.length }, sourceMap }
}

/**
 * Refuses a program whose configuration is a device or a pipe, which somebody else's folder may link to: the bundler reads the files
 * of these names in all folders above the program, and would not end.
 */
function refuseEndlessConfiguration(entry: string): void {
  for (let folder = dirname(resolve(entry)); ; folder = dirname(folder)) {
    for (const name of ['package.json', 'tsconfig.json', 'jsconfig.json']) {
      const stats = statsOf(join(folder, name))
      if (stats !== undefined && !stats.isFile() && !stats.isDirectory())
        throw new BuildError(`${join(folder, name)} is no regular file; remove it`)
    }
    if (folder === dirname(folder)) return
  }
}

/** Returns the state of a file; `undefined` for one that cannot be reached, such as a link to itself. */
function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}
