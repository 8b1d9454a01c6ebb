/** A matrix product for one token, or for a few. */

import { type LoadSize, leastSubgroup, repeated, subgroupSize, type Target, widened } from './kernels.ts'
import { isNormalised, manyRows, type Product, productHead, sizeOf } from './products.ts'

/** Division of a matrix product among invocations. */
export interface Division {
  /** Invocations of a workgroup, which share each of its rows. */
  readonly lanes: number
  /** Loads of a row that an invocation has on their way at once. */
  readonly loads: number
  /** Numbers of a load. */
  readonly size: LoadSize
}

/**
 * Returns a division of a product. With one vector to multiply, the time is that of the loads: as many as possible are on their way
 * at once. A matrix with few rows needs many lanes for that; where there are many rows, few lanes have less to add up.
 */
export function divisionOf(target: Target, product: Product, slots: number): Division {
  const { columns, rows } = sizeOf(target, product)
  const size = target.precision !== 'f32' && columns % 8 === 0 ? 8 : 4
  const width = columns / size
  if (target.hasSubgroups && slots === 1 && rows < manyRows) {
    const lanes = Array.from({ length: 12 }, (_, i) => 32 * (12 - i)).find(
      count => count <= target.mostLanes && width % count === 0,
    )
    if (lanes !== undefined) return { lanes, loads: Math.min(16 / size, width / lanes), size }
  }
  const most = target.hasSubgroups && slots > 1 ? 128 : 64
  const lanes = Math.min(most, Math.max(8, 2 ** Math.floor(Math.log2(width))))
  const loads = slots > 1 || rows >= manyRows ? 1 : Math.min(16 / size, Math.ceil(width / lanes))
  return { lanes, loads, size }
}

/**
 * Multiplies a matrix with the vectors of up to `slots` tokens. The matrix is read once for all of them. RMSNorm needs no pass of its
 * own: the square of the vector is summed along the way, and scales the sums afterwards.
 */
export function vectorProductKernel(
  target: Target,
  product: Product,
  slots: number,
  division: Division = divisionOf(target, product, slots),
): string {
  const { lanes, loads, size } = division
  const { columns, rows } = sizeOf(target, product)
  const hasNorm = isNormalised(product)
  const width = columns / size
  const quads = size / 4
  const isWhole = width % (loads * lanes) === 0
  const squares = hasNorm ? Math.ceil(slots / 4) : 0
  // Loaded at the end of a long row, it keeps no registers occupied until then.
  const isEarly = columns <= rows
  /** Places in workgroup memory for the parts of a sum. */
  const parts = target.hasSubgroups ? Math.ceil(lanes / leastSubgroup) : lanes
  const loaded = (load: number) => {
    const at = `start + ${load * lanes}`
    return `let at${load} = ${isWhole ? at : `min(${at}, ${width - 1})`};
    ${repeated(4, row => `let stored${load}_${row} = weights[lines[${row}] + at${load}];`)}`
  }
  const multiplied = (load: number, quad: number) => `{
      let i = ${quads} * at${load} + ${quad};
      ${repeated(4, row => `let w${row} = ${widened(target, size, `stored${load}_${row}`, quad)};`)}
      ${hasNorm ? 'let scale = norm(i);' : ''}
      ${repeated(
        slots,
        slot => `{
        let v = input(${slot}, i)${isWhole ? '' : ` * f32(start + ${load * lanes} < ${width})`};
        ${hasNorm ? `square${Math.floor(slot / 4)}[${slot % 4}] += dot(v, v);` : ''}
        let x = v${hasNorm ? ' * scale' : ''};
        sum${slot} += vec4f(${repeated(4, row => `dot(w${row}, x),`)});
      }`,
      )}
    }`
  return /* wgsl */ `
${productHead(target, product, size)}
var<workgroup> partials: array<vec4f, ${(slots + squares) * parts}>;

@compute @workgroup_size(${lanes})
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) lane: u32,
  ${subgroupSize(target)}
) {
  let group = workgroup.x;
  let lines = line(rows(group));
  ${
    isEarly
      ? `var needed: Needs;
  if (lane < ${slots}) { needed = needs(group, lane); }`
      : ''
  }
  ${repeated(slots, i => `var sum${i} = vec4f();`)}
  ${repeated(squares, i => `var square${i} = vec4f();`)}
  for (var start = lane; start < ${width}; start += ${loads * lanes}) {
    ${repeated(loads, loaded)}
    ${repeated(loads * quads, i => multiplied(Math.floor(i / quads), i % quads))}
  }
  ${storeParts(target, lanes, parts, [
    ...Array.from({ length: slots }, (_, i) => `sum${i}`),
    ...Array.from({ length: squares }, (_, i) => `square${i}`),
  ])}

  // The result of each slot is of another lane.
  let slot = lane;
  if (slot < ${slots === 1 ? '1' : `min(${slots}, step.count)`}) {
    let count = ${target.hasSubgroups ? `(${lanes - 1} + subgroup_size) / subgroup_size` : '1u'};
    ${hasNorm ? `let square = total(${slots} + slot / 4, count)[slot % 4];` : ''}
    let scale = ${hasNorm ? `inverseSqrt(square / ${columns} + ${target.config.epsilon})` : '1f'};
    put(group, slot, ${isEarly ? 'needed' : 'needs(group, slot)'}, total(slot, count) * scale);
  }
}

fn total(sum: u32, count: u32) -> vec4f {
  var all = partials[sum * ${parts}];
  for (var i = 1u; i < count; i++) { all += partials[sum * ${parts} + i]; }
  return all;
}`
}

/** Stores vectors of all lanes in `partials`: a part of each subgroup, or the sum. */
function storeParts(
  { hasSubgroups }: Target,
  lanes: number,
  parts: number,
  vectors: readonly string[],
): string {
  const each = (text: (vector: string, first: number) => string) =>
    vectors.map((vector, i) => text(vector, i * parts)).join('\n    ')
  if (hasSubgroups) {
    return `${each((vector, first) => `let part${first} = subgroupAdd(${vector});`)}
  if (lane % subgroup_size == 0) {
    ${each((_, first) => `partials[${first} + lane / subgroup_size] = part${first};`)}
  }
  workgroupBarrier();`
  }
  return `${each((vector, first) => `partials[${first} + lane] = ${vector};`)}
  for (var half = ${lanes / 2}u; half > 0; half /= 2) {
    workgroupBarrier();
    if (lane < half) {
      ${each((_, first) => `partials[${first} + lane] += partials[${first} + lane + half];`)}
    }
  }
  workgroupBarrier();`
}
