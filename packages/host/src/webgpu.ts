import { t } from '@wasi-webgpu/component'
import { Lowered } from '@wasi-webgpu/component/host'
import { functions } from './generated/functions.ts'
import { webgpuNames } from './generated/names.ts'
import { Gpu, gpu as gpuType, resourceTypes } from './generated/resources.ts'
import type { GpuBudget } from './policy/budget.ts'
import { limitGpu } from './policy/limited-gpu.ts'
import type { GpuPolicy } from './policy/policy.ts'

/**
 * An interface: functions ({@link Lowered}, `LoweredAsync`, `Lifted`) and resource types, by their names in WIT, such
 * as `[method]gpu-buffer.size`.
 */
export type Interface = Readonly<Record<string, object>>

/** Interfaces by the names under which components import them. */
export type Imports = Readonly<Record<string, Interface>>

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
export function webgpu({ gpu, policy }: WebGpuOptions): Imports {
  const root = new Gpu(policy === undefined ? gpu : limitGpu(gpu, policy))
  const members: Interface = {
    ...resourceTypes,
    ...functions,
    'get-gpu': new Lowered(
      t.func({}, t.own(gpuType)),
      ({ handles }) =>
        () =>
          handles.add(gpuType, root),
    ),
  }
  return Object.fromEntries(webgpuNames.map(name => [name, members]))
}
