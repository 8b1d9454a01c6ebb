import type { FuncType, Imports } from '@wasi-webgpu/component'
import { type CoreValue, callArguments } from '@wasi-webgpu/component/call-arguments'
import {
  type CoreFunction,
  type HandleTable,
  Lifted,
  type LowerContext,
  Lowered,
  LoweredAsync,
} from '@wasi-webgpu/component/host'
import { gpuQueueResource } from '../generated/resources.ts'
import { EventText } from './event-text.ts'
import { PassTimes } from './pass-times.ts'

/** A summary of a trace. */
export interface CallTraceSummary {
  /** Number of the calls. */
  readonly calls: number
  /** Time that tracing itself took, in milliseconds. */
  readonly overhead: number
  /** Time from the beginning of the trace to its end, in milliseconds. */
  readonly duration: number
}

/**
 * A trace of the calls that a component makes to the GPU and to its surfaces: their times, arguments and labels, how long
 * the asynchronous ones take, and how long the GPU works on each submission, as the host sees it.
 *
 * The text of a trace has the Trace Event Format, which Perfetto and `chrome://tracing` open. It comes in parts; a text that lacks
 * its end opens as well.
 *
 * @example
 * const parts: string[] = []
 * const trace = new CallTrace(part => parts.push(part))
 * const instance = await component.instantiate({ imports: trace.wrap(imports) })
 */
export class CallTrace {
  readonly #events: EventText
  readonly #startedAt = performance.now()
  readonly #passTimes = new PassTimes(({ kind, label, begin, end }) => {
    this.#addComplete(label || kind, begin, end, threadIds.passes, { kind })
  })
  /** Labels of the objects behind the handles of each instance. */
  readonly #labels = new WeakMap<HandleTable, Map<number, string>>()
  #calls = 0
  #overhead = 0
  #asyncs = 0

  /** @param write receives the text in parts */
  constructor(write: (text: string) => void) {
    this.#events = new EventText(write)
    for (const [tid, name] of Object.entries(threads))
      this.#events.add({ name: 'thread_name', ph: 'M', ts: 0, tid: Number(tid), args: { name } })
  }

  /** Returns imports whose interfaces of the GPU and of surfaces record each call. */
  wrap(imports: Imports): Imports {
    const wrapped = Object.entries(imports).map(([name, members]) => {
      if (!/^(wasi:webgpu|wasi-gfx:)/.test(name) || typeof members !== 'object') return [name, members]
      const entries = Object.entries(members).map(([member, value]) => [member, this.#wrapped(member, value)])
      return [name, Object.fromEntries(entries)]
    })
    return Object.fromEntries(wrapped)
  }

  /**
   * Records the times of passes on the GPU, for the devices that are requested from now on: where an adapter has the feature
   * `timestamp-query`, the devices get it, and passes get timestamps. {@link PassTimes} says how.
   */
  measurePasses(gpu: GPU): void {
    this.#passTimes.watch(gpu)
  }

  /** Waits until the times of all passes that were submitted have been recorded. */
  settled(): Promise<void> {
    return this.#passTimes.settled()
  }

  /** Writes the events so far, which otherwise wait for more. */
  flush(): void {
    this.#events.flush()
  }

  /** Ends the trace, and writes the rest. Calls after it are not recorded. */
  close(): CallTraceSummary {
    this.#events.close()
    const duration = performance.now() - this.#startedAt
    return { calls: this.#calls, overhead: this.#overhead, duration }
  }

  #wrapped(member: string, value: unknown): unknown {
    const name = shortName(member)
    if (value instanceof Lowered) {
      return new Lowered(value.type, (cx, path) => this.#call(name, value.type, cx, value.lower(cx, path)))
    }
    if (value instanceof LoweredAsync) {
      return new LoweredAsync(value.type, cx => {
        const core = value.lower(cx)
        const start =
          (inMemory: boolean | undefined, call: CoreFunction) =>
          (scope: unknown, ...flat: CoreValue[]) =>
            this.#startAsync(name, () => call(scope, ...flat), this.#describe(value.type, cx, flat, inMemory))
        return {
          ...core,
          start: start(undefined, core.start as CoreFunction),
          startFromMemory: start(true, core.startFromMemory as CoreFunction),
        }
      })
    }
    if (!(value instanceof Lifted)) return value
    return new Lifted(value.type, (...args: unknown[]) => {
      const call = () => value.call(...args)
      return value.type.async
        ? this.#startAsync(name, call as () => Promise<unknown>, {})
        : this.#record(name, call, {})
    })
  }

  #call(name: string, type: FuncType, cx: LowerContext, core: CoreFunction): CoreFunction {
    const makesObject = type.result?.kind === 'own'
    const isSubmit = name === 'gpu-queue.submit'
    return (...flat: CoreValue[]) => {
      const args = this.#describe(type, cx, flat)
      return this.#record(
        name,
        () => core(...flat),
        args,
        outcome => {
          if (makesObject) this.#label(cx.handles, outcome as number, labelIn(args))
          if (isSubmit) this.#follow(cx, flat[0] as number)
        },
      )
    }
  }

  /** Records a call that returns at once. */
  #record<Result>(
    name: string,
    call: () => Result,
    args: Record<string, unknown>,
    then: (result: Result) => void = () => {},
  ): Result {
    const begin = performance.now()
    let end = begin
    try {
      const result = call()
      end = performance.now()
      then(result)
      return result
    } finally {
      if (end === begin) end = performance.now()
      this.#calls++
      this.#addComplete(name, begin, end, threadIds.calls, args)
      this.#overhead += performance.now() - end
    }
  }

  /** Records a call whose result comes later: the call, and the time until its result. */
  #startAsync<Result>(
    name: string,
    call: () => Promise<Result>,
    args: Record<string, unknown>,
  ): Promise<Result> {
    const began = performance.now()
    const started = this.#record(name, call, args)
    const settle = () => this.#addAsync(name, began, performance.now(), threadIds.waits)
    Promise.resolve(started).then(settle, settle)
    return started
  }

  /** Records how long the GPU works on what a queue was given. */
  #follow(cx: LowerContext, queue: number): void {
    const began = performance.now()
    const settle = () => this.#addAsync('submitted work', began, performance.now(), threadIds.gpu)
    cx.handles
      .get(queue, gpuQueueResource)
      .gpu.onSubmittedWorkDone()
      .then(settle, () => {})
  }

  #describe(
    type: FuncType,
    cx: LowerContext,
    flat: readonly CoreValue[],
    inMemory?: boolean,
  ): Record<string, unknown> {
    const begin = performance.now()
    try {
      const args = callArguments(type, cx, flat, inMemory)
      const labels = this.#labels.get(cx.handles)
      const named = Object.entries(args).map(([name, value], i) => {
        const kind = type.params[i]?.type.kind
        const label = kind === 'borrow' || kind === 'own' ? labels?.get(value as number) : undefined
        return [name, label === undefined ? shortened(value) : `${value} ${label}`]
      })
      return Object.fromEntries(named)
    } catch {
      // The call itself reports arguments that are invalid.
      return {}
    } finally {
      this.#overhead += performance.now() - begin
    }
  }

  #label(handles: HandleTable, index: number, label: string | undefined): void {
    const labels = this.#labels.get(handles) ?? new Map<number, string>()
    this.#labels.set(handles, labels)
    if (label === undefined) labels.delete(index)
    else labels.set(index, label)
  }

  #addComplete(name: string, begin: number, end: number, tid: number, args: Record<string, unknown>): void {
    const cat = tid === threadIds.passes ? 'gpu' : 'call'
    const [ts, dur] = [this.#sinceStart(begin), microseconds(end - begin)]
    this.#events.add({ name, cat, ph: 'X', ts, dur, tid, args })
  }

  #addAsync(name: string, begin: number, end: number, tid: number): void {
    const event = { name, cat: tid === threadIds.gpu ? 'gpu' : 'wait', id: ++this.#asyncs, tid }
    this.#events.add({ ...event, ph: 'b', ts: this.#sinceStart(begin) })
    this.#events.add({ ...event, ph: 'e', ts: this.#sinceStart(end) })
  }

  #sinceStart(time: number): number {
    return microseconds(time - this.#startedAt)
  }
}

/** Returns milliseconds in microseconds, to the nanosecond. */
function microseconds(milliseconds: number): number {
  return Math.round(milliseconds * 1e6) / 1e3
}

const threadIds = { calls: 1, waits: 2, gpu: 3, passes: 4 }

const threads = {
  [threadIds.calls]: 'calls of the component',
  [threadIds.waits]: 'results that come later',
  [threadIds.gpu]: 'work on the GPU, from its submission until the host hears that it is done',
  [threadIds.passes]: 'passes on the GPU, by its timestamps',
}

/** Returns the name of a function as `gpu-queue.submit`. */
function shortName(member: string): string {
  return member.replace(/^\[(?:method|static)\]/, '').replace(/^\[constructor\](.*)/, 'new $1')
}

/** Returns the label in the descriptor of a call. */
function labelIn(args: Readonly<Record<string, unknown>>): string | undefined {
  const { descriptor } = args as { descriptor?: { label?: string } | null }
  return descriptor?.label ?? undefined
}

/** Returns a value with lists as their lengths, flags as the names of those that are set, and long texts cut. */
function shortened(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.length > longestText ? `${value.slice(0, longestText)}… (${value.length} characters)` : value
  }
  if (typeof value !== 'object' || value === null) return value
  const keys = Object.keys(value)
  if (keys.length === 2 && 'pointer' in value && 'length' in value) return { length: value.length }
  const parts = Object.entries(value)
  if (parts.length > 1 && parts.every(([, part]) => typeof part === 'boolean'))
    return parts.flatMap(([name, isSet]) => (isSet ? name : [])).join(' | ')
  return Object.fromEntries(parts.map(([key, part]) => [key, shortened(part)]))
}

/** Characters of a text that a trace keeps: the beginning of a shader tells which it is. */
const longestText = 200
