import type { GpuChoice } from './gpu-choice.ts'
import { GpuChoiceError } from './gpu-choice-error.ts'
import { type GpuKind, kindOf } from './gpu-kind.ts'
import {
  type AdapterPlace,
  type CaptureMessages,
  type GpuSource,
  nullBackend,
  swiftShader,
  systemHardware,
  systemSoftware,
} from './gpu-sources.ts'

/** One adapter among all of this machine: by its index, or the first whose name contains a text, in any case. */
export type AdapterChoice = { readonly index: number } | { readonly name: string }

/** An adapter of this machine. */
export interface ListedGpu extends AdapterPlace {
  /** Index among all adapters, by which it is chosen. */
  readonly index: number
  /** Whether it is a graphics processor, the CPU, or computes nothing. */
  readonly kind: GpuKind
  /** The way to it. */
  readonly source: GpuSource
}

/** Returns the sources in the order of preference. */
export function allSources(): readonly GpuSource[] {
  return [systemHardware, systemSoftware, swiftShader(), nullBackend]
}

/** Leaves messages of drivers on standard error. */
export const noCapture: CaptureMessages = action => ({ result: action(), messages: '' })

/** Where {@link listGpus} looks. */
export interface ListGpusOptions {
  /** The ways to adapters, in the order of the list. By default all that `requestGpu` knows. */
  readonly sources?: readonly GpuSource[]
  /** Captures messages that drivers write to standard error. By default they appear there. */
  readonly capture?: CaptureMessages
}

/**
 * Lists all adapters of this machine: graphics processors, those on the CPU, and Dawn's null backend. The order is that of the
 * drivers, so that an index means the same adapter until the machine changes.
 */
export async function listGpus(options: ListGpusOptions = {}): Promise<ListedGpu[]> {
  return Array.fromAsync(everyGpu(options))
}

/**
 * Returns the chosen one of the adapters of this machine. Sources after its own are not opened.
 *
 * @param choice the kind that it must be of
 * @throws {GpuChoiceError} when there is none, or its kind is another
 */
export async function findGpu(
  choice: GpuChoice,
  adapter: AdapterChoice,
  options: ListGpusOptions = {},
): Promise<ListedGpu> {
  const others: string[] = []
  for await (const gpu of everyGpu(options)) {
    const { index, kind, name } = gpu
    if ('index' in adapter ? index === adapter.index : includesText(name, adapter.name)) {
      if (choice === 'auto' || choice === kind) return gpu
      throw new GpuChoiceError(
        `the adapter ${index}, ${name}, is ${kind}, not ${choice}; choose another adapter, or another kind`,
      )
    }
    others.push(`${index} ${name}`)
  }
  const wanted =
    'index' in adapter ? `of the index ${adapter.index}` : `whose name contains '${adapter.name}'`
  throw new GpuChoiceError(`no adapter ${wanted} is here; choose one of ${others.join(', ')}`)
}

function includesText(name: string, text: string): boolean {
  return name.toLowerCase().includes(text.toLowerCase())
}

async function* everyGpu({
  sources = allSources(),
  capture = noCapture,
}: ListGpusOptions): AsyncGenerator<ListedGpu> {
  let index = 0
  for (const source of sources) {
    const adapters = await source.open(capture).then(
      ({ listAdapters }) => listAdapters(),
      // A source without adapters has none to list.
      () => [],
    )
    const names = adapters.map(({ name }) => name)
    for (const [at, adapter] of adapters.entries()) {
      const kind = kindOf(adapter.info)
      // The sources of the system list each other's adapters.
      if (kind === source.kind) yield { ...adapter, names, at, kind, source, index: index++ }
    }
  }
}
