/** The matrix products of the decoder: what they multiply, and what becomes of the results. */

import { header, type LoadSize, state, storedType, type Target, widened } from './kernels.ts'

/** A matrix product, named for its result. */
export type Product =
  /** Queries and keys, turned by their positions, and values, from the normalised `x`. */
  | 'projection'
  /** The output of the attention, which is added to `x`. */
  | 'attended'
  /** The inner vector of the feed-forward block, from the normalised `x`: SiLU of the gate, multiplied with the other half. */
  | 'inner'
  /** The output of the feed-forward block, which is added to `x`. */
  | 'fed'
  /** The logits, from the normalised last `x` of the step. */
  | 'logits'

/** The products of a layer. */
export type LayerProduct = Exclude<Product, 'logits'>

/** Rows that belong together: the components of a vec4f. */
export const rowsOfGroup = 4

/** Rows of a matrix that keep all of a large graphics processor busy, however they are divided. */
export const manyRows = 8192

/** Size of a matrix. */
export interface Size {
  readonly columns: number
  readonly rows: number
  /** Number of groups of {@link rowsOfGroup} rows. */
  readonly groups: number
}

export function sizeOf({ config }: Pick<Target, 'config'>, product: Product): Size {
  const { dim, hiddenDim, heads, kvHeads, headDim, vocabulary } = config
  const [columns, rows] = {
    projection: [dim, (heads + 2 * kvHeads) * headDim],
    attended: [heads * headDim, dim],
    inner: [dim, 2 * hiddenDim],
    fed: [hiddenDim, dim],
    logits: [dim, vocabulary],
  }[product] as [number, number]
  return { columns, rows, groups: Math.ceil(rows / rowsOfGroup) }
}

/** Whether the input of a product is normalised. */
export function isNormalised(product: Product): boolean {
  return product === 'projection' || product === 'inner' || product === 'logits'
}

/** Number of floats before the output of the attention in the buffer of `x`. */
export function attentionStart({ batch, config }: Target): number {
  return batch * config.dim
}

/**
 * Returns the start of a matrix product: its directives, its bindings, and functions. `line` is the index in `weights` of the first
 * number of a row, `input` and `norm` load four numbers, and `rows` has the rows of a group. `needs` loads what `put` needs to store
 * the results of a group; a kernel that calls it early does not wait for it at its end.
 *
 * @param size numbers in an element of `weights`
 */
export function productHead(target: Target, product: Product, size: LoadSize): string {
  const { dim } = target.config
  const { columns } = sizeOf(target, product)
  const width = columns / 4
  const before = { attended: 'projection', fed: 'inner' } as const
  const first = product === 'attended' || product === 'fed' ? sizeOf(target, before[product]) : undefined
  const numbersBefore = first === undefined ? 0 : first.rows * first.columns
  const inputs = {
    projection: `x[slot * ${width} + i]`,
    attended: `x[${attentionStart(target) / 4} + slot * ${width} + i]`,
    inner: `x[slot * ${width} + i]`,
    fed: `between[slot * ${width} + i]`,
    logits: `x[(step.count - 1) * ${width} + i]`,
  }
  const norms = { ...target, precision: target.normPrecision }
  return /* wgsl */ `
${header(target)}
${state}
${bindings(product, storedType(target, size), storedType(norms, 4))}
fn line(row: vec4u) -> vec4u { return ${numbersBefore / size} + ${columns / size} * row; }
fn input(slot: u32, i: u32) -> vec4f { return ${inputs[product]}; }
${isNormalised(product) ? `fn norm(i: u32) -> vec4f { let stored = norms[${product === 'inner' ? dim / 4 : 0} + i]; return ${widened(norms, 4, 'stored')}; }` : ''}
${resultFunctions(target, product)}`
}

/** Accesses of the product of the logits: to the state, `x`, the weights of RMSNorm, the matrix, and the logits. */
export const logitsBindings = ['read', 'read', 'read', 'read', 'write'] as const

function bindings(product: Product, stored: string, norms: string): string {
  if (product === 'logits') {
    return /* wgsl */ `
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read> norms: array<${norms}>;
@group(0) @binding(3) var<storage, read> weights: array<${stored}>;
@group(0) @binding(4) var<storage, read_write> logits: array<f32>;`
  }
  const between = { projection: 'f32', attended: 'f32', inner: 'vec2f', fed: 'vec4f' }[product]
  const matrices = product === 'projection' || product === 'attended' ? 6 : 7
  return /* wgsl */ `
@group(0) @binding(1) var<storage, read_write> x: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> between: array<${between}>;
@group(0) @binding(3) var<storage, read_write> cache: array<f32>;
@group(0) @binding(4) var<storage, read> turns: array<vec2f>;
@group(0) @binding(5) var<storage, read> norms: array<${norms}>;
@group(0) @binding(${matrices}) var<storage, read> weights: array<${stored}>;`
}

function resultFunctions({ config, context }: Target, product: Product): string {
  const { dim, heads, kvHeads, headDim, hiddenDim, pairs } = config
  const needsNothing = `alias Needs = bool;
fn needs(group: u32, slot: u32) -> Needs { return true; }`
  const fourRows = `fn rows(group: u32) -> vec4u { return ${rowsOfGroup} * group + vec4u(0, 1, 2, 3); }`
  switch (product) {
    case 'attended':
    case 'fed':
      return /* wgsl */ `
${fourRows}
alias Needs = vec4f;
fn needs(group: u32, slot: u32) -> Needs { return x[slot * ${dim / 4} + group]; }
fn put(group: u32, slot: u32, old: Needs, result: vec4f) { x[slot * ${dim / 4} + group] = old + result; }`
    case 'logits':
      return /* wgsl */ `
${fourRows}
${needsNothing}
fn put(group: u32, slot: u32, nothing: Needs, result: vec4f) {
  for (var i = 0u; i < 4; i++) {
    let row = ${rowsOfGroup} * group + i;
    if (row < ${config.vocabulary}) { logits[row] = result[i]; }
  }
}`
    case 'inner':
      return /* wgsl */ `
fn rows(group: u32) -> vec4u {
  return 2 * group + vec4u(0, 1, ${hiddenDim}, ${hiddenDim + 1});
}
${needsNothing}
fn put(group: u32, slot: u32, nothing: Needs, result: vec4f) {
  let gate = result.xy;
  between[slot * ${hiddenDim / 2} + group] = gate / (1 + exp(-gate)) * result.zw;
}`
    case 'projection': {
      const half = headDim / 2
      const partner = pairs === 'neighbours' ? 1 : half
      const queryRows = heads * headDim
      const kvRows = kvHeads * headDim
      return /* wgsl */ `
fn row_of_pair(pair: u32) -> u32 {
  return pair / ${half} * ${headDim} + pair % ${half} * ${pairs === 'neighbours' ? 2 : 1};
}
fn rows(group: u32) -> vec4u {
  let a = row_of_pair(2 * group);
  let b = row_of_pair(2 * group + 1);
  return vec4u(a, a + ${partner}, b, b + ${partner});
}
struct Needs { position: u32, turns: array<vec2f, 2> }
fn needs(group: u32, slot: u32) -> Needs {
  let position = step.position + slot;
  let at = position * ${half};
  return Needs(position, array(turns[at + 2 * group % ${half}], turns[at + (2 * group + 1) % ${half}]));
}
fn put(group: u32, slot: u32, place: Needs, result: vec4f) {
  put_pair(row_of_pair(2 * group), slot, place.position, place.turns[0], result.xy);
  put_pair(row_of_pair(2 * group + 1), slot, place.position, place.turns[1], result.zw);
}
fn put_pair(row: u32, slot: u32, position: u32, turn: vec2f, value: vec2f) {
  if (row >= ${queryRows + kvRows}) {
    let at = (${context} + position) * ${kvRows} + row - ${queryRows + kvRows};
    cache[at] = value.x;
    cache[at + ${partner}] = value.y;
    return;
  }
  let turned = vec2f(value.x * turn.x - value.y * turn.y, value.x * turn.y + value.y * turn.x);
  if (row >= ${queryRows}) {
    cache[at_key(row - ${queryRows}, position)] = turned.x;
    cache[at_key(row - ${queryRows} + ${partner}, position)] = turned.y;
  } else {
    let at = slot * ${queryRows} + row;
    between[at] = turned.x;
    between[at + ${partner}] = turned.y;
  }
}
fn at_key(row: u32, position: u32) -> u32 { return (row / 4 * ${context} + position) * 4 + row % 4; }`
    }
  }
}
