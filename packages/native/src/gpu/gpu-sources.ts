import { type Drivers, dawnGpu, listAdapters, type NativeAdapter } from './dawn.ts'
import { type GpuKind, kindOf } from './gpu-kind.ts'
import type { SwiftShaderOptions } from './swiftshader.ts'
import { hasVulkanDriver, loadVulkanLoader, vulkanLoader, withVulkanDriver } from './vulkan.ts'

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
   * @throws Error that says why the source does not work here
   */
  open(capture: CaptureMessages, dawnOptions?: readonly string[]): Promise<OpenGpu>
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
  open: (capture, dawnOptions) => openSystem('hardware', capture, dawnOptions),
}

/** The CPU with a driver of the system: Mesa's llvmpipe or Windows' WARP. */
export const systemSoftware: GpuSource = {
  name: "the system's software adapter",
  kind: 'software',
  open: (capture, dawnOptions) => openSystem('software', capture, dawnOptions),
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
): Promise<OpenGpu> {
  if (process.platform === 'linux') {
    const missing = loadVulkanLoader(vulkanLoader)
    if (missing !== undefined) throw new Error(`no Vulkan loader (${missing})`)
    if (!hasVulkanDriver()) throw new Error('no Vulkan driver is installed')
  }
  const drivers = new CapturedDrivers('system', capture)
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

async function openDawn(drivers: Drivers, options: readonly string[]): Promise<OpenGpu> {
  return { gpu: await dawnGpu(drivers, options), listAdapters: () => listAdapters(drivers, options) }
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
