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
    reason: 'wgpuCreateInstance fails when a required feature is not supported. Dawn ignores unknown ones.',
  },
  {
    program: 'instance',
    native: ['with limits above the supported ones: (crashes)'],
    standard: ['with limits above the supported ones: false'],
    reason: 'wgpuCreateInstance fails when a required limit is not supported. Dawn ends the process.',
  },
  {
    program: 'mapping',
    native: ['overlapping range: given'],
    standard: ['overlapping range: null'],
    reason: 'Ranges for writing must not overlap (MappedRangeBehavior). Dawn does not check it.',
  },
  {
    program: 'errors',
    native: ['an unknown struct at a sampler: NoError'],
    standard: ['an unknown struct at a sampler: Validation'],
    reason: 'A chained struct that its root does not know is a validation error (StructChainingError).',
  },
  {
    program: 'errors',
    native: ["a texture's usage: NoError"],
    standard: ["a texture's usage: Validation"],
    reason:
      'Numerically invalid values are validation errors (DeviceError). Dawn ignores the high bits of flags.',
  },
  {
    program: 'errors',
    native: ["a buffer's usage: NoError"],
    standard: ["a buffer's usage: Validation"],
    reason:
      'Numerically invalid values are validation errors (DeviceError). Dawn ignores the high bits of flags.',
  },
  {
    program: 'waits',
    after: '# an instance is released with calls open',
    native: [
      'device lost: Destroyed, device: null',
      'answers: 0',
      'device lost: Destroyed, device: null',
      'answers: 0',
      'device lost: Destroyed, device: null',
      'map buffer: CallbackCancelled',
      'answers: 1',
      'device lost: Destroyed, device: null',
      'work done: CallbackCancelled, with a wrong message',
      'answers: 1',
      'device lost: Destroyed, device: null',
      'pop error scope: CallbackCancelled, with a wrong message',
      'answers: 1',
      'device lost: Destroyed, device: null',
      'answers: 0',
      'device lost: Destroyed, device: null',
      'answers: 0',
      'device lost: Destroyed, device: null',
      'answers: 0',
    ],
    standard: [
      'device lost: Destroyed, device: null',
      'request adapter: CallbackCancelled',
      'answers: 1',
      'device lost: Destroyed, device: null',
      'request device: CallbackCancelled',
      'answers: 1',
      'device lost: Destroyed, device: null',
      'map buffer: CallbackCancelled',
      'answers: 1',
      'device lost: Destroyed, device: null',
      'work done: CallbackCancelled',
      'answers: 1',
      'device lost: Destroyed, device: null',
      'pop error scope: CallbackCancelled',
      'answers: 1',
      'device lost: Destroyed, device: null',
      'create compute pipeline: CallbackCancelled',
      'answers: 1',
      'device lost: Destroyed, device: null',
      'create render pipeline: CallbackCancelled',
      'answers: 1',
      'device lost: Destroyed, device: null',
      'compilation info: CallbackCancelled',
      'answers: 1',
    ],
    reason:
      'Every callback is called once, with a message if it fails (CallbackStatuses, CallbackError). Dawn does not call all.',
  },
  {
    program: 'compilation',
    native: ['an unknown chained struct: NoError', 'an unknown chained struct at the stage: NoError'],
    standard: ['an unknown chained struct: Validation', 'an unknown chained struct at the stage: Validation'],
    reason: 'A chained struct that its root does not know is a validation error (StructChainingError).',
  },
  {
    program: 'copies',
    native: ['to the end: Validation', 'contents: 1 2 3 4 5 3 4 8'],
    standard: ['to the end: NoError', 'contents: 5 6 7 8 5 3 4 8'],
    reason:
      "W3C's size of copyBufferToBuffer is optional, and WGPU_WHOLE_SIZE stands for an absent size. Dawn has no such default.",
  },
  {
    program: 'copies',
    after: 'clear a part: NoError',
    native: ['contents: 1 0 0 4 5 3 4 8'],
    standard: ['contents: 5 0 0 8 5 3 4 8'],
    reason: 'It follows from the copy above.',
  },
  {
    program: 'copies',
    after: 'clear to the end: NoError',
    native: ['contents: 1 0 0 4 5 3 0 0'],
    standard: ['contents: 5 0 0 8 5 3 0 0'],
    reason: 'It follows from the copy above.',
  },
  {
    program: 'device_loss',
    native: ['uncaptured errors after the loss: 10'],
    standard: ['uncaptured errors after the loss: 0'],
    reason: 'The callback for uncaptured errors does not fire after the device becomes lost (Device Events).',
  },
  {
    program: 'device_loss',
    native: ['instance released: no call', 'device released: no call'],
    standard: [
      'instance released: CallbackCancelled, device: given, message: text, calls: 1',
      'device released: CallbackCancelled, device: given, message: text, calls: 1',
    ],
    reason:
      'Callbacks are cancelled when the last reference to the instance goes (CallbackStatuses). In Dawn, a device keeps its instance.',
  },
  {
    program: 'layouts',
    native: ['default type: Validation'],
    standard: ['default type: NoError'],
    reason: 'An undefined type defaults to uniform. Dawn refuses it.',
  },
  {
    program: 'layouts',
    native: ['default sampler: Validation'],
    standard: ['default sampler: NoError'],
    reason: 'An undefined type defaults to filtering. Dawn refuses it.',
  },
  {
    program: 'layouts',
    native: ['default texture: Validation'],
    standard: ['default texture: NoError'],
    reason: 'An undefined sample type defaults to float. Dawn refuses it.',
  },
  {
    program: 'layouts',
    native: ['default storage texture: Validation'],
    standard: ['default storage texture: NoError'],
    reason: 'An undefined access defaults to write-only. Dawn refuses it.',
  },
  {
    program: 'pipelines',
    native: ['blending: NoError', 'an object: true', 'blending: Success, pipeline: given, message: empty'],
    standard: [
      'blending: Validation',
      'an object: true',
      'blending: ValidationError, pipeline: null, message: text',
    ],
    reason:
      'An undefined destination factor defaults to zero, which the maximum does not allow. Dawn takes one for it.',
  },
  {
    program: 'queries',
    native: ['a timestamp outside of passes: Validation'],
    standard: ['a timestamp outside of passes: NoError'],
    reason:
      'wgpuCommandEncoderWriteTimestamp needs no feature but timestamps. Dawn wants an experimental one of its own.',
  },
  {
    program: 'surfaces',
    native: ['device lost: Unknown, device: null'],
    standard: ['device lost: Destroyed, device: null'],
    reason:
      'Releasing the last reference to a device destroys it (DeviceRelease). Dawn loses it by the invalid configuration.',
  },
  {
    program: 'textures',
    native: ['unknown dimension: 16 × 8 × 6, dimension 28672, levels 1, samples 1, usage 6'],
    standard: ['unknown dimension: 16 × 8 × 6, dimension 1, levels 1, samples 1, usage 6'],
    reason: 'An invalid texture may tell any dimension. That of W3C is one of three.',
  },
  {
    program: 'cpp_callbacks',
    native: ['tokens left: 1'],
    standard: ['cancelled: CallbackCancelled, adapter: null', 'tokens left: 0'],
    reason:
      'Every callback is called once, as cancelled when the instance goes (CallbackStatuses). Dawn does not call this one.',
  },
]
