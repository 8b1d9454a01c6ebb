import type { Imports } from '@wasi-webgpu/component'
import { findProvided, type HostInterface } from '@wasi-webgpu/component/host'
import { webgpuName } from '../generated/interface-names.ts'
import type { SurfaceOptions } from '../surface/surface-interface.ts'
import type { WebGpuOptions } from '../webgpu.ts'
import { frameBufferInterface001 } from './frame-buffer-0.0.1.ts'
import { graphicsContextInterface } from './graphics-context.ts'
import { pollInterface } from './poll.ts'
import { surfaceInterface001 } from './surface-0.0.1.ts'
import { webgpuInterface001 } from './webgpu-0.0.1.ts'

/** Options of {@link withLegacy}. */
export interface LegacyOptions {
  /**
   * The GPU; without it, `wasi:webgpu` is left out. Imports that have the current version of `wasi:webgpu` bring the GPU and the
   * policy of both versions, so that a component that imports both has the bounds once.
   */
  readonly webgpu?: WebGpuOptions | undefined
  /** The screen; without it, `wasi:surface` is left out. */
  readonly surface?: SurfaceOptions | undefined
}

/**
 * Returns imports for a component of the first release: those of WASI 0.2, with `wasi:webgpu`, `wasi:graphics-context`,
 * `wasi:surface` and `wasi:frame-buffer` in version 0.0.1.
 *
 * The component needs JSPI, and all its exported functions return promises, since any of them may wait.
 *
 * @param imports the imports of the component without those of version 0.0.1; `wasi:io/poll` is extended by the new pollables
 * @example
 * const imports = withLegacy(await wasi(), { webgpu: { gpu: navigator.gpu } })
 * const app = await instantiate(fetch('app.wasm'), { imports })
 * await app.exports.start()
 */
export function withLegacy(imports: Imports, { webgpu, surface }: LegacyOptions): Imports {
  const poll = findProvided(Object.keys(imports), 'wasi:io/poll@0.2.0')
  return {
    ...imports,
    ...(poll !== undefined && { [poll]: pollInterface(imports[poll] as object) }),
    ...(webgpu && {
      'wasi:webgpu/webgpu@0.0.1': webgpuInterface001(webgpu, imports[webgpuName] as HostInterface),
    }),
    ...(surface && { 'wasi:surface/surface@0.0.1': surfaceInterface001(surface) }),
    'wasi:graphics-context/graphics-context@0.0.1': graphicsContextInterface,
    'wasi:frame-buffer/frame-buffer@0.0.1': frameBufferInterface001,
  }
}
