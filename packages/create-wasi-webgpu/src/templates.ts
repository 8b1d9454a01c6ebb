/** A program template. */
export interface Template {
  /** Short description of the program. */
  readonly about: string
  /** For a template in C: the example of the project that supplies its sources. */
  readonly example?: string
  /** Programs that npm does not install, and where to get them. */
  readonly needs?: string
}

const rust = 'Rust: https://rustup.rs'

/** The templates, by name. */
export const templates = {
  'compute-ts': { about: 'a computation, in TypeScript' },
  'scene-ts': { about: 'an animated scene, in TypeScript' },
  'compute-c': { about: 'a computation, in C', example: 'hello-compute' },
  'scene-c': {
    about: 'a scene that follows the pointer, in C',
    example: 'interactive-triangle',
  },
  'compute-rust': { about: 'a computation, in Rust', needs: rust },
  'scene-rust': { about: 'a scene that follows the pointer, in Rust', needs: rust },
} as const satisfies Readonly<Record<string, Template>>
