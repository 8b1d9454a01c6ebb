import { create } from 'webgpu'

declare global {
  /**
   * Dawn corrupts memory if its instance is collected, so this reference keeps it: see the notes of npm
   * `webgpu`.
   */
  var dawnInstance: GPU | undefined
}

/** Returns Dawn with a backend that validates everything and computes nothing. It needs no driver. */
export function dawn(): GPU {
  globalThis.dawnInstance ??= create(['backend=null'])
  return globalThis.dawnInstance
}
