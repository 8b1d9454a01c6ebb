import { GPU } from './generated/interfaces.ts'
import { type Gpu, getGpu } from './generated/webgpu.ts'
import { internal } from './interface.ts'

let root: Gpu | undefined

/** Asked for at the first call: a component is made by running its modules, when there is no host yet. */
function host(): Gpu {
  root ??= getGpu()
  return root
}

/** The object behind `navigator.gpu`. */
export const gpuObject = new GPU(internal, {
  requestAdapter: options => host().requestAdapter(options),
  getPreferredCanvasFormat: () => host().getPreferredCanvasFormat(),
  wgslLanguageFeatures: () => host().wgslLanguageFeatures(),
} as Gpu)
