import { LinkError } from '@wasi-webgpu/component'

/** A browser feature that components may need. */
export type MissingFeature = 'webgpu' | 'jspi'

/** The browser, or the way that the page was loaded, lacks a feature that the component needs. */
export class UnsupportedError extends Error {
  override name = 'UnsupportedError'
  /** The missing feature. */
  readonly missing: MissingFeature

  constructor(missing: MissingFeature, cause?: unknown) {
    super(explanation(missing), { cause })
    this.missing = missing
  }
}

/** The features that are missing here. Not every component needs all of them. */
export function missingFeatures(): MissingFeature[] {
  const missing: MissingFeature[] = []
  if (globalThis.navigator?.gpu === undefined) missing.push('webgpu')
  if (!('Suspending' in WebAssembly && 'promising' in WebAssembly)) missing.push('jspi')
  return missing
}

/** Turns an error that a missing feature caused into an {@link UnsupportedError}. */
export function asUnsupported(error: unknown): unknown {
  const isJspi = error instanceof LinkError && /\(JSPI\)/.test(error.message)
  return isJspi && missingFeatures().includes('jspi') ? new UnsupportedError('jspi', error) : error
}

function explanation(missing: MissingFeature): string {
  if (missing === 'jspi') {
    return 'This program waits for the GPU, for which this browser lacks JavaScript Promise Integration. Chrome and Edge have it from version 137 on.'
  }
  if (globalThis.isSecureContext === false) {
    return 'This program needs WebGPU, which browsers give only to pages from https:// or localhost.'
  }
  return 'This program needs WebGPU, which this browser does not have. Chrome and Edge have it from version 113 on, Safari from 26, Firefox from 141 on Windows and 145 on macOS.'
}
