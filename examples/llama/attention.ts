/** The attention of the decoder. */

import { header, leastSubgroup, repeated, state, subgroupSize, type Target } from './kernels.ts'
import { attentionStart } from './products.ts'

/** Division of the attention among invocations. */
interface Division {
  /** Most lanes of a workgroup. With many, few steps follow each other. */
  readonly most: number
  /** Values that a lane loads before it knows their weights: the loads are on their way together with those of the keys. */
  readonly early: number
}

const divisions: Readonly<Record<1 | 4, Division>> = {
  1: { most: 1024, early: 4 },
  4: { most: 256, early: 0 }, // many workgroups hide the latency, and registers are scarce
}

/** Other values that a lane loads at once. */
const together = 4

/**
 * Attention of one query head per workgroup, for one token or for four, which read the cache once. Each token attends to all positions
 * up to its own. Proceeds tile by tile and carries the softmax's maximum and sum along.
 */
export function attentionKernel(
  target: Target,
  tokens: 1 | 4,
  { most, early }: Division = divisions[tokens],
): string {
  const { config, context, hasSubgroups } = target
  const { heads, kvHeads, headDim } = config
  const lanes = hasSubgroups ? Math.min(most, target.mostLanes) : 64
  const width = headDim / 4
  const parts = Math.floor(lanes / width)
  const kvWidth = kvHeads * width
  // A component for each token.
  const numbers = tokens === 1 ? 'f32' : 'vec4f'
  const isWithin = tokens === 1 ? 'position < lengths' : 'vec4u(position) < lengths'
  const of = (vector: string, token: number) => (tokens === 1 ? vector : `${vector}[${token}]`)
  const reduce = (name: string, value: string) =>
    `${name}(${value}, lane${hasSubgroups ? ', subgroup_size' : ''})`
  /** Adds a value with the weight of its position in the tile. */
  const weighted = (value: number, position: string) => `if (${position} < end) {
        let w = weights[${position}];
        ${repeated(tokens, token => `sum${token} += ${of('w', token)} * value${value};`)}
      }`
  return /* wgsl */ `
${header(target)}
${state}
@group(0) @binding(1) var<storage, read_write> output: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> queries: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> cache: array<vec4f>;
var<workgroup> query: array<vec4f, ${tokens * width}>;
var<workgroup> weights: array<${numbers}, ${lanes}>;
var<workgroup> sums: array<vec4f, ${lanes}>;
${reduction(target, lanes, 'max_of_group', numbers, 'subgroupMax', '-3e38', (a, b) => `max(${a}, ${b})`)}
${reduction(target, lanes, 'total_of_group', numbers, 'subgroupAdd', '0', (a, b) => `${a} + ${b}`)}

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
    let end = min(length - start, ${lanes});
    ${repeated(
      early,
      n => `var value${n} = vec4f();
    if (part + ${n * parts} < end) { value${n} = value_at(start + part + ${n * parts}, column + lane % ${width}); }`,
    )}
    var score = ${numbers}();
    if (position < length) {
      for (var i = 0u; i < ${width}; i++) {
        let key = cache[(column + i) * ${context} + position];
        score += ${numbers}(${repeated(tokens, token => `dot(query[${token * width} + i], key),`)});
      }
    }
    score = select(${numbers}(-3e38), score * ${1 / Math.sqrt(headDim)}, ${isWithin});
    let peak = max(maximum, ${reduce('max_of_group', 'score')});
    let weight = select(${numbers}(), exp(score - peak), ${isWithin});
    weights[lane] = weight;
    workgroupBarrier();
    let correction = exp(maximum - peak);
    maximum = peak;
    total = total * correction + weight;
    ${repeated(tokens, token => `sum${token} *= ${of('correction', token)};`)}
    if (part < ${parts}) {
      ${repeated(early, n => weighted(n, `part + ${n * parts}`))}
      for (var first = part + ${early * parts}; first < end; first += ${together * parts}) {
        ${repeated(together, n => `let value${n} = value_at(start + min(first + ${n * parts}, ${lanes - 1}), column + lane % ${width});`)}
        ${repeated(together, n => weighted(n, `first + ${n * parts}`))}
      }
    }
  }
  let all = ${reduce('total_of_group', 'total')};
  ${repeated(
    tokens,
    token => `workgroupBarrier();
  sums[lane] = sum${token};
  workgroupBarrier();
  if (lane < ${width} && slot + ${token} < step.count) {
    for (var i = 1u; i < ${parts}; i++) { sum${token} += sums[i * ${width} + lane]; }
    output[${attentionStart(target) / 4} + ((slot + ${token}) * ${heads} + head) * ${width} + lane] = sum${token} / ${of('all', token)};
  }`,
  )}
}

fn value_at(position: u32, column: u32) -> vec4f { return cache[(${context} + position) * ${kvWidth} + column]; }`
}

/** Defines a function that combines the values of all lanes of a workgroup, for all of them. It begins with a barrier. */
function reduction(
  { hasSubgroups }: Target,
  lanes: number,
  name: string,
  type: string,
  ofSubgroup: string,
  neutral: string,
  combine: (a: string, b: string) => string,
): string {
  const partials = `partials_of_${name}`
  if (hasSubgroups) {
    return /* wgsl */ `
var<workgroup> ${partials}: array<${type}, ${lanes / leastSubgroup}>;
fn ${name}(value: ${type}, lane: u32, subgroup_size: u32) -> ${type} {
  let combined = ${ofSubgroup}(value);
  workgroupBarrier();
  if (lane % subgroup_size == 0) { ${partials}[lane / subgroup_size] = combined; }
  workgroupBarrier();
  var all = ${type}(${neutral});
  for (var i = lane % subgroup_size; i * subgroup_size < ${lanes}; i += subgroup_size) {
    all = ${combine('all', `${partials}[i]`)};
  }
  return ${ofSubgroup}(all);
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
