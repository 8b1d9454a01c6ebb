import { UsageError } from '../command-error.ts'
import { type Command, commands, type Option, optionsOf } from '../options/option-table.ts'
import { parse } from '../options/parsed-arguments.ts'

/** `wasi-webgpu completions`: prints a script that completes the command in a shell. */
export async function completions(args: readonly string[]): Promise<number> {
  const { positionals } = parse('completions', args)
  const [shell = ''] = positionals
  if (positionals.length !== 1 || !Object.hasOwn(scripts, shell)) {
    throw new UsageError(
      positionals.length === 0 ? 'completions needs a shell' : `unknown shell '${positionals.join(' ')}'`,
      `name one of ${Object.keys(scripts).join(', ')}, as in wasi-webgpu completions bash`,
    )
  }
  process.stdout.write(scripts[shell as keyof typeof scripts]())
  return 0
}

const scripts = { bash, zsh, fish }

const entries = (Object.entries(commands) as [keyof typeof commands, Command][]).map(([name, command]) => ({
  name,
  ...command,
  options: Object.entries(optionsOf(name)),
}))
const names = entries.map(({ name }) => name).join(' ')

/**
 * Returns the script for bash. It looks at the command, then at the word before the cursor, which may need a
 * value.
 */
function bash(): string {
  const values = entries.flatMap(({ name, options }) =>
    options.flatMap(([option, { bare, completes, value, short }]) =>
      value === undefined || bare !== undefined
        ? []
        : [
            `"${name} --${option}"${short === undefined ? '' : ` | "${name} -${short}"`}) ${reply(completes)} ;;`,
          ],
    ),
  )
  const own = entries.map(({ name, options, takes }) => {
    const words = options.map(([option]) => `--${option}`)
    const positional = typeof takes === 'object' ? takes : []
    return `${name}) words="${[...words, '--help', ...positional].join(' ')}" ;;`
  })
  return `# Completions of wasi-webgpu for bash: source <(wasi-webgpu completions bash)
_wasi_webgpu() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]} words=
  COMPREPLY=()
  if [[ $COMP_CWORD -eq 1 ]]; then
    COMPREPLY=($(compgen -W "${names} --help --version" -- "$current"))
    return
  fi
  case "$command $previous" in
    ${values.join('\n    ')}
  esac
  case "$command" in
    ${own.join('\n    ')}
    help) words="${names}" ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [[ $current == -* ]] || COMPREPLY+=($(compgen -f -- "$current"))
}
complete -o filenames -F _wasi_webgpu wasi-webgpu
`
}

/** Returns bash code that completes the value of an option. */
function reply(completes: Option['completes']): string {
  if (completes === undefined) return 'return'
  const action =
    typeof completes === 'object' ? `-W "${completes.join(' ')}"` : completes === 'file' ? '-f' : '-d'
  return `COMPREPLY=($(compgen ${action} -- "$current")); return`
}

function zsh(): string {
  const specs = (options: readonly (readonly [string, Option])[]) =>
    options.flatMap(([name, option]) => {
      const { multiple, short, help } = option
      const about = `[${zshText(help)}]${zshValue(option)}`
      const repeatable = multiple ? '*' : ''
      return [`'${repeatable}--${name}${about}'`, ...(short === undefined ? [] : [`'-${short}${about}'`])]
    })
  const cases = entries.map(({ name, options, takes }) => {
    const file =
      takes === undefined
        ? []
        : [typeof takes === 'string' ? `'*:file:_files'` : `'1:word:(${takes.join(' ')})'`]
    const all = [...specs(options), `'--help[show the help of the command]'`, ...file]
    return `${name}) _arguments \\\n      ${all.join(' \\\n      ')} ;;`
  })
  const list = entries.map(({ name, summary }) => `'${name}:${zshText(summary)}'`)
  return `#compdef wasi-webgpu
# Completions of wasi-webgpu for zsh: source <(wasi-webgpu completions zsh), after compinit
_wasi_webgpu() {
  local -a commands=(
    ${list.join('\n    ')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
    ${cases.join('\n    ')}
    help) _describe command commands ;;
  esac
}
compdef _wasi_webgpu wasi-webgpu
`
}

function zshValue({ bare, value, completes }: Option): string {
  if (value === undefined || bare !== undefined) return ''
  const action =
    completes === undefined
      ? ' '
      : typeof completes === 'object'
        ? `(${completes.join(' ')})`
        : completes === 'file'
          ? '_files'
          : '_files -/'
  return `:${zshText(value)}:${action}`
}

/**
 * Escapes text for a single-quoted spec of `_arguments`, where brackets, colons and backslashes have a
 * meaning.
 */
function zshText(text: string): string {
  return text.replaceAll(/[[\]:\\]/g, '\\$&').replaceAll("'", `'\\''`)
}

function fish(): string {
  const command = 'complete -c wasi-webgpu'
  const lines = entries.flatMap(({ name, summary, options, takes }) => {
    const own = `${command} -n '__fish_seen_subcommand_from ${name}'`
    return [
      `${command} -f -n __fish_use_subcommand -a ${name} -d ${fishText(summary)}`,
      ...options.map(
        ([option, { bare, short, help, value, completes }]) =>
          `${own} -l ${option}${short === undefined ? '' : ` -s ${short}`}${
            value === undefined || bare !== undefined ? '' : fishValue(completes)
          } -d ${fishText(help)}`,
      ),
      `${own} -l help -d 'show the help of the command'`,
      ...(typeof takes === 'object' ? [`${own} -f -a '${takes.join(' ')}'`] : []),
    ]
  })
  return `# Completions of wasi-webgpu for fish: wasi-webgpu completions fish | source
${lines.join('\n')}
${command} -f -n '__fish_seen_subcommand_from help' -a '${names}'
`
}

function fishValue(completes: Option['completes']): string {
  if (completes === undefined) return ' -x'
  if (typeof completes === 'object') return ` -x -a '${completes.join(' ')}'`
  return completes === 'file' ? ' -r -F' : " -x -a '(__fish_complete_directories)'"
}

function fishText(text: string): string {
  return `'${text.replaceAll(/[\\']/g, '\\$&')}'`
}
