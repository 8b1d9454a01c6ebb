import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { isCancel, select, text } from '@clack/prompts'
import { CreateError, create } from './create.ts'
import { type Template, templates } from './templates.ts'

/**
 * Runs the command `create-wasi-webgpu`, which `npm create wasi-webgpu` starts.
 *
 * @param args arguments after the command's own name
 * @returns the exit code
 */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parse(args)
    if (values.help) {
      process.stdout.write(help)
      return 0
    }
    const folder = positionals[0] ?? (await ask('folder', '--help shows how', askFolder))
    const template =
      values.template ?? (await ask('--template', Object.keys(templates).join(', '), askTemplate))
    if (folder === undefined || template === undefined) return 1
    create(folder, template)
    const { needs }: Template = templates[template as keyof typeof templates]
    const need = needs === undefined ? '' : `  # the program needs ${needs}\n`
    const enter = resolve(folder) === process.cwd() ? '' : `  cd ${quoted(folder)}\n`
    process.stdout.write(`\n${enter}${need}  npm install\n  npm start\n\n`)
    return 0
  } catch (error) {
    if (!(error instanceof CreateError)) throw error
    process.stderr.write(`create-wasi-webgpu: ${error.message}\n`)
    return 1
  }
}

const nameWidth = Math.max(...Object.keys(templates).map(name => name.length))

const help = `Usage: npm create wasi-webgpu [folder] -- [--template <name>]

Creates a folder with a program that uses the GPU inside a WebAssembly component.

Templates
${Object.entries(templates)
  .map(([name, { about }]) => `  ${name.padEnd(nameWidth)}  ${about}`)
  .join('\n')}

On a terminal, the command asks for a missing folder or template.
`

const options = {
  template: { type: 'string', short: 't' },
  help: { type: 'boolean', short: 'h' },
} as const

function parse(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    if (positionals.length > 1) throw new CreateError(`unexpected '${positionals[1]}'; name one folder`)
    return { values, positionals }
  } catch (error) {
    if (error instanceof CreateError) throw error
    const [problem] = (error as Error).message.split('. ')
    throw new CreateError(
      `${problem}; the options are ${Object.keys(options)
        .map(name => `--${name}`)
        .join(', ')}`,
    )
  }
}

/** Returns a path as shells take it. */
function quoted(path: string): string {
  return /[^\w/\\.:@+~-]/.test(path) ? `"${path}"` : path
}

/** Asks for missing arguments on a terminal. */
async function ask(
  what: string,
  hint: string,
  question: () => Promise<string | symbol>,
): Promise<string | undefined> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new CreateError(
      what === 'folder' ? `name a folder; ${hint}` : `name a template with ${what}: ${hint}`,
    )
  }
  const answer = await question()
  return isCancel(answer) ? undefined : (answer as string)
}

function askFolder(): Promise<string | symbol> {
  return text({ message: 'Folder of the program?', placeholder: 'my-program', defaultValue: 'my-program' })
}

function askTemplate(): Promise<string | symbol> {
  return select({
    message: 'Template?',
    options: Object.entries(templates).map(([value, { about }]) => ({ value, label: value, hint: about })),
  })
}
