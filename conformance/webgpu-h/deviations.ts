/** Where Dawn prints something else than `webgpu.h`, or the W3C's specification beneath it, requires. */

export interface Deviation {
  readonly program: string
  /** A line that comes before the lines of `native`, when they occur more than once. */
  readonly after?: string
  /** Lines that Dawn prints. */
  readonly native: readonly string[]
  /** Lines that the standard requires in their place. */
  readonly standard: readonly string[]
  readonly reason: string
}

export const deviations: readonly Deviation[] = [
  {
    program: 'instance',
    native: ['with an unknown feature: true'],
    standard: ['with an unknown feature: false'],
    reason: 'wgpuCreateInstance fails when a required feature is not supported; Dawn ignores unknown ones.',
  },
  {
    program: 'instance',
    native: ['with limits above the supported ones: (crashes)'],
    standard: ['with limits above the supported ones: false'],
    reason: 'wgpuCreateInstance fails when a required limit is not supported; Dawn ends the process.',
  },
  {
    program: 'mapping',
    native: ['overlapping range: given'],
    standard: ['overlapping range: null'],
    reason:
      'ranges for writing must not overlap (BufferMapping, MappedRangeBehavior); Dawn does not check it.',
  },
  {
    program: 'errors',
    native: ['an unknown struct at a sampler: NoError'],
    standard: ['an unknown struct at a sampler: Validation'],
    reason: 'a chained struct that its root does not know is a validation error (StructChaining).',
  },
  {
    program: 'errors',
    native: ["a texture's usage: NoError"],
    standard: ["a texture's usage: Validation"],
    reason: 'numerically invalid values are validation errors (Errors, DeviceError); Dawn ignores high bits.',
  },
  {
    program: 'errors',
    native: ["a buffer's usage: NoError"],
    standard: ["a buffer's usage: Validation"],
    reason: 'numerically invalid values are validation errors (Errors, DeviceError); Dawn ignores high bits.',
  },
  {
    program: 'waits',
    native: ['work done: CallbackCancelled, with a wrong message'],
    standard: ['work done: CallbackCancelled'],
    reason: 'a callback that fails has a message (Errors, CallbackError).',
  },
]
