import type { JobHead, Pool } from '@wasi-webgpu/serve/workers'
import { Job, type Outcome } from './job.ts'

/** The jobs that this server holds: those of its workers, and those that wait for one. */
export class JobQueue {
  readonly #pool: Pool
  readonly #timeLimit: number
  readonly #most: number
  readonly #held = new Set<Job>()
  /** Wakes those who wait for a job to be settled. */
  #waiting: (() => void)[] = []

  /**
   * @param timeLimit time limit of the guest in milliseconds
   * @param most how many jobs may be held
   */
  constructor(pool: Pool, timeLimit: number, most: number) {
    this.#pool = pool
    this.#timeLimit = timeLimit
    this.#most = most
  }

  /** How many more jobs may be held. */
  get room(): number {
    return this.#most - this.#held.size
  }

  /** Resolves when there is room for a job. */
  async whenRoom(): Promise<void> {
    while (this.room <= 0) await this.#change()
  }

  /**
   * Has a worker do a job.
   *
   * @param settle called with the result of the job, which counts as held until its promise resolves
   */
  async run(head: JobHead, body: Uint8Array, settle: (outcome: Outcome) => Promise<void>): Promise<void> {
    const job = new Job(head, body, this.#timeLimit)
    this.#held.add(job)
    if (!this.#pool.add(job)) job.leave('too many jobs wait for a worker')
    try {
      await settle(await job.over)
    } finally {
      this.#held.delete(job)
      for (const wake of this.#waiting.splice(0)) wake()
    }
  }

  /** Gives up the jobs that no worker has begun. */
  giveBack(): void {
    for (const job of this.#held) if (this.#pool.remove(job)) job.leave('the worker ends')
  }

  /** Resolves when no job is held. */
  async settled(): Promise<void> {
    while (this.#held.size > 0) await this.#change()
  }

  #change(): Promise<void> {
    return new Promise(resolve => this.#waiting.push(resolve))
  }
}
