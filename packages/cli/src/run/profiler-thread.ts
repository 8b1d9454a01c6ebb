/**
 * Takes the profile of the main thread in chunks, which V8 keeps without a bound, and puts them together under one. The main thread
 * may be in a guest all the time: messages of this thread's session interrupt it.
 */
import { type Profiler, Session } from 'node:inspector'
import { setTimeout as sleep } from 'node:timers/promises'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { ProfileTree } from './profile-tree.ts'

/** Data that the thread begins with. */
export interface ProfilerData {
  /** Interval between two samples, in microseconds. */
  readonly interval: number
  /** A message on it ends the profile; the answer is a {@link TakenProfile}. */
  readonly port: MessagePort
}

/** The profile that the thread has put together. */
export interface TakenProfile {
  readonly profile: Profiler.Profile | undefined
  /** Whether the profile ends before the program, at its largest size. */
  readonly isFull: boolean
  /** Chunks that V8 has not returned. */
  readonly lost: number
}

/**
 * Growth of the process that ends a chunk, in bytes, and its longest duration, in milliseconds. The nodes of V8 may be a part of the
 * growth. A new chunk costs up to 0.1 s, in which V8 describes all code again.
 */
const [mostGrowth, longestChunk] = [0x400_0000, 30_000]

/** Interval at which the thread looks at the growth, and time for the last chunk, in milliseconds. */
const [period, patience] = [100, 20_000]

const { interval, port } = workerData as ProfilerData
const session = new Session()
let tree: ProfileTree | undefined
let endTime = 0
let lost = 0
let isEnding = false

function post<Result>(method: string, params?: object): Promise<Result> {
  return new Promise((resolve, reject) =>
    session.post(method, params, (error, result) =>
      error === null ? resolve(result as Result) : reject(error),
    ),
  )
}

/** Waits until a chunk must end: at the end of the profile, when it is old, or when the process has grown. */
async function chunk(ended: Promise<unknown>): Promise<void> {
  const begin = performance.now()
  let least = Number.POSITIVE_INFINITY
  while (!isEnding && performance.now() - begin < longestChunk) {
    const bytes = process.memoryUsage.rss()
    least = Math.min(least, bytes)
    if (bytes - least > mostGrowth) return
    await Promise.race([sleep(period), ended])
  }
}

async function stop(): Promise<void> {
  try {
    const { profile } = await post<Profiler.StopReturnType>('Profiler.stop')
    tree ??= new ProfileTree(profile.startTime)
    tree.addProfile(profile)
    endTime = profile.endTime
  } catch {
    // The text of the chunk is longer than a string of V8.
    lost++
  }
}

async function takeAll(ended: Promise<unknown>): Promise<void> {
  while (!isEnding && !tree?.isFull) {
    await post('Profiler.start')
    parentPort?.postMessage('started')
    await chunk(ended)
    await stop()
  }
}

const { promise: ended, resolve: end } = Promise.withResolvers<void>()
port.once('message', () => {
  isEnding = true
  end()
})
session.connectToMainThread()
await post('Profiler.enable')
await post('Profiler.setSamplingInterval', { interval })
const late = ended.then(() => sleep(patience)).then(() => lost++)
await Promise.race([takeAll(ended), late])
session.disconnect()
const isFull = tree?.isFull ?? false
const taken: TakenProfile = { profile: tree?.profile(isFull ? 0 : endTime), isFull, lost }
port.postMessage(taken)
