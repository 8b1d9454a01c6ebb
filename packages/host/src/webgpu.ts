import { type Imports, t } from '@wasi-webgpu/component'
import { type HostInterface, Lowered } from '@wasi-webgpu/component/host'
import { functions } from './generated/functions.ts'
import { webgpuNames } from './generated/interface-names.ts'
import { Gpu, gpuResource, resourceTypes } from './generated/resources.ts'
import type { GpuBudget } from './policy/gpu-budget.ts'
import { limitGpu } from './policy/limited-gpu.ts'
import type { GpuPolicy } from './policy/policy.ts'

/** What {@link webgpu} makes `wasi:webgpu` of. */
export interface WebGpuOptions {
  /** A W3C GPU object: `navigator.gpu`, what `create()` of the npm package `webgpu` returns, or one of your own. */
  readonly gpu: GPU
  /**
   * What the guest may use of it: everything, if left out. A {@link GpuBudget} tells what it uses, and may be shared.
   *
   * Under a policy, buffers, textures and query sets are destroyed as soon as nothing that the guest has can use them:
   * it need not wait for the garbage collector of the host.
   */
  readonly policy?: GpuPolicy | GpuBudget | undefined
}

/**
 * `wasi:webgpu`, over any W3C GPU object: in a browser, `webgpu({ gpu: navigator.gpu })`.
 *
 * Both published versions are there; they are the same API. The resource types are the same for all that this returns,
 * so that other interfaces of a host can take and return handles of `gpu-texture` and the like.
 *
 * @see https://www.w3.org/TR/webgpu/
 */
export function webgpu({ gpu, policy }: WebGpuOptions): Imports<HostInterface> {
  const root = new Gpu(policy === undefined ? gpu : limitGpu(gpu, policy))
  const members: HostInterface = {
    ...resourceTypes,
    ...functions,
    'get-gpu': new Lowered(
      t.func({}, t.own(gpuResource)),
      ({ handles }) =>
        () =>
          handles.add(gpuResource, root),
    ),
  }
  return Object.fromEntries(webgpuNames.map(name => [name, members]))
}
