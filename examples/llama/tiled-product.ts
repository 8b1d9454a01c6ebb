/** A matrix product for many tokens. */

import { repeated, type Target, widened } from './kernels.ts'
import { isNormalised, type LayerProduct, productHead, sizeOf } from './products.ts'

/** Tokens of a tile. */
export const tileTokens = 64

/** Columns that pass through workgroup memory at once, in fours. */
const quads = 4

/** Groups of four rows next to each other in a tile. */
const across = 16

/** Tokens whose sums an invocation keeps. */
const tokensEach = 8

/** Invocations that share a group of rows, and the distance between the tokens of one of them. */
const apart = tileTokens / tokensEach

const invocations = across * apart

/** Loads of vectors of an invocation. */
const loadsEach = (tileTokens * quads) / invocations

/** Tokens between two loads of an invocation. */
const loadsApart = invocations / quads

/** Number of tiles next to each other that cover the rows of a product. */
export function tilesOf(target: Target, product: LayerProduct, groupsEach = groupsEachOf(product)): number {
  return Math.ceil(sizeOf(target, product).groups / (across * groupsEach))
}

function groupsEachOf(_product: LayerProduct): 1 | 2 {
  return 1
}

/**
 * Multiplies a matrix with the vectors of any number of tokens; each workgroup computes 64 or 128 rows for 64 tokens. They pass
 * through workgroup memory in steps of 16 columns: while all invocations multiply those of one step, those of the next are loaded.
 *
 * @param groupsEach groups of four rows whose sums an invocation keeps
 */
export function tiledProductKernel(
  target: Target,
  product: LayerProduct,
  groupsEach: 1 | 2 = groupsEachOf(product),
): string {
  const { columns, groups } = sizeOf(target, product)
  const hasNorm = isNormalised(product)
  const width = columns / 4
  const tileGroups = across * groupsEach
  return /* wgsl */ `
${productHead(target, product, 4)}

var<workgroup> rows_tile: array<vec4f, ${4 * quads * tileGroups}>; // one column of a group of rows each
var<workgroup> tokens_tile: array<vec4f, ${quads * tileTokens}>; // four columns of a token each

@compute @workgroup_size(${across}, ${apart})
fn main(
  @builtin(workgroup_id) tile: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let first_group = tile.x * ${tileGroups};
  let first_slot = tile.y * ${tileTokens};
  let part = lane % ${quads};
  let place = lane / ${quads};
  let loads_weights = place < ${tileGroups};
  let lines = line(rows(min(first_group + place, ${groups - 1})));
  ${hasNorm ? repeated(loadsEach, n => `var square${n} = 0f;`) : ''}
  ${repeated(groupsEach * tokensEach, i => `var sum${i} = vec4f();`)}
  var loaded = load_weights(lines, part, loads_weights);
  ${repeated(loadsEach, n => `var vector${n} = load_vector(first_slot + place + ${n * loadsApart}, part);`)}
  for (var turn = 0u; turn < ${Math.ceil(width / quads)}; turn++) {
    workgroupBarrier();
    if (loads_weights) {
      let columns = transpose(loaded);
      ${repeated(4, i => `rows_tile[(4 * part + ${i}) * ${tileGroups} + place] = columns[${i}];`)}
    }
    ${hasNorm ? `let scale = norm(${quads} * turn + part);` : ''}
    ${repeated(
      loadsEach,
      n => `${hasNorm ? `square${n} += dot(vector${n}, vector${n});` : ''}
    tokens_tile[part * ${tileTokens} + place + ${n * loadsApart}] = vector${n}${hasNorm ? ' * scale' : ''};`,
    )}
    workgroupBarrier();
    loaded = load_weights(lines, ${quads} * (turn + 1) + part, loads_weights);
    ${repeated(loadsEach, n => `vector${n} = load_vector(first_slot + place + ${n * loadsApart}, ${quads} * (turn + 1) + part);`)}
    ${repeated(
      quads,
      quad => `{
      ${repeated(4 * groupsEach, i => {
        const [column, group] = [i % 4, Math.floor(i / 4)]
        return `let w${group}_${column} = rows_tile[${(4 * quad + column) * tileGroups + group * across} + local.x];`
      })}
      ${repeated(
        tokensEach,
        token => `{
        let x = tokens_tile[${quad * tileTokens + token * apart} + local.y];
        ${repeated(4 * groupsEach, i => {
          const [column, group] = [i % 4, Math.floor(i / 4)]
          return `sum${group * tokensEach + token} += w${group}_${column} * x[${column}];`
        })}
      }`,
      )}
    }`,
    )}
  }
  ${
    hasNorm
      ? `workgroupBarrier();
  ${repeated(loadsEach, n => `squares(part * ${tileTokens} + place + ${n * loadsApart}, square${n});`)}
  workgroupBarrier();`
      : ''
  }
  ${repeated(
    groupsEach,
    n => `{
    let group = first_group + ${n * across} + local.x;
    if (group < ${groups}) {
      ${repeated(
        tokensEach,
        token => `{
        let slot = first_slot + ${token * apart} + local.y;
        let scale = ${hasNorm ? `inverseSqrt(square_of(${token * apart} + local.y) / ${columns} + ${target.config.epsilon})` : '1f'};
        if (slot < step.count) { put(group, slot, needs(group, slot), sum${n * tokensEach + token} * scale); }
      }`,
      )}
    }
  }`,
  )}
}

${
  hasNorm
    ? `fn squares(at: u32, value: f32) { tokens_tile[at].x = value; }
fn square_of(token: u32) -> f32 { return ${repeated(quads, quad => `${quad > 0 ? '+ ' : ''}tokens_tile[${quad * tileTokens} + token].x`)}; }`
    : ''
}

fn load_weights(lines: vec4u, i: u32, loads_weights: bool) -> mat4x4f {
  if (i >= ${width} || !loads_weights) { return mat4x4f(); }
  ${repeated(4, row => `let stored${row} = weights[lines[${row}] + i];`)}
  return mat4x4f(${repeated(4, row => `${widened(target, 4, `stored${row}`)},`)});
}

fn load_vector(slot: u32, i: u32) -> vec4f {
  if (i >= ${width}) { return vec4f(); }
  return input(slot, i);
}`
}
