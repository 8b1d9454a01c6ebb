/**
 * Dawn, the WebGPU implementation of Chromium, as the npm package `webgpu` binds it to Node. Before the first
 * GPU object is created, the classes of the binding are patched: `safe-device.ts` (functions that a guest
 * could crash), `end-device.ts` (a destroyed device does not block), `rest-between-polls.ts` (waiting
 * occupies no core), `queue-label.ts` (a queue has its label), `unsupported-features.ts` (a refused feature is named),
 * `rejection-reasons.ts` (a rejection has a message), `short-submits.ts` (a message lists no repeated command buffers),
 * `visible-messages.ts` (messages cannot control a terminal) and `native-process.ts` (they go to standard error).
 */

import { endDevicesWithoutWaiting } from './end-device.ts'
import { bindingOfProcess, installFastLane } from './fast-lane.ts'
import { sendPrintedMessagesToStandardError } from './native-process.ts'
import { labelQueues } from './queue-label.ts'
import { giveReasons } from './rejection-reasons.ts'
import { restBetweenPolls } from './rest-between-polls.ts'
import { makeDevicesSafe, zeroBuffersOf } from './safe-device.ts'
import { shortenSubmits } from './short-submits.ts'
import { nameUnsupportedFeatures } from './unsupported-features.ts'
import { makeMessagesVisible } from './visible-messages.ts'

/** The drivers that Dawn may load. */
export interface Drivers {
  readonly name: string
  /** Calls `action` while only these drivers are visible to it, until its first `await`. */
  use<T>(action: () => T): T
}

/** An adapter with details that W3C's `GPUAdapterInfo` lacks. */
export interface NativeAdapter {
  /** The native API: `vulkan`, `metal`, `d3d12`, … */
  readonly backend: string
  /** The full name that the driver reports. */
  readonly name: string
  /** Information about the adapter, as W3C defines it. */
  readonly info: GPUAdapterInfo
}

/**
 * Returns a GPU object of Dawn. There is one per process for each combination of arguments, which is never
 * released, because collecting a GPU object of Dawn corrupts memory.
 *
 * @param options Dawn's options, such as `backend=vulkan` and `adapter=llvmpipe`; Dawn ignores unknown ones
 * @throws Error when the package has no build that loads on this system
 */
export async function dawnGpu(drivers: Drivers, options: readonly string[] = []): Promise<GPU> {
  const loading = bindingOfProcess()
  const { create, globals } = await import('webgpu')
  const binding = await loading
  const kept = keptGpus()
  const key = [drivers.name, ...options].join('\n')
  const existing = kept.get(key)
  if (existing !== undefined) return existing
  defineMissingGlobals(globals)
  // First, so that the others also replace functions of the fast lane.
  installFastLane(globals, binding)
  // The classes of Dawn: a runtime may have others of the same names, as Deno has.
  makeDevicesSafe(globals as typeof globalThis)
  restBetweenPolls(globals as typeof globalThis)
  endDevicesWithoutWaiting(globals as typeof globalThis)
  labelQueues(globals as typeof globalThis)
  nameUnsupportedFeatures(globals as typeof globalThis)
  giveReasons(globals as typeof globalThis)
  shortenSubmits(globals as typeof globalThis)
  makeMessagesVisible(globals as Record<string, unknown>)
  // Dawn's binding prints warnings, which would mix with the program's output.
  sendPrintedMessagesToStandardError()
  const gpu = create([...options])
  if (options.includes('backend=null')) zeroBuffersOf(gpu)
  kept.set(key, gpu)
  // The first request makes Dawn load its drivers, which it keeps for later requests.
  await drivers.use(() => gpu.requestAdapter()).catch(() => null)
  return gpu
}

/** Lists all adapters that Dawn finds, in Dawn's order. */
export async function listAdapters(
  drivers: Drivers,
  options: readonly string[] = [],
): Promise<NativeAdapter[]> {
  // Dawn has no function that lists adapters, but its error for an unknown adapter contains the list.
  const gpu = await dawnGpu(drivers, [...options, 'adapter=(no adapter has this name)'])
  const message = await gpu.requestAdapter().then(() => '', String)
  const adapters: NativeAdapter[] = []
  for (const { backend, name } of parseAdapterList(message)) {
    const only = await dawnGpu(drivers, [`backend=${backend}`, `adapter=${name}`])
    const adapter = await only.requestAdapter()
    if (adapter !== null) adapters.push({ backend, name, info: adapter.info })
  }
  return adapters
}

/**
 * Reads lines such as ` * backend: 'vulkan', name: 'llvmpipe (LLVM 19.1.7, 256 bits)'` from Dawn's message.
 */
export function parseAdapterList(message: string): { backend: string; name: string }[] {
  return [...message.matchAll(/^ \* backend: '([^']*)', name: '(.*)'$/gm)].map(([, backend, name]) => ({
    backend: backend!,
    name: name!,
  }))
}

// The key is global, so that two copies of this module, in a bundle and in a package, share the GPU objects.
const keptGpusKey = Symbol.for('wasi-webgpu.dawn')

function keptGpus(): Map<string, GPU> {
  const holder = globalThis as { [keptGpusKey]?: Map<string, GPU> }
  holder[keptGpusKey] ??= new Map()
  return holder[keptGpusKey]
}

/**
 * Defines the W3C classes and constants (`GPUBufferUsage`, `GPUValidationError`, …) that browsers have
 * globally.
 */
function defineMissingGlobals(globals: object): void {
  for (const [name, value] of Object.entries(globals)) {
    if (!(name in globalThis)) {
      Object.defineProperty(globalThis, name, {
        value,
        configurable: true,
        writable: true,
        enumerable: false,
      })
    }
  }
}
