import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Message } from './child.ts'
import type { Outcome } from './script.ts'

/** A directive and what became of it. */
export interface Finished {
  /** Where the directive begins, from 1. */
  readonly line: number
  readonly text: string
  readonly outcome: Outcome
}

/** What became of a script. */
export interface FileReport {
  readonly finished: readonly Finished[]
  /** How many directives were not reached. */
  readonly notRun: number
  /** Why the run ended early. */
  readonly problem: string | undefined
}

const child = fileURLToPath(new URL('./child.ts', import.meta.url))

/**
 * Runs a script in a process of its own.
 *
 * @param timeLimit how long the whole script may take, in seconds, when it has been read
 */
export function runFile(path: string, timeLimit: number): Promise<FileReport> {
  const { promise, resolve } = Promise.withResolvers<FileReport>()
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
  // Other than `exit`, it comes when all messages are read.
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
