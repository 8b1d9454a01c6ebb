/**
 * What a guest may use of the GPU. Whatever is left out has only the limits of the GPU itself.
 *
 * A guest that goes beyond hears what WebGPU would say: see each member. All of them are for everything that the guest
 * has at a time, on however many adapters and devices.
 */
export interface GpuPolicy {
  /**
   * Bytes of buffers and textures, with all their mip levels, layers and samples, and of the copies in which buffers are
   * mapped at creation; of a query 640. A surface or canvas that is drawn on counts twice: what is drawn to, and what is shown. What was
   * destroyed counts until the work that was submitted before is done. As much again may be under way in writes of the
   * queue, and in what the host keeps of the guest's objects, commands and shaders. Beyond: an out-of-memory error, and an
   * invalid object; for what the host keeps, the errors of `objects`.
   */
  readonly memory?: number
  /**
   * Objects of each kind. Beyond: an out-of-memory error for buffers, textures and query sets, an internal error for
   * pipelines, a validation error for others, with an invalid object; for devices, the request fails with an
   * `OperationError`.
   */
  readonly objects?: Readonly<Partial<Record<ObjectKind, number>>>
  /** Calls of `submit` whose work is not done. Beyond: an out-of-memory error, and the work is not submitted. */
  readonly submissions?: number
  /**
   * Bind groups that the guest has or had, and that the host's garbage collector has not freed yet: nobody can destroy one,
   * so one that was dropped stays with the GPU that long. llvmpipe ends the process at some 60,000. Beyond: a validation
   * error, and an invalid bind group. Where a program may collect garbage (`--expose-gc`), that is done in time, and a
   * guest that lets the event loop turn hears nothing of it.
   */
  readonly uncollectedBindGroups?: number
  /** Bytes of the source of one shader module, in UTF-8. Beyond: a validation error, and an invalid module. */
  readonly shaderBytes?: number
  /**
   * Features that adapters may show, of those that they have. A device that is requested with another one fails with a
   * `TypeError`.
   */
  readonly features?: readonly GPUFeatureName[]
  /**
   * Limits that adapters show at most (of alignments: at least), by their W3C names. None is stricter than W3C's default,
   * which every device has. A device that is requested with a better one fails with an `OperationError`.
   */
  readonly limits?: Readonly<Record<string, number>>
}

/** Every kind of object that is counted. An encoder counts until its commands are submitted or let go of. */
export const objectKinds = [
  'devices',
  'buffers',
  'textures',
  'textureViews',
  'samplers',
  'bindGroupLayouts',
  'bindGroups',
  'pipelineLayouts',
  'shaderModules',
  'pipelines',
  'querySets',
  'commandEncoders',
  'renderBundles',
] as const

/** A kind of GPU object that a policy bounds the number of, as {@link objectKinds} lists them. */
export type ObjectKind = (typeof objectKinds)[number]
