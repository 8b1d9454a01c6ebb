import { commandBytes, passBytes } from './host-memory.ts'
import { shortened, withShortTexts } from './short-texts.ts'

/**
 * The commands that a guest under a policy records with an encoder and its passes. Each occupies memory of
 * the host until the commands are submitted or dropped. A command beyond the policy invalidates the commands,
 * and `finish` reports that, as W3C specifies for errors of encoders.
 */
export interface CommandRecording {
  /** Reserves bytes. Returns whether there is room; after a refusal there never is. */
  readonly reserve: (bytes: number) => boolean
  /** Returns the reason for a refusal, if there was one. */
  readonly error: () => Error | undefined
  /** Called when the commands are complete. */
  readonly finished: (commands: object) => void
  /** Returns the bytes that executing a bundle takes. */
  readonly bundleBytes: (bundle: object) => number
}

/**
 * Counts everything that is recorded with an encoder. The encoder stays the GPU's object, with another
 * prototype.
 */
export function record<Encoder extends object>(encoder: Encoder, recording: CommandRecording): Encoder {
  Object.setPrototypeOf(encoder, countingPrototype(Object.getPrototypeOf(encoder)))
  ;(encoder as Recorder)[recordingKey] = recording
  return encoder
}

const recordingKey = Symbol('wasi-webgpu.recording')
const groupsKey = Symbol('wasi-webgpu.groups')

interface Recorder {
  [recordingKey]?: CommandRecording
  /** Characters of the labels of the open debug groups, up to each group. */
  [groupsKey]?: number[]
}

type Method = (this: object, ...args: never[]) => unknown

const countingPrototypes = new WeakMap<object, object>()

function countingPrototype(native: object): object {
  const known = countingPrototypes.get(native)
  if (known !== undefined) return known
  const counting = Object.create(native)
  for (
    let level = native;
    level !== Object.prototype && level !== null;
    level = Object.getPrototypeOf(level)
  ) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(level))) {
      if (typeof value !== 'function' || name === 'constructor' || name === 'end') continue
      if (!Object.hasOwn(counting, name)) counting[name] = (special[name] ?? command)(value)
    }
  }
  countingPrototypes.set(native, counting)
  return counting
}

function recordingOf(encoder: object): CommandRecording {
  return (encoder as Recorder)[recordingKey] as CommandRecording
}

function command(method: Method): Method {
  return function (...args) {
    return recordingOf(this).reserve(commandBytes) ? method.apply(this, args) : undefined
  }
}

function pass(method: Method): Method {
  return function (...args) {
    const recording = recordingOf(this)
    const descriptor = withShortTexts(args[0] as GPUObjectDescriptorBase | undefined)
    if (!recording.reserve(passBytes + 4 * (descriptor?.label?.length ?? 0))) throw recording.error()
    return record(method.apply(this, [descriptor] as never[]) as object, recording)
  }
}

function withText(method: Method): Method {
  return function (...args) {
    const text = shortened(args[0] as unknown as string)
    return recordText(this, method, text)
  }
}

function recordText(encoder: object, method: Method, text: string): unknown {
  return recordingOf(encoder).reserve(commandBytes + 4 * text.length)
    ? method.apply(encoder, [text] as never[])
    : undefined
}

/** Commands that take more memory than others, or that need a check. */
const special: Readonly<Record<string, (method: Method) => Method>> = {
  beginComputePass: pass,
  beginRenderPass: pass,
  insertDebugMarker: withText,
  pushDebugGroup(method) {
    return function (this: Recorder, ...args) {
      // An error of the encoder cites the labels of all open groups.
      const groups = this[groupsKey] ?? []
      this[groupsKey] = groups
      const outer = groups.at(-1) ?? 0
      const text = shortened(args[0] as unknown as string)
      const total = outer + text.length
      const isShort = total <= longestGroups
      groups.push(isShort ? total : outer)
      return recordText(this, method, isShort ? text : '')
    }
  },
  popDebugGroup(method) {
    const pop = command(method)
    return function (this: Recorder, ...args) {
      this[groupsKey]?.pop()
      return pop.apply(this, args)
    }
  },
  setBindGroup(method) {
    return function (...args) {
      const [, , offsets, , length] = args as unknown as [
        unknown,
        unknown,
        ArrayLike<number>?,
        unknown?,
        number?,
      ]
      const count = length ?? offsets?.length ?? 0
      return recordingOf(this).reserve(commandBytes + 4 * count) ? method.apply(this, args) : undefined
    }
  },
  executeBundles(method) {
    return function (...args) {
      const recording = recordingOf(this)
      const bundles = args[0] as unknown as readonly object[]
      const bytes = bundles.reduce((sum, bundle) => sum + recording.bundleBytes(bundle), commandBytes)
      return recording.reserve(bytes) ? method.apply(this, args) : undefined
    }
  },
  finish(method) {
    return function (...args) {
      const recording = recordingOf(this)
      const error = recording.error()
      if (error !== undefined) throw error
      const descriptor = withShortTexts(args[0] as GPUObjectDescriptorBase | undefined)
      const commands = method.apply(this, [descriptor] as never[]) as object
      recording.finished(commands)
      return commands
    }
  },
}

/** Characters of the labels of all open debug groups of an encoder; the labels of further groups are empty. */
const longestGroups = 2048
