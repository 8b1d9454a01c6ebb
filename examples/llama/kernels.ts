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
  let slot = group.y;
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
  const sumOfGroup = (value: string) => callReduction('sum_of_group', value, target)
  const each = (text: (slot: number) => string) => repeated(slots, text)
  // With one vector to multiply, the time is that of the loads: as many as possible are on their way at once.
  const loads = slots > 1 ? 1 : Math.min(4, Math.ceil(width / lanes))
  const isWhole = width % (loads * lanes) === 0
  const scales = each(slot => {
    if (slot % 4 > 0) return ''
    const squares = [0, 1, 2, 3].map(i => (slot + i < slots ? `square${slot + i}` : '0'))
    return `let scales${slot / 4} = inverseSqrt(${sumOfGroup(`vec4f(${squares})`)} / ${columns} + ${epsilon});`
  })
  return /* wgsl */ `
${productHead(target, product)}
${sumFunction(target, lanes)}

@compute @workgroup_size(${lanes})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) lane: u32,
  ${subgroupSize(target)}
) {
  let row = rows(group.x);
  ${each(slot => `var sum${slot} = vec4f(); ${isNormalised ? `var square${slot} = 0f;` : ''}`)}
  for (var start = lane; start < ${width}; start += ${loads * lanes}) {
    ${repeated(
      loads,
      load => `let i${load} = ${isWhole ? '' : 'min'}(start + ${load * lanes}${isWhole ? '' : `, ${width - 1}`});
    let rows${load} = array(${[...'xyzw'].map(row => `weights[row.${row} * ${width} + i${load}]`)});`,
    )}
    ${repeated(
      loads,
      load => `{
      let w = array(${[0, 1, 2, 3].map(row => `widened(rows${load}[${row}])`)});
      ${isNormalised ? `let scale = norm[i${load}];` : ''}
      ${each(
        slot => `{
        let v = input[${first} + ${slot * width} + i${load}]${isWhole ? '' : ` * f32(start + ${load * lanes} < ${width})`};
        ${isNormalised ? `square${slot} += dot(v, v); let x = v * scale;` : 'let x = v;'}
        sum${slot} += vec4f(dot(w[0], x), dot(w[1], x), dot(w[2], x), dot(w[3], x));
      }`,
      )}
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

/**
 * Returns the start of a matrix product: its directives, its bindings, and the functions `weight`, `rows` and `put`.
 */
export function productHead(target: Target, product: Product): string {
  return /* wgsl */ `
${header(target)}
${state}
@group(0) @binding(0) var<storage, read> step: State;
@group(0) @binding(1) var<storage, read> weights: array<${storedType(target)}>;
@group(0) @binding(2) var<storage, read> input: array<vec4f>;
${product === 'residual' ? '' : '@group(0) @binding(3) var<storage, read> norm: array<vec4f>;'}
${weightFunction(target)}
${resultFunctions(target, product)}`
}

/**
 * Returns the functions `rows`, the rows that a group has, and `put`, which stores the results of a group. A group is four rows that
 * belong together.
 */
function resultFunctions({ config, context }: Target, product: Product): string {
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
 * Attention of one query head per workgroup, for one token or for four, which read the cache once. Each token attends to all positions
 * up to its own. Proceeds tile by tile and carries the softmax's maximum and sum along.
 */
export function attentionKernel(target: Target, tokens: 1 | 4): string {
  const { config, context, hasSubgroups } = target
  const { heads, kvHeads, headDim } = config
  const lanes = hasSubgroups ? 256 : 64
  const width = headDim / 4
  const parts = Math.floor(lanes / width)
  const kvWidth = kvHeads * width
  // A component for each token.
  const numbers = tokens === 1 ? 'f32' : 'vec4f'
  const isWithin = tokens === 1 ? 'position < lengths' : 'vec4u(position) < lengths'
  const of = (vector: string, token: number) => (tokens === 1 ? vector : `${vector}[${token}]`)
  return /* wgsl */ `
${header(target)}
${state}
@group(0) @binding(0) var<storage, read> step: State;
@group(0) @binding(1) var<storage, read> queries: array<vec4f>;
@group(0) @binding(2) var<storage, read> cache: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> output: array<vec4f>;
var<workgroup> query: array<vec4f, ${tokens * width}>;
var<workgroup> weights: array<${numbers}, ${lanes}>;
var<workgroup> sums: array<vec4f, ${lanes}>;
${reduction(target, lanes, 'max_of_group', numbers, 'subgroupMax', (a, b) => `max(${a}, ${b})`)}
${reduction(target, lanes, 'total_of_group', numbers, 'subgroupAdd', (a, b) => `${a} + ${b}`)}

@compute @workgroup_size(${lanes})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) lane: u32,
  ${subgroupSize(target)}
) {
  let head = group.x;
  let slot = ${tokens} * group.y;
  let lengths = step.position + slot + ${tokens === 1 ? '1' : 'vec4u(1, 2, 3, 4)'};
  let length = min(${of('lengths', tokens - 1)}, step.position + step.count);
  let column = head / ${heads / kvHeads} * ${width};
  for (var i = lane; i < ${tokens * width}; i += ${lanes}) {
    query[i] = queries[((slot + i / ${width}) * ${heads} + head) * ${width} + i % ${width}];
  }
  workgroupBarrier();

  // A lane scores one position of a tile, then sums the values of one column over every ${parts}th position.
  let part = lane / ${width};
  var maximum = ${numbers}(-3e38);
  var total = ${numbers}(); // of the positions that this lane scored
  ${repeated(tokens, token => `var sum${token} = vec4f();`)}
  for (var start = 0u; start < length; start += ${lanes}) {
    let position = start + lane;
    var score = ${numbers}();
    if (position < length) {
      for (var i = 0u; i < ${width}; i++) {
        let key = cache[position * ${kvWidth} + column + i];
        score += ${numbers}(${repeated(tokens, token => `dot(query[${token * width} + i], key),`)});
      }
    }
    score = select(${numbers}(-3e38), score * ${1 / Math.sqrt(headDim)}, ${isWithin});
    let peak = max(maximum, ${callReduction('max_of_group', 'score', target)});
    let weight = select(${numbers}(), exp(score - peak), ${isWithin});
    weights[lane] = weight;
    workgroupBarrier();
    let correction = exp(maximum - peak);
    maximum = peak;
    total = total * correction + weight;
    ${repeated(tokens, token => `sum${token} *= ${of('correction', token)};`)}
    // The weights of later positions are 0. A constant number of iterations lets the GPU read all values at once.
    if (part < ${parts}) {
      for (var n = 0u; n < ${Math.ceil(lanes / parts)}; n++) {
        let i = n * ${parts} + part;
        let value = cache[(${context} + start + i) * ${kvWidth} + column + lane % ${width}];
        let w = ${lanes % parts === 0 ? 'weights[i]' : `select(${numbers}(), weights[i], i < ${lanes})`};
        ${repeated(tokens, token => `sum${token} += ${of('w', token)} * value;`)}
      }
    }
  }
  let all = ${callReduction('total_of_group', 'total', target)};
  ${repeated(
    tokens,
    token => `workgroupBarrier();
  sums[lane] = sum${token};
  workgroupBarrier();
  if (lane < ${width} && slot + ${token} < step.count) {
    for (var i = 1u; i < ${parts}; i++) { sum${token} += sums[i * ${width} + lane]; }
    output[((slot + ${token}) * ${heads} + head) * ${width} + lane] = sum${token} / ${of('all', token)};
  }`,
  )}
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
function header({ precision, hasF16, hasSubgroups }: Target): string {
  return [
    precision === 'f16' && hasF16 ? 'enable f16;' : '', //
    hasSubgroups ? 'enable subgroups;' : '',
  ].join('\n')
}

/** Returns the WGSL type of four weights in a buffer. */
function storedType({ precision, hasF16 }: Target): string {
  if (precision === 'f32') return 'vec4f'
  return precision === 'f16' && hasF16 ? 'vec4<f16>' : 'vec2u'
}

/** Returns the functions `widened`, which makes four numbers of stored ones, and `weight`, which reads them. */
function weightFunction(target: Target): string {
  const unpacked = {
    f32: 'stored',
    f16: target.hasF16 ? 'vec4f(stored)' : 'vec4f(unpack2x16float(stored.x), unpack2x16float(stored.y))',
    bf16: 'bitcast<vec4f>((stored.xxyy << vec4u(16, 0, 16, 0)) & vec4u(0xffff0000))',
  }[target.precision]
  return `fn widened(stored: ${storedType(target)}) -> vec4f { return ${unpacked}; }
fn weight(i: u32) -> vec4f { return widened(weights[i]); }`
}

/** Returns texts for the numbers below `count`, one after another. */
export function repeated(count: number, text: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => text(i)).join('\n  ')
}

/** Number of lanes that share a row, bounded by its length. */
function lanesFor(columns: number): number {
  return Math.min(128, Math.max(8, 2 ** Math.floor(Math.log2(columns / 4))))
}

/** Defines `sum_of_group`, which gives all lanes of a workgroup the sum of their values. */
function sumFunction(target: Target, lanes: number): string {
  return reduction(target, lanes, 'sum_of_group', 'vec4f', 'subgroupAdd', (a, b) => `${a} + ${b}`)
}

/** Returns the parameter of an entry point that {@link callReduction} needs. */
function subgroupSize({ hasSubgroups }: Target): string {
  return hasSubgroups ? '@builtin(subgroup_size) subgroup_size: u32,' : ''
}

function callReduction(name: string, value: string, { hasSubgroups }: Target): string {
  return `${name}(${value}, lane${hasSubgroups ? ', subgroup_size' : ''})`
}

/** Fewest invocations of a subgroup. */
const leastSubgroup = 4

/** Defines a function that combines the values of all lanes of a workgroup, for all of them. It begins with a barrier. */
function reduction(
  { hasSubgroups }: Target,
  lanes: number,
  name: string,
  type: string,
  ofSubgroup: string,
  combine: (a: string, b: string) => string,
): string {
  const partials = `partials_of_${name}`
  if (hasSubgroups) {
    return /* wgsl */ `
var<workgroup> ${partials}: array<${type}, ${Math.max(1, lanes / leastSubgroup)}>;
fn ${name}(value: ${type}, lane: u32, subgroup_size: u32) -> ${type} {
  let combined = ${ofSubgroup}(value);
  workgroupBarrier();
  if (lane % subgroup_size == 0) { ${partials}[lane / subgroup_size] = combined; }
  workgroupBarrier();
  var all = ${partials}[0];
  for (var i = 1u; i * subgroup_size < ${lanes}; i++) { all = ${combine('all', `${partials}[i]`)}; }
  return all;
}`
  }
  return /* wgsl */ `
var<workgroup> ${partials}: array<${type}, ${lanes}>;
fn ${name}(value: ${type}, lane: u32) -> ${type} {
  workgroupBarrier();
  ${partials}[lane] = value;
  for (var half = ${lanes / 2}u; half > 0; half /= 2) {
    workgroupBarrier();
    if (lane < half) { ${partials}[lane] = ${combine(`${partials}[lane]`, `${partials}[lane + half]`)}; }
  }
  workgroupBarrier();
  return ${partials}[0];
}`
}
