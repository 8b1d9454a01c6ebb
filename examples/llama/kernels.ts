/** Shaders of the decoder. Vectors are f32; weights are read in their storage format. */

import type { Config, Precision } from './checkpoint.ts'

/** Parameters of the shaders. */
export interface Target {
  readonly config: Config
  /** Storage format of the matrices on the GPU. */
  readonly precision: Precision
  /** Number of positions in the caches. */
  readonly context: number
  /** Whether the device has `shader-f16`; otherwise the shaders unpack f16 themselves. */
  readonly hasF16: boolean
  /** Whether the device has `subgroups`; otherwise sums go through workgroup memory only. */
  readonly hasSubgroups: boolean
}

/** Position of the decoder. The sampler advances it, so that no token needs the CPU. */
const state = /* wgsl */ `
struct State {
  position: u32, // position of the first token of this step
  count: u32,    // number of tokens in this step
}`

/** Rows that a workgroup of a matrix product computes: the components of a vec4f. */
export const rowsOfGroup = 4

/** Writes the embeddings of the step's tokens to `x`. */
export function embedKernel(target: Target): string {
  const { dim } = target.config
  return /* wgsl */ `
${header(target)}
${state}
@group(0) @binding(0) var<storage, read> step: State;
@group(0) @binding(1) var<storage, read> tokens: array<u32>;
@group(0) @binding(2) var<storage, read> weights: array<${storedType(target)}>;
@group(0) @binding(3) var<storage, read_write> x: array<vec4f>;
${weightFunction(target)}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let slot = group.x;
  let token = tokens[step.position + slot];
  for (var i = lane; i < ${dim / 4}; i += 64) {
    x[slot * ${dim / 4} + i] = weight(token * ${dim / 4} + i);
  }
}`
}

/** Destination of the sums of a matrix product. */
export type Product =
  /**
   * From the normalised `x`: rotates queries and keys by their positions, and stores keys and values in the
   * caches.
   */
  | 'attention'
  /** From the normalised `x`: multiplies SiLU of the gate with the other half. */
  | 'gate'
  /** Adds the sums to `x`. */
  | 'residual'
  /** From the normalised last vector of the step. */
  | 'logits'

/**
 * Multiplies a matrix with the vectors of up to `slots` tokens; each workgroup computes four rows. The matrix
 * is read once for all tokens. RMSNorm needs no pass of its own: the vector's square is summed along the way,
 * and scales the sums afterwards.
 */
export function productKernel(target: Target, product: Product, columns: number, slots: number): string {
  const isNormalised = product !== 'residual'
  const { epsilon } = target.config
  const lanes = lanesFor(columns)
  const width = columns / 4
  const first = product === 'logits' ? `(step.count - 1) * ${width}` : '0'
  const sumOfGroup = (value: string) =>
    `sum_of_group(${value}, lane${target.hasSubgroups ? ', subgroup_size' : ''})`
  const each = (text: (slot: number) => string) =>
    Array.from({ length: slots }, (_, i) => text(i)).join('\n  ')
  const scales = each(slot => {
    if (slot % 4 > 0) return ''
    const squares = [0, 1, 2, 3].map(i => (slot + i < slots ? `square${slot + i}` : '0'))
    return `let scales${slot / 4} = inverseSqrt(${sumOfGroup(`vec4f(${squares})`)} / ${columns} + ${epsilon});`
  })
  return /* wgsl */ `
${header(target)}
${state}
@group(0) @binding(0) var<storage, read> step: State;
@group(0) @binding(1) var<storage, read> weights: array<${storedType(target)}>;
@group(0) @binding(2) var<storage, read> input: array<vec4f>;
${isNormalised ? '@group(0) @binding(3) var<storage, read> norm: array<vec4f>;' : ''}
${weightFunction(target)}
${sumFunction(target, lanes)}
${results(target, product)}

@compute @workgroup_size(${lanes})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) lane: u32,
  ${target.hasSubgroups ? '@builtin(subgroup_size) subgroup_size: u32,' : ''}
) {
  let row = rows(group.x);
  ${each(slot => `var sum${slot} = vec4f(); ${isNormalised ? `var square${slot} = 0f;` : ''}`)}
  for (var i = lane; i < ${width}; i += ${lanes}) {
    let w0 = weight(row.x * ${width} + i);
    let w1 = weight(row.y * ${width} + i);
    let w2 = weight(row.z * ${width} + i);
    let w3 = weight(row.w * ${width} + i);
    ${isNormalised ? 'let scale = norm[i];' : ''}
    ${each(
      slot => `{
      let v = input[${first} + ${slot * width} + i];
      ${isNormalised ? `square${slot} += dot(v, v); let x = v * scale;` : 'let x = v;'}
      sum${slot} += vec4f(dot(w0, x), dot(w1, x), dot(w2, x), dot(w3, x));
    }`,
    )}
  }
  ${isNormalised ? scales : ''}
  ${each(slot => {
    const scale = isNormalised ? ` * scales${Math.floor(slot / 4)}[${slot % 4}]` : ''
    return `let result${slot} = ${sumOfGroup(`sum${slot}`)}${scale};
  if (lane == 0 && ${slot} < step.count) { put(group.x, row, ${slot}, result${slot}); }`
  })}
}`
}

/** The rows of a workgroup, `rows`, and the code that stores their sums, `put`. */
function results({ config, context }: Target, product: Product): string {
  const { dim, heads, kvHeads, headDim, hiddenDim, pairs } = config
  const fourRows = `fn rows(group: u32) -> vec4u { return ${rowsOfGroup} * group + vec4u(0, 1, 2, 3); }`
  switch (product) {
    case 'residual':
      return /* wgsl */ `
@group(0) @binding(3) var<storage, read_write> x: array<vec4f>;
${fourRows}
fn put(group: u32, row: vec4u, slot: u32, result: vec4f) { x[slot * ${dim / 4} + group] += result; }`
    case 'logits':
      return /* wgsl */ `
@group(0) @binding(4) var<storage, read_write> logits: array<f32>;
${fourRows}
fn put(group: u32, row: vec4u, slot: u32, result: vec4f) {
  for (var i = 0u; i < 4; i++) {
    if (row[i] < ${config.vocabulary}) { logits[row[i]] = result[i]; }
  }
}`
    case 'gate':
      return /* wgsl */ `
@group(0) @binding(4) var<storage, read_write> hidden: array<vec2f>;
fn rows(group: u32) -> vec4u {
  return 2 * group + vec4u(0, 1, ${hiddenDim}, ${hiddenDim + 1});
}
fn put(group: u32, row: vec4u, slot: u32, result: vec4f) {
  let gate = result.xy;
  hidden[slot * ${hiddenDim / 2} + group] = gate / (1 + exp(-gate)) * result.zw;
}`
    case 'attention': {
      const half = headDim / 2
      const partner = pairs === 'neighbours' ? 1 : half
      const queryRows = heads * headDim
      const kvRows = kvHeads * headDim
      return /* wgsl */ `
@group(0) @binding(4) var<storage, read> turns: array<vec2f>; // cosine and sine, for each position and pair
@group(0) @binding(5) var<storage, read_write> queries: array<f32>;
@group(0) @binding(6) var<storage, read_write> cache: array<f32>; // keys, then values
fn row_of_pair(pair: u32) -> u32 {
  return pair / ${half} * ${headDim} + pair % ${half} * ${pairs === 'neighbours' ? 2 : 1};
}
fn rows(group: u32) -> vec4u {
  let a = row_of_pair(2 * group);
  let b = row_of_pair(2 * group + 1);
  return vec4u(a, a + ${partner}, b, b + ${partner});
}
fn put(group: u32, row: vec4u, slot: u32, result: vec4f) {
  put_pair(2 * group, row.x, slot, result.xy);
  put_pair(2 * group + 1, row.z, slot, result.zw);
}
fn put_pair(pair: u32, row: u32, slot: u32, value: vec2f) {
  let position = step.position + slot;
  if (row >= ${queryRows + kvRows}) {
    let at = (${context} + position) * ${kvRows} + row - ${queryRows + kvRows};
    cache[at] = value.x;
    cache[at + ${partner}] = value.y;
    return;
  }
  let turn = turns[position * ${half} + pair % ${half}];
  let turned = vec2f(value.x * turn.x - value.y * turn.y, value.x * turn.y + value.y * turn.x);
  if (row >= ${queryRows}) {
    let at = position * ${kvRows} + row - ${queryRows};
    cache[at] = turned.x;
    cache[at + ${partner}] = turned.y;
  } else {
    let at = slot * ${queryRows} + row;
    queries[at] = turned.x;
    queries[at + ${partner}] = turned.y;
  }
}`
    }
  }
}

/**
 * Attention of one query head of one token per workgroup, over all positions up to its own. Proceeds tile by
 * tile and carries the softmax's maximum and sum along.
 */
export function attentionKernel({ config, context }: Target): string {
  const { heads, kvHeads, headDim } = config
  const lanes = 64
  const width = headDim / 4
  const groups = Math.floor(lanes / width)
  const kvWidth = kvHeads * width
  return /* wgsl */ `
${state}
@group(0) @binding(0) var<storage, read> step: State;
@group(0) @binding(1) var<storage, read> queries: array<vec4f>;
@group(0) @binding(2) var<storage, read> cache: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> output: array<vec4f>;
var<workgroup> query: array<vec4f, ${width}>;
var<workgroup> scores: array<f32, ${lanes}>;
var<workgroup> partials: array<vec4f, ${lanes}>;

@compute @workgroup_size(${lanes})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let head = group.x;
  let slot = group.y;
  let length = step.position + slot + 1;
  let column = head / ${heads / kvHeads} * ${width};
  if (lane < ${width}) { query[lane] = queries[(slot * ${heads} + head) * ${width} + lane]; }
  workgroupBarrier();

  // A lane scores one position of a tile, then sums the values of one column over every ${groups}th position.
  let part = lane / ${width};
  var maximum = -3e38f;
  var total = 0f;
  var sum = vec4f();
  for (var start = 0u; start < length; start += ${lanes}) {
    let position = start + lane;
    var score = -3e38f;
    if (position < length) {
      var product = 0f;
      for (var i = 0u; i < ${width}; i++) {
        product += dot(query[i], cache[position * ${kvWidth} + column + i]);
      }
      score = product * ${1 / Math.sqrt(headDim)};
    }
    scores[lane] = score;
    workgroupBarrier();
    var peak = maximum;
    for (var i = 0u; i < ${lanes}; i++) { peak = max(peak, scores[i]); }
    workgroupBarrier();
    scores[lane] = select(0f, exp(score - peak), position < length);
    workgroupBarrier();
    let correction = exp(maximum - peak);
    maximum = peak;
    total *= correction;
    sum *= correction;
    for (var i = 0u; i < ${lanes}; i++) { total += scores[i]; }
    if (part < ${groups}) {
      for (var i = part; i < min(${lanes}, length - start); i += ${groups}) {
        sum += scores[i] * cache[(${context} + start + i) * ${kvWidth} + column + lane % ${width}];
      }
    }
    workgroupBarrier();
  }
  partials[lane] = sum;
  workgroupBarrier();
  if (lane < ${width}) {
    for (var i = 1u; i < ${groups}; i++) { sum += partials[i * ${width} + lane]; }
    output[(slot * ${heads} + head) * ${width} + lane] = sum / total;
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

function header({ precision, hasF16, hasSubgroups }: Target): string {
  return [
    precision === 'f16' && hasF16 ? 'enable f16;' : '', //
    hasSubgroups ? 'enable subgroups;' : '',
  ].join('\n')
}

/** WGSL type of four weights in a buffer. */
function storedType({ precision, hasF16 }: Target): string {
  if (precision === 'f32') return 'vec4f'
  return precision === 'f16' && hasF16 ? 'vec4<f16>' : 'vec2u'
}

function weightFunction({ precision, hasF16 }: Target): string {
  const unpacked = {
    f32: 'weights[i]',
    f16: hasF16 ? 'vec4f(weights[i])' : 'vec4f(unpack2x16float(weights[i].x), unpack2x16float(weights[i].y))',
    bf16: 'bitcast<vec4f>((weights[i].xxyy << vec4u(16, 0, 16, 0)) & vec4u(0xffff0000))',
  }[precision]
  return `fn weight(i: u32) -> vec4f { return ${unpacked}; }`
}

/** Number of lanes that share a row, bounded by its length. */
function lanesFor(columns: number): number {
  return Math.min(64, Math.max(8, 2 ** Math.floor(Math.log2(columns / 4))))
}

/** Defines `sum_of_group`, which gives all lanes of a workgroup the sum of their values. */
function sumFunction({ hasSubgroups }: Target, lanes: number): string {
  if (hasSubgroups) {
    return /* wgsl */ `
var<workgroup> partials: array<vec4f, ${lanes}>;
fn sum_of_group(value: vec4f, lane: u32, subgroup_size: u32) -> vec4f {
  let sum = subgroupAdd(value);
  workgroupBarrier();
  if (lane % subgroup_size == 0) { partials[lane / subgroup_size] = sum; }
  workgroupBarrier();
  var total = partials[0];
  for (var i = 1u; i * subgroup_size < ${lanes}; i++) { total += partials[i]; }
  return total;
}`
  }
  return /* wgsl */ `
var<workgroup> partials: array<vec4f, ${lanes}>;
fn sum_of_group(value: vec4f, lane: u32) -> vec4f {
  workgroupBarrier();
  partials[lane] = value;
  for (var half = ${lanes / 2}u; half > 0; half /= 2) {
    workgroupBarrier();
    if (lane < half) { partials[lane] += partials[lane + half]; }
  }
  workgroupBarrier();
  return partials[0];
}`
}
