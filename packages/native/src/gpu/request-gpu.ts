import type { NativeAdapter } from './dawn.ts'
import { useFastLane } from './fast-lane.ts'
import { type GpuChoice, gpuChoices } from './gpu-choice.ts'
import { type GpuKind, kindOf } from './gpu-kind.ts'
import type { AdapterPlace, CaptureMessages, GpuSource } from './gpu-sources.ts'
import { type AdapterChoice, allSources, findGpu, noCapture } from './list-gpus.ts'
import { type Attempt, ProviderError } from './provider-error.ts'

/** A GPU that works. */
export interface ProvidedGpu {
  /** The W3C object, as `navigator.gpu` in a page. */
  readonly gpu: GPU
  /** Kind of its preferred adapter. */
  readonly kind: GpuKind
  /** The source of the GPU for messages, such as `SwiftShader from npm`. */
  readonly source: string
  /** Information about its preferred adapter. */
  readonly info: GPUAdapterInfo
  /** Whether frequent calls of the process take the fast lane, past the conversions of Dawn's binding for Node. */
  readonly fastLane: boolean
  /** Why they do not take it, as a phrase such as `it is turned off`; `undefined` when they do. */
  readonly noFastLaneReason: string | undefined
  /** Lists all adapters of the same drivers, of any kind. */
  listAdapters(): Promise<NativeAdapter[]>
}

/** Options of {@link requestGpu}. */
export interface RequestGpuOptions {
  /** The sources to try, in order; those of another kind than the choice are skipped. */
  readonly sources?: readonly GpuSource[]
  /** Captures messages that drivers write to standard error. By default they appear there. */
  readonly capture?: CaptureMessages
  /** The adapter to open, among those that {@link listGpus} lists. By default the first that works. */
  readonly adapter?: AdapterChoice | undefined
  /**
   * Offers `shader-f16` also on NVIDIA's GPUs with Vulkan. Dawn withholds it there by default, as Chromium does, because some
   * drivers fail its conformance tests.
   */
  readonly nvidiaF16?: boolean
  /** Whether timestamps have the resolution of the GPU. By default Dawn rounds them to some 66 µs, as pages require. */
  readonly exactTimestamps?: boolean
  /**
   * `false` to make all calls through Dawn's binding for Node. By default, frequent calls go to Dawn's C functions directly where
   * the build of the binding is known, with equal results. The last request decides for the process.
   */
  readonly fastLane?: boolean
}

/**
 * Returns a working GPU for this process, from Dawn: with `auto` the system's hardware adapter, else its
 * software adapter, else SwiftShader from the optional dependency `@sparticuz/chromium`, which is unpacked
 * once into the user's cache folder. The adapter is verified to be of the requested kind and to provide a
 * device.
 *
 * Call it on the main thread: variables that a worker sets in `process.env` do not reach the drivers.
 *
 * @param choice the kinds to try
 * @throws {ProviderError} when none works, with every attempt and its reason
 * @throws {GpuChoiceError} when the chosen adapter is not here, or cannot be told from another one
 * @throws TypeError for an unknown kind
 */
export async function requestGpu(
  choice: GpuChoice = 'auto',
  options: RequestGpuOptions = {},
): Promise<ProvidedGpu> {
  if (!gpuChoices.includes(choice)) {
    throw new TypeError(`unknown GPU '${choice}'; use one of ${gpuChoices.join(', ')}`)
  }
  const {
    sources = allSources(),
    capture = noCapture,
    adapter,
    nvidiaF16 = false,
    exactTimestamps = false,
    fastLane = true,
  } = options
  const dawnOptions = [
    ...(nvidiaF16 ? ['enable-dawn-features=vulkan_enable_f16_on_nvidia'] : []),
    ...(exactTimestamps ? ['disable-dawn-features=timestamp_quantization'] : []),
  ]
  if (adapter !== undefined) {
    const chosen = await findGpu(choice, adapter, { sources, capture })
    return openAndTry(chosen.source, capture, dawnOptions, fastLane, chosen)
  }
  const attempts: Attempt[] = []
  for (const source of sources.filter(({ kind }) =>
    choice === 'auto' ? kind !== 'null' : kind === choice,
  )) {
    try {
      return await openAndTry(source, capture, dawnOptions, fastLane)
    } catch (error) {
      attempts.push({ source: source.name, reason: error instanceof Error ? error.message : String(error) })
    }
  }
  throw new ProviderError(choice === 'auto' ? 'GPU' : `${choice} GPU`, attempts)
}

async function openAndTry(
  source: GpuSource,
  capture: CaptureMessages,
  dawnOptions: readonly string[],
  isFastLaneWanted: boolean,
  place?: AdapterPlace,
): Promise<ProvidedGpu> {
  const { gpu, listAdapters } = await source.open(capture, dawnOptions, place)
  const adapter = await gpu.requestAdapter()
  if (adapter === null) throw new Error('it offers no adapter')
  const kind = kindOf(adapter.info)
  if (kind !== source.kind) throw new Error(`its adapter is ${kind}, not ${source.kind}`)
  const device = await adapter.requestDevice()
  const noFastLaneReason = useFastLane(device, isFastLaneWanted)
  device.destroy()
  return {
    gpu,
    kind,
    source: source.name,
    info: adapter.info,
    fastLane: noFastLaneReason === undefined,
    noFastLaneReason,
    listAdapters,
  }
}
