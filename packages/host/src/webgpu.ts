import { type Imports, t } from '@wasi-webgpu/component'
import { type HostInterface, Lowered } from '@wasi-webgpu/component/host'
import { functions } from './generated/functions.ts'
import { webgpuNames } from './generated/interface-names.ts'
import { Gpu, gpuResource, resourceTypes } from './generated/resources.ts'
import type { GpuBudget } from './policy/gpu-budget.ts'
import { limitGpu } from './policy/limited-gpu.ts'
import type { GpuPolicy } from './policy/policy.ts'

/** Options of {@link webgpu}. */
export interface WebGpuOptions {
  /** A W3C GPU object: `navigator.gpu`, the result of `create()` of the npm package `webgpu`, or your own. */
  readonly gpu: GPU
  /**
   * Bounds of the guest's use of the GPU; without it, only the GPU's own limits apply. A {@link GpuBudget}
   * also reports the use, and several guests can share one.
   *
   * Under a policy, buffers, textures and query sets are destroyed as soon as no object of the guest can use
   * them, without waiting for the host's garbage collector.
   */
  readonly policy?: GpuPolicy | GpuBudget | undefined
}

/**
 * Returns `wasi:webgpu` over any W3C GPU object, in both published versions, which have the same API.
 *
 * All results share their resource types, so other interfaces of a host can accept and return handles of
 * `gpu-texture` and the like.
 *
 * @example
 * const imports = webgpu({ gpu: navigator.gpu })
 *
 * @see https://www.w3.org/TR/webgpu/
 */
export function webgpu(options: WebGpuOptions): Imports<HostInterface> {
  const members = webgpuInterface(options, functions)
  return Object.fromEntries(webgpuNames.map(name => [name, members]))
}

/** Returns the interface of a version, with its functions. */
export function webgpuInterface({ gpu, policy }: WebGpuOptions, functions: HostInterface): HostInterface {
  const root = new Gpu(policy === undefined ? gpu : limitGpu(gpu, policy))
  return {
    ...resourceTypes,
    ...functions,
    'get-gpu': new Lowered(
      t.func({}, t.own(gpuResource)),
      ({ handles }) =>
        () =>
          handles.add(gpuResource, root),
    ),
  }
}
