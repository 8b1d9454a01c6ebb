import { setImmediate } from 'node:timers/promises'
import {
  errors,
  headers,
  type Msg,
  type MsgHdrs,
  type NatsConnection,
  type QueuedIterator,
} from '@nats-io/transport-node'
import type { Imports } from '@wasi-webgpu/component'
import { instanceSignal } from '@wasi-webgpu/component/host'
import { BadAnswer, type HeaderList, longestTimer } from '@wasi-webgpu/serve/guest'
import { answerProblem } from './answer-subject.ts'
import type { BrokerMessage } from './message-handler.ts'
import { messagingImports } from './messaging-imports.ts'
import { reasonOf } from './nats-connection.ts'
import { Outbox } from './outbox.ts'
import { isGranted, isSubject, quoted } from './subject-pattern.ts'

/**
 * `wasmcloud:messaging/consumer` for the guests of a worker. A guest may publish to the reply subject of its message and to
 * the granted subjects, so that a component with the rights of its operator cannot reach the API of the servers. The callers of
 * {@link during} and the `reply-to` of messages keep the rule of {@link answerProblem}.
 */
export class MessageConsumer {
  /** The interface, as imports of an instance. */
  readonly imports: Imports
  readonly #nc: NatsConnection
  readonly #granted: readonly string[]
  readonly #outbox: Outbox
  /** The message that is being handled. */
  #handled: Handled = {}
  /** Why the server refused what a guest has published. */
  #refusal: string | undefined

  /** @param granted subjects that guests may publish to; wildcards as in NATS */
  constructor(nc: NatsConnection, granted: readonly string[]) {
    this.#nc = nc
    this.#granted = granted
    this.#outbox = new Outbox(async () => nc.flush())
    this.imports = messagingImports({
      publish: message => this.#publish(message),
      request: (subject, body, timeoutMs) => this.#request(subject, body, timeoutMs),
    })
    void this.#watch()
  }

  /**
   * Has a guest handle a message, and waits until the server has everything that it published.
   *
   * @throws BadAnswer when the server refused some of it; the error of `handle`
   */
  async during(handled: Handled, handle: () => Promise<void>): Promise<void> {
    // Tasks of the guest before may have published after their job.
    if (!this.#outbox.isConfirmed) await this.#answered().catch(() => {})
    this.#handled = handled
    this.#refusal = undefined
    try {
      // A task of the guest may go on.
      await handle().finally(() => (this.#handled = {}))
    } catch (error) {
      // The next job must not fail for what this guest has published.
      await this.#answered().catch(() => {})
      throw error
    }
    await this.#answered()
    if (this.#refusal !== undefined) throw new BadAnswer(this.#refusal)
  }

  /** Resolves when the server has taken or refused everything that was published. */
  async #answered(): Promise<void> {
    await this.#outbox.confirmed()
    // The client reports a refusal in the next turn of the event loop.
    await setImmediate()
  }

  #publish({ subject, body, replyTo }: BrokerMessage): Promise<void> | undefined {
    this.#check(subject, body)
    const problem = replyTo === undefined ? undefined : answerProblem(replyTo, this.#granted)
    if (problem !== undefined) throw problem
    const options = { ...(replyTo !== undefined && { reply: replyTo }), ...this.#traced(body) }
    const send = () => this.#nc.publish(subject, body, options)
    return this.#outbox.send(body.length + subject.length, send, instanceSignal())
  }

  async #request(subject: string, body: Uint8Array, timeoutMs: number): Promise<BrokerMessage> {
    this.#check(subject, body)
    const timeout = Math.min(Math.max(timeoutMs, 1), longestTimer)
    const sent = Promise.withResolvers<Msg>()
    const ended = instanceSignal()
    const options = { maxWait: timeout, ...this.#traced(body) }
    const send = () => sent.resolve(firstReply(this.#nc, subject, body, options, ended))
    this.#outbox.send(body.length + subject.length, send, ended)?.catch(sent.reject)
    try {
      const reply = await sent.promise
      return { subject: reply.subject, body: reply.data, replyTo: reply.reply || undefined }
    } catch (error) {
      throw `no reply from ${subject}: ${reasonOf(error)}`
    }
  }

  /** @throws the error of WIT, a text, unless the guest may publish the body to the subject */
  #check(subject: string, { length }: Uint8Array): void {
    if (!isSubject(subject)) throw `${quoted(subject)} is not a subject`
    if (subject !== this.#handled.replyTo && !isGranted(subject, this.#granted))
      throw `the subject ${subject} is not granted; wasi-webgpu work --publish ${subject} grants it`
    const most = this.#mostBytes
    if (length > most)
      throw `the body of ${length} bytes for ${subject} exceeds the limit of the server, ${most} bytes; store it, and send its name`
  }

  /** Bytes that the server takes, headers included. */
  get #mostBytes(): number {
    return this.#nc.info?.max_payload ?? Number.POSITIVE_INFINITY
  }

  /**
   * Returns the headers that name the trace of the message that is being handled: messages of this interface have none of their own.
   * A body that leaves no room for them goes without.
   */
  #traced({ length }: Uint8Array): { headers?: MsgHdrs } {
    const { trace = [] } = this.#handled
    const bytes = trace.reduce((sum, [name, value]) => sum + name.length + value.length + 4, emptyHeaders)
    if (trace.length === 0 || length + bytes > this.#mostBytes) return {}
    const fields = headers()
    for (const [name, value] of trace) fields.set(name, value)
    return { headers: fields }
  }

  async #watch(): Promise<void> {
    for await (const status of this.#nc.status()) {
      if (status.type === 'error' && status.error instanceof errors.PermissionViolationError)
        this.#refusal ??= `the server refuses what it published: ${status.error.message}`
    }
  }
}

/** A message that a guest handles. */
interface Handled {
  /** Subject that the guest may publish to meanwhile. */
  readonly replyTo?: string | undefined
  /** Headers that name its trace, which the messages of the guest carry meanwhile. */
  readonly trace?: HeaderList | undefined
}

/** Bytes of the first line of headers, and of the empty one at their end. */
const emptyHeaders = 12

/**
 * Sends a request, and returns the first reply.
 *
 * @param options.maxWait milliseconds until it fails
 * @param ended signal of the end of the guest, with which the wait ends
 */
async function firstReply(
  nc: NatsConnection,
  subject: string,
  body: Uint8Array,
  options: { readonly maxWait: number; readonly headers?: MsgHdrs },
  ended: AbortSignal | undefined,
): Promise<Msg> {
  // The client sends it at once. It has no way to give up a `request`, whose timer would stay.
  const replies = await nc.requestMany(subject, body, { ...options, maxMessages: 1, strategy: 'count' })
  const stop = () => (replies as QueuedIterator<Msg>).stop()
  ended?.addEventListener('abort', stop)
  if (ended?.aborted) stop()
  try {
    for await (const reply of replies) return reply
  } finally {
    ended?.removeEventListener('abort', stop)
  }
  throw new Error('timeout')
}
