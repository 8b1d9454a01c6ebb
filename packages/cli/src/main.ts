import { languageOf } from '@wasi-webgpu/build/source-language'
import { ComponentFileError, GpuChoiceError, ProviderError } from '@wasi-webgpu/native/errors'
import { visible, visibleLines } from '@wasi-webgpu/native/terminal'
import { RegistryError } from '@wasi-webgpu/registry/errors'
import { commandHelp, help } from './command/help.ts'
import { version } from './command/version.ts'
import { CommandError, SourceErrors, UsageError } from './command-error.ts'
import { nearestWord } from './options/nearest-word.ts'
import { type CommandName, commands } from './options/option-table.ts'
import { withCodeFrames } from './terminal/source-errors.ts'
import { writeSynchronously } from './terminal/synchronous-output.ts'

/**
 * The command `wasi-webgpu`. It ends the process: with 0, with 1 after an error, or with the code that the
 * guest chose.
 *
 * Each command is a file in `command/`, and loads only when it is called. `options/` declares and parses the
 * options, `run/` has the parts of `run`, `terminal/` prints, and `wit/` prints components as WIT. Everything
 * else is in the libraries.
 *
 * @param args the arguments after the name of the command
 */
export async function main(args: readonly string[]): Promise<never> {
  writeSynchronously()
  if (isVerbose(args)) {
    // Of the ten frames that V8 records by default, a panic in Rust takes all before the first of the program.
    Error.stackTraceLimit = 100
    // A component chooses the names of its functions, which may contain line feeds.
    Error.prepareStackTrace = (error, frames) =>
      [`${error}`, ...frames.map(frame => `    at ${frame}`)].map(visible).join('\n')
  }
  const code = await codeOf(args)
  // The process must not wait for work of a GPU whose guest has ended.
  process.exit(code)
}

/** Runs the command, and returns the exit code. It prints the message of an error. */
export async function codeOf(args: readonly string[]): Promise<number> {
  try {
    return await dispatch(args)
  } catch (error) {
    report(error, isVerbose(args))
    return 1
  }
}

async function dispatch(args: readonly string[]): Promise<number> {
  const [first, ...rest] = args
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    const about = first === 'help' ? rest[0] : undefined
    process.stdout.write(about === undefined ? help() : commandHelp(commandName(about)))
    return 0
  }
  if (first !== undefined && versionWords.includes(first)) {
    process.stdout.write(`${version()}\n`)
    return 0
  }
  const name = commandName(first)
  if (ownArguments(rest).some(arg => arg === '--help' || arg === '-h')) {
    process.stdout.write(commandHelp(name))
    return 0
  }
  // Imported on demand: help needs neither the runtime nor the GPU.
  switch (name) {
    case 'run':
      return (await import('./command/run.ts')).run(rest)
    case 'dev':
      return (await import('./command/dev.ts')).dev(rest)
    case 'build':
      return (await import('./command/build.ts')).build(rest)
    case 'serve':
      return (await import('./command/serve.ts')).serve(rest)
    case 'work':
      return (await import('./command/work.ts')).work(rest)
    case 'info':
      return (await import('./command/info.ts')).info(rest)
    case 'inspect':
      return (await import('./command/inspect.ts')).inspect(rest)
    case 'pull':
      return (await import('./command/pull.ts')).pull(rest)
    case 'push':
      return (await import('./command/push.ts')).push(rest)
    case 'completions':
      return (await import('./command/completions.ts')).completions(rest)
  }
}

/** Arguments that ask for the version. */
const versionWords = ['--version', '-V', '-v', 'version']

function commandName(text: string): CommandName {
  if (Object.hasOwn(commands, text)) return text as CommandName
  const nearest = nearestWord(text, [...Object.keys(commands), '--help', '--version'])
  const isFile = text.endsWith('.wasm') || languageOf(text) !== undefined
  const hint = isFile
    ? `to run it: wasi-webgpu run ${text}`
    : nearest === undefined
      ? 'wasi-webgpu --help lists the commands'
      : `did you mean ${nearest}? wasi-webgpu --help lists the commands`
  throw new UsageError(text.startsWith('-') ? `unknown option '${text}'` : `unknown command '${text}'`, hint)
}

/** Returns the arguments before `--`, which are for the command rather than the guest. */
function ownArguments(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--')
  return end < 0 ? args : args.slice(0, end)
}

function isVerbose(args: readonly string[]): boolean {
  return ownArguments(args).includes('--verbose')
}

function report(error: unknown, verbose: boolean): void {
  const text = error instanceof Error ? error.message : String(error)
  // Errors of GPUs and of programs have several lines. All other errors are one line, even if they quote a component.
  const message = error instanceof ProviderError ? visibleLines(text) : visible(text)
  const expected = [CommandError, ComponentFileError, GpuChoiceError, ProviderError, RegistryError].some(
    kind => error instanceof kind,
  )
  process.stderr.write(
    expected
      ? `${error instanceof SourceErrors ? withCodeFrames(text) : `wasi-webgpu: ${message}`}\n`
      : `wasi-webgpu: internal error: ${message}; please report it, with what --verbose adds\n`,
  )
  for (let cause = error; verbose && cause instanceof Error; cause = cause.cause) {
    process.stderr.write(`${stackOf(cause)}\n`)
  }
}

/** Returns the stack of an error, with the message on one line. */
function stackOf({ stack, message }: Error): string {
  return stack === undefined ? visible(message) : visibleLines(stack)
}
