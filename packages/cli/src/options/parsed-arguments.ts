import { type ParseArgsConfig, parseArgs } from 'node:util'
import type { AdapterChoice } from '@wasi-webgpu/native'
import { type GpuChoice, gpuChoices } from '@wasi-webgpu/native/gpu-choice'
import { UsageError } from '../command-error.ts'
import { nearestWord } from './nearest-word.ts'
import { type CommandName, type Options, optionsOf } from './option-table.ts'

/** The parsed arguments of a command. */
export interface Parsed {
  readonly positionals: readonly string[]
  /** The arguments after `--`, which are the guest's. */
  readonly rest: readonly string[]
  /** Whether an option is given. */
  has(name: string): boolean
  flag(name: string): boolean
  text(name: string): string | undefined
  texts(name: string): readonly string[]
}

/**
 * Parses the arguments of a command.
 *
 * @param command the command whose options are parsed
 * @throws UsageError on an unknown option, or an option without its value
 */
export function parse(command: CommandName, args: readonly string[]): Parsed {
  const end = args.indexOf('--')
  const own = end < 0 ? args : args.slice(0, end)
  const hint = `wasi-webgpu ${command} --help lists the options`
  try {
    const options = optionsOf(command)
    const config = { args: own.map(arg => withValue(arg, options)), options, allowPositionals: true }
    const { positionals, values } = parseArgs<ParseArgsConfig>(config)
    return {
      positionals,
      rest: end < 0 ? [] : args.slice(end + 1),
      has: name => values[name] !== undefined,
      flag: name => values[name] === true,
      text: name => values[name] as string | undefined,
      texts: name => (values[name] as string[] | undefined) ?? [],
    }
  } catch (error) {
    // The rest of Node's message is advice on positional arguments, which does not apply here.
    const problem = (error as Error).message.split('. ')[0]!.replace(/^./, c => c.toLowerCase())
    const unknown = /^unknown option '(--[^']+)'/.exec(problem)?.[1]
    const nearest =
      unknown &&
      nearestWord(
        unknown,
        Object.keys(optionsOf(command)).map(name => `--${name}`),
      )
    throw new UsageError(problem, nearest === undefined ? hint : `did you mean ${nearest}? ${hint}`)
  }
}

/**
 * Returns an argument in the form that `parseArgs` supports: adds the value of a bare option, and the second dash of
 * an option that compilers have with one, `-std=c++20`.
 */
function withValue(arg: string, options: Options): string {
  const [, name = ''] = /^-([a-z]{2,})=/.exec(arg) ?? []
  if (Object.hasOwn(options, name)) return `-${arg}`
  const bare = arg.startsWith('--') ? options[arg.slice(2)]?.bare : undefined
  return bare === undefined ? arg : `${arg}=${bare}`
}

/** Returns the one file of a command; by default a component. */
export function onlyFile(
  command: string,
  { positionals }: Parsed,
  of = { a: 'a component file', example: 'app.wasm' },
): string {
  const [file, extra] = positionals
  if (file === undefined) {
    throw new UsageError(`${command} needs ${of.a}`, `name it, as in wasi-webgpu ${command} ${of.example}`)
  }
  if (extra !== undefined) {
    const hint =
      command === 'run'
        ? `arguments for the guest go after --: wasi-webgpu run ${file} -- ${positionals.slice(1).join(' ')}`
        : `wasi-webgpu ${command} takes one file`
    throw new UsageError(`unexpected '${extra}'`, hint)
  }
  return file
}

/** A GPU as the options of a command choose it. */
export interface ChosenGpu {
  readonly gpu: GpuChoice
  readonly adapter: AdapterChoice | undefined
  readonly nvidiaF16: boolean
  readonly fastLane: boolean
}

/** Returns the values of `--gpu`, `--gpu-index`, `--gpu-name`, `--nvidia-f16` and `--gpu-fast-lane`. */
export function chosenGpu(parsed: Parsed): ChosenGpu {
  const text = parsed.text('gpu') ?? 'auto'
  const choice = gpuChoices.find(known => known === text)
  if (choice === undefined)
    throw new UsageError(`unknown --gpu '${text}'`, `use one of ${gpuChoices.join(', ')}`)
  const lane = parsed.text('gpu-fast-lane') ?? 'on'
  if (lane !== 'on' && lane !== 'off')
    throw new UsageError(`unknown --gpu-fast-lane '${lane}'`, 'use on or off')
  return {
    gpu: choice,
    adapter: chosenAdapter(parsed),
    nvidiaF16: parsed.flag('nvidia-f16'),
    fastLane: lane === 'on',
  }
}

function chosenAdapter(parsed: Parsed): AdapterChoice | undefined {
  const [index, name] = [parsed.text('gpu-index'), parsed.text('gpu-name')]
  if (index !== undefined && name !== undefined)
    throw new UsageError('--gpu-index and --gpu-name exclude each other', 'name one of the two')
  if (name !== undefined) return { name }
  if (index === undefined) return undefined
  if (!/^\d{1,4}$/.test(index))
    throw new UsageError(`--gpu-index '${index}' is not a number`, 'wasi-webgpu info lists the adapters')
  return { index: Number(index) }
}
