import { EventTarget } from '#engine'
import { beginListening, endListening } from './async-calls.ts'
import { gpuDevice, type HandleCarrier } from './generated/handles.ts'
import type { GPUDevice } from './generated/interfaces.ts'
import type { GpuError, Stream } from './generated/webgpu.ts'
import { errorOf, GPUUncapturedErrorEvent } from './gpu-errors.ts'

/**
 * Dispatches the `uncapturederror` events of a device.
 *
 * The WIT has a stream of errors instead of the event. The guest reads the stream only while the device has
 * listeners, since the host prints errors that no guest reads. Listeners are counted in the functions of
 * `EventTarget.prototype`: W3C defines no functions of a device for this.
 *
 * @see https://www.w3.org/TR/webgpu/#eventdef-gpudevice-uncapturederror
 */
class UncapturedErrors {
  readonly #device: GPUDevice
  #listeners: Registered[] = []
  #stream: Stream<GpuError> | undefined
  /** The value of the attribute `onuncapturederror`. */
  handler: object | null = null

  constructor(device: GPUDevice) {
    this.#device = device
  }

  add(listener: Listener, options: AddOptions): void {
    const { once = false, signal, capture = false } = dictionaryOf(options)
    if (signal?.aborted || this.#indexOf(listener, capture) >= 0) return
    this.#listeners.push({ listener, capture, once })
    signal?.addEventListener('abort', () => this.remove(listener, capture))
    if (this.#stream === undefined) void this.#listen()
  }

  remove(listener: Listener, options: AddOptions): void {
    const index = this.#indexOf(listener, dictionaryOf(options).capture ?? false)
    if (index < 0) return
    this.#listeners.splice(index, 1)
    if (this.#listeners.length === 0) this.#stopListening()
  }

  /** Removes the listeners that were registered with `once`, after an event was dispatched. */
  dispatched(): void {
    for (const { listener, capture, once } of [...this.#listeners]) if (once) this.remove(listener, capture)
  }

  /** Calls the handler attribute. As for any event handler, the result `false` cancels the event. */
  readonly callHandler = (event: { preventDefault(): void }): void => {
    const { handler } = this
    if (typeof handler === 'function' && handler.call(this.#device, event) === false) event.preventDefault()
  }

  #indexOf(listener: Listener, capture: boolean): number {
    return this.#listeners.findIndex(known => known.listener === listener && known.capture === !!capture)
  }

  async #listen(): Promise<void> {
    // Engines without streams lack the function.
    const stream = this.#device[gpuDevice].onUncapturedError?.()
    if (stream === undefined) return
    this.#stream = stream
    beginListening()
    for await (const error of stream) {
      if (this.#stream !== stream) return
      this.#device.dispatchEvent(
        new GPUUncapturedErrorEvent(type, { error: errorOf(error), cancelable: true }),
      )
    }
  }

  #stopListening(): void {
    const stream = this.#stream
    if (stream === undefined) return
    this.#stream = undefined
    endListening()
    void stream.return?.()
  }
}

type Listener = NonNullable<Parameters<EventTarget['addEventListener']>[1]>
type AddOptions = Parameters<EventTarget['addEventListener']>[2]

interface Registered {
  readonly listener: Listener
  readonly capture: boolean
  readonly once: boolean
}

const type = 'uncapturederror'

const ofDevices = new WeakMap<GPUDevice, UncapturedErrors>()

function uncapturedErrors(device: GPUDevice): UncapturedErrors {
  const known = ofDevices.get(device)
  if (known) return known
  const errors = new UncapturedErrors(device)
  ofDevices.set(device, errors)
  return errors
}

/** {@link https://www.w3.org/TR/webgpu/#dom-gpudevice-onuncapturederror GPUDevice.onuncapturederror} */
export function uncapturedErrorHandler(device: GPUDevice): object | null {
  return uncapturedErrors(device).handler
}

/**
 * Sets {@link uncapturedErrorHandler}. An object is kept, and called if it is a function; any other value
 * removes the handler.
 */
export function setUncapturedErrorHandler(device: GPUDevice, value: unknown): void {
  const errors = uncapturedErrors(device)
  const handler = isObject(value) ? value : null
  if (handler !== null && errors.handler === null)
    device.addEventListener(type, errors.callHandler as Listener)
  if (handler === null && errors.handler !== null) {
    device.removeEventListener(type, errors.callHandler as Listener)
  }
  errors.handler = handler
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}

function dictionaryOf(options: AddOptions): AddEventListenerOptions {
  return isObject(options) ? (options as object) : { capture: !!options }
}

/** Makes the functions of `EventTarget` report the listeners of devices to {@link UncapturedErrors}. */
function trackDeviceListeners(prototype: EventTarget): void {
  const { addEventListener, removeEventListener, dispatchEvent } = prototype
  const isOfDevice = (target: object, name: unknown): target is GPUDevice =>
    name === type && (target as NonNullable<HandleCarrier>)[gpuDevice] !== undefined
  const functions = {
    addEventListener(this: EventTarget, name: string, listener: Listener | null, options?: AddOptions): void {
      addEventListener.call(this, name, listener, options)
      if (listener && isOfDevice(this, name)) uncapturedErrors(this).add(listener, options)
    },
    removeEventListener(
      this: EventTarget,
      name: string,
      listener: Listener | null,
      options?: AddOptions,
    ): void {
      removeEventListener.call(this, name, listener, options)
      if (listener && isOfDevice(this, name)) uncapturedErrors(this).remove(listener, options)
    },
    dispatchEvent(this: EventTarget, event: Parameters<EventTarget['dispatchEvent']>[0]): boolean {
      const isUncancelled = dispatchEvent.call(this, event)
      if (isOfDevice(this, event.type)) uncapturedErrors(this).dispatched()
      return isUncancelled
    },
  }
  for (const [name, value] of Object.entries(functions)) Object.defineProperty(prototype, name, { value })
}

trackDeviceListeners(EventTarget.prototype as EventTarget)
