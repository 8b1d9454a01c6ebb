/** A program to begin with. */
export interface Template {
  /** What it does, in a few words. */
  readonly about: string
  /** The example of the project that is its source, for those in C. */
  readonly example?: string
  /** The WIT that its world names. */
  readonly wit?: readonly string[]
}

/** The programs to begin with, by name. */
export const templates = {
  'compute-ts': { about: 'a computation, in TypeScript' },
  'scene-ts': { about: 'an animated scene, in TypeScript' },
  'compute-c': { about: 'a computation, in C', example: 'hello-compute', wit: ['webgpu'] },
  'scene-c': {
    about: 'a scene that follows the pointer, in C',
    example: 'interactive-triangle',
    wit: ['webgpu', 'surface', 'frame-buffer'],
  },
} as const satisfies Readonly<Record<string, Template>>
