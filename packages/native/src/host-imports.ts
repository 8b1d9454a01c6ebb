import { type Imports, type Limits, Trap } from '@wasi-webgpu/component'
import type { SurfaceOptions, WebGpuOptions } from '@wasi-webgpu/host'
import type { Grants } from '@wasi-webgpu/wasi'
import { wasi } from '@wasi-webgpu/wasi'
import { exposeGarbageCollector } from './gpu/garbage-collector.ts'

/**
 * What this host gives to a component: of all that it has, the packages that `wanted` names, since loading those of WASI
 * and opening a GPU take time.
 *
 * @param wanted the names of the component's imports
 * @param openGpu called once, if the component wants a GPU
 * @param screen makes what the component draws on; without, it traps when it wants a surface
 */
export async function hostImports(
  wanted: readonly string[],
  grants: Grants,
  openGpu: () => Promise<WebGpuOptions>,
  screen: SurfaceOptions = noScreen,
): Promise<Imports> {
  const wants = (pattern: RegExp) => wanted.some(name => pattern.test(name))
  return {
    ...(wants(/^wasi:webgpu\//) && (await gpuInterfaces(await openGpu()))),
    ...(wants(/^wasi:(?!webgpu\/)/) && (await wasi(grants, wanted))),
    ...(wants(/^wasi-gfx:/) && (await surfaceInterfaces(screen))),
  }
}

/** Everything that this host has, for a look at the names and types: nothing in it is to be called. */
export async function everyInterface(): Promise<Imports> {
  const noGpu = { gpu: {} as GPU }
  return { ...(await wasi()), ...(await gpuInterfaces(noGpu)), ...(await surfaceInterfaces(noScreen)) }
}

/**
 * The limits of a guest: on handles, one that no guest needs, and that ends it before it ends the process.
 *
 * @param memory bytes of all its linear memories together; 4 GiB, if left out
 */
export function guestLimits(memory: number | undefined): Limits {
  return { handles: 1_000_000, ...(memory !== undefined && { memoryPages: Math.floor(memory / 0x1_0000) }) }
}

/** For guests that nobody looks at. */
const noScreen: SurfaceOptions = {
  create: () => {
    throw new Trap('there is no surface to draw on here')
  },
}

async function gpuInterfaces(options: WebGpuOptions): Promise<Imports> {
  if (options.policy !== undefined) exposeGarbageCollector()
  const { webgpu } = await import('@wasi-webgpu/host')
  return webgpu(options)
}

async function surfaceInterfaces(screen: SurfaceOptions): Promise<Imports> {
  const { surface } = await import('@wasi-webgpu/host')
  return surface(screen)
}
