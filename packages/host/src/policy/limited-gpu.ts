import { GpuDevice } from '../gpu-device.ts'
import type { GpuBudget } from './gpu-budget.ts'
import type { GpuPolicy } from './policy.ts'

/**
 * Returns a GPU whose adapters show and grant only what a policy allows, and whose devices share one budget.
 * The first request for an adapter loads the code that enforces the policy; pages without a policy never load
 * it.
 *
 * The files of this folder: `policy.ts` states the bounds and `parse-policy.ts` reads them from JSON.
 * `limited-adapter.ts` and `limited-device.ts` wrap the GPU's objects. `budget-usage.ts` counts for all
 * devices of a guest, `device-usage.ts` for one device, and `device-objects.ts` for one object;
 * `lifetimes.ts` decides when an object can be destroyed. `error-scopes.ts` delivers the errors of the
 * policy.
 */
export function limitGpu(gpu: GPU, policy: GpuPolicy | GpuBudget): GPU {
  let adapters: Promise<GPU['requestAdapter']> | undefined
  const limited: Omit<GPU, '__brand'> = {
    async requestAdapter(options) {
      adapters ??= import('./limited-adapter.ts').then(({ limitedAdapters }) =>
        limitedAdapters(gpu, policy, GpuDevice.limited),
      )
      return (await adapters)(options)
    },
    getPreferredCanvasFormat: () => gpu.getPreferredCanvasFormat(),
    get wgslLanguageFeatures() {
      return gpu.wgslLanguageFeatures
    },
  }
  return limited as GPU
}
