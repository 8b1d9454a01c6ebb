import { trap } from '@wasi-webgpu/component/host'
import { EventStream } from './event-stream.ts'
import type { GpuDevice } from './gpu-device.ts'
import { GpuError } from './gpu-error.ts'

/** Number of errors that may wait for a guest. W3C permits dropping further errors. */
const mostErrors = 1000

/** Number of streams of a device: each error goes to all of them. */
const mostStreams = 100

/**
 * Returns the errors of a device that no error scope captures, from this call until `return()` of the
 * iterator. Each iterator receives every error, in order. The GPU prints none while an iterator exists.
 *
 * @throws Trap if the device has too many iterators
 * @see https://www.w3.org/TR/webgpu/#eventdef-gpudevice-uncapturederror
 */
export function uncapturedErrors({ gpu: device }: GpuDevice): EventStream<GpuError> {
  const streams = streamsOf.get(device) ?? listen(device)
  if (streams.size === mostStreams)
    trap(`a device has at most ${mostStreams} streams of uncaptured errors: drop one`)
  return new EventStream(push => {
    streams.add(push)
    return { stop: () => streams.delete(push) }
  }, mostErrors)
}

type Push = (error: GpuError) => void

/** The streams of each device that has had one. */
const streamsOf = new WeakMap<GPUDevice, Set<Push>>()

/** Starts to listen for the errors of a device, for as long as the device exists. Returns the set of its streams. */
function listen(device: GPUDevice): Set<Push> {
  const streams = new Set<Push>()
  streamsOf.set(device, streams)
  device.addEventListener?.('uncapturederror', event => {
    if (streams.size === 0) return
    event.preventDefault()
    const error = new GpuError(event.error)
    for (const push of streams) push(error)
  })
  return streams
}
