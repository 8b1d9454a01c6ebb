import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Outcome } from './script.ts'
import type { Message } from './script-process.ts'

/** A directive that has ended, with its outcome. */
export interface Finished {
  /** Line of the directive, from 1. */
  readonly line: number
  readonly text: string
  readonly outcome: Outcome
}

/** Report of the run of a script. */
export interface ScriptReport {
  readonly finished: readonly Finished[]
  /** Number of directives that were not reached. */
  readonly notRun: number
  /** Reason why the run ended early. */
  readonly problem: string | undefined
}

const child = fileURLToPath(new URL('./script-process.ts', import.meta.url))

/**
 * Runs a script in a separate process.
 *
 * @param timeLimit seconds until the script is stopped, counted from when it has been read
 */
export function runIsolated(path: string, timeLimit: number): Promise<ScriptReport> {
  const { promise, resolve } = Promise.withResolvers<ScriptReport>()
  const finished: Finished[] = []
  let directives = 0
  let begun: { readonly line: number; readonly text: string } | undefined
  let problem: string | undefined
  const running = fork(child, [path])
  let timer: NodeJS.Timeout | undefined
  const endInTime = () => {
    problem = `no end within ${timeLimit} s`
    running.kill('SIGKILL')
  }
  running.on('message', (message: Message) => {
    switch (message.kind) {
      case 'script':
        directives = message.directives
        timer = setTimeout(endInTime, timeLimit * 1000)
        break
      case 'begin':
        begun = message
        break
      case 'end':
        if (begun !== undefined)
          finished.push({ line: begun.line, text: begun.text, outcome: message.outcome })
        begun = undefined
        break
      case 'error':
        problem = message.message
        break
    }
  })
  // Unlike `exit`, `close` follows the last message.
  running.on('close', (code, signal) => {
    clearTimeout(timer)
    if (begun !== undefined || finished.length < directives)
      problem ??= `the process ended: ${signal ?? code}`
    if (begun !== undefined) {
      const outcome: Outcome = { status: 'failed', expected: 'an end', actual: problem ?? 'none' }
      finished.push({ line: begun.line, text: begun.text, outcome })
    }
    resolve({ finished, notRun: directives - finished.length, problem })
  })
  return promise
}
