/** A matrix product for many tokens. */

import { repeated, type Target, widened } from './kernels.ts'
import { isNormalised, type LayerProduct, manyRows, productHead, sizeOf } from './products.ts'

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

/** Places in workgroup memory between the lines of different quads, which would otherwise be in the same banks. */
const gap = 2

/**
 * Returns the number of groups of four rows whose sums an invocation keeps. Two need fewer loads from workgroup memory, and a matrix
 * of few rows needs more workgroups.
 */
function groupsEachOf(target: Target, product: LayerProduct): 1 | 2 {
  return sizeOf(target, product).rows >= manyRows ? 2 : 1
}

/** Number of tiles next to each other that cover the rows of a product. */
export function tilesOf(
  target: Target,
  product: LayerProduct,
  groupsEach = groupsEachOf(target, product),
): number {
  return Math.ceil(sizeOf(target, product).groups / (across * groupsEach))
}

/**
 * Multiplies a matrix with the vectors of any number of tokens; each workgroup computes 64 or 128 rows for 64 tokens. They pass
 * through workgroup memory in steps of 16 columns: while all invocations multiply those of one step, those of the next are loaded.
 */
export function tiledProductKernel(
  target: Target,
  product: LayerProduct,
  groupsEach = groupsEachOf(target, product),
): string {
  const { columns, groups } = sizeOf(target, product)
  const hasNorm = isNormalised(product)
  const width = columns / 4
  const tileGroups = across * groupsEach
  // With one group each, half of the invocations load weights and half load vectors; with two, all of them load both.
  const loaders = (invocations * groupsEach) / 2
  const places = loaders / quads
  const vectorsEach = tileTokens / places
  const rowsStride = 4 * tileGroups + gap
  const tokensStride = tileTokens + gap
  const eachSum = (text: (group: number, token: number, sum: number) => string) =>
    repeated(groupsEach * tokensEach, sum => text(Math.floor(sum / tokensEach), sum % tokensEach, sum))
  const eachVector = (text: (n: number) => string) => repeated(vectorsEach, text)
  const load = (quad: string) => `
    if (has_weights) { ${repeated(4, row => `stored${row} = weights[lines[${row}] + min(${quad}, ${width - 1})];`)} }
    if (has_vectors) {
      ${eachVector(n => `vector${n} = input(first_slot + place + ${n * places}, min(${quad}, ${width - 1}))${width % quads === 0 ? '' : ` * f32(${quad} < ${width})`};`)}
    }`
  return /* wgsl */ `
${productHead(target, product, 4)}

var<workgroup> rows_tile: array<vec4f, ${quads * rowsStride}>; // one column of a group of rows each
var<workgroup> tokens_tile: array<vec4f, ${quads * tokensStride}>; // four columns of a token each

@compute @workgroup_size(${across}, ${apart})
fn main(
  @builtin(workgroup_id) tile: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let first_group = tile.x * ${tileGroups};
  let first_slot = tile.y * ${tileTokens};
  let part = lane % ${quads};
  let place = lane % ${loaders} / ${quads};
  let has_weights = lane < ${loaders};
  let has_vectors = lane >= ${invocations - loaders};
  let lines = line(rows(min(first_group + place, ${groups - 1})));
  ${repeated(4, row => `var stored${row} = weights[0];`)}
  ${eachVector(n => `var vector${n} = vec4f();`)}
  ${hasNorm ? eachVector(n => `var square${n} = 0f;`) : ''}
  ${eachSum((_group, _token, sum) => `var sum${sum} = vec4f();`)}
  ${load('part')}
  for (var turn = 0u; turn < ${Math.ceil(width / quads)}; turn++) {
    workgroupBarrier();
    if (has_weights) {
      let columns = transpose(mat4x4f(${repeated(4, row => `${widened(target, 4, `stored${row}`)},`)}));
      ${repeated(4, i => `rows_tile[part * ${rowsStride} + ${i * tileGroups} + place] = columns[${i}];`)}
    }
    if (has_vectors) {
      ${hasNorm ? `let scale = norm(min(${quads} * turn + part, ${width - 1}));` : ''}
      ${eachVector(
        n => `${hasNorm ? `square${n} += dot(vector${n}, vector${n});` : ''}
      tokens_tile[part * ${tokensStride} + place + ${n * places}] = vector${n}${hasNorm ? ' * scale' : ''};`,
      )}
    }
    workgroupBarrier();
    let quad = ${quads} * (turn + 1) + part;
    ${load('quad')}
    ${repeated(
      quads,
      quad => `{
      ${repeated(4 * groupsEach, i => {
        const [column, group] = [i % 4, Math.floor(i / 4)]
        return `let w${group}_${column} = rows_tile[local.x + ${quad * rowsStride + column * tileGroups + group * across}];`
      })}
      ${repeated(
        tokensEach,
        token => `{
        let x = tokens_tile[local.y + ${quad * tokensStride + token * apart}];
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
  if (has_vectors) { ${eachVector(n => `tokens_tile[part * ${tokensStride} + place + ${n * places}].x = square${n};`)} }
  workgroupBarrier();`
      : ''
  }
  ${eachSum((group, token, sum) => {
    const of = `${token * apart} + local.y`
    return `{
    let group = first_group + ${group * across} + local.x;
    let slot = first_slot + ${of};
    let scale = ${hasNorm ? `inverseSqrt(square_of(${of}) / ${columns} + ${target.config.epsilon})` : '1f'};
    if (group < ${groups} && slot < step.count) { put(group, slot, needs(group, slot), sum${sum} * scale); }
  }`
  })}
}

${
  hasNorm
    ? `fn square_of(token: u32) -> f32 {
  return ${repeated(quads, quad => `${quad > 0 ? '+ ' : ''}tokens_tile[${quad * tokensStride} + token].x`)};
}`
    : ''
}`
}
