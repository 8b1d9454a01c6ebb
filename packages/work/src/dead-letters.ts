import type { JetStreamClient, JetStreamManager, JsMsg, StreamConfig } from '@nats-io/jetstream'
import { headers, type MsgHdrs } from '@nats-io/transport-node'
import { visible } from '@wasi-webgpu/native/terminal'
import { asked } from './jetstream-api.ts'
import type { JobFailure } from './job.ts'
import { QueueError } from './queue-error.ts'
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
   * Stores a message that is given up, at most once.
   *
   * @throws the error of the server
   */
  async add(message: JsMsg, { kind, reason }: JobFailure): Promise<void> {
    const { stream, deliveryCount } = message.info
    const fields = copied(message.headers)
    fields.set('Dead-Letter-Reason', visible(`${kind}: ${reason}`))
    fields.set('Dead-Letter-Subject', message.subject)
    fields.set('Dead-Letter-Stream', stream)
    fields.set('Dead-Letter-Sequence', String(message.seq))
    fields.set('Dead-Letter-Deliveries', String(deliveryCount))
    await this.#client.publish(this.subject, message.data, {
      headers: fields,
      msgID: `dead.${stream}.${message.seq}`,
      timeout: publishTime,
    })
  }
}

/** How long the server may take to store a letter, in milliseconds. */
const publishTime = 5000

/** Copies the fields of a message, without those that the server acts on. */
function copied(fields: MsgHdrs | undefined): MsgHdrs {
  const copy = headers()
  for (const name of fields?.keys() ?? []) {
    if (/^nats-/i.test(name)) continue
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
