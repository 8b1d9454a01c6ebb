import type { ConsumerInfo } from '@nats-io/jetstream'
import {
  createInbox,
  type Msg,
  millis,
  type NatsConnection,
  nanos,
  type Subscription,
} from '@nats-io/transport-node'
import { Delivery } from './delivery.ts'

/** Receives what a {@link MessagePull} takes. */
export interface PullListener {
  /** Returns how many more messages there is room for. */
  room(): number
  onMessage(message: Delivery): void
  /** The server refuses a request, or is silent. The next request follows after a while. */
  onProblem(reason: string): void
}

/**
 * Pulls the messages of a consumer, with at most one request at a time:
 * https://github.com/nats-io/nats-architecture-and-design/blob/main/adr/ADR-13.md.
 *
 * The NATS project's client subscribes anew for each request, which makes three writes to the server for each job where one worker
 * has one job at a time. Here a request leaves together with the acknowledgement of the job before it.
 */
export class MessagePull {
  readonly #nc: NatsConnection
  readonly #listener: PullListener
  readonly #subject: string
  readonly #mostMessages: number
  readonly #expires: number
  #subscription: Subscription
  /** How many messages of the request are still to come; 0 without a request. */
  #expected = 0
  /** Whether requests wait for the end of a problem. */
  #isPaused = false
  #hasStopped = false
  /** Fires when nothing is heard of the request, or a problem has lasted long enough. */
  #timer: NodeJS.Timeout | undefined

  constructor(nc: NatsConnection, { stream_name, name, config }: ConsumerInfo, listener: PullListener) {
    const { max_batch = 0, max_expires = 0 } = config
    this.#nc = nc
    this.#listener = listener
    this.#subject = `$JS.API.CONSUMER.MSG.NEXT.${stream_name}.${name}`
    this.#mostMessages = max_batch || Number.POSITIVE_INFINITY
    this.#expires = Math.min(longestPull, millis(max_expires) || longestPull)
    this.#subscription = this.#subscribe()
    void this.#watch()
  }

  /** Requests as many messages as there is room for, unless a request is waiting already. */
  ask(): void {
    if (this.#expected > 0 || this.#isPaused || this.#hasStopped || this.#nc.isClosed()) return
    const batch = Math.min(this.#listener.room(), this.#mostMessages)
    if (batch <= 0) return
    this.#expected = batch
    const request = {
      batch,
      expires: nanos(this.#expires),
      // Half of the time, the most that the server takes.
      idle_heartbeat: nanos(this.#expires / 2),
    }
    this.#nc.publish(this.#subject, JSON.stringify(request), { reply: this.#subscription.getSubject() })
    this.#timer = setTimeout(() => this.#fail('the server is silent'), this.#expires + patience)
  }

  /** Makes no more requests. Messages that are on their way still reach the listener until the promise resolves. */
  async stop(): Promise<void> {
    this.#hasStopped = true
    clearTimeout(this.#timer)
    await leave(this.#subscription)
  }

  #subscribe(): Subscription {
    return this.#nc.subscribe(createInbox(), {
      callback: (error, message) => (error === null ? this.#take(message) : this.#fail(error.message)),
    })
  }

  #take(message: Msg): void {
    const delivery = Delivery.of(message)
    if (delivery !== undefined) {
      this.#timer?.refresh()
      if (this.#expected > 0 && --this.#expected === 0) clearTimeout(this.#timer)
      this.#listener.onMessage(delivery)
      this.ask()
      return
    }
    const { code, description } = message.headers ?? {}
    switch (code) {
      case undefined:
        return
      case 100: // Idle Heartbeat
        this.#timer?.refresh()
        return
      case 404: // No Messages
      case 408: // Request Timeout
        this.#end()
        this.ask()
        return
      default:
        this.#fail(`${code} ${description}`.trim())
    }
  }

  #end(): void {
    this.#expected = 0
    clearTimeout(this.#timer)
  }

  #fail(reason: string): void {
    if (this.#isPaused || this.#hasStopped) return
    this.#end()
    this.#isPaused = true
    this.#listener.onProblem(reason)
    this.#timer = setTimeout(() => this.#renew(), retryTime)
  }

  /** Makes a request to a new inbox: the server drops an earlier one whose inbox nobody listens to. */
  #renew(): void {
    this.#end()
    this.#isPaused = false
    if (this.#hasStopped || this.#nc.isClosed()) return
    void leave(this.#subscription)
    this.#subscription = this.#subscribe()
    this.ask()
  }

  /** A server that comes back, or another one, knows nothing of a request. */
  async #watch(): Promise<void> {
    for await (const { type } of this.#nc.status()) if (type === 'reconnect') this.#renew()
  }
}

/** How long a request for messages waits at the server, in milliseconds. */
const longestPull = 30_000

/** How much later than it should a server may be heard, in milliseconds. */
const patience = 5000

/** Time until messages are requested again after a problem, in milliseconds. */
const retryTime = 1000

/** Ends a subscription once its messages have arrived, unless the server or the connection has ended it. */
async function leave(subscription: Subscription): Promise<void> {
  await subscription.drain().catch(() => {})
}
