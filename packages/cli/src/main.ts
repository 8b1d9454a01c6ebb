import { ComponentFileError, ProviderError } from '@wasi-webgpu/native/errors'
import { prefixed, visible, visibleLines } from '@wasi-webgpu/native/terminal'
import { commandHelp, help } from './command/help.ts'
import { version } from './command/version.ts'
import { CommandError, CommandErrors, UsageError } from './command-error.ts'
import { type CommandName, commands } from './options/option-table.ts'
import { writeSynchronously } from './terminal/synchronous-output.ts'

/**
 * The command `wasi-webgpu`. Ends the process: with 0, with 1 after an error, or with the code that the guest
 * chose.
 *
 * @param args the arguments after the command's own name
 */
export async function main(args: readonly string[]): Promise<never> {
  writeSynchronously()
  let code: number
  try {
    code = await dispatch(args)
  } catch (error) {
    report(error, isVerbose(args))
    code = 1
  }
  // Not left to Node: a guest may have gone while work of its GPU, which nobody waits for, is still pending.
  process.exit(code)
}

async function dispatch(args: readonly string[]): Promise<number> {
  const [first, ...rest] = args
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    const about = first === 'help' ? rest[0] : undefined
    process.stdout.write(about === undefined ? help() : commandHelp(commandName(about)))
    return 0
  }
  if (first === '--version' || first === '-V') {
    process.stdout.write(`${version()}\n`)
    return 0
  }
  const name = commandName(first)
  if (ownArguments(rest).some(arg => arg === '--help' || arg === '-h')) {
    process.stdout.write(commandHelp(name))
    return 0
  }
  // Loaded only now: help needs neither the runtime nor the GPU.
  switch (name) {
    case 'run':
      return (await import('./command/run.ts')).run(rest)
    case 'build':
      return (await import('./command/build.ts')).build(rest)
    case 'serve':
      return (await import('./command/serve.ts')).serve(rest)
    case 'info':
      return (await import('./command/info.ts')).info(rest)
    case 'inspect':
      return (await import('./command/inspect.ts')).inspect(rest)
    case 'completions':
      return (await import('./command/completions.ts')).completions(rest)
  }
}

function commandName(text: string): CommandName {
  if (Object.hasOwn(commands, text)) return text as CommandName
  const hint = text.endsWith('.wasm')
    ? `to run a component: wasi-webgpu run ${text}`
    : 'wasi-webgpu --help lists the commands'
  throw new UsageError(text.startsWith('-') ? `unknown option '${text}'` : `unknown command '${text}'`, hint)
}

/** The arguments that are for the command, not for the guest. */
function ownArguments(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--')
  return end < 0 ? args : args.slice(0, end)
}

function isVerbose(args: readonly string[]): boolean {
  return ownArguments(args).includes('--verbose')
}

function report(error: unknown, verbose: boolean): void {
  const text = error instanceof Error ? error.message : String(error)
  // The attempts at a GPU and the errors of a program have a line each; all else is one line, whatever of a component it
  // quotes.
  const hasLines = error instanceof ProviderError || error instanceof CommandErrors
  const message = hasLines ? visibleLines(text) : visible(text)
  const expected = [CommandError, ComponentFileError, ProviderError].some(kind => error instanceof kind)
  process.stderr.write(
    expected
      ? `${error instanceof CommandErrors ? prefixed(message) : `wasi-webgpu: ${message}`}\n`
      : `wasi-webgpu: internal error: ${message}; please report it, with what --verbose adds\n`,
  )
  for (let cause = error; verbose && cause instanceof Error; cause = cause.cause) {
    process.stderr.write(`${stackOf(cause)}\n`)
  }
}

/** The stack of an error, in which its message is one line too. */
function stackOf({ stack, message }: Error): string {
  return stack === undefined ? visible(message) : visibleLines(stack.replace(message, () => visible(message)))
}
