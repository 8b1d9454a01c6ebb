import { EventStream } from './event-stream.ts'
import type { GpuDevice } from './gpu-device.ts'
import { GpuError } from './gpu-error.ts'

/** Number of errors that may wait for a guest. W3C permits dropping further errors. */
const mostErrors = 1000

/**
 * Returns the errors of a device that no error scope captures, from this call until `return()` of the
 * iterator. Each iterator receives every error, in order. The GPU prints none while an iterator exists.
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
