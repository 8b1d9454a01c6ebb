import { markOnce } from './mark-once.ts'

/**
 * Makes `GPUQueue.submit()` pass no long list on that has a command buffer twice, but that one alone. A repetition is a validation error, whose message in
 * Dawn lists all command buffers: a list of 200,000 makes a message that ends the process. A repeated call has no effect.
 *
 * @see https://www.w3.org/TR/webgpu/#dom-gpuqueue-submit
 */
export function shortenSubmits({ GPUQueue: { prototype } }: Pick<typeof globalThis, 'GPUQueue'>): void {
  if (!markOnce(prototype, shortensSubmits)) return
  const { submit } = prototype
  Object.assign(prototype, {
    submit(this: GPUQueue, buffers: Iterable<GPUCommandBuffer>): undefined {
      const list = Array.isArray(buffers) ? buffers : [...buffers]
      const repeated = list.length > mostListed ? firstRepeated(list) : undefined
      return submit.call(this, repeated === undefined ? list : [repeated, repeated])
    },
  })
}

/** Length of a list that a message may show. */
const mostListed = 64

function firstRepeated(list: readonly GPUCommandBuffer[]): GPUCommandBuffer | undefined {
  const seen = new Set<GPUCommandBuffer>()
  return list.find(buffer => seen.size === seen.add(buffer).size)
}

const shortensSubmits = Symbol('shortensSubmits')
