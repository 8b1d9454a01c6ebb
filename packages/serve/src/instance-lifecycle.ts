import { setImmediate } from 'node:timers/promises'
import { ComponentError, LinkError } from '@wasi-webgpu/component'
import { isUnsupported } from '@wasi-webgpu/native/component-file'
import { BadAnswer } from './exchange.ts'
import { GuestInstance, type InstanceOptions } from './guest-instance.ts'
import type { CallTimes, Failure } from './worker-protocol.ts'

/** Options of {@link InstanceLifecycle}. */
export interface LifecycleOptions<Call> extends InstanceOptions<Call> {
  /** Whether an instance serves requests until one fails; otherwise each instance serves exactly one. */
  readonly reuse: boolean
}

/** Result of a request. */
export interface Outcome {
  /** Why the response is missing or incomplete. */
  readonly failure?: Failure
  /** Why the server must replace this process. */
  readonly retire?: string
  /** How long it took to call the guest, and the guest to answer, in milliseconds. */
  readonly times: Omit<CallTimes, 'gpu'>
  /** Resolves when the GPU has done all work of the instance: never, if a shader never ends. */
  gpuWorkDone(): Promise<void>
}

/**
 * The instances of the component in a worker process: one exists at a time. The next is prepared before its request
 * arrives, and an instance ends with its request unless it is reused.
 */
export class InstanceLifecycle<Call> {
  readonly #options: LifecycleOptions<Call>
  /** The instance for the next request. */
  #prepared: Promise<GuestInstance<Call>> | undefined

  constructor(options: LifecycleOptions<Call>) {
    this.#options = options
  }

  /** Whether an instance for the next request exists already. */
  get isPrepared(): boolean {
    return this.#prepared !== undefined
  }

  /**
   * Instantiates the component for the next request, unless an instance exists.
   *
   * @throws the error with which linking or instantiation fails
   */
  prepare(): Promise<unknown> {
    if (this.#prepared === undefined) {
      const prepared = GuestInstance.start(this.#options)
      this.#prepared = prepared
      prepared.then(
        instance => instance.signal.addEventListener('abort', () => this.#discard(prepared, instance)),
        // The request that uses the instance reports the error.
        () => {},
      )
    }
    return this.#prepared
  }

  /** Has an instance answer a request. Never rejects: every error becomes the `failure` of the outcome. */
  async serve(call: Call): Promise<Outcome> {
    void this.prepare()
    const prepared = this.#prepared as Promise<GuestInstance<Call>>
    this.#prepared = undefined
    let instance: GuestInstance<Call> | undefined
    const start = performance.now()
    let called = start
    const times = () => ({ instantiate: called - start, guest: performance.now() - called })
    const gpuWorkDone = async () => instance?.gpuWorkDone()
    try {
      instance = await prepared
      called = performance.now()
      await instance.handle(call)
      // The loss of a device is reported in the next turn of the event loop.
      await setImmediate()
      if (this.#options.reuse && instance.loss === undefined && !instance.signal.aborted)
        this.#prepared = prepared
      return { gpuWorkDone, times: times(), ...retirement(instance) }
    } catch (error) {
      // The guest's pending tasks learn that the response failed before the instance ends.
      await setImmediate()
      return { failure: failureOf(error), gpuWorkDone, times: times(), ...retirement(instance) }
    } finally {
      if (this.#prepared !== prepared) instance?.release()
    }
  }

  /** Gives up an instance that ends before its next request, which then gets another. */
  #discard(prepared: Promise<GuestInstance<Call>>, instance: GuestInstance<Call>): void {
    if (this.#prepared !== prepared) return
    this.#prepared = undefined
    instance.release()
  }
}

/** A process whose GPU took a device away is replaced; a device that the guest destroyed is no reason. */
function retirement(instance: GuestInstance<never> | undefined): Pick<Outcome, 'retire'> {
  const loss = instance?.loss
  if (loss === undefined || loss.reason === 'destroyed') return {}
  return { retire: `a GPU device was lost: ${loss.message}` }
}

/** Describes an error for the log. The guest may have chosen the message, so its length is bounded. */
export function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : new ComponentError(error).message
  const text = message.length > longestReason ? `${message.slice(0, longestReason)}…` : message
  if (error instanceof ComponentError) return { kind: 'error', reason: `it answered with the error ${text}` }
  return { kind: error instanceof BadAnswer ? 'error' : 'trap', reason: `${text}${nextStep(error)}` }
}

/** Returns the advice to an operator whose component needs what the host lacks, for the end of the message. */
function nextStep(error: unknown): string {
  if (!(error instanceof LinkError)) return ''
  return isUnsupported(error)
    ? '; a newer wasi-webgpu may do'
    : '; wasi-webgpu inspect lists the imports of a component'
}

const longestReason = 1000
