import type { ChildProcess } from 'node:child_process'
import { visible } from '@wasi-webgpu/native/terminal'
import { say } from '../build/component-output.ts'
import { endProcess, exitCode, startCommand } from '../run/own-process.ts'
import { duration } from '../terminal/duration.ts'
import type { DevView } from './dev-view.ts'

/** Runs each build in the terminal, in a process of its own, which ends when the next one is ready. */
export class TerminalView implements DevView {
  readonly #name: string
  readonly #args: readonly string[]
  #child: ChildProcess | undefined
  /** Resolves when the last process has ended. */
  #ended: Promise<void> = Promise.resolve()

  /**
   * @param name the program's name in messages
   * @param args arguments of the command that runs it
   */
  constructor(name: string, args: readonly string[]) {
    this.#name = name
    this.#args = args
  }

  async show(_component: string): Promise<void> {
    await this.close()
    const startedAt = performance.now()
    const child = startCommand(this.#args)
    this.#child = child
    this.#ended = exitCode(child).then(code => {
      if (this.#child !== child) return
      this.#child = undefined
      const time = duration(performance.now() - startedAt)
      say(`${visible(this.#name)}: ended with code ${code} after ${time}; it runs again when you save`)
    })
  }

  fail(_errors: string): void {
    say(this.#child === undefined ? 'It is built again when you save.' : 'The last build continues to run.')
  }

  async close(): Promise<void> {
    if (this.#child !== undefined) {
      endProcess(this.#child)
      this.#child = undefined
    }
    await this.#ended
  }
}
