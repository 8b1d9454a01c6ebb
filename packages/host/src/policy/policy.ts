/**
 * Bounds of a guest's use of the GPU. An omitted member leaves the GPU's own limits.
 *
 * An operation beyond a bound fails with the error that WebGPU has for it, which each member names. Each
 * bound applies to everything that the guest holds at a time, on all its adapters and devices.
 */
export interface GpuPolicy {
  /**
   * Bytes of buffers, textures (with all mip levels, layers and samples), copies of buffers that are mapped
   * at creation, and queries (640 bytes each). A surface or canvas drawn on with WebGPU counts as three
   * pictures of its size: the one being drawn, its copy, and the one being shown. Destroyed memory counts
   * until the work submitted before has finished.
   *
   * Two further amounts of the same size are allowed: for unfinished writes of the queue, and for the host's
   * own memory of the guest's objects, commands and shaders.
   *
   * Beyond: an out-of-memory error and an invalid object; for the host's own memory, the errors of `objects`.
   */
  readonly memory?: number
  /**
   * Number of objects of each kind. Beyond: an out-of-memory error for buffers, textures and query sets, an
   * internal error for pipelines, a validation error for others, each with an invalid object; for devices,
   * the request fails with an `OperationError`.
   */
  readonly objects?: Readonly<Partial<Record<ObjectKind, number>>>
  /** Unfinished calls of `submit`. Beyond: an out-of-memory error, and the work is not submitted. */
  readonly submissions?: number
  /**
   * Bind groups that the host's garbage collector has not freed. No call destroys a bind group, so a dropped
   * one occupies the GPU until it is collected; llvmpipe ends the process at some 60,000. Beyond: a
   * validation error and an invalid bind group. Where the program may collect garbage (`--expose-gc`), the
   * host does so in time, and a guest that lets the event loop turn never reaches the bound.
   */
  readonly uncollectedBindGroups?: number
  /** Bytes of the source of one shader module, in UTF-8. Beyond: a validation error and an invalid module. */
  readonly shaderBytes?: number
  /**
   * Features that adapters may show, of those that they have. A request for a device with another feature
   * fails with a `TypeError`.
   */
  readonly features?: readonly GPUFeatureName[]
  /**
   * Upper bounds of the limits that adapters show (lower bounds of alignments), by W3C name. None is stricter
   * than W3C's default, which every device has. A request for a device with a better limit fails with an
   * `OperationError`.
   */
  readonly limits?: Readonly<Record<string, number>>
}

/**
 * The kinds of object that a policy can bound. An encoder counts until its commands are submitted or dropped.
 */
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

/** A kind of object of {@link objectKinds}. */
export type ObjectKind = (typeof objectKinds)[number]
