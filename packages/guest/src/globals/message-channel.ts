/**
 * `MessageChannel` and its events, for engines that lack them.
 *
 * @see https://html.spec.whatwg.org/multipage/web-messaging.html#message-channels
 */

import { Event, EventTarget } from '#engine'
import { defineInterface, illegalConstructor, internal } from '../web-idl-classes.ts'
import { defineMissingGlobals } from './define-globals.ts'

/** {@link https://html.spec.whatwg.org/multipage/comms.html#messageevent MessageEvent} */
class MessageEvent extends Event {
  readonly #init: MessageEventInit

  constructor(type: string, init: MessageEventInit = {}) {
    super(type, init)
    this.#init = { ...init, ports: Object.freeze([...(init.ports ?? [])]) as never }
  }

  get data(): unknown {
    return this.#init.data ?? null
  }

  get origin(): string {
    return `${this.#init.origin ?? ''}`
  }

  get lastEventId(): string {
    return `${this.#init.lastEventId ?? ''}`
  }

  get source(): unknown {
    return this.#init.source ?? null
  }

  get ports(): readonly unknown[] {
    return this.#init.ports!
  }
}

/** {@link https://html.spec.whatwg.org/multipage/web-messaging.html#message-ports MessagePort} */
class MessagePort extends EventTarget {
  #other: MessagePort | undefined
  #handler: ((event: MessageEvent) => unknown) | null = null
  /** Messages that arrived before the port was started; `undefined` once it is. */
  #waiting: MessageEvent[] | undefined = []

  constructor(caller: typeof internal)
  constructor(caller: unknown = undefined) {
    if (caller !== internal) throw illegalConstructor('MessagePort')
    super()
    this.addEventListener('message', event => this.#handler?.(event as never))
  }

  /** For internal use: makes two entangled ports. */
  static pair(caller: typeof internal): [MessagePort, MessagePort] {
    const [one, other] = [new MessagePort(caller), new MessagePort(caller)]
    one.#other = other
    other.#other = one
    return [one, other]
  }

  get onmessage(): ((event: MessageEvent) => unknown) | null {
    return this.#handler
  }

  set onmessage(value) {
    this.#handler = typeof value === 'function' ? value : null
    this.start()
  }

  postMessage(message: unknown, options: Transferable[] | StructuredSerializeOptions = []): void {
    const transfer = Array.isArray(options) ? options : (options.transfer ?? [])
    const isPort = (item: unknown) => item instanceof MessagePort
    const data = structuredClone(message, { transfer: transfer.filter(item => !isPort(item)) })
    const event = new MessageEvent('message', { data, ports: transfer.filter(isPort) as never })
    const to = this.#other
    if (to !== undefined) setTimeout(() => to.#receive(event), 0)
  }

  start(): void {
    const events = this.#waiting ?? []
    this.#waiting = undefined
    for (const event of events) setTimeout(() => this.#receive(event), 0)
  }

  close(): void {
    if (this.#other !== undefined) this.#other.#other = undefined
    this.#other = undefined
  }

  #receive(event: MessageEvent): void {
    if (this.#waiting === undefined) this.dispatchEvent(event)
    else this.#waiting.push(event)
  }
}

/** {@link https://html.spec.whatwg.org/multipage/web-messaging.html#messagechannel MessageChannel} */
class MessageChannel {
  readonly #ports = MessagePort.pair(internal)

  get port1(): MessagePort {
    return this.#ports[0]
  }

  get port2(): MessagePort {
    return this.#ports[1]
  }
}

defineInterface('MessageEvent', MessageEvent)
defineInterface('MessagePort', MessagePort)
defineInterface('MessageChannel', MessageChannel)
defineMissingGlobals({ MessageChannel, MessageEvent, MessagePort })
