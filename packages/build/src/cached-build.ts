import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { extname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build } from './build.ts'
import { type BuildCOptions, buildC } from './c/build-c.ts'
import { hashOf, OutputCache } from './output-cache.ts'

/** Result of {@link cachedBuild}. */
export interface CachedBuild {
  /** Path of the component. */
  readonly path: string
  /** Whether an earlier build made it of the same files. */
  readonly isCached: boolean
}

/**
 * Builds a component into the cache of this user, unless it has been built of the same files with the same options.
 * The callbacks of the options are called for a cached component, too, except those that follow the build.
 *
 * @param options those of {@link build}, with an `entry`, or else those of {@link buildC}
 * @throws {BuildError} when the program cannot be built
 */
export async function cachedBuild(options: BuildOptions | BuildCOptions): Promise<CachedBuild> {
  const cache = new OutputCache('components', '.wasm')
  await cache.prune()
  const key = hashOf(JSON.stringify([builderVersion(), process.cwd(), options]))
  const known = await cache.find(key)
  if (known !== undefined) {
    for (const input of known.inputs) options.onInput?.(input)
    for (const message of JSON.parse(known.messages) as string[]) report(options, message)
    return { path: known.output, isCached: true }
  }
  const startedAt = Date.now()
  const inputs = new Set<string>()
  const messages: string[] = []
  const onInput = (path: string) => {
    inputs.add(resolve('entry' in options ? '' : (options.directory ?? ''), path))
    options.onInput?.(path)
  }
  const onMessage = (message: string) => {
    messages.push(message)
    report(options, message)
  }
  const component =
    'entry' in options
      ? (await build({ ...options, onInput, onWarning: onMessage })).component
      : await buildC({ ...options, onInput, onMessages: onMessage })
  const file = cache.temporary()
  await writeFile(file, component, { mode: 0o600 })
  const output = await cache.store(file)
  // A package may replace a module by nothing, whose path the bundler reports although no file has it.
  const files = [...inputs].filter(path => existsSync(path))
  await cache.record(key, { output, messages: JSON.stringify(messages), inputs: files }, startedAt)
  return { path: output, isCached: false }
}

function report(options: BuildOptions | BuildCOptions, message: string): void {
  if ('entry' in options) options.onWarning?.(message)
  else options.onMessages?.(message)
}

/** Returns a text that changes when the code of this package does. */
function builderVersion(): string {
  const folder = fileURLToPath(new URL('.', import.meta.url))
  const times = globSync(`**/*${extname(import.meta.url)}`, { cwd: folder }).map(
    name => statSync(join(folder, name)).mtimeMs,
  )
  // The files of a published package all have one time, but each version another number.
  return `${readFileSync(join(folder, '../package.json'), 'utf8')} ${Math.max(...times)}`
}
