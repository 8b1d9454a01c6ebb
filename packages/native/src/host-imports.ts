import { type Imports, type Limits, Trap } from '@wasi-webgpu/component'
import type { SurfaceOptions, WebGpuOptions } from '@wasi-webgpu/host'
import type { LegacyOptions } from '@wasi-webgpu/host/legacy'
import { isLegacy } from '@wasi-webgpu/host/legacy-names'
import type { Grants } from '@wasi-webgpu/wasi'
import { wasi } from '@wasi-webgpu/wasi'
import { exposeGarbageCollector } from './gpu/garbage-collector.ts'
import { withShortCalls } from './short-calls.ts'

/**
 * Returns the imports of a component: `wasi:webgpu`, WASI and `wasi-gfx:surface`. Only the packages that
 * `wanted` names are loaded, because loading WASI and opening a GPU take time.
 *
 * @param wanted names of the component's imports
 * @param openGpu called once, if the component imports `wasi:webgpu`
 * @param screen creates the surfaces that the component draws on; without it, creating a surface traps
 */
export async function hostImports(
  wanted: readonly string[],
  grants: Grants,
  openGpu: () => Promise<WebGpuOptions>,
  screen: SurfaceOptions = noScreen,
): Promise<Imports> {
  const wants = (pattern: RegExp) => wanted.some(name => pattern.test(name))
  const gpu = wants(/^wasi:webgpu\//) ? await openGpu() : undefined
  const imports = {
    ...(gpu && (await gpuInterfaces(gpu))),
    ...(wants(/^wasi:(?!webgpu\/)/) && (await wasi(grants, wanted))),
    ...(wants(/^wasi-gfx:/) && (await surfaceInterfaces(screen))),
    ...(wants(/^print$/) && (await printImport())),
  }
  return wanted.some(isLegacy) ? withLegacyInterfaces(imports, { webgpu: gpu, surface: screen }) : imports
}

/** Returns all interfaces of this host, to inspect their names and types; they cannot be called. */
export async function everyInterface(): Promise<Imports> {
  const noGpu = { gpu: {} as GPU }
  const imports = {
    ...(await wasi()),
    ...(await gpuInterfaces(noGpu)),
    ...(await surfaceInterfaces(noScreen)),
    ...(await printImport()),
  }
  return withLegacyInterfaces(imports, { webgpu: noGpu, surface: noScreen })
}

/**
 * Returns the limits of a guest. The limit of handles is one that no real guest reaches, and that ends a
 * guest before it exhausts the process.
 *
 * @param memory bytes of all its linear memories together; 4 GiB by default
 */
export function guestLimits(memory: number | undefined): Limits {
  return { handles: 1_000_000, ...(memory !== undefined && { memoryPages: Math.floor(memory / 0x1_0000) }) }
}

/** Surfaces of guests that run without a screen. */
const noScreen: SurfaceOptions = {
  create: () => {
    throw new Trap('a surface is not available: this host has no screen')
  },
}

async function gpuInterfaces(options: WebGpuOptions): Promise<Imports> {
  if (options.policy !== undefined) exposeGarbageCollector()
  const { webgpu } = await import('@wasi-webgpu/host')
  return withShortCalls(webgpu(options))
}

async function withLegacyInterfaces(imports: Imports, options: LegacyOptions): Promise<Imports> {
  const { withLegacy } = await import('@wasi-webgpu/host/legacy')
  return withLegacy(imports, options)
}

async function printImport(): Promise<Imports> {
  const { printFunction } = await import('@wasi-webgpu/host/print-function')
  return { print: printFunction(text => process.stdout.write(text)) }
}

async function surfaceInterfaces(screen: SurfaceOptions): Promise<Imports> {
  const { surface } = await import('@wasi-webgpu/host')
  return surface(screen)
}
