import type { GpuBudget } from './gpu-budget.ts'
import type { GpuPolicy } from './policy.ts'

/**
 * A GPU whose adapters show and give only what a policy allows, and whose devices all take from one budget.
 *
 * The code that limits them is loaded with the first adapter: pages without a policy do without it.
 */
export function limitGpu(gpu: GPU, policy: GpuPolicy | GpuBudget): GPU {
  let adapters: Promise<GPU['requestAdapter']> | undefined
  const limited: Omit<GPU, '__brand'> = {
    async requestAdapter(options) {
      adapters ??= import('./limited-adapter.ts').then(({ limitedAdapters }) => limitedAdapters(gpu, policy))
      return (await adapters)(options)
    },
    getPreferredCanvasFormat: () => gpu.getPreferredCanvasFormat(),
    get wgslLanguageFeatures() {
      return gpu.wgslLanguageFeatures
    },
  }
  return limited as GPU
}
