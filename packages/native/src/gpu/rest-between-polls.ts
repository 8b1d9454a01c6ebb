/**
 * Dawn's binding for Node asks in every turn of the event loop whether the GPU is done, and has the loop turn as fast as it
 * can: waiting takes a whole core. A software GPU needs that core itself, and so do other processes.
 *
 * Here each turn takes a short rest while something is awaited that a GPU may take long for. Doing so again changes nothing.
 */
export function restBetweenPolls({ GPUBuffer, GPUDevice, GPUQueue }: DawnClasses): void {
  // A rest is as long as a tick of the system's clock there, up to 16 ms.
  if (process.platform === 'win32') return
  if (Object.hasOwn(GPUBuffer.prototype, rests)) return
  Object.defineProperty(GPUBuffer.prototype, rests, { value: true })
  restDuring(GPUBuffer.prototype, 'mapAsync')
  restDuring(GPUQueue.prototype, 'onSubmittedWorkDone')
  restDuring(GPUDevice.prototype, 'createComputePipelineAsync')
  restDuring(GPUDevice.prototype, 'popErrorScope')
}

type DawnClasses = Pick<typeof globalThis, 'GPUBuffer' | 'GPUDevice' | 'GPUQueue'>

const rests = Symbol('rests')

type Async<Name extends string> = { [name in Name]: (...args: never[]) => Promise<unknown> }

function restDuring<Name extends string>(prototype: Async<Name>, name: Name): void {
  const method = prototype[name]
  Object.assign(prototype, {
    async [name](...args: never[]) {
      const result = method.apply(this, args)
      awaited++
      restInNextTurn()
      try {
        return await result
      } finally {
        awaited--
      }
    },
  })
}

/** How many results are awaited. */
let awaited = 0
let isScheduled = false

function restInNextTurn(): void {
  if (isScheduled) return
  isScheduled = true
  // Only where the loop turns anyway: a result that never comes keeps neither the processor busy nor the process alive.
  setImmediate(rest).unref()
}

function rest(): void {
  isScheduled = false
  if (awaited === 0) return
  Atomics.wait(never, 0, 0, restTime)
  restInNextTurn()
}

/** Nobody notifies it. */
const never = new Int32Array(new SharedArrayBuffer(4))

/** In milliseconds. The system adds some 50 µs. */
const restTime = 0.02
