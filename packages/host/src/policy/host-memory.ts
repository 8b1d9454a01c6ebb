import type { ObjectKind } from './policy.ts'

/**
 * Bytes of the process's own memory that objects take, beside those of the GPU: what Dawn was seen to allocate, rounded up.
 * The labels of a guest under a policy are short enough to be a part of it.
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

/** Of an adapter. */
export const adapterBytes = 4096

/** Of a shader module, for each character of its source: the compiler's tree of it stays. */
export const sourceBytes = 64

/** Of an entry of a layout or a group. */
export const entryBytes = 512

/** Of a command: a draw, a copy, the setting of a state. */
export const commandBytes = 64

/** Of a pass, beside its commands. */
export const passBytes = 2048

/** Of what the queue has to do, a submission or a write, beside the data of it. */
export const stepBytes = 512

/** Of a mapping that is awaited. */
export const mappingBytes = 2048

/** GPU memory of a query: SwiftShader's are larger than anybody's. */
export const queryBytes = 640
