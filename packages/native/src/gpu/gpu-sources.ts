import { type Drivers, dawnGpu, listAdapters, type NativeAdapter } from './dawn.ts'
import type { SwiftShaderOptions } from './swiftshader.ts'
import { hasVulkanDriver, loadVulkanLoader, vulkanLoader, withVulkanDriver } from './vulkan.ts'

/** What computes: a graphics processor, the CPU in its place, or nothing (all validation, no results). */
export type GpuKind = 'hardware' | 'software' | 'null'

/** A way to a GPU. */
export interface GpuSource {
  /** For people, as in `tried: the system's hardware adapter`. */
  readonly name: string
  readonly kind: GpuKind
  /**
   * Opens it.
   *
   * @param capture keeps what the drivers write to the standard error from the user, and gives it to us
   * @throws Error saying why it does not work here
   */
  open(capture: Capture): Promise<OpenGpu>
}

/** Calls `action` and catches what native code writes meanwhile. */
export type Capture = <T>(action: () => T) => { result: T; messages: string }

/** A GPU object that gives an adapter of the source's kind to who has no wishes. */
export interface OpenGpu {
  readonly gpu: GPU
  /** Every adapter that the source's drivers offer, of whatever kind. */
  listAdapters(): Promise<NativeAdapter[]>
}

/** A graphics processor through the drivers that the system has. */
export const systemHardware: GpuSource = {
  name: "the system's hardware adapter",
  kind: 'hardware',
  open: capture => openSystem('hardware', capture),
}

/** The CPU through a driver that the system has: llvmpipe of Mesa, WARP of Windows. */
export const systemSoftware: GpuSource = {
  name: "the system's software adapter",
  kind: 'software',
  open: capture => openSystem('software', capture),
}

/** SwiftShader, the Vulkan driver of Chromium for the CPU, as npm brings it. */
export function swiftShader(options: SwiftShaderOptions = {}): GpuSource {
  return {
    name: 'SwiftShader from npm',
    kind: 'software',
    open: capture => openSwiftShader(options, capture),
  }
}

/** Dawn's null backend: it checks every call as WebGPU has it, and computes nothing. */
export const nullBackend: GpuSource = {
  name: "Dawn's null backend",
  kind: 'null',
  open: capture => openDawn(new CapturedDrivers('none', capture), ['backend=null']),
}

/** What kind of GPU an adapter stands for. */
export function kindOf(info: GPUAdapterInfo): GpuKind {
  if (info.device === 'null-backend') return 'null'
  return info.isFallbackAdapter ? 'software' : 'hardware'
}

async function openSystem(kind: GpuKind, capture: Capture): Promise<OpenGpu> {
  if (process.platform === 'linux') {
    const missing = loadVulkanLoader(vulkanLoader)
    if (missing !== undefined) throw new Error(`no Vulkan loader (${missing})`)
    if (!hasVulkanDriver()) throw new Error('no Vulkan driver is installed')
  }
  const drivers = new CapturedDrivers('system', capture)
  const system = await openDawn(drivers)
  const preferred = await system.gpu.requestAdapter({ powerPreference: 'high-performance' })
  if (preferred !== null && kindOf(preferred.info) === kind) return system

  const adapters = await system.listAdapters()
  const wanted = adapters.find(({ info }) => kindOf(info) === kind)
  if (wanted !== undefined) return openDawn(drivers, [`backend=${wanted.backend}`, `adapter=${wanted.name}`])
  const found = adapters.map(({ backend, name }) => `${name} (${backend})`).join(', ')
  if (found !== '') throw new Error(`the system has only ${found}`)
  throw new Error(`Dawn accepts no adapter of the system${drivers.complaint()}`)
}

async function openSwiftShader(options: SwiftShaderOptions, capture: Capture): Promise<OpenGpu> {
  // Loaded only now: what it unpacks and checks with takes longer than a start on the GPU of the system.
  const { unpackSwiftShader } = await import('./swiftshader.ts')
  const { manifest, loader } = await unpackSwiftShader(options)
  // Dawn asks for the loader by name: when the system's is there, or one is loaded already, that one serves.
  if (loadVulkanLoader(vulkanLoader) !== undefined) {
    const reason = loadVulkanLoader(loader)
    if (reason !== undefined) throw new Error(reason)
  }
  const drivers = new CapturedDrivers('swiftshader', action =>
    capture(() => withVulkanDriver(manifest, action)),
  )
  return openDawn(drivers, ['backend=vulkan'])
}

async function openDawn(drivers: Drivers, options: readonly string[] = []): Promise<OpenGpu> {
  return { gpu: await dawnGpu(drivers, options), listAdapters: () => listAdapters(drivers, options) }
}

/** Drivers whose complaints are kept: they tell why there is no adapter. */
class CapturedDrivers implements Drivers {
  readonly name: string
  readonly #capture: Capture
  #messages = ''

  constructor(name: string, capture: Capture) {
    this.name = name
    this.#capture = capture
  }

  use<T>(action: () => T): T {
    const { result, messages } = this.#capture(action)
    this.#messages += messages
    return result
  }

  /** The first complaint, to go on from a sentence; empty when there was none. */
  complaint(): string {
    const first = /^Warning: (.*)$/m.exec(this.#messages)?.[1]
    return first === undefined ? '' : `: ${first}`
  }
}
