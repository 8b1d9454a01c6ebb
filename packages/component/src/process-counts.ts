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

/** So many workers that know nothing of each other may use as much as those that share the counts. */
const partedWorkers = 32

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
  getEnvironmentData(key: string): Int32Array | undefined
  setEnvironmentData(key: string, value: Int32Array): void
}
interface Worker {
  readonly threadId: number
  once(event: 'exit', listener: () => void): void
}

const { process } = globalThis as Platform
const threads = process?.getBuiltinModule?.('node:worker_threads')
const threadId = threads?.threadId ?? 0

/** Key of the counts in the environment data; it changes with their layout. */
const key = '@wasi-webgpu/component 1'

/** Number of elements in each third of the counts: single numbers, {@link hashesAt}, and the stacks of each thread. */
export const third = 2 ** 16
export const typesAt = 0
const stacksAt = 1
/** A random number of 26 bits. */
export const randomAt = 2
/** Hashes of the type sections whose types are counted. */
export const hashesAt = third

export const processCounts = threads?.getEnvironmentData(key) ?? newCounts()

function newCounts(): Int32Array {
  const counts = new Int32Array(new (threads === undefined ? ArrayBuffer : SharedArrayBuffer)(12 * third))
  counts[randomAt] = Math.random() * 2 ** 26
  if (threadId > 0 || 'WorkerGlobalScope' in globalThis) {
    counts[typesAt] = maxTypes - maxTypes / partedWorkers
    counts[stacksAt] = maxStacks - maxStacks / partedWorkers
  }
  threads?.setEnvironmentData(key, counts)
  return counts
}

/** Returns the number of suspended stacks. */
export function suspendedStacks(): number {
  return processCounts[stacksAt] as number
}

/** Adds to the number of suspended stacks. */
export function addStacks(count: number, of = threadId): void {
  Atomics.add(processCounts, stacksAt, count)
  Atomics.add(processCounts, stacksOf(of), count)
}

/** Position of the number of stacks of a thread. */
function stacksOf(thread: number): number {
  return 2 * third + (thread % third)
}

// A worker that is terminated, or has called `process.exit`, cannot give its stacks back itself.
if (threads !== undefined) {
  process?.on('worker', worker => {
    const { threadId } = worker
    worker.once('exit', () => addStacks(-(processCounts[stacksOf(threadId)] as number), threadId))
  })
}
