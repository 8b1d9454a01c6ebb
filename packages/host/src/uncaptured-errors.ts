import type { GpuDevice } from './device.ts'
import { GpuError } from './error.ts'

/**
 * The errors of a device that no error scope captures, from this call until the `return()` of the iterator.
 * Each of several iterators gets every one of them, in order. While there is one, the GPU prints none.
 *
 * @see https://www.w3.org/TR/webgpu/#eventdef-gpudevice-uncapturederror
 */
export function uncapturedErrors(device: GpuDevice): AsyncIterableIterator<GpuError> {
  return new UncapturedErrors(device)
}

type Result = IteratorResult<GpuError, undefined>

class UncapturedErrors implements AsyncIterableIterator<GpuError> {
  readonly #device: GPUDevice
  /** Errors that nobody has asked for yet. */
  readonly #errors: GpuError[] = []
  /** Calls of `next()` that wait for an error. */
  readonly #waiting: ((result: Result) => void)[] = []
  #done = false

  constructor(device: GpuDevice) {
    this.#device = device.gpu
    this.#device.addEventListener?.('uncapturederror', this.#onError)
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Promise<Result> {
    const error = this.#errors.shift()
    if (error !== undefined) return Promise.resolve({ done: false, value: error })
    if (this.#done) return Promise.resolve({ done: true, value: undefined })
    return new Promise(resolve => this.#waiting.push(resolve))
  }

  /** Ends the stream: the guest dropped it. */
  return(): Promise<Result> {
    this.#done = true
    this.#errors.length = 0
    this.#device.removeEventListener?.('uncapturederror', this.#onError)
    for (const resolve of this.#waiting.splice(0)) resolve({ done: true, value: undefined })
    return Promise.resolve({ done: true, value: undefined })
  }

  readonly #onError = (event: GPUUncapturedErrorEvent): void => {
    event.preventDefault()
    const error = new GpuError(event.error)
    const resolve = this.#waiting.shift()
    if (resolve) resolve({ done: false, value: error })
    else this.#errors.push(error)
  }
}
