import type { FinishedJob, HeaderList, JobHead, JobTrace, Pool } from '@wasi-webgpu/serve/workers'
import { Job, type Outcome } from './job.ts'

/** Bounds of a {@link JobQueue}. */
export interface JobBounds {
  /** How many jobs may be held. */
  readonly jobs: number
  /** Number of worker processes. */
  readonly workers: number
  /** Bytes of the largest message that the server takes. */
  readonly largest: number
}

/** A message that becomes a job. */
export interface JobMessage {
  readonly head: JobHead
  readonly body: Uint8Array
  /** Size of the message. */
  readonly bytes: number
  /** Headers of the message that name the trace that it belongs to. */
  readonly traceFields: HeaderList
}

/** Measures jobs. */
export interface JobObserver {
  /** Begins to follow a job, if traces are wanted. */
  begin(message: JobMessage): JobTrace | undefined
  /** Counts a job that is over. */
  count(job: FinishedJob): void
}

/**
 * The jobs that this server holds: those of its workers, and those that wait for one. Their messages have 64 MiB besides the
 * largest one for each worker.
 */
export class JobQueue {
  readonly #pool: Pool
  readonly #timeLimit: number
  readonly #bounds: JobBounds
  readonly #mostBytes: number
  readonly #observer: JobObserver | undefined
  readonly #held = new Set<Job>()
  #heldBytes = 0
  /** Called when a job is settled, at once, so that what the source then sends leaves together with what it sent to settle it. */
  onRoom: () => void = () => {}
  /** Resolves {@link settled}. */
  #wake: () => void = () => {}

  /** @param timeLimit time limit of the guest in milliseconds */
  constructor(pool: Pool, timeLimit: number, bounds: JobBounds, observer?: JobObserver) {
    this.#pool = pool
    this.#timeLimit = timeLimit
    this.#bounds = bounds
    this.#observer = observer
    this.#mostBytes = mostWaitingBytes + bounds.workers * bounds.largest
  }

  /** How many more jobs may be held, whatever the size of their messages. */
  get room(): number {
    const { jobs, largest } = this.#bounds
    return Math.min(jobs - this.#held.size, Math.floor((this.#mostBytes - this.#heldBytes) / largest))
  }

  /** Whether another job may be held, whose message has so many bytes. */
  hasRoom(bytes: number): boolean {
    return this.#held.size < this.#bounds.jobs && this.#heldBytes + bytes <= this.#mostBytes
  }

  /**
   * Has a worker do a job.
   *
   * @param settle called with the result of the job, which counts as held until its promise, if any, resolves
   */
  async run(message: JobMessage, settle: (outcome: Outcome) => Promise<void> | undefined): Promise<void> {
    const { head, body, bytes } = message
    const job = new Job(head, body, this.#timeLimit, this.#observer?.begin(message))
    this.#held.add(job)
    this.#heldBytes += bytes
    if (!this.#pool.add(job)) job.leave('too many jobs wait for a worker')
    const outcome = await job.over
    try {
      const settling = settle(outcome)
      if (settling !== undefined) await settling
    } finally {
      this.#held.delete(job)
      this.#heldBytes -= bytes
      if (this.#held.size === 0) this.#wake()
      this.onRoom()
    }
  }

  /**
   * Measures a job when it is known what becomes of its message.
   *
   * @param delivery how often it was delivered, if a stream counts that
   */
  settle(
    result: FinishedJob['result'],
    { failure, worker, milliseconds, trace }: Outcome,
    delivery?: number,
  ) {
    const { kind, reason } = failure ?? {}
    const job = { result, seconds: milliseconds / 1000, failure: kind, reason, worker, delivery }
    this.#observer?.count(job)
    trace?.finished(job)
  }

  /** Gives up the jobs that no worker has begun. */
  giveBack(): void {
    for (const job of this.#held) if (this.#pool.remove(job)) job.leave('the worker ends')
  }

  /** Resolves when no job is held. */
  async settled(): Promise<void> {
    if (this.#held.size === 0) return
    await new Promise<void>(resolve => {
      this.#wake = resolve
    })
  }
}

/** Bytes of the messages that may be held besides the largest one for each worker. */
const mostWaitingBytes = 0x400_0000
