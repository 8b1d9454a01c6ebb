import { createHash } from 'node:crypto'
import { leb128 } from '@wasi-webgpu/component/binary'
import { changeComponent, required } from '../../component/binary.ts'
import { coreNames, coreSectionIds, withSections } from '../../core-module/core-module.ts'
import {
  initialMemory,
  pageSize,
  withGlobals,
  withGlobalsExported,
  withMemory,
  withMemoryLimit,
} from '../../core-module/core-state.ts'
import { CoreInstances, type LiftedFunction } from './core-instances.ts'
import type { LinkedProgram } from './linked-program.ts'
import { coreModules, programDefinitions, replacing } from './program-definitions.ts'

/**
 * Evaluates a program, an ES module, in QuickJS, and returns a component that resumes from the state after that. Equal programs
 * make equal components, unless they ask for the time.
 *
 * @throws {EvaluationError} when the program throws
 * @throws Error when the program calls an import that is not among those here, or the engine traps
 */
export function evaluate({ component, shim }: LinkedProgram, code: string): Uint8Array<ArrayBuffer> {
  const definitions = programDefinitions(component)
  const host = new EvaluationHost(createHash('sha256').update(code).digest())
  const instances = new CoreInstances(definitions, { prepare, lower: host.lower.bind(host) })
  host.clock = () => Date.now()
  const init = required(instances.functions.get('init'))
  initialize(init, shim, code)
  const memory = new Uint8Array(init.memory.buffer)
  const changes = coreModules(definitions).map(module => {
    const bytes = withGlobals(module.bytes, required(instances.exports.get(module)))
    return replacing(module, initialMemory(bytes).length > 0 ? withMemory(bytes, memory) : bytes)
  })
  return changeComponent(component, changes)
}

/** An exception of the program while it was evaluated. */
export class EvaluationError extends Error {}

/**
 * Lets the mutable globals of a module be read. The module without exports begins the others: its only function is the start
 * function, which componentize-qjs has unmarked, since a component that resumes from a state must not begin again.
 */
function prepare(module: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const { imports, exports } = coreNames(module)
  if (exports.length > 0) return withMemoryLimit(withGlobalsExported(module), mostMemory / pageSize)
  const start = imports.filter(({ kind }) => kind === 'func').length
  return withSections(module, new Map([[coreSectionIds.start, leb128(start)]]))
}

/** Calls `init: func(shim: string, script: string, entry-path: option<string>, disable-gc: bool) -> result<_, string>`. */
function initialize({ call, realloc, memory }: LiftedFunction, shim: string, code: string): void {
  const strings = [shim, code].flatMap(text => {
    const bytes = new TextEncoder().encode(text)
    const at = realloc(0, 0, 1, bytes.length)
    new Uint8Array(memory.buffer).set(bytes, at)
    return [at, bytes.length]
  })
  const result = call(...strings, 0, 0, 0, 0)
  const view = new DataView(memory.buffer)
  if (view.getUint8(result) === 0) return
  const error = new Uint8Array(
    memory.buffer,
    view.getUint32(result + 4, true),
    view.getUint32(result + 8, true),
  )
  const text = new TextDecoder().decode(error)
  throw new EvaluationError(text.replace('Error: out of memory', `$& ${ofItsMemory}`))
}

/** The imports that QuickJS calls by itself: it seeds `Math.random` and its hash tables before it evaluates anything. */
class EvaluationHost {
  /** Returns milliseconds since 1970; at first ones that depend on the program alone. */
  clock: () => number
  readonly #seed: Buffer

  constructor(seed: Buffer) {
    this.#seed = seed
    this.clock = () => seed.readUInt32LE()
  }

  lower(name: string, memory: WebAssembly.Memory): (...args: never[]) => unknown {
    switch (name.replace(/@\S+/, '')) {
      case 'wasi:random/insecure-seed insecure-seed':
        return (at: number) => new Uint8Array(memory.buffer).set(this.#seed.subarray(0, 16), at)
      case 'wasi:clocks/monotonic-clock now':
        return () => BigInt(this.clock()) * 1_000_000n
      case 'wasi:clocks/wall-clock now':
        return (at: number) => {
          const [now, view] = [this.clock(), new DataView(memory.buffer)]
          view.setBigUint64(at, BigInt(Math.floor(now / 1000)), true)
          view.setUint32(at + 8, (now % 1000) * 1_000_000, true)
        }
      default:
        return () => {
          throw new Error(`${name} is not implemented for evaluations`)
        }
    }
  }
}

/** Memory of a program while it is evaluated, in bytes. */
const mostMemory = 0x4000_0000

const ofItsMemory = 'of the 1 GiB that a program has while it is built'
