/** A matrix product for many tokens. */

import { type Product, productHead, repeated, type Target } from './kernels.ts'

/** Tokens of a tile. */
export const tileTokens = 64

/** Groups of four rows in a tile. */
export const tileGroups = 16

/** Tokens whose sums an invocation keeps, for one group of rows each. */
const tokensEach = 8

/** Invocations that share a group of rows, and the distance between the tokens of one of them. */
const apart = tileTokens / tokensEach

const invocations = tileGroups * apart

/**
 * Multiplies a matrix with the vectors of any number of tokens, with the bindings and results of `productKernel`; each workgroup
 * computes 64 rows for 64 tokens. They pass through workgroup memory in steps of 16 columns: half of the invocations load weights, half
 * load vectors, each four columns of four lines, while all of them multiply those of the step before.
 *
 * @param groups number of groups of four rows that the matrix has
 */
export function tiledProductKernel(
  target: Target,
  product: Exclude<Product, 'logits'>,
  columns: number,
  groups: number,
): string {
  const isNormalised = product !== 'residual'
  const width = columns / 4
  const quarter = tileTokens / 4
  return /* wgsl */ `
${productHead(target, product)}

var<workgroup> rows_tile: array<vec4f, ${16 * tileGroups}>; // one column of a group of rows each
var<workgroup> tokens_tile: array<vec4f, ${4 * tileTokens}>; // four columns of a token each

@compute @workgroup_size(${tileGroups}, ${apart})
fn main(
  @builtin(workgroup_id) tile: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let first_group = tile.x * ${tileGroups};
  let first_slot = tile.y * ${tileTokens};
  let is_of_weights = lane < ${invocations / 2};
  let part = lane % 4;
  let line = lane % ${invocations / 2} / 4;
  let lines = ${width} * select(first_slot + line + vec4u(0, ${quarter}, ${2 * quarter}, ${3 * quarter}), rows(first_group + line), is_of_weights);
  ${isNormalised ? 'var square = vec4f();' : ''}
  ${repeated(tokensEach, i => `var sum${i} = vec4f();`)}
  var loaded = load(lines, part, is_of_weights);
  for (var turn = 0u; turn < ${Math.ceil(width / 4)}; turn++) {
    workgroupBarrier();
    if (is_of_weights) {
      let columns = transpose(loaded);
      ${repeated(4, i => `rows_tile[(4 * part + ${i}) * ${tileGroups} + line] = columns[${i}];`)}
    } else {
      ${isNormalised ? `square += vec4f(${repeated(4, i => `dot(loaded[${i}], loaded[${i}]),`)});` : ''}
      ${isNormalised ? 'let scale = norm[4 * turn + part];' : ''}
      ${repeated(4, i => `tokens_tile[part * ${tileTokens} + line + ${i * quarter}] = loaded[${i}]${isNormalised ? ' * scale' : ''};`)}
    }
    workgroupBarrier();
    loaded = load(lines, 4 * (turn + 1) + part, is_of_weights);
    ${repeated(
      4,
      i => `{
      ${repeated(4, column => `let w${column} = rows_tile[${(4 * i + column) * tileGroups} + local.x];`)}
      ${repeated(
        tokensEach,
        token => `{
        let x = tokens_tile[${i * tileTokens + token * apart} + local.y];
        ${repeated(4, column => `sum${token} += w${column} * x[${column}];`)}
      }`,
      )}
    }`,
    )}
  }
  ${
    isNormalised
      ? `workgroupBarrier();
  if (!is_of_weights) { rows_tile[part * ${quarter} + line] = square; }
  workgroupBarrier();`
      : ''
  }
  let group = first_group + local.x;
  if (group >= ${groups}) { return; }
  let row = rows(group);
  ${repeated(tokensEach, i => {
    const token = `${i * apart} + local.y`
    return `{
    let slot = first_slot + ${token};
    let scale = ${isNormalised ? `inverseSqrt(square_of(${token}) / ${columns} + ${target.config.epsilon})` : '1f'};
    if (slot < step.count) { put(group, row, slot, sum${i} * scale); }
  }`
  })}
}

${
  isNormalised
    ? `fn square_of(token: u32) -> f32 {
  let line = token % ${quarter};
  return (${[0, 1, 2, 3].map(part => `rows_tile[${part * quarter} + line]`).join(' + ')})[token / ${quarter}];
}`
    : ''
}

fn load(lines: vec4u, i: u32, is_of_weights: bool) -> mat4x4f {
  if (i >= ${width}) { return mat4x4f(); }
  let at = lines + i;
  if (is_of_weights) { return mat4x4f(weight(at.x), weight(at.y), weight(at.z), weight(at.w)); }
  return mat4x4f(input[at.x], input[at.y], input[at.z], input[at.w]);
}`
}
