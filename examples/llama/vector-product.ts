/** A matrix product for one token, or for a few. */

import { type LoadSize, leastSubgroup, repeated, subgroupSize, type Target, widened } from './kernels.ts'
import { isNormalised, type Product, productHead, sizeOf } from './products.ts'

/** Division of a matrix product among invocations. */
export interface Division {
  /** Invocations of a workgroup, which share each of its rows. */
  readonly lanes: number
  /** Groups of four rows that a workgroup has. */
  readonly groups: number
  /** Loads of a row that an invocation has on their way at once. */
  readonly loads: number
  /** Numbers of a load. */
  readonly size: LoadSize
}

/** Rows of a matrix that keep a large graphics processor busy with one subgroup for each group of them. */
const manyRows = 8192

/**
 * Returns a division of a product. With one vector to multiply, the time is that of the loads: as many as possible are on their way
 * at once. A matrix with few rows needs many lanes for that; where there are many rows, few lanes have less to add up.
 */
export function divisionOf(target: Target, product: Product, slots: number): Division {
  const { columns, rows } = sizeOf(target, product)
  const size = target.precision !== 'f32' && columns % 8 === 0 ? 8 : 4
  const width = columns / size
  const most = !target.hasSubgroups ? 64 : slots > 1 ? 128 : rows < manyRows ? 256 : 32
  const lanes = Math.min(most, Math.max(8, 2 ** Math.floor(Math.log2(width))))
  return { lanes, groups: 1, loads: slots > 1 ? 1 : Math.min(16 / size, Math.ceil(width / lanes)), size }
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
  const { lanes, groups, loads, size } = division
  const { columns, groups: allGroups } = sizeOf(target, product)
  const hasNorm = isNormalised(product)
  const width = columns / size
  const quads = size / 4
  const isWhole = width % (loads * lanes) === 0
  const sums = groups * slots
  const squares = hasNorm ? Math.ceil(slots / 4) : 0
  /** Places in workgroup memory for the parts of a sum. */
  const parts = target.hasSubgroups ? Math.ceil(lanes / leastSubgroup) : lanes
  const ends = allGroups % groups === 0 ? [] : [`${groups} * workgroup.x + lane / ${slots} < ${allGroups}`]
  const rowsOfGroups = (text: (group: number, row: number) => string) =>
    repeated(4 * groups, i => text(Math.floor(i / 4), i % 4))
  const loaded = (load: number) => {
    const at = `start + ${load * lanes}`
    return `let at${load} = ${isWhole ? at : `min(${at}, ${width - 1})`};
    ${rowsOfGroups((group, row) => `let stored${load}_${group}_${row} = weights[line${group}[${row}] + at${load}];`)}`
  }
  const multiplied = (load: number, quad: number) => `{
      let i = ${quads} * at${load} + ${quad};
      ${rowsOfGroups((group, row) => `let w${group}_${row} = ${widened(target, size, `stored${load}_${group}_${row}`, quad)};`)}
      ${hasNorm ? 'let scale = norm(i);' : ''}
      ${repeated(
        slots,
        slot => `{
        let v = input(${slot}, i)${isWhole ? '' : ` * f32(start + ${load * lanes} < ${width})`};
        ${hasNorm ? `square${Math.floor(slot / 4)}[${slot % 4}] += dot(v, v);` : ''}
        let x = v${hasNorm ? ' * scale' : ''};
        ${repeated(groups, group => `sum${group * slots + slot} += vec4f(${repeated(4, row => `dot(w${group}_${row}, x),`)});`)}
      }`,
      )}
    }`
  return /* wgsl */ `
${productHead(target, product, size)}
var<workgroup> partials: array<vec4f, ${(sums + squares) * parts}>;

@compute @workgroup_size(${lanes})
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) lane: u32,
  ${subgroupSize(target)}
) {
  let slot = lane % ${slots};
  let group = min(${groups} * workgroup.x + lane / ${slots}, ${allGroups - 1});
  var needed: Needs;
  if (lane < ${sums}) { needed = needs(group, slot); }
  ${repeated(groups, i => `let line${i} = line(rows(min(${groups} * workgroup.x + ${i}, ${allGroups - 1})));`)}
  ${repeated(sums, i => `var sum${i} = vec4f();`)}
  ${repeated(squares, i => `var square${i} = vec4f();`)}
  for (var start = lane; start < ${width}; start += ${loads * lanes}) {
    ${repeated(loads, loaded)}
    ${repeated(loads * quads, i => multiplied(Math.floor(i / quads), i % quads))}
  }
  ${storeParts(target, lanes, parts, [
    ...Array.from({ length: sums }, (_, i) => `sum${i}`),
    ...Array.from({ length: squares }, (_, i) => `square${i}`),
  ])}

  // Each result is of another lane.
  if (lane < ${sums}) {
    let count = ${target.hasSubgroups ? `(${lanes - 1} + subgroup_size) / subgroup_size` : '1u'};
    let result = total(lane, count);
    ${hasNorm ? `let square = total(${sums} + slot / 4, count)[slot % 4];` : ''}
    let scale = ${hasNorm ? `inverseSqrt(square / ${columns} + ${target.config.epsilon})` : '1f'};
    if (${[...ends, ...(slots > 1 ? ['slot < step.count'] : [])].join(' && ') || 'true'}) { put(group, slot, needed, result * scale); }
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
