import { inspect } from 'node:util'
import {
  type Component,
  ComponentError,
  type ExternType,
  type Imports,
  type Instance,
  type Limits,
  LinkError,
  Trap,
} from '@wasi-webgpu/component'
import { functionNames } from '@wasi-webgpu/component/host'
import type { GpuPolicy, WebGpuOptions } from '@wasi-webgpu/host'
import { isLegacy } from '@wasi-webgpu/host/legacy-names'
import { trapText } from '@wasi-webgpu/host/trap-text'
import {
  captureStandardError,
  compileFile,
  guestLimits,
  hostImports,
  isUnsupported,
  printedErrors,
  requestGpu,
} from '@wasi-webgpu/native'
import { visible, visibleLines } from '@wasi-webgpu/native/terminal'
import type { Trace } from '@wasi-webgpu/native/trace'
import type { Grants } from '@wasi-webgpu/wasi'
import { Exit, withFrameClock } from '@wasi-webgpu/wasi'
import { nameOf, type SourceOptions, sourceOptions } from '../build/source-options.ts'
import { CommandError, UsageError } from '../command-error.ts'
import { gpuPolicy } from '../options/gpu-policy-option.ts'
import { parseGrants } from '../options/grant-options.ts'
import { memoryLimit } from '../options/memory-option.ts'
import { type ChosenGpu, chosenGpu, onlyFile, parse } from '../options/parsed-arguments.ts'
import { parseMilliseconds } from '../options/quantities.ts'
import { parseScreen, type Screen } from '../options/screen-options.ts'
import { componentFile } from '../registry/component-file.ts'
import { runWithDeadline } from '../run/deadline.ts'
import { type Entry, findEntry } from '../run/entry-export.ts'
import { refuseOtherRuntimes } from '../run/other-runtimes.ts'
import { endWithParentCommand, withoutOption } from '../run/own-process.ts'
import type { Profile } from '../run/profile.ts'
import { duration } from '../terminal/duration.ts'

/** `wasi-webgpu run`: calls the entry of a component, which is built first when the file is a program. */
export async function run(args: readonly string[]): Promise<number> {
  const parsed = parse('run', args)
  const sources = sourceOptions('run', parsed)
  const file = sources === undefined ? onlyFile('run', parsed) : nameOf(sources)
  const limit = parsed.text('time-limit')
  const profilePath = parsed.text('profile')
  const source =
    sources === undefined
      ? await componentFile(file, parsed)
      : { path: await built(profilePath === undefined ? sources : forProfile(sources)), name: file }
  if (limit !== undefined) {
    return runWithDeadline(
      parseMilliseconds('--time-limit', limit),
      ['run', ...withoutOption('time-limit', args)],
      () =>
        process.stderr.write(
          `wasi-webgpu: ${visible(file)} exceeded the time limit of ${limit} and was ended\n`,
        ),
    )
  }
  await endWithParentCommand()
  const [chosen, policy] = [chosenGpu(parsed), await gpuPolicy(parsed)]
  const grants = { ...parseGrants(parsed), args: [file, ...parsed.rest] }
  const screen = parseScreen(parsed, policy?.memory)
  const trace = await openTrace(parsed.text('trace'))
  const profile = await openProfile(profilePath, sources !== undefined)

  const limits = guestLimits(memoryLimit(parsed))
  const component = await compileFile(source, limits, {
    fromCoreModule: module => componentOf(file, module),
    change: profile && (await import('../run/short-names.ts')).withShortNames,
  })
  const entry = findEntry(file, component.exports, parsed.text('invoke'))
  if (screen !== undefined) checkThatItDraws(file, component)
  whenNothingIsLeftToDo(file, screen)
  const printedBefore = printedErrors()
  try {
    const instance = await instantiate(
      file,
      component,
      limits,
      traced(
        trace,
        openImports(
          file,
          grants,
          () => openGpu(chosen, policy, trace),
          screen,
          // A program that was built elsewhere passes no stacks.
          sources && profile,
        ),
      ),
    )
    const run = callee(component, instance, entry)
    const knowsEnd = !component.imports.some(({ name }) => isLegacy(name))
    const drawn = screen === undefined ? run() : draw(run, screen, knowsEnd)
    const result = await Promise.resolve(drawn).finally(() => trace?.settled())
    // wasi:cli/run returns no value.
    if (result !== undefined) process.stdout.write(`${visibleLines(inspect(result))}\n`)
    return printedErrors() > printedBefore ? 1 : 0
  } catch (error) {
    if (error instanceof Exit) return error.code
    if (error instanceof ComponentError) return failed(file, error)
    if (error instanceof Trap || error instanceof WebAssembly.RuntimeError || error instanceof RangeError) {
      throw new CommandError(`${file} ${trapText(error)}`, { cause: error })
    }
    throw error
  }
}

/** Builds a program, and returns the path of its component. */
async function built(sources: SourceOptions): Promise<string> {
  // The compilers load only for a program that is built.
  const { builtProgram } = await import('../build/built-program.ts')
  return (await builtProgram(sources)).path
}

/** Makes a component of a core module, as a compiler for `wasm32-wasip1` writes it. */
async function componentOf(file: string, module: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const { BuildError, componentize } = await import('@wasi-webgpu/build')
  return componentize(module, { names: true }).catch((error: unknown) => {
    if (!(error instanceof BuildError)) throw error
    throw new CommandError(`${file} is a core module, not a component: ${error.message}`, { cause: error })
  })
}

/** Returns the imports for a list of names. */
type OpenImports = (wanted: readonly string[]) => Promise<Imports>

function openImports(
  file: string,
  grants: Grants,
  gpu: () => Promise<WebGpuOptions>,
  screen: Screen | undefined,
  profile: Profile | undefined,
): OpenImports {
  return async wanted => {
    const surface = screen ?? { create: () => refuseToDraw(file) }
    const imports = { ...(await hostImports(wanted, grants, gpu, surface)), ...profile?.imports }
    return screen === undefined ? imports : withFrameClock(imports, () => screen.now)
  }
}

/** Returns the options of a build whose functions a profile names. */
function forProfile(sources: SourceOptions): SourceOptions {
  return sources.language === 'TypeScript'
    ? { ...sources, options: { ...sources.options, takesSamples: true } }
    : { ...sources, options: { ...sources.options, debug: true } }
}

/**
 * Begins the profile of `--profile`.
 *
 * @param isBuilt whether the command has built the program, with the names of its functions
 */
async function openProfile(path: string | undefined, isBuilt: boolean): Promise<Profile | undefined> {
  if (path === undefined) return undefined
  refuseOtherRuntimes('run --profile')
  const { Profile } = await import('../run/profile.ts')
  const profile = openOutput(
    '--profile',
    path,
    () => new Profile(path),
    profile => {
      const { samples, guestSamples, lacksNames, endsAfter, lacksParts } = profile.stop()
      const stacks = guestSamples > 0 ? `, and ${guestSamples} of the program's stack` : ''
      const remedy =
        lacksNames && !isBuilt
          ? '; the component has no names of functions: profile its source, as in wasi-webgpu run --profile app.ts, or build it with --debug'
          : ''
      const end =
        endsAfter === undefined
          ? ''
          : `; the profile ends after ${endsAfter.toFixed(1)} s, at its largest size: the program has too many different stacks, or runs too long`
      const gap = lacksParts ? '; a part of the profile was too large, and is missing' : ''
      return `${samples} samples${stacks}${end}${gap}${remedy}`
    },
  )
  await profile.start()
  return profile
}

/** Opens the file of `--trace`. */
async function openTrace(path: string | undefined): Promise<Trace | undefined> {
  if (path === undefined) return undefined
  const { Trace } = await import('@wasi-webgpu/native/trace')
  const open = () => new Trace(path)
  return openOutput('--trace', path, open, trace => {
    const { calls, overhead, duration: total, error } = trace.close()
    if (error !== undefined) throw new Error(`${error.message}; it lacks the last calls`, { cause: error })
    return `${calls} calls; tracing took ${duration(overhead)} of ${duration(total)}`
  })
}

/**
 * Opens a file that is completed however the guest ends.
 *
 * @param complete writes the rest, and returns what the file has
 * @throws CommandError when the file cannot be written; later failures are printed
 */
function openOutput<Output>(
  option: string,
  path: string,
  open: () => Output,
  complete: (output: Output) => string,
): Output {
  const failure = (error: unknown) => `${option} ${path} cannot be written: ${(error as Error).message}`
  try {
    const output = open()
    exitAfterSignals()
    process.once('exit', () => {
      try {
        process.stderr.write(`wrote ${visible(path)}, ${complete(output)}\n`)
      } catch (error) {
        process.stderr.write(`wasi-webgpu: ${visible(failure(error))}\n`)
      }
    })
    return output
  } catch (error) {
    throw new CommandError(failure(error), { cause: error })
  }
}

function traced(trace: Trace | undefined, open: OpenImports): OpenImports {
  return trace === undefined ? open : async wanted => trace.wrap(await open(wanted))
}

async function openGpu(
  chosen: ChosenGpu,
  policy: GpuPolicy | undefined,
  trace: Trace | undefined,
): Promise<WebGpuOptions> {
  const exactTimestamps = trace !== undefined
  const { gpu } = await requestGpu(chosen.gpu, { ...chosen, capture: captureStandardError, exactTimestamps })
  trace?.measurePasses(gpu)
  return { gpu, policy }
}

async function instantiate(
  file: string,
  component: Component,
  limits: Limits,
  imports: OpenImports,
): Promise<Instance> {
  const wanted = component.imports.map(({ name }) => name)
  try {
    return await component.instantiate({ imports: await imports(wanted), limits })
  } catch (error) {
    if (!(error instanceof LinkError)) throw error
    const hint = isUnsupported(error)
      ? 'a newer wasi-webgpu may do'
      : `wasi-webgpu inspect ${file} lists its imports`
    throw new CommandError(`${file} cannot run here: ${error.message}; ${hint}`, { cause: error })
  }
}

/** Returns the JS function of an entry. */
function callee(component: Component, { exports }: Instance, { export: name, member }: Entry): () => unknown {
  const declared = new Map(component.exports.map(its => [its.name, its.type]))
  if (member === undefined) return exports[functionNames(declared).get(name) as string]
  const its = declared.get(name) as Extract<ExternType, { kind: 'instance' }>
  return exports[name][functionNames(its.exports).get(member) as string]
}

/**
 * Reports an error that the guest returned. An error without a payload is silent, because the guest has
 * printed its reason.
 */
function failed(file: string, error: ComponentError): number {
  if (error.payload !== undefined) {
    process.stderr.write(`wasi-webgpu: ${visible(`${file} failed: ${error.message}`)}\n`)
  }
  return 1
}

function checkThatItDraws(file: string, { imports }: Component): void {
  if (imports.some(({ name }) => /^(wasi-gfx|wasi):surface\/surface@/.test(name))) return
  throw new UsageError(
    `--frames needs a component that draws on a surface, and ${file} imports none`,
    `run it without --frames, or see wasi-webgpu inspect ${file}`,
  )
}

function refuseToDraw(file: string): never {
  throw new UsageError(
    `${file} draws on a surface, which a terminal is not`,
    `write its pictures to a file: wasi-webgpu run ${file} --frames 60 --out frames.png`,
  )
}

/**
 * Runs a guest that draws until it ends or all frames are drawn. The pictures are written however it ends.
 *
 * @param knowsEnd whether the guest learns that its surface has ended, so that it can end itself
 */
async function draw(run: () => unknown, screen: Screen, knowsEnd: boolean): Promise<unknown> {
  // The guest may draw when a signal ends the process; the 'exit' handler writes the pictures.
  exitAfterSignals()
  process.once('exit', () => {
    try {
      for (const pictures of screen.keepPictures()) process.stderr.write(`wrote ${visible(pictures)}\n`)
    } catch (error) {
      process.stderr.write(`wasi-webgpu: ${visible((error as Error).message)}\n`)
    }
  })
  try {
    const result = await Promise.race([run(), knowsEnd ? screen.over : screen.ended])
    await screen.finish()
    return result
  } catch (error) {
    // An error of the guest matters more than one of its last picture.
    await screen.finish().catch(() => {})
    throw error
  }
}

/** Makes signals end the process by an exit, which runs the handlers of it. */
function exitAfterSignals(): void {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)
    process.once(signal, () => process.exit(code))
}

/** Fails when the guest waits and nothing can wake it; Node would exit with 0. */
function whenNothingIsLeftToDo(file: string, screen: Screen | undefined): void {
  process.on('beforeExit', () => {
    if (screen?.advance()) return
    process.stderr.write(`wasi-webgpu: ${visible(file)} waits for an event that can no longer happen\n`)
    process.exit(1)
  })
}
