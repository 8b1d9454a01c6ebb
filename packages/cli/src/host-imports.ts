import type { Grants, Interfaces } from './wasi/grants.ts'
import { wasi } from './wasi/wasi.ts'

/**
 * What this host gives to a component: of all that it has, the packages that `wanted` names, since loading WASI and
 * opening a GPU take time.
 *
 * @param wanted the names of the component's imports
 * @param openGpu called once, if the component wants a GPU
 */
export async function hostImports(
  wanted: readonly string[],
  grants: Grants,
  openGpu: () => Promise<GPU>,
): Promise<Interfaces> {
  const wants = (pattern: RegExp) => wanted.some(name => pattern.test(name))
  const gpu = wants(gpuPackages) ? await gpuInterfaces(await openGpu()) : {}
  if (!wants(/^wasi:/)) return gpu
  return { ...(await wasi(grants)), ...gpu }
}

/** Everything that this host has, for a look at the names and types: nothing in it is to be called. */
export async function everyInterface(): Promise<Interfaces> {
  const noGpu = {} as GPU
  return { ...(await wasi()), ...(await gpuInterfaces(noGpu)) }
}

/** What no guest needs, and what would end the process before it ends the guest. */
export const guestLimits = { handles: 1_000_000 } as const

const gpuPackages = /^(wasi:webgpu|wasi-gfx:[^/]+)\//

async function gpuInterfaces(gpu: GPU): Promise<Interfaces> {
  const { webgpu } = await import('@wasi-webgpu/host')
  return webgpu({ gpu })
}
