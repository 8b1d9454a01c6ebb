import type { GpuDevice, GpuError, Stream } from 'wasi:webgpu/webgpu@0.3.0-rc.2'
import { EventTarget } from '#engine'
import { errorOf, GPUUncapturedErrorEvent } from './errors.ts'
import { gpuDevice } from './generated/handles.ts'
import { beginListening, endListening } from './settled.ts'

type Listener = Parameters<EventTarget['addEventListener']>[1]
type Handler = ((event: GPUUncapturedErrorEvent) => unknown) | null

const type = 'uncapturederror'

/**
 * The events of a device. The WIT has a stream of errors in place of the event: it is read as long as there are
 * listeners, for without one the host tells of errors itself.
 *
 * @see https://www.w3.org/TR/webgpu/#eventdef-gpudevice-uncapturederror
 */
export class UncapturedErrorTarget extends EventTarget {
  declare readonly [gpuDevice]: GpuDevice
  /** Each with whether it hears of one error only. */
  readonly #listeners = new Map<NonNullable<Listener>, boolean>()
  #handler: Handler = null
  #stream: Stream<GpuError> | undefined

  get onuncapturederror(): Handler {
    return this.#handler
  }

  set onuncapturederror(value: Handler) {
    const handler = typeof value === 'function' ? value : null
    if ((handler === null) !== (this.#handler === null)) {
      if (handler) this.addEventListener(type, this.#callHandler)
      else this.removeEventListener(type, this.#callHandler)
    }
    this.#handler = handler
  }

  override addEventListener(...args: Parameters<EventTarget['addEventListener']>): void {
    super.addEventListener(...args)
    const [name, listener, options] = args
    if (name !== type || !listener) return
    const { once = false, signal } = typeof options === 'object' ? options : {}
    if (signal?.aborted) return
    this.#listeners.set(listener, once)
    signal?.addEventListener('abort', () => this.#forget(listener))
    if (this.#stream === undefined) this.#listen()
  }

  override removeEventListener(...args: Parameters<EventTarget['removeEventListener']>): void {
    super.removeEventListener(...args)
    const [name, listener] = args
    if (name === type && listener) this.#forget(listener)
  }

  readonly #callHandler = (event: unknown): void => {
    this.#handler?.call(this, event as GPUUncapturedErrorEvent)
  }

  async #listen(): Promise<void> {
    // An engine without streams has no such function.
    const stream = this[gpuDevice].onUncapturedError?.()
    if (stream === undefined) return
    this.#stream = stream
    beginListening()
    for await (const error of stream) {
      if (this.#stream !== stream) return
      this.dispatchEvent(new GPUUncapturedErrorEvent(type, { error: errorOf(error), cancelable: true }))
      for (const [listener, once] of this.#listeners) if (once) this.#forget(listener)
    }
  }

  #forget(listener: NonNullable<Listener>): void {
    if (this.#listeners.delete(listener) && this.#listeners.size === 0) this.#stopListening()
  }

  #stopListening(): void {
    const stream = this.#stream
    if (stream === undefined) return
    this.#stream = undefined
    endListening()
    void stream.return?.()
  }
}
