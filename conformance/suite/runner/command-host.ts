import { spawn } from 'node:child_process'
import { type Ended, type Host, inOneLine } from './host.ts'

/** A host that is an executable. */
export interface CommandHostOptions {
  readonly name: string
  readonly version: () => Promise<string>
  /** Program and arguments that run a component; they contain {@link componentPlace} and may contain {@link argsPlace}. */
  readonly command: (component: string) => readonly string[] | Promise<readonly string[]>
  /** Environment variables beside those of this process. */
  readonly env?: () => Promise<Readonly<Record<string, string>>>
}

/** Stands for the path of the component in a command. */
export const componentPlace = '{component}'
/** Stands for the arguments of the program in a command; without it, they are appended. */
export const argsPlace = '{args}'

/** Makes a host of an executable, which each program starts anew. */
export function commandHost({ name, version, command, env }: CommandHostOptions): Host {
  return {
    name,
    version,
    run: async (component, args, timeLimit) => {
      const words = filled(await command(component), component, args)
      return runCommand(words, { ...process.env, ...(await env?.()) }, timeLimit)
    },
  }
}

/** Makes a host of a command line such as `myhost run {component}`. Whitespace separates its words. */
export function commandLineHost(line: string): Host {
  const words = line.trim().split(/\s+/)
  return commandHost({ name: words[0]!, version: async () => line, command: () => words })
}

function filled(words: readonly string[], component: string, args: readonly string[]): string[] {
  const all = words.includes(argsPlace) ? words : [...words, argsPlace]
  return all.flatMap(word => (word === componentPlace ? [component] : word === argsPlace ? args : [word]))
}

function runCommand(
  [program = '', ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
  timeLimit: number,
): Promise<Ended> {
  const { promise, resolve, reject } = Promise.withResolvers<Ended>()
  // A group of its own, so that a host that a wrapper starts is stopped with the wrapper.
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  let output = ''
  let errors = ''
  let stopped = false
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const timer = setTimeout(() => {
    stopped = true
    process.kill(-child.pid!, 'SIGKILL')
  }, timeLimit * 1000)
  child.on('error', error => {
    clearTimeout(timer)
    reject(new Error(`${program} does not start: ${error.message}`))
  })
  child.on('close', (code, signal) => {
    clearTimeout(timer)
    const end = stopped ? `stopped after ${timeLimit} s` : signal === null ? `exit code ${code}` : signal
    resolve({ output, succeeded: code === 0, reason: inOneLine(`${end}: ${errors}`).replace(/:$/, '') })
  })
  return promise
}
