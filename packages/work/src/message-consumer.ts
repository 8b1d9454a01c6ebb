import { setImmediate } from 'node:timers/promises'
import { errors, type NatsConnection } from '@nats-io/transport-node'
import type { Imports } from '@wasi-webgpu/component'
import { BadAnswer } from '@wasi-webgpu/serve/guest'
import type { BrokerMessage } from './message-handler.ts'
import { messagingImports } from './messaging-imports.ts'
import { reasonOf } from './nats-connection.ts'
import { covers, isSubject } from './subject-pattern.ts'

/**
 * `wasmcloud:messaging/consumer` for the guests of a worker. A guest may publish to the reply subject of its message and to
 * the granted subjects, so that a component with the rights of its operator cannot reach the API of the servers.
 */
export class MessageConsumer {
  /** The interface, as imports of an instance. */
  readonly imports: Imports
  readonly #nc: NatsConnection
  readonly #granted: readonly string[]
  /** Reply subject of the message that is being handled. */
  #replyTo: string | undefined
  /** Bytes that were published since the server last confirmed everything. */
  #unconfirmed = 0
  /** Why the server refused what a guest has published. */
  #refusal: string | undefined

  /** @param granted subjects that guests may publish to; wildcards as in NATS */
  constructor(nc: NatsConnection, granted: readonly string[]) {
    this.#nc = nc
    this.#granted = granted
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
  async during(replyTo: string | undefined, handle: () => Promise<void>): Promise<void> {
    this.#replyTo = replyTo
    this.#refusal = undefined
    await handle()
    if (this.#unconfirmed === 0) return
    await this.#confirm()
    // The client reports a refusal in the next turn of the event loop.
    await setImmediate()
    if (this.#refusal !== undefined) throw new BadAnswer(this.#refusal)
  }

  #publish({ subject, body, replyTo }: BrokerMessage): Promise<void> | undefined {
    this.#check(subject, body)
    if (replyTo !== undefined && !isSubject(replyTo)) throw `'${replyTo}' is not a subject for replies`
    this.#nc.publish(subject, body, replyTo === undefined ? {} : { reply: replyTo })
    this.#unconfirmed += body.length + subject.length
    // The client keeps everything in memory until it is sent, which a guest must not let grow.
    return this.#unconfirmed > mostUnconfirmed ? this.#confirm() : undefined
  }

  async #request(subject: string, body: Uint8Array, timeoutMs: number): Promise<BrokerMessage> {
    this.#check(subject, body)
    try {
      const reply = await this.#nc.request(subject, body, { timeout: Math.max(timeoutMs, 1) })
      return { subject: reply.subject, body: reply.data, replyTo: reply.reply || undefined }
    } catch (error) {
      throw `no reply from ${subject}: ${reasonOf(error)}`
    }
  }

  /** @throws the error of WIT, a text, unless the guest may publish the body to the subject */
  #check(subject: string, { length }: Uint8Array): void {
    if (!isSubject(subject)) throw `'${subject}' is not a subject`
    if (subject !== this.#replyTo && !this.#granted.some(pattern => covers(pattern, subject)))
      throw `the subject ${subject} is not granted; wasi-webgpu work --publish ${subject} grants it`
    const most = this.#nc.info?.max_payload ?? Number.POSITIVE_INFINITY
    if (length > most)
      throw `the body of ${length} bytes for ${subject} exceeds the limit of the server, ${most} bytes; store it, and send its name`
  }

  async #confirm(): Promise<void> {
    this.#unconfirmed = 0
    await this.#nc.flush()
  }

  async #watch(): Promise<void> {
    for await (const status of this.#nc.status()) {
      if (status.type === 'error' && status.error instanceof errors.PermissionViolationError)
        this.#refusal ??= `the server refuses what it published: ${status.error.message}`
    }
  }
}

/** Bytes that may wait in the client. */
const mostUnconfirmed = 0x40_0000
