import type { Profiler } from 'node:inspector'

/** A function of a profile, with the line that it executes if the guest has passed one. */
export interface Frame {
  readonly callFrame: Profiler.ProfileNode['callFrame']
  readonly line?: number
}

/** Characters of a node and of a sample in a file, without the names of the node's function. */
const [nodeLength, sampleLength] = [150, 14]

/** Characters of a profile's file, about. */
const longestFile = 0x300_0000

/**
 * A profile that is put together of samples: one node for each different path, and the times of the samples.
 *
 * Its size is bounded, whatever the program does: {@link isFull} says that no more samples are taken.
 */
export class ProfileTree {
  readonly #nodes: (Profiler.ProfileNode & { children: number[]; hitCount: number })[] = []
  readonly #samples: number[] = []
  readonly #timeDeltas: number[] = []
  readonly #startTime: number
  #time: number
  /** End of the last profile that was added. */
  #end = 0
  #length = 0
  readonly #ids = new Map<string, number>()
  /** Numbers of the functions, by their objects and by their properties. */
  readonly #functions = new Map<Frame['callFrame'] | string, number>()

  /** @param startTime beginning of the profile, in microseconds */
  constructor(startTime: number) {
    this.#startTime = startTime
    this.#time = startTime
    this.#node(ownFunction('(root)'), undefined)
  }

  /** Whether the profile has reached its largest size. */
  get isFull(): boolean {
    return this.#length > longestFile
  }

  /** Time of the last sample in microseconds. */
  get time(): number {
    return this.#time
  }

  /** Adds a sample at a time in microseconds, unless the profile is full. */
  add(path: readonly Frame[], time: number): void {
    if (this.isFull) return
    let id = 1
    for (const { callFrame } of path) id = this.#node(callFrame, id)
    const line = path.at(-1)?.line
    if (line !== undefined) this.#countLine(id, line, 1)
    this.#count(id, time)
  }

  /**
   * Adds the samples of another profile of the same clock. The time from its end to the next sample is the profiler's own, which
   * begins anew.
   */
  addProfile(profile: Profiler.Profile): void {
    if (this.#samples.length > 0)
      this.add([{ callFrame: ownFunction('(profiler)') }], Math.max(this.#time, this.#end))
    const callers = callersOf(profile)
    const ids = new Map<number, number>()
    eachSample(profile, (id, time) => {
      if (this.isFull) return
      const missing: Profiler.ProfileNode[] = []
      let node = callers.get(id)
      while (node?.caller !== undefined && !ids.has(node.node.id)) {
        missing.push(node.node)
        node = callers.get(node.caller)
      }
      let own = (node && ids.get(node.node.id)) ?? 1
      for (const { id, callFrame } of missing.reverse()) {
        own = this.#node(callFrame, own)
        ids.set(id, own)
      }
      this.#count(own, time)
    })
    for (const { id, positionTicks = [] } of profile.nodes) {
      const own = ids.get(id)
      if (own !== undefined) for (const { line, ticks } of positionTicks) this.#countLine(own, line, ticks)
    }
    this.#end = profile.endTime
  }

  /** Returns the profile, which ends at a time in microseconds. */
  profile(endTime: number): Profiler.Profile {
    return {
      nodes: this.#nodes,
      startTime: this.#startTime,
      endTime: Math.max(this.#time, endTime),
      samples: this.#samples,
      timeDeltas: this.#timeDeltas,
    }
  }

  #countLine(id: number, line: number, ticks: number): void {
    const node = this.#nodes[id - 1]!
    node.positionTicks ??= []
    const counted = node.positionTicks.find(tick => tick.line === line)
    if (counted === undefined) node.positionTicks.push({ line, ticks })
    else counted.ticks += ticks
  }

  #count(id: number, time: number): void {
    this.#nodes[id - 1]!.hitCount++
    this.#samples.push(id)
    this.#timeDeltas.push(time - this.#time)
    this.#time = time
    this.#length += sampleLength
  }

  #node(callFrame: Frame['callFrame'], parent: number | undefined): number {
    const key = `${parent} ${this.#numberOf(callFrame)}`
    const known = this.#ids.get(key)
    if (known !== undefined) return known
    const id = this.#nodes.length + 1
    this.#ids.set(key, id)
    this.#nodes.push({ id, callFrame, hitCount: 0, children: [] })
    this.#length += nodeLength + callFrame.functionName.length + callFrame.url.length
    if (parent !== undefined) this.#nodes[parent - 1]!.children.push(id)
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

function ownFunction(functionName: string): Frame['callFrame'] {
  return { functionName, scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 }
}

/** Calls a function with the node and the time of each sample. */
export function eachSample(
  { startTime, samples = [], timeDeltas = [] }: Profiler.Profile,
  call: (id: number, time: number) => void,
): void {
  let time = startTime
  for (const [i, id] of samples.entries()) {
    time += timeDeltas[i] ?? 0
    call(id, time)
  }
}

/** A node of a profile, and the id of the node that calls it. */
interface Called {
  readonly node: Profiler.ProfileNode
  readonly caller?: number
}

function callersOf({ nodes }: Profiler.Profile): Map<number, Called> {
  const called = new Map<number, Called>()
  const callers = new Map<number, number>()
  for (const node of nodes) {
    for (const child of node.children ?? []) callers.set(child, node.id)
    called.set(node.id, { node })
  }
  for (const [id, caller] of callers) called.set(id, { node: called.get(id)!.node, caller })
  return called
}

/** Returns a function that gives the functions from the root to a node of a profile, without the root. */
export function pathsOf(profile: Profiler.Profile): (id: number) => Frame[] {
  const callers = callersOf(profile)
  return id => {
    const path: Frame[] = []
    let called = callers.get(id)
    while (called?.caller !== undefined) {
      path.push({ callFrame: called.node.callFrame })
      called = callers.get(called.caller)
    }
    return path.reverse()
  }
}
