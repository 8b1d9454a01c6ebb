import { spawn } from 'node:child_process'
import { commandPath } from '../../../cli/src/testing/command-path.ts'

/** A running `wasi-webgpu work`. */
export interface RunningWorker {
  readonly pid: number
  /** The lines of its log that begin with `job=` after their time, without what differs between two runs. */
  jobs(): string[]
  /** Its whole output. */
  output(): string
  /** Sends a signal, and resolves with the exit code. */
  end(signal?: NodeJS.Signals): Promise<number | null>
  /** Sends a signal without waiting. */
  kill(signal: NodeJS.Signals): void
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>
}

/** Starts `wasi-webgpu work` on the null GPU, and waits until it takes jobs. */
export async function startWorker(args: readonly string[], env = process.env): Promise<RunningWorker> {
  const child = spawn(process.execPath, [commandPath, 'work', '--gpu', 'null', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  })
  let output = ''
  const isWorking = Promise.withResolvers<void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', text => {
      output += text
      if (/event=working/.test(output)) isWorking.resolve()
    })
  }
  const ended = new Promise<number | null>(resolve => child.on('close', code => resolve(code)))
  void ended.then(() => isWorking.reject(new Error(`the worker has ended: ${output}`)))
  await isWorking.promise
  return {
    pid: child.pid as number,
    jobs: () =>
      [...output.matchAll(/^time=\S+ (job=.*)$/gm)].map(([, line = '']) =>
        line.replace(/ (ms|worker)=\S+/g, ''),
      ),
    output: () => output,
    kill: signal => void child.kill(signal),
    end: (signal = 'SIGTERM') => {
      child.kill(signal)
      return ended
    },
    ended,
  }
}
