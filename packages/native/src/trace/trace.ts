import type { Imports } from '@wasi-webgpu/component'
import { CallTrace, type CallTraceSummary } from '@wasi-webgpu/host/call-trace'
import { TraceFile } from './trace-file.ts'

/** A summary of a trace in a file. */
export interface TraceSummary extends CallTraceSummary {
  /** The error of Node that ended the file before the trace ended, as on a full disk; absent if the file has all events. */
  readonly error?: Error
}

/**
 * A trace of the calls that a component makes to the GPU and to its surfaces, in a file. {@link CallTrace} describes the events.
 *
 * @example
 * const trace = new Trace('trace.json')
 * const instance = await component.instantiate({ imports: trace.wrap(imports) })
 */
export class Trace {
  readonly #file: TraceFile
  readonly #calls: CallTrace
  #summary: TraceSummary | undefined

  /**
   * @param path the file to write; an existing one is replaced
   * @throws the error of Node when the file cannot be created
   */
  constructor(path: string) {
    this.#file = new TraceFile(path)
    this.#calls = new CallTrace(text => this.#file.write(text))
  }

  /** Returns imports whose interfaces of the GPU and of surfaces record each call. */
  wrap(imports: Imports): Imports {
    return this.#calls.wrap(imports)
  }

  /** Records the times of passes on a GPU; {@link CallTrace.measurePasses} says how. */
  measurePasses(gpu: GPU): void {
    this.#calls.measurePasses(gpu)
  }

  /** Waits until the times of all passes that were submitted have been recorded. */
  settled(): Promise<void> {
    return this.#calls.settled()
  }

  /** Writes the rest of the file. Repeated calls have no effect. */
  close(): TraceSummary {
    if (this.#summary !== undefined) return this.#summary
    const summary = this.#calls.close()
    this.#file.close()
    const { error } = this.#file
    this.#summary = { ...summary, ...(error && { error }) }
    return this.#summary
  }
}
