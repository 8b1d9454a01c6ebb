import { Empty, headers, type Msg, type NatsConnection } from '@nats-io/transport-node'
import type { Log } from '@wasi-webgpu/serve'
import { answerSubject } from './answer-subject.ts'
import type { JobFailure, Outcome } from './job.ts'
import { jobMessage } from './job-message.ts'
import type { JobQueue } from './job-queue.ts'
import { reasonField } from './reason-field.ts'
import { mostSubjectBytes } from './subject-pattern.ts'

/** A subject without a stream as the source of jobs: requests, whose senders wait for an answer. */
export interface SubjectOptions {
  /** Subject to subscribe to, which may have wildcards. */
  readonly subject: string
  /** Queue group: each message goes to one of its members. Default: `wasi-webgpu`. */
  readonly group?: string | undefined
}

/**
 * Takes the messages of a subject. The guest answers a request itself, by publishing to its reply subject. A request that
 * the guest fails to do, or that finds no room, is answered with the error headers of NATS services (ADR-32), so that its
 * sender need not wait for its own time limit.
 */
export class SubjectSource {
  readonly #nc: NatsConnection
  readonly #options: SubjectOptions
  readonly #granted: readonly string[]
  readonly #log: Log

  /** @param granted subjects for answers besides inboxes; wildcards as in NATS */
  constructor(nc: NatsConnection, options: SubjectOptions, granted: readonly string[], log: Log) {
    this.#nc = nc
    this.#options = options
    this.#granted = granted
    this.#log = log
  }

  /** Name of the source, for the log. */
  get name(): string {
    return this.#options.subject
  }

  /**
   * Begins to take messages.
   *
   * @param jobs the jobs that are held
   * @returns a function that takes no more messages, and answers those that it has
   */
  start(jobs: JobQueue): () => Promise<void> {
    const { subject, group = 'wasi-webgpu' } = this.#options
    const subscription = this.#nc.subscribe(subject, {
      queue: group,
      callback: (error, message) => {
        if (error === null) this.#take(message, jobs)
        else this.#log({ event: 'no-messages', source: this.name, reason: error.message })
      },
    })
    return async () => {
      await subscription.drain()
      await jobs.settled()
    }
  }

  #take(message: Msg, jobs: JobQueue): void {
    const { subject, reply } = message
    const shown = subject.slice(0, mostSubjectBytes)
    const replyTo = answerSubject({ subject: shown, replyTo: reply }, this.#granted, this.#log)
    const settle = (outcome: Outcome): undefined => {
      const { failure, worker, milliseconds } = outcome
      if (failure !== undefined && replyTo !== undefined) this.#refuse(shown, replyTo, failure)
      const job = failure === undefined ? 'done' : 'failed'
      const { kind, reason } = failure ?? {}
      jobs.settle(job, outcome)
      this.#log({ job, subject: shown, ms: milliseconds, worker, failure: kind, reason })
    }
    const request = jobMessage({ subject, replyTo }, message)
    const failure =
      subject.length > mostSubjectBytes ? tooLong : jobs.hasRoom(request.bytes) ? undefined : busy
    if (failure !== undefined) {
      settle({ failure, worker: undefined, milliseconds: 0 })
      return
    }
    void jobs.run(request, settle)
  }

  #refuse(subject: string, replyTo: string, { kind, reason }: JobFailure): void {
    const fields = headers()
    fields.set(
      'Nats-Service-Error-Code',
      { unstarted: '503', timeout: '504', trap: '500', error: '500' }[kind],
    )
    fields.set('Nats-Service-Error', reasonField(reason))
    try {
      this.#nc.publish(replyTo, Empty, { headers: fields })
    } catch (error) {
      // The client throws for a connection that has closed meanwhile, and for what is larger than the server takes.
      this.#log({ event: 'no-answer', subject, reason: (error as Error).message })
    }
  }
}

const busy: JobFailure = { kind: 'unstarted', reason: 'all workers are busy' }

/** Only servers with another `max_control_line` deliver such a message. */
const tooLong: JobFailure = { kind: 'error', reason: `its subject exceeds ${mostSubjectBytes} bytes` }
