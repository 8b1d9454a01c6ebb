import { featureNames } from '@wasi-webgpu/host/feature-names'
import {
  captureStandardError,
  kindOf,
  type ListedGpu,
  listGpus,
  type ProvidedGpu,
  requestGpu,
} from '@wasi-webgpu/native'
import { UsageError } from '../command-error.ts'
import { type ChosenGpu, chosenGpu, parse } from '../options/parsed-arguments.ts'
import { bold, dim } from '../terminal/style.ts'
import { table } from '../terminal/table.ts'

/** `wasi-webgpu info`: prints the adapter for components, its features and limits, and the other adapters. */
export async function info(args: readonly string[]): Promise<number> {
  const parsed = parse('info', args)
  if (parsed.positionals.length > 0) {
    throw new UsageError(`unexpected '${parsed.positionals[0]}'`, 'wasi-webgpu info takes no file')
  }
  const chosen = chosenGpu(parsed)
  const options = { ...chosen, capture: captureStandardError }
  const description = await describe(await requestGpu(chosen.gpu, options), await listGpus(options), chosen)
  process.stdout.write(
    parsed.flag('json') ? `${JSON.stringify(description, undefined, 2)}\n` : print(description),
  )
  return 0
}

/** The output of `--json`. */
interface Description {
  readonly adapter: Omit<AdapterDescription, 'index'> & {
    readonly index: number | undefined
    readonly source: string
  }
  /** Whether frequent calls go to Dawn's C functions directly. */
  readonly fastLane: boolean
  /** Why they do not; absent when they do. */
  readonly noFastLaneReason: string | undefined
  /** Every adapter of this machine, including the chosen one. */
  readonly adapters: readonly AdapterDescription[]
  /** Features of the adapter that a component can request. */
  readonly features: readonly string[]
  readonly limits: Readonly<Record<string, number>>
}

interface AdapterDescription {
  /** Index for `--gpu-index`. */
  readonly index: number
  readonly name: string
  readonly vendor: string
  readonly architecture: string
  readonly device: string
  readonly description: string
  readonly backend: string
  readonly type: 'hardware' | 'software' | 'null'
  readonly isFallbackAdapter: boolean
}

async function describe(
  provided: ProvidedGpu,
  gpus: readonly ListedGpu[],
  { adapter: choice }: ChosenGpu,
): Promise<Description> {
  const { device, description, vendor } = provided.info
  const listed =
    choice !== undefined && 'index' in choice
      ? gpus[choice.index]
      : gpus.find(
          ({ info }) => info.device === device && info.description === description && info.vendor === vendor,
        )
  const adapter = await provided.gpu.requestAdapter()
  if (adapter === null) throw new Error('the adapter is no longer available; try again')
  return {
    adapter: {
      index: listed?.index,
      ...describeAdapter(listed?.name ?? '', listed?.backend ?? '', provided.info),
      source: provided.source,
    },
    fastLane: provided.fastLane,
    noFastLaneReason: provided.noFastLaneReason,
    adapters: gpus.map(({ index, name, backend, info }) => ({
      index,
      ...describeAdapter(name, backend, info),
    })),
    features: featureNames.filter(name => adapter.features.has(name)).toSorted(),
    limits: limitsOf(adapter.limits),
  }
}

function describeAdapter(
  name: string,
  backend: string,
  info: GPUAdapterInfo,
): Omit<AdapterDescription, 'index'> {
  const { vendor, architecture, device, description, isFallbackAdapter } = info
  return { name, vendor, architecture, device, description, backend, type: kindOf(info), isFallbackAdapter }
}

function limitsOf(limits: GPUSupportedLimits): Record<string, number> {
  const entries: [string, number][] = []
  // The limits are getters of the prototype, as WebIDL specifies.
  for (const name in limits) {
    const value: unknown = limits[name as keyof GPUSupportedLimits]
    if (typeof value === 'number') entries.push([name, value])
  }
  return Object.fromEntries(entries)
}

function print({ adapter, noFastLaneReason, adapters, features, limits }: Description): string {
  const sections = [
    section('Adapter', [
      ['index', String(adapter.index ?? '')],
      ['name', adapter.name],
      ['vendor', adapter.vendor],
      ['architecture', adapter.architecture],
      ['device', adapter.device],
      ['description', adapter.description],
      ['backend', adapter.backend],
      ['type', adapter.type],
      ['fallback', adapter.isFallbackAdapter ? 'yes' : 'no'],
      ['source', adapter.source],
      ['fast lane', noFastLaneReason === undefined ? 'yes' : `no: ${noFastLaneReason}`],
    ]),
    section(
      'All adapters, with the index for --gpu-index',
      adapters.map(({ index, name, backend, type }) => [String(index), name, backend, type]),
    ),
    section(
      'Features',
      features.map(feature => [feature]),
    ),
    `${bold('Limits')}\n${indent(
      table(
        Object.entries(limits).map(([name, value]) => [name, String(value)]),
        [1],
      ),
    )}`,
  ]
  return `${sections.join('\n\n')}\n`
}

function section(title: string, rows: readonly (readonly string[])[]): string {
  return `${bold(title)}\n${indent(table(rows.map(row => row.map(cell => (cell === '' ? dim('-') : cell)))))}`
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ')
}
