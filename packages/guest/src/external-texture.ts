import { defineInterface, illegalConstructor } from './web-idl-classes.ts'

/**
 * {@link https://www.w3.org/TR/webgpu/#gpuexternaltexture GPUExternalTexture}: there are none in a component, but programs
 * ask whether what they have is one.
 */
export class GPUExternalTexture {
  constructor() {
    throw illegalConstructor('GPUExternalTexture')
  }

  /** Of none. */
  get label(): string {
    throw illegalConstructor('GPUExternalTexture')
  }

  set label(_: string) {
    throw illegalConstructor('GPUExternalTexture')
  }
}

defineInterface('GPUExternalTexture', GPUExternalTexture)
