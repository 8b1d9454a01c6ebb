/** A project, as its README describes it. */
export interface Project {
  readonly name: string
  /** Short description of the program. */
  readonly about: string
  /** Programs that npm does not install, and where to get them. */
  readonly needs?: string | undefined
  /** The scripts of its `package.json`. */
  readonly scripts: Readonly<Record<string, string>>
}

/** Returns the text of a project's README. */
export function readme({ name, about, needs, scripts }: Project): string {
  const rows = Object.entries(scripts).map(([script, command]) => {
    const picture = /--out (\S+)/.exec(command)?.[1]
    const where = picture === undefined ? '' : `, and writes ${picture}`
    return [
      `npm ${standard.includes(script) ? '' : 'run '}${script}`,
      `${purposes[script] ?? command}${where}`,
    ]
  })
  const width = Math.max(...rows.map(([command = '']) => command.length))
  const lines = rows.map(([command = '', purpose]) => `${command.padEnd(width)}   # ${purpose}`)
  const need = needs === undefined ? '' : `\nThe program needs ${needs}\n`
  return `# ${name}

A program that uses the GPU inside a WebAssembly component: ${about}.
${need}
\`\`\`sh
${lines.join('\n')}
\`\`\`

\`npx wasi-webgpu --help\` describes the command. A component runs on any host of \`wasi:webgpu\`: in a terminal, on a server, in a
page.
`
}

/** Scripts that npm runs without `run`. */
const standard = ['start', 'test']

const purposes: Readonly<Record<string, string>> = {
  build: 'builds the component',
  check: 'checks the types',
  dev: 'runs the program, again whenever it changes',
  page: 'runs it in a page, again whenever it changes',
  start: 'builds it and runs it',
  test: 'builds it and runs its tests',
}
