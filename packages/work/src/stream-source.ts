import { setTimeout as wait } from 'node:timers/promises'
import {
  AckPolicy,
  type ConsumerInfo,
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamManager,
  jetstreamManager,
} from '@nats-io/jetstream'
import { millis, type NatsConnection, nanos } from '@nats-io/transport-node'
import type { Log } from '@wasi-webgpu/serve'
import { longestTimer } from '@wasi-webgpu/serve/workers'
import { answerSubject } from './answer-subject.ts'
import { DeadLetters } from './dead-letters.ts'
import type { Delivery } from './delivery.ts'
import { apiProblem, asked } from './jetstream-api.ts'
import type { JobFailure, Outcome } from './job.ts'
import { jobMessage } from './job-message.ts'
import type { JobQueue } from './job-queue.ts'
import { MessagePull } from './message-pull.ts'
import { reasonOf } from './nats-connection.ts'
import { QueueError } from './queue-error.ts'

/** A consumer of a JetStream stream as the source of jobs. */
export interface StreamOptions {
  /** Name of the stream. */
  readonly stream: string
  /** Name of the durable pull consumer, which is created if the stream has none of that name. */
  readonly consumer: string
  /** How often a message is delivered before it goes to the dead letters. Default: 5. */
  readonly maxDeliver?: number
  /**
   * Subject of the dead letters. Default: `dead.` and the name of the stream; a stream for it is created if there is none. A
   * stream must store the subject that is given here.
   */
  readonly deadLetter?: string | undefined
}

/**
 * Takes messages from a consumer as there is room for them, and settles each:
 *
 * | result of its job                                    | the message                                                  |
 * | ---------------------------------------------------- | ------------------------------------------------------------ |
 * | the handler returned                                 | acknowledged                                                 |
 * | a trap, an error, a crash, the time limit            | delivered again after a growing delay, here or elsewhere     |
 * | the same at its last delivery                        | stored with the dead letters, and only then terminated       |
 * | no worker has begun it                               | delivered again at once                                      |
 * | this process or its machine is gone                  | delivered again after the consumer's `ack_wait`              |
 *
 * As long as a message is held, the server is told so: a job may take longer than `ack_wait`.
 */
export class StreamSource {
  readonly #nc: NatsConnection
  readonly #manager: JetStreamManager
  readonly #info: ConsumerInfo
  readonly #maxDeliver: number
  readonly #deadLetters: DeadLetters
  readonly #granted: readonly string[]
  readonly #log: Log
  readonly #held = new Set<Delivery>()
  /** Why messages failed whose dead letters are not stored yet, by sequence number. */
  readonly #unburied = new Map<number, JobFailure>()

  private constructor(
    nc: NatsConnection,
    manager: JetStreamManager,
    info: ConsumerInfo,
    maxDeliver: number,
    deadLetters: DeadLetters,
    granted: readonly string[],
    log: Log,
  ) {
    this.#nc = nc
    this.#manager = manager
    this.#info = info
    this.#maxDeliver = maxDeliver
    this.#deadLetters = deadLetters
    this.#granted = granted
    this.#log = log
  }

  /**
   * Finds the stream, and finds or creates the consumer. Takes no message yet.
   *
   * @param granted subjects for answers besides inboxes; wildcards as in NATS
   * @throws QueueError when one of them is missing or not of use
   */
  static async open(
    nc: NatsConnection,
    options: StreamOptions,
    granted: readonly string[],
    log: Log,
  ): Promise<StreamSource> {
    const { stream, maxDeliver = 5 } = options
    const manager = await jetstreamManager(nc, { checkAPI: false })
    const { config } = await asked(`the stream ${stream}`, () => manager.streams.info(stream), {
      [JetStreamApiCodes.StreamNotFound]: `the stream ${stream} does not exist; create it, as with nats stream add ${stream}`,
    })
    const info = await consumerInfo(manager, options)
    checkConsumer(info, maxDeliver)
    const deadLetters = await DeadLetters.open(manager, { ...options, config, filter: filtersOf(info) })
    return new StreamSource(nc, manager, info, maxDeliver, deadLetters, granted, log)
  }

  /** Name of the source, for the log. */
  get name(): string {
    return `${this.#info.stream_name}/${this.#info.name}`
  }

  /**
   * Returns how many messages the consumer has given to no worker yet, on any machine; `undefined` when the server does not
   * say so soon.
   */
  async pending(): Promise<number | undefined> {
    const { stream_name, name } = this.#info
    const asked = this.#manager.consumers.info(stream_name, name).then(
      ({ num_pending }) => num_pending,
      () => undefined,
    )
    return Promise.race([asked, wait(askTime, undefined, { ref: false })])
  }

  /**
   * Begins to take messages.
   *
   * @param jobs the jobs that are held
   * @returns a function that takes no more messages, gives back those that wait for a worker, and settles the others
   */
  start(jobs: JobQueue): () => Promise<void> {
    let isStopping = false
    const progress = setInterval(() => {
      for (const message of this.#held) message.working()
    }, this.#progressInterval)
    const pull = new MessagePull(this.#nc, this.#info, {
      room: () => jobs.room,
      onMessage: message => {
        if (isStopping) message.nak()
        else void this.#handle(message, jobs)
      },
      onProblem: reason => this.#log({ event: 'no-messages', source: this.name, reason }),
    })
    jobs.onRoom = () => pull.ask()
    pull.ask()
    return async () => {
      isStopping = true
      const stopped = pull.stop()
      jobs.giveBack()
      await jobs.settled()
      await stopped
      clearInterval(progress)
    }
  }

  async #handle(message: Delivery, jobs: JobQueue): Promise<void> {
    this.#held.add(message)
    try {
      if (message.count > this.#maxDeliver) {
        const reason = `none of its ${this.#maxDeliver} deliveries was answered`
        const failure = this.#unburied.get(message.seq) ?? { kind: 'trap', reason }
        await this.#bury(message, failure, { failure, worker: undefined, milliseconds: 0 }, jobs)
        return
      }
      const { subject } = message
      const named = message.headers?.get('Reply-To')
      const replyTo = answerSubject({ subject, replyTo: named }, this.#granted, this.#log)
      const job = jobMessage({ subject, replyTo }, message)
      await jobs.run(job, outcome => this.#settle(message, outcome, jobs))
    } catch (error) {
      // The connection is lost for good; the server delivers the message again.
      this.#log({ event: 'not-settled', subject: message.subject, seq: message.seq, reason: reasonOf(error) })
    } finally {
      this.#held.delete(message)
    }
  }

  /** @returns a promise if the message takes time */
  #settle(message: Delivery, outcome: Outcome, jobs: JobQueue): Promise<void> | undefined {
    const { failure } = outcome
    if (failure === undefined) {
      message.ack()
      this.#settled(message, 'done', outcome, jobs)
    } else if (failure.kind === 'unstarted') {
      message.nak()
    } else if (message.count >= this.#maxDeliver) {
      return this.#bury(message, failure, outcome, jobs)
    } else {
      message.nak(this.#delay(message.count))
      this.#settled(message, 'again', outcome, jobs)
    }
    return undefined
  }

  /** Terminates a message once it is stored with the dead letters. */
  async #bury(message: Delivery, failure: JobFailure, outcome: Outcome, jobs: JobQueue): Promise<void> {
    try {
      await this.#deadLetters.add(message, failure)
    } catch (error) {
      this.#log({
        event: 'no-dead-letter',
        subject: this.#deadLetters.subject,
        seq: message.seq,
        reason: reasonOf(error),
      })
      this.#unburied.set(message.seq, failure)
      message.nak(buryAgain)
      return
    }
    this.#unburied.delete(message.seq)
    message.term()
    this.#settled(message, 'dead', outcome, jobs)
  }

  /** Logs and measures a job when it is known what becomes of its message. */
  #settled(message: Delivery, job: 'done' | 'again' | 'dead', outcome: Outcome, jobs: JobQueue): void {
    const { subject, seq, count: delivery } = message
    const { failure, worker, milliseconds } = outcome
    jobs.settle(job, outcome, delivery)
    this.#log({
      job,
      subject,
      seq,
      delivery,
      ms: milliseconds,
      worker,
      failure: failure?.kind,
      reason: failure?.reason,
    })
  }

  /** Returns how long a message waits for its next delivery, in milliseconds: as the consumer says, or a growing time. */
  #delay(delivery: number): number {
    const { backoff } = this.#info.config
    const own = backoff?.[Math.min(delivery, backoff.length) - 1]
    return own === undefined ? Math.min(100 * 4 ** (delivery - 1), mostDelay) : millis(own)
  }

  /** The server hears of a held message three times in the shortest time after which it would deliver it again. */
  get #progressInterval(): number {
    const { ack_wait = nanos(30_000), backoff = [] } = this.#info.config
    return Math.min(Math.max(millis(Math.min(ack_wait, ...backoff)) / 3, 10), longestTimer)
  }
}

/** How long the server may take to say how many messages there are, in milliseconds. */
const askTime = 1000

/** Longest delay of a message that is delivered again, in milliseconds. */
const mostDelay = 30_000

/** Delay of a message whose dead letter could not be stored, in milliseconds. */
const buryAgain = 30_000

async function consumerInfo(
  manager: JetStreamManager,
  { stream, consumer }: StreamOptions,
): Promise<ConsumerInfo> {
  const what = `the consumer ${consumer} of the stream ${stream}`
  try {
    return await manager.consumers.info(stream, consumer)
  } catch (error) {
    if (!(error instanceof JetStreamApiError) || error.code !== JetStreamApiCodes.ConsumerNotFound)
      throw new QueueError(apiProblem(what, error), { cause: error })
  }
  return asked(what, () =>
    manager.consumers.add(stream, {
      durable_name: consumer,
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(30_000),
      max_deliver: -1,
    }),
  )
}

function checkConsumer({ name, config }: ConsumerInfo, maxDeliver: number): void {
  const { ack_policy, deliver_subject, max_deliver = -1 } = config
  if (deliver_subject !== undefined)
    throw new QueueError(
      `the consumer ${name} pushes its messages, and workers pull them; name a pull consumer`,
    )
  if (ack_policy !== AckPolicy.Explicit)
    throw new QueueError(
      `the consumer ${name} has the acknowledgement policy ${ack_policy}, and workers need explicit; name another consumer`,
    )
  if (max_deliver > 0 && max_deliver <= maxDeliver)
    throw new QueueError(
      `the consumer ${name} gives a message up after ${max_deliver} deliveries, before it becomes a dead letter after ${maxDeliver}; give it no limit (nats consumer edit --max-deliver=-1), or a larger one`,
    )
}

function filtersOf({ config }: ConsumerInfo): readonly string[] {
  const { filter_subject, filter_subjects = [] } = config
  return filter_subject ? [filter_subject] : filter_subjects
}
