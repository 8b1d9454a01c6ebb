import { statSync } from 'node:fs'
import { BuildError } from './build-error.ts'
import { bundle } from './bundle.ts'
import { typeExportsAsync, typeImportsAsync } from './component/async-functions.ts'
import { dataComponent, dataInterface } from './component/data-component.ts'
import { provideImport } from './component/provide-import.ts'
import { withRoom } from './component/with-room.ts'
import { type EngineName, engines } from './engine/engine.ts'
import { evaluationError } from './engine/evaluation-error.ts'
import { globalWarnings } from './global-warnings.ts'
import { lineMap } from './source-map.ts'
import { allInterfaces } from './wit/packages.ts'
import { engineWorld, ownWorld, programWorld } from './wit/world.ts'

/** What is built, and how. */
export interface BuildOptions {
  /** The file of the program: TypeScript or JavaScript. */
  readonly entry: string
  /** The JavaScript engine, by default QuickJS. StarlingMonkey is a package that users install. */
  readonly engine?: EngineName
  /**
   * A world of its own, `file.wit#name`. The program then exports what the world does, and runs when it is built; without,
   * it is a program that runs from its beginning to its end (`wasi:cli/run`).
   */
  readonly world?: string
  /** Whether its code is made smaller; by default not. */
  readonly minify?: boolean
  /** Is told the path of each file that is read for it, also when it cannot be built. */
  readonly onInput?: (path: string) => void
  /** Is told the sizes when the program is bundled, which is when the engine begins its work. */
  readonly onBundled?: (sizes: Omit<Sizes, 'component'>) => void
  /** Is told what may go wrong in the program, in a line with file and line, before the engine begins its work. */
  readonly onWarning?: (warning: string) => void
}

/** In bytes. */
export interface Sizes {
  /** The code of the program, with all that it imports. */
  readonly bundle: number
  /** The files that it imports as bytes. */
  readonly assets: number
  /** All of it, with the engine. */
  readonly component: number
}

/** A program that was built. */
export interface Build {
  readonly component: Uint8Array<ArrayBuffer>
  readonly sizes: Sizes
  /** From the bundle to the sources, as JSON. */
  readonly sourceMap: string
}

/**
 * Makes a component of a program in TypeScript or JavaScript: it is bundled with all that it imports, and put together
 * with a JavaScript engine.
 *
 * @throws {BuildError} when the program cannot be built: a line for each error, which names file and line
 */
export async function build(options: BuildOptions): Promise<Build> {
  const { entry, engine = 'quickjs', minify = false } = options
  if (!Object.hasOwn(engines, engine)) {
    throw new BuildError(`there is no engine ${engine}; it is one of ${Object.keys(engines).join(', ')}`)
  }
  if (!statSync(entry, { throwIfNoEntry: false })?.isFile()) {
    throw new BuildError(`${entry} does not exist, or is no file; name the file where the program begins`)
  }
  const world = options.world === undefined ? programWorld() : ownWorld(options.world)
  const bundled = await bundle(entry, {
    engine,
    minify,
    isProgram: options.world === undefined,
    interfaces: allInterfaces(world.packages),
    onInput: options.onInput,
  })
  const { code, imports, sourceMap, assets } = bundled
  const sizes = { bundle: code.length, assets: assets.size }
  options.onBundled?.(sizes)
  const lines = lineMap(sourceMap)
  if (options.onWarning) for (const line of globalWarnings(bundled, engine, lines)) options.onWarning(line)

  const { wit, asyncFunctions } = engineWorld(world, engines[engine], imports)
  const plain = await engines[engine].componentize(code, wit).catch((error: unknown) => {
    throw error instanceof BuildError ? error : evaluationError(error, lines)
  })
  const typed = typeExportsAsync(typeImportsAsync(plain, asyncFunctions), asyncFunctions)
  const map = new TextEncoder().encode(JSON.stringify(lines))
  const component = provideImport(withRoom(typed), dataInterface, dataComponent(assets.data(), map))
  return { component, sizes: { ...sizes, component: component.length }, sourceMap }
}
