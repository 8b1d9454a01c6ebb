/** Parts that the decoder's shaders share, and the small shaders. Vectors are f32; weights are read in their storage format. */

import type { Config, Precision } from './checkpoint.ts'

/** Parameters of the shaders. */
export interface Target {
  readonly config: Config
  /** Storage format of the matrices on the GPU. */
  readonly precision: Precision
  /** Storage format of the weights of RMSNorm. */
  readonly normPrecision: Precision
  /** Number of positions in the caches. */
  readonly context: number
  /** Most tokens of a step. */
  readonly batch: number
  /** Whether the device has `shader-f16`; otherwise the shaders unpack f16 themselves. */
  readonly hasF16: boolean
  /** Whether the device has `subgroups`; otherwise sums go through workgroup memory only. */
  readonly hasSubgroups: boolean
  /** Most invocations of a workgroup. */
  readonly mostLanes: number
}

/** Access of a shader to a buffer. */
export type Access = 'read' | 'write' | 'uniform'

/**
 * Accesses of the kernels of a layer to its buffers, by binding. The kernels share them, so that a layer needs one bind group.
 *
 * 0. the state
 * 1. `x`, the residual stream of the tokens of a step, and behind it the output of their attention
 * 2. the queries of the tokens, and later the inner vectors of the feed-forward block
 * 3. the cache: keys in columns, so that neighbouring positions are neighbours in memory, then values in rows
 * 4. the cosine and the sine for each position and pair
 * 5. the weights of RMSNorm, before the attention and before the feed-forward block
 * 6. the matrices of the attention: query, key, value, output
 * 7. the matrices of the feed-forward block: gate, up, down
 */
export const layerBindings: readonly Access[] = [
  'read',
  'write',
  'write',
  'write',
  'read',
  'read',
  'read',
  'read',
]

/** The state of the decoder. The sampler advances it, so that no token needs the CPU. */
export const state = /* wgsl */ `
struct State {
  position: u32, // position of the first token of this step
  count: u32,    // number of tokens in this step
}
@group(0) @binding(0) var<storage, read> step: State;`

/** Writes the embeddings of the step's tokens to `x`. */
export function embedKernel(target: Target): string {
  const width = target.config.dim / 4
  return /* wgsl */ `
${header(target)}
${state}
@group(0) @binding(1) var<storage, read> tokens: array<u32>;
@group(0) @binding(2) var<storage, read> weights: array<${storedType(target, 4)}>;
@group(0) @binding(3) var<storage, read_write> x: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let slot = group.y;
  let token = tokens[step.position + slot];
  for (var i = lane; i < ${width}; i += 64) {
    let stored = weights[token * ${width} + i];
    x[slot * ${width} + i] = ${widened(target, 4, 'stored')};
  }
}`
}

/** Packs f32 as f16, two per word. */
export const packKernel = /* wgsl */ `
@group(0) @binding(0) var<storage, read> numbers: array<vec2f>;
@group(0) @binding(1) var<storage, read_write> packed: array<u32>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < min(arrayLength(&numbers), arrayLength(&packed)); i += 256 * groups.x) {
    packed[i] = pack2x16float(numbers[i]);
  }
}`

/** Returns the directives of a shader. */
export function header({ precision, normPrecision, hasF16, hasSubgroups }: Target): string {
  return [
    (precision === 'f16' || normPrecision === 'f16') && hasF16 ? 'enable f16;' : '', //
    hasSubgroups ? 'enable subgroups;' : '',
  ].join('\n')
}

/** Numbers that a shader loads at once. Eight exist for formats of 16 bits only. */
export type LoadSize = 4 | 8

/** Format of numbers in a buffer, and the way to read them. */
type Stored = Pick<Target, 'precision' | 'hasF16'>

/** Returns the WGSL type of the weights that are loaded at once. */
export function storedType({ precision, hasF16 }: Stored, size: LoadSize): string {
  if (size === 8) return 'vec4u'
  if (precision === 'f32') return 'vec4f'
  return precision === 'f16' && hasF16 ? 'vec4<f16>' : 'vec2u'
}

/** Returns an expression for four numbers, those of a quarter or of a half of a variable of {@link storedType}. */
export function widened({ precision, hasF16 }: Stored, size: LoadSize, stored: string, half = 0): string {
  const pair = size === 8 ? `${stored}.${half === 0 ? 'xy' : 'zw'}` : stored
  switch (precision) {
    case 'f32':
      return stored
    case 'f16':
      return hasF16 && size === 4
        ? `vec4f(${stored})`
        : `vec4f(unpack2x16float(${pair}.x), unpack2x16float(${pair}.y))`
    case 'bf16':
      return `bitcast<vec4f>((${pair}.xxyy << vec4u(16, 0, 16, 0)) & vec4u(0xffff0000))`
  }
}

/** Returns texts for the numbers below `count`, one after another. */
export function repeated(count: number, text: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => text(i)).join('\n  ')
}

/** Fewest invocations of a subgroup. */
export const leastSubgroup = 4

/** Returns the parameter of an entry point that has the size of its subgroups, if there are any. */
export function subgroupSize({ hasSubgroups }: Target): string {
  return hasSubgroups ? '@builtin(subgroup_size) subgroup_size: u32,' : ''
}
