import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { guestCodeDescriptor, starts } from './guest-code.ts'
import type { Report } from './input-process.ts'
import type { Input } from './target.ts'

/** How an input ended. */
export interface Verdict {
  readonly kind: 'outcome' | 'fault'
  /** The outcome or the fault in words. The first line tells outcomes and faults from others of their kind. */
  readonly message: string
}

const child = fileURLToPath(new URL('./input-process.ts', import.meta.url))

/** Seconds that code of a guest runs before its process is stopped, which is an outcome, not a fault. */
const guestTimeLimit = 1

/** Seconds for a process to start. */
const startTimeLimit = 120

/** Runs inputs of a target in a separate process, and replaces the process when one stops it. */
export class IsolatedInputs implements Disposable {
  readonly #target: string
  readonly #timeLimit: number
  #running: Running | undefined

  /** @param timeLimit seconds that an input may take */
  constructor(target: string, timeLimit: number) {
    this.#target = target
    this.#timeLimit = timeLimit
  }

  /** Runs one input. */
  async run(input: Input): Promise<Verdict> {
    this.#running ??= await Running.start(this.#target)
    const verdict = await this.#running.run(input, this.#timeLimit)
    if (this.#running.isOver || verdict.kind === 'fault') this[Symbol.dispose]()
    return verdict
  }

  /** Ends the process; the next input starts another. */
  [Symbol.dispose](): void {
    this.#running?.kill()
    this.#running = undefined
  }
}

/** A process that runs inputs. */
class Running {
  readonly #process: ChildProcess
  #settle: (report: Report | 'closed') => void = () => {}
  #isInGuest = false
  #errorOutput = ''
  isOver = false

  private constructor(target: string) {
    this.#process = fork(child, [target], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc', 'pipe'],
      execArgv: ['--max-old-space-size=1024'],
    })
    this.#process.on('message', report => this.#settle(report as Report))
    this.#process.on('close', () => {
      this.isOver = true
      this.#settle('closed')
    })
    this.#process.stderr?.on('data', text => {
      this.#errorOutput = (this.#errorOutput + text).slice(-4000)
    })
    this.#process.stdio[guestCodeDescriptor]?.on('data', (messages: Buffer) => {
      this.#isInGuest = messages.at(-1) === starts.charCodeAt(0)
    })
  }

  static async start(target: string): Promise<Running> {
    const started = new Running(target)
    const report = await started.#report(startTimeLimit)
    if (report === 'closed' || report === 'late')
      throw new Error(`the process for inputs did not start: ${started.#errorOutput}`)
    return started
  }

  async run(input: Input, timeLimit: number): Promise<Verdict> {
    this.#errorOutput = ''
    const reported = this.#report(timeLimit)
    this.#process.send(input)
    const report = await reported
    if (report === 'late') {
      const inGuest = this.#isInGuest
      this.kill()
      return inGuest
        ? { kind: 'outcome', message: 'the guest computes without end' }
        : { kind: 'fault', message: `hang: no end within ${timeLimit} s` }
    }
    if (report === 'closed') {
      const { signalCode, exitCode } = this.#process
      return {
        kind: 'fault',
        message: `crash: ${signalCode ?? `exit code ${exitCode}`}\n${this.#errorOutput}`,
      }
    }
    if (report.kind === 'fault') return report
    return { kind: 'outcome', message: report.kind === 'outcome' ? report.outcome : report.kind }
  }

  kill(): void {
    this.isOver = true
    this.#process.kill('SIGKILL')
  }

  /** Resolves to the next report, or to `late` after the time limit, which is shorter for code of a guest. */
  #report(timeLimit: number): Promise<Report | 'closed' | 'late'> {
    const { promise, resolve } = Promise.withResolvers<Report | 'closed' | 'late'>()
    let inGuestBefore = false
    const guest = setInterval(() => {
      if (this.#isInGuest && inGuestBefore) resolve('late')
      inGuestBefore = this.#isInGuest
    }, guestTimeLimit * 1000)
    const timer = setTimeout(resolve, timeLimit * 1000, 'late')
    this.#settle = resolve
    return promise.finally(() => {
      clearInterval(guest)
      clearTimeout(timer)
    })
  }
}
