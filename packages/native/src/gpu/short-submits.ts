/**
 * Makes `GPUQueue.submit()` pass at most one repeated command buffer on. A repetition is a validation error, whose message in
 * Dawn lists all command buffers: a list of 200,000 makes a message that ends the process. A repeated call has no effect.
 *
 * @see https://www.w3.org/TR/webgpu/#dom-gpuqueue-submit
 */
export function shortenSubmits({ GPUQueue: { prototype } }: Pick<typeof globalThis, 'GPUQueue'>): void {
  if (Object.hasOwn(prototype, shortensSubmits)) return
  Object.defineProperty(prototype, shortensSubmits, { value: true })
  const { submit } = prototype
  Object.assign(prototype, {
    submit(this: GPUQueue, buffers: Iterable<GPUCommandBuffer>): undefined {
      const seen = new Set<GPUCommandBuffer>()
      for (const buffer of buffers) {
        if (seen.has(buffer)) return submit.call(this, [buffer, buffer])
        seen.add(buffer)
      }
      return submit.call(this, [...seen])
    },
  })
}

const shortensSubmits = Symbol('shortensSubmits')
