import type { NativeAdapter } from './dawn.ts'
import { type GpuChoice, gpuChoices } from './gpu-choice.ts'
import {
  type Capture,
  type GpuKind,
  type GpuSource,
  kindOf,
  nullBackend,
  swiftShader,
  systemHardware,
  systemSoftware,
} from './gpu-sources.ts'
import { type Attempt, ProviderError } from './provider-error.ts'

/** A GPU that was found to work. */
export interface ProvidedGpu {
  /** The W3C object, as `navigator.gpu` is in a page. */
  readonly gpu: GPU
  readonly kind: GpuKind
  /** Which way led to it, for people: `SwiftShader from npm`. */
  readonly source: string
  /** What its preferred adapter says of itself. */
  readonly info: GPUAdapterInfo
  /** Every adapter that the same drivers offer, of whatever kind. */
  listAdapters(): Promise<NativeAdapter[]>
}

/** How {@link requestGpu} goes about it; the defaults are right for most programs. */
export interface RequestGpuOptions {
  /** The ways to try, in order; those whose kind was not chosen are left out. */
  readonly sources?: readonly GpuSource[]
  /** Keeps what drivers write to the standard error off it. By default it appears there. */
  readonly capture?: Capture
}

/**
 * A working GPU for this Node process, from Dawn: `auto` takes the system's hardware adapter, else its software
 * adapter, else SwiftShader from the optional dependency `@sparticuz/chromium`, which is unpacked once into the
 * user's cache folder. That it works was tried: its adapter is of the wanted kind, and gives a device.
 *
 * Call it on the main thread: what a worker writes to `process.env` does not reach the drivers.
 *
 * @param choice which kinds to try
 * @throws ProviderError when none works, with every attempt and its reason; TypeError when there is no such kind
 */
export async function requestGpu(
  choice: GpuChoice = 'auto',
  options: RequestGpuOptions = {},
): Promise<ProvidedGpu> {
  if (!gpuChoices.includes(choice)) {
    throw new TypeError(`there is no GPU '${choice}'; it is one of ${gpuChoices.join(', ')}`)
  }
  const {
    sources = [systemHardware, systemSoftware, swiftShader(), nullBackend],
    capture = action => ({ result: action(), messages: '' }),
  } = options
  const attempts: Attempt[] = []
  for (const source of sources.filter(({ kind }) =>
    choice === 'auto' ? kind !== 'null' : kind === choice,
  )) {
    try {
      return await openAndTry(source, capture)
    } catch (error) {
      attempts.push({ source: source.name, reason: error instanceof Error ? error.message : String(error) })
    }
  }
  throw new ProviderError(choice === 'auto' ? 'GPU' : `${choice} GPU`, attempts)
}

async function openAndTry(source: GpuSource, capture: Capture): Promise<ProvidedGpu> {
  const { gpu, listAdapters } = await source.open(capture)
  const adapter = await gpu.requestAdapter()
  if (adapter === null) throw new Error('it gives no adapter')
  const kind = kindOf(adapter.info)
  if (kind !== source.kind) throw new Error(`its adapter is ${kind}, not ${source.kind}`)
  const device = await adapter.requestDevice()
  device.destroy()
  return { gpu, kind, source: source.name, info: adapter.info, listAdapters }
}
