import { defineInterface, illegalConstructor } from './web-idl-classes.ts'

/**
 * {@link https://www.w3.org/TR/webgpu/#gpuexternaltexture GPUExternalTexture}. A component has no video
 * frames to import, so no object of this class exists. The class lets programs test with `instanceof`.
 */
export class GPUExternalTexture {
  constructor() {
    throw illegalConstructor('GPUExternalTexture')
  }

  /** Throws, as on every object that is not a GPUExternalTexture. */
  get label(): string {
    throw illegalConstructor('GPUExternalTexture')
  }

  set label(_: string) {
    throw illegalConstructor('GPUExternalTexture')
  }
}

defineInterface('GPUExternalTexture', GPUExternalTexture)
