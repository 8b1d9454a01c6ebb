import { markOnce } from './mark-once.ts'

/**
 * Makes the event loop rest between two polls of the GPU.
 *
 * Dawn's binding for Node polls the GPU in every turn of the event loop and keeps the loop turning, so that a wait occupies a
 * whole core, which a software GPU and other processes need. After this call, each turn of a wait for the GPU rests for a
 * moment, except the first few turns. A repeated call has no effect.
 */
export function restBetweenPolls({ GPUBuffer, GPUDevice, GPUQueue }: DawnClasses): void {
  // On Windows, a rest lasts a tick of the system's clock, up to 16 ms.
  if (process.platform === 'win32') return
  if (!markOnce(GPUBuffer.prototype, rests)) return
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
    [name](...args: never[]) {
      return withRests(Promise.try(() => method.apply(this, args)))
    },
  })
}

/** Waits for a result. A function that waits keeps its parameters, so it has none of the method's, which may be large. */
async function withRests<Result>(result: Promise<Result>): Promise<Result> {
  awaited++
  turns = 0
  restInNextTurn()
  try {
    return await result
  } finally {
    awaited--
  }
}

/** Number of pending results. */
let awaited = 0
let isScheduled = false
/** Turns of the event loop since the last wait began. */
let turns = 0

function restInNextTurn(): void {
  if (isScheduled) return
  isScheduled = true
  // An unreferenced immediate runs only while Dawn keeps the loop turning: a result that never arrives neither occupies
  // the processor nor keeps the process alive.
  setImmediate(rest).unref()
}

function rest(): void {
  isScheduled = false
  if (awaited === 0) return
  if (++turns > eagerTurns) Atomics.wait(never, 0, 0, restTime)
  restInNextTurn()
}

/** No thread notifies this location, so that every wait on it times out. */
const never = new Int32Array(new SharedArrayBuffer(4))

/** Length of a rest in milliseconds; the operating system adds about 50 µs. */
const restTime = 0.02

/**
 * Turns without a rest after the beginning of a wait. A result that needs no work of the GPU, such as that of most error
 * scopes, arrives within them; a rest would make it many times slower.
 */
const eagerTurns = 4
