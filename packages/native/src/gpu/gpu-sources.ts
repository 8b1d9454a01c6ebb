import { type Drivers, dawnGpu, listAdapters, type NativeAdapter } from './dawn.ts'
import { GpuChoiceError } from './gpu-choice-error.ts'
import { type GpuKind, kindOf } from './gpu-kind.ts'
import { pciAddress } from './pci-address.ts'
import type { SwiftShaderOptions } from './swiftshader.ts'
import {
  hasVulkanDriver,
  loadVulkanLoader,
  vulkanLoader,
  withVulkanDevice,
  withVulkanDriver,
} from './vulkan.ts'

/** A way to a GPU. */
export interface GpuSource {
  /** Name for messages, as in `tried: the system's hardware adapter`. */
  readonly name: string
  /** Kind of the adapters that it opens. */
  readonly kind: GpuKind
  /**
   * Opens the GPU.
   *
   * @param capture captures the drivers' messages on standard error
   * @param dawnOptions options of Dawn besides those of the source
   * @param adapter the adapter to open, one of those that the source lists; by default, one of its kind
   * @throws Error that says why the source does not work here; {@link GpuChoiceError} when the adapter cannot be told from others
   */
  open(capture: CaptureMessages, dawnOptions?: readonly string[], adapter?: AdapterPlace): Promise<OpenGpu>
}

/** The place of an adapter in the list of its drivers, by which it is opened. */
export interface AdapterPlace extends NativeAdapter {
  /** Names of all adapters of the list, in order. */
  readonly names: readonly string[]
  /** Index in the list. */
  readonly at: number
}

/** Calls `action` and captures the messages of native code meanwhile. */
export type CaptureMessages = <T>(action: () => T) => { result: T; messages: string }

/** A GPU object whose default adapter is of the source's kind. */
export interface OpenGpu {
  /** The W3C object. */
  readonly gpu: GPU
  /** Lists all adapters of the source's drivers, of any kind. */
  listAdapters(): Promise<NativeAdapter[]>
}

/** A graphics processor with the system's drivers. */
export const systemHardware: GpuSource = {
  name: "the system's hardware adapter",
  kind: 'hardware',
  open: (...options) => openSystem('hardware', ...options),
}

/** The CPU with a driver of the system: Mesa's llvmpipe or Windows' WARP. */
export const systemSoftware: GpuSource = {
  name: "the system's software adapter",
  kind: 'software',
  open: (...options) => openSystem('software', ...options),
}

/** Returns a source for SwiftShader, Chromium's Vulkan driver for the CPU, from npm. */
export function swiftShader(options: SwiftShaderOptions = {}): GpuSource {
  return {
    name: 'SwiftShader from npm',
    kind: 'software',
    open: (capture, dawnOptions) => openSwiftShader(options, capture, dawnOptions),
  }
}

/** Dawn's null backend: it validates all calls as WebGPU requires and computes nothing. */
export const nullBackend: GpuSource = {
  name: "Dawn's null backend",
  kind: 'null',
  open: (capture, dawnOptions = []) =>
    openDawn(new CapturedDrivers('none', capture), ['backend=null', ...dawnOptions]),
}

async function openSystem(
  kind: GpuKind,
  capture: CaptureMessages,
  dawnOptions: readonly string[] = [],
  adapter?: AdapterPlace,
): Promise<OpenGpu> {
  if (process.platform === 'linux') {
    const missing = loadVulkanLoader(vulkanLoader)
    if (missing !== undefined) throw new Error(`no Vulkan loader (${missing})`)
    if (!hasVulkanDriver()) throw new Error('no Vulkan driver is installed')
  }
  const drivers = new CapturedDrivers('system', capture)
  if (adapter !== undefined) return openPlace(drivers, dawnOptions, adapter)
  const system = await openDawn(drivers, dawnOptions)
  const preferred = await system.gpu.requestAdapter({ powerPreference: 'high-performance' })
  if (preferred !== null && kindOf(preferred.info) === kind) return system

  const adapters = await system.listAdapters()
  const wanted = adapters.find(({ info }) => kindOf(info) === kind)
  if (wanted !== undefined)
    return openDawn(drivers, [`backend=${wanted.backend}`, `adapter=${wanted.name}`, ...dawnOptions])
  const found = adapters.map(({ backend, name }) => `${name} (${backend})`).join(', ')
  if (found !== '') throw new Error(`the system has only ${found}`)
  throw new Error(`Dawn accepts no adapter of the system${drivers.complaint()}`)
}

/**
 * Opens an adapter of a list. Dawn's binding takes the first whose name contains the given text, so that another adapter of such a
 * name is hidden before Dawn lists them.
 */
async function openPlace(
  drivers: Drivers,
  dawnOptions: readonly string[],
  { backend, name, names, at, info }: AdapterPlace,
): Promise<OpenGpu> {
  const options = [`backend=${backend}`, `adapter=${name}`, ...dawnOptions]
  if (names.findIndex(other => other.includes(name)) === at) return openDawn(drivers, options)
  const twins = names.flatMap((other, i) => (other === name ? [i] : []))
  const address = pciAddress(info.vendor, twins.indexOf(at), twins.length)
  if (address !== undefined) {
    const only: Drivers = {
      name: `${drivers.name} at ${address}`,
      use: action => drivers.use(() => withVulkanDevice(address, action)),
    }
    const [found, ...others] = await listAdapters(only, dawnOptions)
    if (found?.name === name && others.length === 0) return openDawn(only, options)
  }
  throw new GpuChoiceError(
    `the adapter ${at} cannot be told from another one of the name ${name}: ${twinAdvice(process.platform)}`,
  )
}

function twinAdvice(platform: NodeJS.Platform): string {
  return platform === 'linux'
    ? "install Mesa's device selection layer, which is in the package mesa-vulkan-drivers, or give each process one GPU, as containers do"
    : 'this system has no way to choose among GPUs of one name; give each process one, as containers do'
}

async function openSwiftShader(
  options: SwiftShaderOptions,
  capture: CaptureMessages,
  dawnOptions: readonly string[] = [],
): Promise<OpenGpu> {
  // Loaded on demand, because its dependencies take longer to load than the system's GPU takes to open.
  const { unpackSwiftShader } = await import('./swiftshader.ts')
  const { manifest, loader } = await unpackSwiftShader(options)
  // Dawn looks up the loader by name, so the system's loader, or one already loaded, takes precedence.
  if (loadVulkanLoader(vulkanLoader) !== undefined) {
    const reason = loadVulkanLoader(loader)
    if (reason !== undefined) throw new Error(reason)
  }
  const drivers = new CapturedDrivers('swiftshader', action =>
    capture(() => withVulkanDriver(manifest, action)),
  )
  return openDawn(drivers, ['backend=vulkan', zeroInLoop, ...dawnOptions])
}

/**
 * Makes Dawn add a loop to each shader that sets its workgroup memory to zero. SwiftShader's own way is an instruction for each
 * number, which takes 2 s and 400 MB to compile for 16 KiB, and most of the time that vello's shaders take.
 */
const zeroInLoop = 'disable-dawn-features=use_vulkan_zero_initialize_workgroup_memory_extension'

async function openDawn(drivers: Drivers, given: readonly string[]): Promise<OpenGpu> {
  const options = joined(given)
  return { gpu: await dawnGpu(drivers, options), listAdapters: () => listAdapters(drivers, options) }
}

/** Joins the values of options with one name, such as `disable-dawn-features=a` and `=b`, of which Dawn would take the last. */
function joined(options: readonly string[]): string[] {
  const byName = Map.groupBy(options, option => option.split('=')[0]!)
  return [...byName].map(
    ([name, given]) => `${name}=${given.map(option => option.slice(name.length + 1)).join(',')}`,
  )
}

/** Drivers whose messages are kept to explain a missing adapter. */
class CapturedDrivers implements Drivers {
  readonly name: string
  readonly #capture: CaptureMessages
  #messages = ''

  constructor(name: string, capture: CaptureMessages) {
    this.name = name
    this.#capture = capture
  }

  use<T>(action: () => T): T {
    const { result, messages } = this.#capture(action)
    this.#messages += messages
    return result
  }

  /** Returns the first warning as the continuation of a sentence; empty without one. */
  complaint(): string {
    const first = /^Warning: (.*)$/m.exec(this.#messages)?.[1]
    return first === undefined ? '' : `: ${first}`
  }
}
