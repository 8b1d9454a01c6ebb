import type { ObjectKind } from './policy.ts'

/**
 * Bytes of the process's memory that an object takes, besides those of the GPU: the observed allocations of
 * Dawn, rounded up. They include a shortened label.
 */
export const objectBytes: Readonly<Record<ObjectKind, number>> = {
  devices: 65_536,
  buffers: 4096,
  textures: 4096,
  textureViews: 4096,
  samplers: 4096,
  bindGroupLayouts: 4096,
  bindGroups: 4096,
  pipelineLayouts: 4096,
  shaderModules: 32_768,
  pipelines: 65_536,
  querySets: 4096,
  commandEncoders: 8192,
  renderBundles: 8192,
}

/** Bytes of an adapter. */
export const adapterBytes = 4096

/** Bytes for each character of a shader's source; the compiler's tree stays in memory. */
export const sourceBytes = 64

/** Bytes for each character of a shader in a message that cites it. */
export const messageBytes = 4

/** Bytes of an entry of a layout or bind group. */
export const entryBytes = 512

/** Bytes of a constant of a pipeline, besides the characters of its key. */
export const constantBytes = 128

/** Bytes of a command: a draw, a copy, a change of state. */
export const commandBytes = 64

/** Bytes of a pass, besides its commands. */
export const passBytes = 2048

/** Bytes of a step of the queue, a submission or a write, besides its data. */
export const stepBytes = 512

/** Bytes of an error scope: a message of the GPU cites up to ten labels. */
export const errorScopeBytes = 32_768

/** Bytes of a pending mapping. */
export const mappingBytes = 2048

/** Bytes of GPU memory of a query; SwiftShader has the largest queries. */
export const queryBytes = 640

/** Returns the count zero for each kind of object. */
export function noObjects(): Record<ObjectKind, number> {
  // `objectKinds` is a part of the public API, so a page without a policy would load it with the main file.
  return Object.fromEntries(Object.keys(objectBytes).map(kind => [kind, 0])) as Record<ObjectKind, number>
}
