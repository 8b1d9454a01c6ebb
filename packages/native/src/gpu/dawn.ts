/** Dawn, the WebGPU implementation of Chromium, as the npm package `webgpu` brings it to Node. */

import { endDevicesWithoutWaiting } from './end-device.ts'
import { sendPrintedMessagesToStandardError } from './native-process.ts'
import { restBetweenPolls } from './rest-between-polls.ts'
import { makeDevicesSafe, zeroBuffersOf } from './safe-device.ts'

/** Which drivers Dawn gets to see. */
export interface Drivers {
  readonly name: string
  /** Calls `action` while those drivers, and no others, are visible to it up to its first `await`. */
  use<T>(action: () => T): T
}

/** An adapter, with what W3C's `GPUAdapterInfo` does not tell. */
export interface NativeAdapter {
  /** The native API under it: `vulkan`, `metal`, `d3d12`, … */
  readonly backend: string
  /** Its full name, as its driver has it. */
  readonly name: string
  readonly info: GPUAdapterInfo
}

/**
 * A GPU object of Dawn, made once a process for each combination of arguments and never let go: memory is
 * corrupted when a GPU object of Dawn is collected.
 *
 * @param options Dawn's own, such as `backend=vulkan` and `adapter=llvmpipe`; unknown ones are ignored silently
 * @throws Error when the package has no build that loads on this system
 */
export async function dawnGpu(drivers: Drivers, options: readonly string[] = []): Promise<GPU> {
  const { create, globals } = await import('webgpu')
  const kept = keptGpus()
  const key = [drivers.name, ...options].join('\n')
  const existing = kept.get(key)
  if (existing !== undefined) return existing
  defineMissingGlobals(globals)
  // Dawn's own classes: a runtime may have others by the same names, as Deno has.
  makeDevicesSafe(globals as typeof globalThis)
  restBetweenPolls(globals as typeof globalThis)
  endDevicesWithoutWaiting(globals as typeof globalThis)
  // Dawn's binding prints warnings and uncaptured errors, which would come among the output of the program.
  sendPrintedMessagesToStandardError()
  const gpu = create([...options])
  if (options.includes('backend=null')) zeroBuffersOf(gpu)
  kept.set(key, gpu)
  // The first request makes Dawn load its drivers, which it keeps for all later ones.
  await drivers.use(() => gpu.requestAdapter()).catch(() => null)
  return gpu
}

/** All adapters that Dawn finds, in its own order. */
export async function listAdapters(
  drivers: Drivers,
  options: readonly string[] = [],
): Promise<NativeAdapter[]> {
  // There is no call that lists them, but asking for an adapter that does not exist fails with the list.
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

/** Reads the lines ` * backend: 'vulkan', name: 'llvmpipe (LLVM 19.1.7, 256 bits)'` of Dawn's message. */
export function parseAdapterList(message: string): { backend: string; name: string }[] {
  return [...message.matchAll(/^ \* backend: '([^']*)', name: '(.*)'$/gm)].map(([, backend, name]) => ({
    backend: backend!,
    name: name!,
  }))
}

// The key is global, so that two copies of this module (a bundle and the package, say) share one set.
const keptGpusKey = Symbol.for('wasi-webgpu.dawn')

function keptGpus(): Map<string, GPU> {
  const holder = globalThis as { [keptGpusKey]?: Map<string, GPU> }
  holder[keptGpusKey] ??= new Map()
  return holder[keptGpusKey]
}

/** Defines the W3C classes and constants (`GPUBufferUsage`, `GPUValidationError`, …) that a browser has globally. */
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
