import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import type { Profiler } from 'node:inspector'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import { type GuestFrame, profileInterface, stackReader } from '@wasi-webgpu/build/guest-stack'
import { type Imports, Trap } from '@wasi-webgpu/component'
import { eachSample, type Frame, ProfileTree, pathsOf } from './profile-tree.ts'
import type { ProfilerData, TakenProfile } from './profiler-thread.ts'

/** Interval between two samples of V8, in microseconds. */
const interval = 1000

/** Bytes of a program's source map, and characters of a stack and of all different ones. */
const [mostMapBytes, longestStack, mostCharacters] = [0x200_0000, 0x1_0000, 0x400_0000]

/** Number of stacks that are kept: half an hour's. */
const mostStacks = 0x20_0000

/** Time that the profile of the other thread may take at the end, in milliseconds. */
const patience = 30_000

/** A summary of a profile. */
export interface ProfileSummary {
  readonly samples: number
  /** Number of stacks that a program in JavaScript has passed; 0 for other programs. */
  readonly guestSamples: number
  /** Whether functions of the guest have no names, for a program that has passed no stacks. */
  readonly lacksNames: boolean
  /** Seconds after which the profile ends at its largest size, before the program. */
  readonly endsAfter: number | undefined
  /** Whether V8 has not returned a part of the profile. */
  readonly lacksParts: boolean
}

/**
 * A CPU profile of a guest, in the format of DevTools.
 *
 * V8 says when the guest runs, when the host does, and when both wait; the functions of a guest in C, C++ or Rust appear under the
 * names of its name section. Of a guest in JavaScript V8 sees the engine only. Such a guest, built for profiles, passes its own
 * stack about every millisecond, and that takes the place of the engine's functions.
 */
export class Profile {
  readonly #path: string
  #profiler: ThreadProfiler | undefined
  /** URLs of the modules of an engine that has passed a stack. */
  #engine: ReadonlySet<string> = new Set()
  readonly #stacks: { readonly time: number; readonly stack: string }[] = []
  /** Different stacks, each once. */
  readonly #texts = new Map<string, string>()
  #characters = 0
  /** Time in microseconds after which no stacks are kept. */
  #lastStack = Number.POSITIVE_INFINITY
  #read: ((stack: string) => GuestFrame[]) | undefined

  /** @param path the file to write; an existing one is replaced */
  constructor(path: string) {
    this.#path = path
    // An error now, rather than after the run.
    writeFileSync(path, '')
  }

  /** Begins the profile. */
  async start(): Promise<void> {
    this.#profiler = await ThreadProfiler.start()
  }

  /** Returns the imports of a guest that passes its stacks. */
  get imports(): Imports {
    return {
      [profileInterface]: {
        start: (sourceMap: Uint8Array) => {
          this.#read = readerOf(sourceMap)
        },
        sample: (stack: string) => this.#sample(stack),
      },
    }
  }

  /** Keeps a stack, unless it comes sooner than the guest passes them, or there are too many. */
  #sample(stack: string): void {
    const time = Number(process.hrtime.bigint() / 1000n)
    if (time - (this.#stacks.at(-1)?.time ?? 0) < interval / 4 || stack.length > longestStack) return
    if (this.#stacks.length === mostStacks) this.#lastStack = Math.min(this.#lastStack, time)
    if (time >= this.#lastStack) return
    let text = this.#texts.get(stack)
    if (text === undefined) {
      if (this.#characters + stack.length > mostCharacters) {
        this.#lastStack = time
        return
      }
      this.#characters += stack.length
      text = stack
      this.#texts.set(stack, text)
    }
    if (this.#engine.size === 0) this.#engine = modulesOnStack()
    this.#stacks.push({ time, stack: text })
  }

  /** Ends the profile, and writes the file. */
  stop(): ProfileSummary {
    const { profile, isFull, lost } = this.#profiler?.stop() ?? {}
    if (profile === undefined) throw new Error('V8 returned no profile')
    const read = this.#read
    const known = new Map<string, GuestFrame[]>()
    const stacks = this.#stacks.map(({ time, stack }) => {
      const frames = known.get(stack) ?? read?.(stack) ?? []
      known.set(stack, frames)
      return { time, frames }
    })
    const guests = stacks.length === 0 ? undefined : withGuest(profile, stacks, this.#engine, this.#lastStack)
    const ends = isFull || guests?.isFull || profile.endTime > this.#lastStack
    const written = guests?.profile(ends ? guests.time : profile.endTime) ?? profile
    const { samples = [], startTime } = written
    writeFileSync(this.#path, JSON.stringify(written))
    return {
      samples: samples.length,
      guestSamples: stacks.length,
      lacksNames:
        stacks.length === 0 &&
        written.nodes.some(({ callFrame }) => callFrame.functionName.startsWith('wasm-function[')),
      endsAfter: ends ? ((guests?.time ?? profile.endTime) - startTime) / 1e6 : undefined,
      lacksParts: lost !== 0,
    }
  }
}

/** In the repository the thread is TypeScript, like this file. */
const threadFile = new URL(
  `./profiler-thread${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`,
  import.meta.url,
)

/** The profiler that another thread operates, so that it takes bounded memory while the guest runs. */
class ThreadProfiler {
  readonly #port: MessagePort
  #failure: unknown

  private constructor(port: MessagePort, worker: Worker) {
    this.#port = port
    worker.on('error', error => {
      this.#failure = error
    })
  }

  /** Resolves when the profile has begun. */
  static async start(): Promise<ThreadProfiler> {
    const { port1, port2: port } = new MessageChannel()
    const workerData: ProfilerData = { interval, port }
    const worker = new Worker(threadFile, { workerData, transferList: [port] })
    await once(worker, 'message')
    worker.unref()
    return new ThreadProfiler(port1, worker)
  }

  /** Ends the profile, and waits for it. The main thread may be about to exit. */
  stop(): TakenProfile {
    this.#port.postMessage('end')
    const waiting = new Int32Array(new SharedArrayBuffer(4))
    const end = performance.now() + patience
    while (this.#failure === undefined && performance.now() < end) {
      const received = receiveMessageOnPort(this.#port)
      if (received !== undefined) return received.message
      // The other thread's messages to V8 interrupt this loop, but not a longer wait.
      Atomics.wait(waiting, 0, 0, 1)
    }
    throw this.#failure ?? new Error('V8 returned no profile')
  }
}

/** Returns what reads the stacks of a program with a source map. */
function readerOf(sourceMap: Uint8Array): (stack: string) => GuestFrame[] {
  if (sourceMap.length > mostMapBytes)
    throw new Trap(`the program passes a source map of more than ${mostMapBytes} bytes to the profile`)
  try {
    return stackReader(sourceMap)
  } catch (error) {
    throw new Trap(`the program passes a source map to the profile that cannot be read: ${error}`)
  }
}

/** Returns the URLs of the WebAssembly modules whose functions have called this one. */
function modulesOnStack(): Set<string> {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 200
  const { stack = '' } = new Error()
  Error.stackTraceLimit = stackTraceLimit
  return new Set(stack.match(/wasm:\/\/wasm\/[^:)]+/g))
}

/** A stack of the guest at a time, in microseconds. */
interface GuestSample {
  readonly time: number
  /** The innermost function first. */
  readonly frames: readonly GuestFrame[]
}

/**
 * Returns a profile in which the functions of the guest's engine, given by its modules, are replaced by those of the guest.
 *
 * @param lastStack time in microseconds at which the profile ends, since later stacks are missing
 */
function withGuest(
  profile: Profiler.Profile,
  stacks: readonly GuestSample[],
  modules: ReadonlySet<string>,
  lastStack: number,
): ProfileTree {
  const tree = new ProfileTree(profile.startTime)
  const pathOf = pathsOf(profile)
  const functions = functionsOf(stacks)
  let next = 0
  const frameOf = ({ name, source, line }: GuestFrame) => ({
    callFrame: functions.get(source)!.get(name)!,
    line,
  })
  const ofGuest = new Map<readonly GuestFrame[], readonly Frame[]>()
  for (const { frames } of stacks)
    if (!ofGuest.has(frames)) ofGuest.set(frames, frames.map(frameOf).reverse())
  eachSample(profile, (id, time) => {
    if (time > lastStack) return
    while (next + 1 < stacks.length && stacks[next]!.time < time) next++
    const frames = pathOf(id)
    const engine = frames.findLastIndex(({ callFrame: { url } }) => modules.has(url))
    if (engine < 0) return tree.add(frames, time)
    const ofHost = frames
      .slice(engine + 1)
      .filter(({ callFrame: { functionName } }) => !isBridge(functionName))
    tree.add([...ofGuest.get(nearest(stacks, next, time).frames)!, ...ofHost], time)
  })
  return tree
}

/** Returns the stack that was passed closest to a time, among the one at an index and the one before. */
function nearest(stacks: readonly GuestSample[], index: number, time: number): GuestSample {
  const [before, after] = [stacks[index - 1], stacks[index]!]
  return before !== undefined && time - before.time < after.time - time ? before : after
}

/**
 * Returns the functions of stacks as those of a profile, by source and name. V8 has the line of a function's declaration, which
 * stacks lack: their first line takes its place.
 */
function functionsOf(stacks: readonly GuestSample[]): Map<string, Map<string, Frame['callFrame']>> {
  const functions = new Map<string, Map<string, Frame['callFrame']>>()
  for (const { name, source, line } of [...new Set(stacks.map(({ frames }) => frames))].flat()) {
    const ofSource = functions.get(source) ?? new Map<string, Frame['callFrame']>()
    functions.set(source, ofSource)
    const known = ofSource.get(name)
    if (known !== undefined) known.lineNumber = Math.min(known.lineNumber, line - 1)
    else {
      const url = pathToFileURL(resolve(source)).href
      ofSource.set(name, { functionName: name, scriptId: '0', url, lineNumber: line - 1, columnNumber: 0 })
    }
  }
  return functions
}

/** Whether a function is one that V8 puts between WebAssembly and JavaScript. */
function isBridge(name: string): boolean {
  return /^(wasm-to-js|js-to-wasm)/.test(name)
}
