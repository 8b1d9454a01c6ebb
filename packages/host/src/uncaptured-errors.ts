import { EventStream } from './event-stream.ts'
import type { GpuDevice } from './gpu-device.ts'
import { GpuError } from './gpu-error.ts'

/** How many errors may wait for a guest that does not read them. W3C lets later ones go unheard. */
const mostErrors = 1000

/**
 * The errors of a device that no error scope captures, from this call until the `return()` of the iterator.
 * Each of several iterators gets every one of them, in order. While there is one, the GPU prints none.
 *
 * @see https://www.w3.org/TR/webgpu/#eventdef-gpudevice-uncapturederror
 */
export function uncapturedErrors({ gpu: device }: GpuDevice): AsyncIterableIterator<GpuError> {
  return new EventStream(push => {
    const onError = (event: GPUUncapturedErrorEvent): void => {
      event.preventDefault()
      push(new GpuError(event.error))
    }
    device.addEventListener?.('uncapturederror', onError)
    return { stop: () => device.removeEventListener?.('uncapturederror', onError) }
  }, mostErrors)
}
