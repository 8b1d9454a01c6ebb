import { writeFileSync } from 'node:fs'
import { type Profiler, Session } from 'node:inspector'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type GuestFrame, profileInterface, stackReader } from '@wasi-webgpu/build/guest-stack'
import { type Imports, Trap } from '@wasi-webgpu/component'

/** Interval between two samples of V8, in microseconds. */
const interval = 1000

/** Bytes of a program's source map, and characters of a stack and of all different ones. */
const [mostMapBytes, longestStack, mostCharacters] = [0x200_0000, 0x1_0000, 0x400_0000]

/** A summary of a profile. */
export interface ProfileSummary {
  readonly samples: number
  /** Number of stacks that a program in JavaScript has passed; 0 for other programs. */
  readonly guestSamples: number
  /** Whether functions of the guest have no names, for a program that has passed no stacks. */
  readonly lacksNames: boolean
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
  readonly #session = new Session()
  /** URLs of the modules of an engine that has passed a stack. */
  #engine: ReadonlySet<string> = new Set()
  readonly #stacks: { readonly time: number; readonly stack: string }[] = []
  /** Different stacks, each once. */
  readonly #texts = new Map<string, string>()
  #characters = 0
  #read: ((stack: string) => GuestFrame[]) | undefined

  /** @param path the file to write; an existing one is replaced */
  constructor(path: string) {
    this.#path = path
    // An error now, rather than after the run.
    writeFileSync(path, '')
  }

  /** Begins the profile. */
  start(): void {
    this.#session.connect()
    this.#session.post('Profiler.enable')
    this.#session.post('Profiler.setSamplingInterval', { interval })
    this.#session.post('Profiler.start')
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

  /** Keeps a stack, unless it comes sooner than the guest passes them, or there are too many different ones. */
  #sample(stack: string): void {
    const time = Number(process.hrtime.bigint() / 1000n)
    if (time - (this.#stacks.at(-1)?.time ?? 0) < interval / 4 || stack.length > longestStack) return
    let text = this.#texts.get(stack)
    if (text === undefined) {
      if (this.#characters + stack.length > mostCharacters) return
      this.#characters += stack.length
      text = stack
      this.#texts.set(stack, text)
    }
    if (this.#engine.size === 0) this.#engine = modulesOnStack()
    this.#stacks.push({ time, stack: text })
  }

  /** Ends the profile, and writes the file. */
  stop(): ProfileSummary {
    let profile: Profiler.Profile | undefined
    // The session of the own thread answers at once.
    this.#session.post('Profiler.stop', (_, result) => {
      profile = result.profile
    })
    this.#session.disconnect()
    if (profile === undefined) throw new Error('V8 returned no profile')
    const read = this.#read
    const known = new Map<string, GuestFrame[]>()
    const stacks = this.#stacks.map(({ time, stack }) => {
      const frames = known.get(stack) ?? read?.(stack) ?? []
      known.set(stack, frames)
      return { time, frames }
    })
    const written = stacks.length === 0 ? profile : withGuest(profile, stacks, this.#engine)
    writeFileSync(this.#path, JSON.stringify(written))
    return {
      samples: written.samples?.length ?? 0,
      guestSamples: stacks.length,
      lacksNames:
        stacks.length === 0 &&
        written.nodes.some(({ callFrame }) => callFrame.functionName.startsWith('wasm-function[')),
    }
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

/** Returns a profile in which the functions of the guest's engine, given by its modules, are replaced by those of the guest. */
function withGuest(
  profile: Profiler.Profile,
  stacks: readonly GuestSample[],
  modules: ReadonlySet<string>,
): Profiler.Profile {
  const tree = new ProfileTree()
  const paths = pathsOf(profile)
  const functions = functionsOf(stacks)
  const { samples = [], timeDeltas = [] } = profile
  let time = profile.startTime
  let next = 0
  const frameOf = ({ name, source, line }: GuestFrame) => ({
    callFrame: functions.get(source)!.get(name)!,
    line,
  })
  const ofGuest = new Map<readonly GuestFrame[], readonly Frame[]>()
  for (const { frames } of stacks)
    if (!ofGuest.has(frames)) ofGuest.set(frames, frames.map(frameOf).reverse())
  const changed = samples.map((id, i) => {
    time += timeDeltas[i] ?? 0
    while (next + 1 < stacks.length && stacks[next]!.time < time) next++
    const frames = paths.get(id) ?? []
    const engine = frames.findLastIndex(({ callFrame: { url } }) => modules.has(url))
    if (engine < 0) return tree.add(frames)
    const ofHost = frames
      .slice(engine + 1)
      .filter(({ callFrame: { functionName } }) => !isBridge(functionName))
    return tree.add([...ofGuest.get(nearest(stacks, next, time).frames)!, ...ofHost])
  })
  return { ...profile, nodes: tree.nodes, samples: changed }
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

/** A function of a profile, with the line that it executes if the guest has passed one. */
interface Frame {
  readonly callFrame: Profiler.ProfileNode['callFrame']
  readonly line?: number
}

/** Whether a function is one that V8 puts between WebAssembly and JavaScript. */
function isBridge(name: string): boolean {
  return /^(wasm-to-js|js-to-wasm)/.test(name)
}

/** Returns the functions from the root to each node of a profile, without the root. */
function pathsOf({ nodes }: Profiler.Profile): Map<number, Frame[]> {
  const byId = new Map(nodes.map(node => [node.id, node]))
  const paths = new Map<number, Frame[]>()
  const walk = (node: Profiler.ProfileNode, path: Frame[]) => {
    paths.set(node.id, path)
    for (const id of node.children ?? []) {
      const child = byId.get(id)!
      walk(child, [...path, { callFrame: child.callFrame }])
    }
  }
  if (nodes[0] !== undefined) walk(nodes[0], [])
  return paths
}

/** The nodes of a profile, one for each different path. */
class ProfileTree {
  readonly nodes: (Profiler.ProfileNode & { children: number[]; hitCount: number })[] = []
  readonly #ids = new Map<string, number>()
  /** Numbers of the functions, by their objects and by their properties. */
  readonly #functions = new Map<Frame['callFrame'] | string, number>()

  constructor() {
    this.#node(
      { functionName: '(root)', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 },
      undefined,
    )
  }

  /** Counts a sample, and returns the id of its node. */
  add(path: readonly Frame[]): number {
    let id = 1
    for (const { callFrame } of path) id = this.#node(callFrame, id)
    const node = this.nodes[id - 1]!
    node.hitCount++
    const line = path.at(-1)?.line
    if (line !== undefined) {
      node.positionTicks ??= []
      const counted = node.positionTicks.find(tick => tick.line === line)
      if (counted === undefined) node.positionTicks.push({ line, ticks: 1 })
      else counted.ticks++
    }
    return id
  }

  #node(callFrame: Frame['callFrame'], parent: number | undefined): number {
    const key = `${parent} ${this.#numberOf(callFrame)}`
    const known = this.#ids.get(key)
    if (known !== undefined) return known
    const id = this.nodes.length + 1
    this.#ids.set(key, id)
    this.nodes.push({ id, callFrame, hitCount: 0, children: [] })
    if (parent !== undefined) this.nodes[parent - 1]!.children.push(id)
    return id
  }

  /** Returns the number of a function. A name or a URL may be long, and a path has hundreds of functions. */
  #numberOf(callFrame: Frame['callFrame']): number {
    const known = this.#functions.get(callFrame)
    if (known !== undefined) return known
    const { functionName, url, lineNumber, columnNumber } = callFrame
    const key = JSON.stringify([functionName, url, lineNumber, columnNumber])
    const number = this.#functions.get(key) ?? this.#functions.size
    this.#functions.set(key, number).set(callFrame, number)
    return number
  }
}
