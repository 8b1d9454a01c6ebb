import { asInterface, illegal } from './interface.ts'

/**
 * {@link https://www.w3.org/TR/webgpu/#gpuexternaltexture GPUExternalTexture}: there are none in a component, but programs
 * ask whether what they have is one.
 */
export class GPUExternalTexture {
  constructor() {
    throw illegal('GPUExternalTexture')
  }

  /** Of none. */
  get label(): string {
    throw illegal('GPUExternalTexture')
  }

  set label(_: string) {
    throw illegal('GPUExternalTexture')
  }
}

asInterface('GPUExternalTexture', GPUExternalTexture)
