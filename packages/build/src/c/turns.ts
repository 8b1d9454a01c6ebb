import { availableParallelism } from 'node:os'

/** Lets at most as many pieces of work run at a time as the machine has cores; the others wait in order. */
export class Turns {
  readonly #waiting: (() => void)[] = []
  #running = 0

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running === availableParallelism()) await new Promise<void>(go => this.#waiting.push(go))
    else this.#running++
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running--
    }
  }
}
