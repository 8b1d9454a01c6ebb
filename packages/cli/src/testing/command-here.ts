import type { Ended } from './command.ts'

/** Options of {@link commandHere}: those of this process by default. */
interface Options {
  /** The current folder. */
  readonly cwd?: string
  /** The variables of the environment. */
  readonly env?: NodeJS.ProcessEnv
}

/** Events of a process that the command listens to until it ends. */
const events = ['beforeExit', 'exit', 'SIGINT', 'SIGTERM'] as const

let previous: Promise<unknown> = Promise.resolve()

/**
 * Runs `wasi-webgpu` in this process, one call after the other, which takes a tenth of the time of a process. It suits tests of what
 * the command prints and returns, but not of signals, pipes and ways to end.
 */
export function commandHere(args: readonly string[], options: Options = {}): Promise<Ended> {
  const ended = previous.then(() => run(args, options))
  previous = ended.catch(() => {})
  return ended
}

async function run(
  args: readonly string[],
  { cwd = process.cwd(), env = process.env }: Options,
): Promise<Ended> {
  const { codeOf } = await import('../main.ts')
  const texts = { stdout: '', stderr: '' }
  const kept = {
    cwd: process.cwd(),
    env: process.env,
    stdout: process.stdout.write,
    stderr: process.stderr.write,
  }
  const listeners = new Map(events.map(event => [event, process.listeners(event as 'exit')]))
  const added = (event: (typeof events)[number]) =>
    process.listeners(event as 'exit').filter(listener => !listeners.get(event)!.includes(listener))
  const decoder = new TextDecoder()
  for (const name of ['stdout', 'stderr'] as const) {
    process[name].write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
      texts[name] += typeof chunk === 'string' ? chunk : decoder.decode(chunk)
      const callback = rest.at(-1)
      if (typeof callback === 'function') queueMicrotask(() => callback())
      return true
    }) as typeof process.stdout.write
  }
  process.env = env
  process.chdir(cwd)
  try {
    const code = await codeOf(args)
    for (const listener of added('exit')) Reflect.apply(listener, process, [code])
    return { code, ...texts }
  } finally {
    for (const event of events) for (const listener of added(event)) process.off(event, listener)
    process.chdir(kept.cwd)
    process.env = kept.env
    process.stdout.write = kept.stdout
    process.stderr.write = kept.stderr
  }
}
