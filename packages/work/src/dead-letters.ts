import {
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
  type StreamConfig,
} from '@nats-io/jetstream'
import { errors, headers, type MsgHdrs } from '@nats-io/transport-node'
import type { Delivery } from './delivery.ts'
import { asked } from './jetstream-api.ts'
import type { JobFailure } from './job.ts'
import { QueueError } from './queue-error.ts'
import { reasonField } from './reason-field.ts'
import type { StreamOptions } from './stream-source.ts'
import { covers, isSubject, overlap } from './subject-pattern.ts'

interface DeadLetterOptions extends StreamOptions {
  /** Configuration of the stream of the jobs. */
  readonly config: StreamConfig
  /** Subjects that the consumer takes from the stream; all if empty. */
  readonly filter: readonly string[]
}

/**
 * The messages that no worker could do: copies with the reason in their headers, in a stream of their own, from which an
 * operator reads or sends them again.
 */
export class DeadLetters {
  /** Subject of the letters. */
  readonly subject: string
  readonly #client: JetStreamClient

  private constructor(subject: string, client: JetStreamClient) {
    this.subject = subject
    this.#client = client
  }

  /**
   * Makes sure that a stream stores the letters.
   *
   * @throws QueueError when none does, or when the letters would become jobs again
   */
  static async open(manager: JetStreamManager, options: DeadLetterOptions): Promise<DeadLetters> {
    const { stream, deadLetter, config, filter } = options
    const subject = deadLetter ?? `dead.${stream}`
    if (!isSubject(subject))
      throw new QueueError(
        `'${subject}' is not a subject for dead letters; use words with dots, as in dead.${stream}`,
      )
    const store = await storeOf(manager, subject)
    if (store === stream) {
      const jobs = filter.length > 0 ? filter : config.subjects
      if (jobs.some(pattern => covers(pattern, subject)))
        throw new QueueError(
          `dead letters to ${subject} would become jobs of ${stream} again; name another subject for them`,
        )
    } else if (store === undefined) {
      if (deadLetter !== undefined)
        throw new QueueError(
          `no stream stores the subject ${subject} of the dead letters; create one, as with nats stream add DEAD --subjects ${subject}`,
        )
      const { storage, num_replicas } = config
      await asked(`the stream ${stream}_dead for the subject ${subject}`, () =>
        manager.streams.add({ name: `${stream}_dead`, subjects: [subject], storage, num_replicas }),
      )
    }
    return new DeadLetters(subject, manager.jetstream())
  }

  /**
   * Stores a message that is given up, at most once: without its body, and then without its headers, if it is too large with
   * them. A letter is larger than its message, whose sender may have used all the room that the server gives.
   *
   * @throws the error of the server
   */
  async add(message: Delivery, failure: JobFailure): Promise<void> {
    const { data, headers: fields } = message
    const body = `the body of ${data.length} bytes`
    const versions: readonly Kept[] = [
      { data, fields },
      { fields, omitted: body },
      { omitted: `${body}, and the headers` },
    ]
    let problem: unknown
    for (const kept of versions) {
      try {
        await this.#store(message, failure, kept)
        return
      } catch (error) {
        if (!isTooLarge(error)) throw error
        problem = error
      }
    }
    throw problem
  }

  async #store(
    message: Delivery,
    { kind, reason }: JobFailure,
    { data, fields, omitted }: Kept,
  ): Promise<void> {
    const { stream, seq, count } = message
    const own = copied(fields)
    own.set('Dead-Letter-Reason', reasonField(`${kind}: ${reason}`))
    own.set('Dead-Letter-Subject', message.subject)
    own.set('Dead-Letter-Stream', stream)
    own.set('Dead-Letter-Sequence', String(seq))
    own.set('Dead-Letter-Deliveries', String(count))
    if (omitted !== undefined) own.set('Dead-Letter-Omitted', omitted)
    await this.#client.publish(this.subject, data, {
      headers: own,
      msgID: `dead.${stream}.${seq}`,
      timeout: publishTime,
    })
  }
}

/** Parts of a message that a letter has. */
interface Kept {
  readonly data?: Uint8Array
  readonly fields?: MsgHdrs | undefined
  /** Text that names the parts that it does not have. */
  readonly omitted?: string
}

/** How long the server may take to store a letter, in milliseconds. */
const publishTime = 5000

/** Whether a letter exceeds the payload of the server, which the client checks, or a limit of the stream. */
function isTooLarge(error: unknown): boolean {
  if (error instanceof JetStreamApiError) return tooLarge.includes(error.code)
  return error instanceof errors.InvalidArgumentError
}

/** Codes of the server for a message that is larger than the stream allows, and for headers of more than 64 KiB. */
const tooLarge = [10_054, 10_097]

/** Copies the fields of a message, without those that the server acts on, and those of an earlier letter. */
function copied(fields: MsgHdrs | undefined): MsgHdrs {
  const copy = headers()
  for (const name of fields?.keys() ?? []) {
    if (/^(nats|dead-letter)-/i.test(name)) continue
    for (const value of fields?.values(name) ?? []) copy.append(name, value)
  }
  return copy
}

/** Returns the name of the stream that stores a subject. */
async function storeOf(manager: JetStreamManager, subject: string): Promise<string | undefined> {
  return asked(`the list of streams with ${subject}`, async () => {
    for await (const { config } of manager.streams.list(subject))
      if (config.subjects?.some(pattern => overlap(pattern, subject))) return config.name
    return undefined
  })
}
