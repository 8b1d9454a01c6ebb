/** The command line. */

export interface Settings {
  /** A file of llama2.c, a GGUF file, or a folder with safetensors. */
  readonly model: string
  /** By default `tokenizer.bin` or `tokenizer.json` in the model's folder, or the one in a GGUF file. */
  readonly tokenizer: string | undefined
  readonly prompt: string
  /** Maximum number of tokens in the whole sequence. */
  readonly tokens: number
  readonly temperature: number
  readonly topP: number
  readonly seed: number
  readonly f16: boolean
  readonly ignoreEos: boolean
  readonly trace: boolean
}

const usage = `usage: MODEL [options]
  MODEL              a .bin file of llama2.c, a GGUF file, or a folder with config.json, safetensors and tokenizer.json
  --tokenizer FILE   tokenizer.bin or tokenizer.json; by default the one in the model's folder, or in a GGUF file
  --prompt TEXT      what the text begins with
  --tokens N         the most tokens, those of the prompt included; 256 by default
  --temperature T    0 for the likeliest token always; 1 by default
  --top-p P          only the likeliest tokens that together have this probability; 0.9 by default
  --seed N           another seed, another text; 0 by default
  --f16              stores f32 matrices as f16
  --ignore-eos       continues after the end of the text
  --trace            prints what comes out of each layer, a line of JSON for each token`

/** @throws Error with the usage when the arguments are invalid */
export function readSettings(args: readonly string[]): Settings {
  const texts = new Map<string, string>()
  const flags = new Set<string>()
  const positionals: string[] = []
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    const name = arg.replace(/^--/, '')
    if (arg === '--f16' || arg === '--trace' || arg === '--ignore-eos') flags.add(name)
    else if (
      ['tokenizer', 'prompt', 'tokens', 'temperature', 'top-p', 'seed'].includes(name) &&
      name !== arg
    ) {
      const value = args[++i]
      if (value === undefined) throw new Error(`${arg} needs a value\n${usage}`)
      texts.set(name, value)
    } else if (arg.startsWith('--')) throw new Error(`there is no option ${arg}\n${usage}`)
    else positionals.push(arg)
  }
  const [model, ...more] = positionals
  if (model === undefined || more.length > 0) throw new Error(usage)

  const number = (name: string, standard: number, isValid: (value: number) => boolean): number => {
    const value = Number(texts.get(name) ?? standard)
    if (!isValid(value)) throw new Error(`--${name} ${texts.get(name)} makes no sense\n${usage}`)
    return value
  }
  return {
    model,
    tokenizer: texts.get('tokenizer'),
    prompt: texts.get('prompt') ?? '',
    tokens: number('tokens', 256, value => Number.isInteger(value) && value > 1),
    temperature: number('temperature', 1, value => value >= 0 && value < Infinity),
    topP: number('top-p', 0.9, value => value > 0 && value <= 1),
    seed: number('seed', 0, value => Number.isInteger(value) && value >= 0 && value < 2 ** 32),
    f16: flags.has('f16'),
    ignoreEos: flags.has('ignore-eos'),
    trace: flags.has('trace'),
  }
}
