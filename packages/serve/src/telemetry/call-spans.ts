import {
  type Attributes,
  type Context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  type SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import type { CallTimes, HeaderList } from '../worker-protocol.ts'
import type { CallTrace } from './call-trace.ts'

const propagator = new W3CTraceContextPropagator()

/** Span of a call. */
interface CallSpan {
  readonly kind: SpanKind
  readonly attributes: Attributes
  /** Header fields that may name the trace that it belongs to. */
  readonly fields: HeaderList
}

/** The spans of a call: its own, the wait in the queue, the instantiation, the guest, and the GPU after it. */
export class CallSpans implements CallTrace {
  readonly #tracer: Tracer
  readonly #context: Context
  #queuedAt: number | undefined
  #startedAt: number | undefined

  constructor(tracer: Tracer, name: string, { kind, attributes, fields }: CallSpan) {
    this.#tracer = tracer
    const carrier = Object.fromEntries(fields.map(([name, value]) => [name.toLowerCase(), value]))
    const parent = propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter) as Context
    const span = tracer.startSpan(name, { kind, startTime: now(), attributes }, parent)
    this.#context = trace.setSpan(parent, span)
  }

  queued(): void {
    this.#queuedAt = now()
  }

  started(): void {
    this.#startedAt = now()
    this.#child('queue', this.#queuedAt ?? this.#startedAt, this.#startedAt)
  }

  done(times: CallTimes | undefined): void {
    const start = this.#startedAt as number
    if (times === undefined) {
      this.#child('guest', start, now())
      return
    }
    const called = start + times.instantiate
    const returned = called + times.guest
    this.#child('instantiate', start, called)
    this.#child('guest', called, returned)
    this.#child('gpu', returned, returned + times.gpu)
  }

  get fields(): HeaderList {
    const fields: Record<string, string> = {}
    propagator.inject(this.#context, fields, defaultTextMapSetter)
    return Object.entries(fields)
  }

  /**
   * Ends the span of the call.
   *
   * @param isError whether the call counts as failed
   */
  protected end(attributes: Attributes, isError: boolean, reason: string | undefined): void {
    if (this.#startedAt === undefined && this.#queuedAt !== undefined)
      this.#child('queue', this.#queuedAt, now())
    const span = trace.getSpan(this.#context)!
    span.setAttributes(attributes)
    if (isError) span.setStatus({ code: SpanStatusCode.ERROR, ...(reason && { message: reason }) })
    span.end(now())
  }

  #child(name: string, startTime: number, end: number): void {
    this.#tracer.startSpan(name, { startTime }, this.#context).end(end)
  }
}

/** Returns the time in milliseconds since 1970, with fractions. */
function now(): number {
  return performance.timeOrigin + performance.now()
}
