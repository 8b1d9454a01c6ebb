import { create } from 'webgpu'

declare global {
  /** Dawn corrupts memory if its instance is collected, so nothing may: see the notes of npm `webgpu`. */
  var dawnInstance: GPU | undefined
}

/** Dawn, with a backend that validates everything and computes nothing. It needs no driver. */
export function dawn(): GPU {
  globalThis.dawnInstance ??= create(['backend=null'])
  return globalThis.dawnInstance
}
