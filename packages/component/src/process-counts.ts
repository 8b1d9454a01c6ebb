/**
 * Counts of what V8 bounds for a whole process: suspended stacks, and types of core modules. Beyond either bound, V8 ends the
 * process with all its threads.
 *
 * The threads therefore share the counts: Node, Bun and Deno pass the environment data of a thread on to the workers that it
 * starts. A worker that receives no counts, as in a page, may use a part of each bound.
 *
 * @module
 */

/** Most suspended stacks of a process. At some 30,000 on Linux, V8 can create no more. */
export const maxStacks = 12_000

/** Most different types of core modules in a process. V8 keeps each as long as the process lives, and has room for 2,000,000. */
export const maxTypes = 900_000

/** Part of each bound that is in use from the start in a worker without counts: 32 of them may use as much as a process. */
const usedByOthers = 31 / 32

/** Parts of Node, Bun and Deno; this package is compiled without their types. */
interface Platform {
  readonly process?: {
    getBuiltinModule?(name: 'node:worker_threads'): WorkerThreads
    on(event: 'worker', listener: (worker: Worker) => void): void
  }
}
interface WorkerThreads {
  /** 0 in the first thread. No number is used twice. */
  readonly threadId: number
  getEnvironmentData(key: string): Inheritance | undefined
  setEnvironmentData(key: string, value: Inheritance): void
}
/** The counts, and the slot of the thread that started this one. */
type Inheritance = [counts: Int32Array, parent: number]
interface Worker {
  readonly threadId: number
  /** `null` once it has ended. */
  readonly threadName?: string | null
  once(event: 'exit', listener: () => void): void
}

const { process } = globalThis as Platform
const threads = process?.getBuiltinModule?.('node:worker_threads')

/** Key of the {@link Inheritance} in the environment data; it changes with the meaning of the counts. */
const key = '@wasi-webgpu/component 3'

/**
 * Number of slots. A thread has one, in which the counts have its stacks; that of the first thread, which nobody outlives, has the
 * stacks of all. Behind these are {@link hashes}, the slot of the thread that started each thread, and single numbers.
 */
export const slots = 2 ** 16
export const typesAt = 3 * slots
/** A random odd number. */
export const randomAt = typesAt + 1

/** Returns the slot of a thread: 0 for the first one alone. */
const slotOf = (threadId: number): number => threadId && 1 + (threadId % (slots - 1))

const ownSlot = slotOf(threads?.threadId ?? 0)

const [processCounts = newCounts(), parent] = threads?.getEnvironmentData(key) ?? []

export { processCounts }
/** Hashes of the type sections whose types are counted. */
export const hashes = processCounts.subarray(slots)
const parents = processCounts.subarray(2 * slots)

function newCounts(): Int32Array {
  const counts = new Int32Array(new (threads ? SharedArrayBuffer : ArrayBuffer)(16 * slots))
  counts[randomAt] = (Math.random() * 2 ** 32) | 1
  if (ownSlot > 0 || 'WorkerGlobalScope' in globalThis) {
    counts[typesAt] = maxTypes * usedByOthers
    counts[0] = maxStacks * usedByOthers
  }
  return counts
}

/** Returns the number of suspended stacks. */
export function suspendedStacks(): number {
  return processCounts[0] as number
}

/** Adds to the number of suspended stacks. */
export function addStacks(count: number, slot = ownSlot): void {
  Atomics.add(processCounts, 0, count)
  if (slot > 0) Atomics.add(processCounts, slot, count)
}

/** Gives back the stacks of a thread that has ended, and those of its workers, which end before it. */
function freeStacks(slot: number): void {
  addStacks(-(processCounts[slot] as number), slot)
  // A worker has a higher number than the thread that starts it.
  for (let at = slot + 1; at < slots; at++) if (parents[at] === slot) freeStacks(at)
}

// A worker that is terminated, or has called `process.exit`, cannot give its stacks back itself, nor those of its workers. Of
// several copies of this module in a thread, the first sees to that: the others find the thread in place of its parent.
// A thread without this module does not, so that the stacks of its terminated workers stay counted. No other thread can learn of their
// end: a Web Lock would be released with its thread, but Bun has none, and Node neither lists those of other threads nor grants one
// that a terminated thread has held to a thread that waits for it.
if (threads && parent !== ownSlot) {
  parents[ownSlot] = parent as number
  threads.setEnvironmentData(key, [processCounts, ownSlot])
  process?.on('worker', worker => {
    const slot = slotOf(worker.threadId)
    // Deno may tell of a worker only after its end.
    if (worker.threadName === null) freeStacks(slot)
    else worker.once('exit', () => freeStacks(slot))
  })
}
