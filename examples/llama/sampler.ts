/** Chooses the next token on the GPU; only the token itself is read back. */

/** Parameters of the choice. */
export interface Sampling {
  /** 0 takes the likeliest token; 1 keeps the model's probabilities; higher values even them out. */
  readonly temperature: number
  /** Restricts the choice to the fewest likeliest tokens that together have this probability, 0 to 1. */
  readonly topP: number
  /** Seed; equal seeds give equal text. */
  readonly seed: number
}

/** The bytes of {@link Sampling} in the shader's layout. */
export function encodeSampling({ temperature, topP, seed }: Sampling): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(16))
  view.setFloat32(0, temperature, true)
  view.setFloat32(4, topP, true)
  view.setUint32(8, seed, true)
  return view.buffer
}

const lanes = 256

/**
 * One workgroup samples from the whole vocabulary. The nucleus of top-p is found without sorting: the
 * threshold is a positive f32, whose bits sort like its value, and each pass settles three bits. Then each
 * token of the nucleus draws an exponentially distributed arrival time with its probability as the rate; the
 * first to arrive is chosen, which selects each token with its probability.
 *
 * The kernel also appends the token to the sequence and advances the state.
 */
export const samplerKernel = /* wgsl */ `
struct State { position: u32, count: u32 }
struct Sampling { temperature: f32, top_p: f32, seed: u32 }
@group(0) @binding(0) var<storage, read_write> step: State;
@group(0) @binding(1) var<storage, read_write> tokens: array<u32>;
@group(0) @binding(2) var<storage, read_write> logits: array<f32>;
@group(0) @binding(3) var<storage, read_write> weights: array<f32>; // probabilities, as multiples of the greatest
@group(0) @binding(4) var<uniform> sampling: Sampling;

var<workgroup> sums: array<array<vec4f, 2>, ${lanes}>;
var<workgroup> values: array<Least, ${lanes}>;

@compute @workgroup_size(${lanes})
fn main(@builtin(local_invocation_index) lane: u32) {
  let size = arrayLength(&logits);
  var best = -3e38f;
  var token = 0u;
  for (var start = lane; start < size; start += ${8 * lanes}) {
    // The GPU reads the eight at once.
    for (var i = 0u; i < 8; i++) {
      let at = min(start + ${lanes} * i, size - 1);
      let logit = logits[at];
      if (logit > best) { best = logit; token = at; }
    }
  }
  let likeliest = least_of_group(-best, token, lane);
  if (sampling.temperature == 0) {
    put(likeliest.token, lane);
    return;
  }

  for (var i = lane; i < size; i += ${lanes}) {
    weights[i] = exp((logits[i] + likeliest.value) / sampling.temperature);
  }
  let threshold = select(0f, nucleus(size, lane), sampling.top_p < 1);
  var earliest = 3e38f;
  token = likeliest.token;
  for (var i = lane; i < size; i += ${lanes}) {
    if (weights[i] > 0 && weights[i] >= threshold) {
      let time = -log(random(i)) / weights[i];
      if (time < earliest) { earliest = time; token = i; }
    }
  }
  put(least_of_group(earliest, token, lane).token, lane);
}

/** Largest threshold at which the weights not below it have the probability top_p. */
fn nucleus(size: u32, lane: u32) -> f32 {
  var wanted = 0f;
  var bits = 0u;
  for (var shift = 27u; ; shift -= 3) {
    // Sums of the weights not below each of eight thresholds.
    var low = vec4f();
    var high = vec4f();
    let candidates = vec4u(bits) + (vec4u(0, 1, 2, 3) << vec4u(shift));
    let low_thresholds = bitcast<vec4f>(candidates);
    let high_thresholds = bitcast<vec4f>(candidates + (4u << shift));
    for (var i = lane; i < size; i += ${lanes}) {
      let weight = vec4f(weights[i]);
      low += select(vec4f(), weight, weight >= low_thresholds);
      high += select(vec4f(), weight, weight >= high_thresholds);
    }
    let sum = sum_of_group(low, high, lane);
    if (shift == 27) { wanted = sum[0].x * sampling.top_p; }
    var digit = 0u;
    for (var i = 1u; i < 8; i++) {
      if (sum[i / 4][i % 4] >= wanted) { digit = i; }
    }
    bits += digit << shift;
    if (shift == 0) { break; }
  }
  return bitcast<f32>(bits);
}

/** A number strictly between 0 and 1. */
fn random(index: u32) -> f32 {
  let bits = scrambled(index ^ scrambled((step.position + step.count) ^ scrambled(sampling.seed)));
  return (f32(bits >> 9) + 0.5) / 8388608;
}

/** PCG's output permutation of one step of its generator. */
fn scrambled(value: u32) -> u32 {
  let state = value * 747796405 + 2891336453;
  let word = ((state >> ((state >> 28) + 4)) ^ state) * 277803737;
  return (word >> 22) ^ word;
}

fn sum_of_group(low: vec4f, high: vec4f, lane: u32) -> array<vec4f, 2> {
  workgroupBarrier();
  sums[lane] = array(low, high);
  for (var half = ${lanes / 2}u; half > 0; half /= 2) {
    workgroupBarrier();
    if (lane < half) {
      sums[lane][0] += sums[lane + half][0];
      sums[lane][1] += sums[lane + half][1];
    }
  }
  return workgroupUniformLoad(&sums[0]);
}

struct Least { value: f32, token: u32 }

/** The least value and its token; among equal values, the token with the lower number. */
fn least_of_group(value: f32, token: u32, lane: u32) -> Least {
  workgroupBarrier();
  values[lane] = Least(value, token);
  for (var half = ${lanes / 2}u; half > 0; half /= 2) {
    workgroupBarrier();
    if (lane < half) {
      let other = values[lane + half];
      let mine = values[lane];
      let is_less = other.value < mine.value || (other.value == mine.value && other.token < mine.token);
      if (is_less) { values[lane] = other; }
    }
  }
  return workgroupUniformLoad(&values[0]);
}

fn put(token: u32, lane: u32) {
  if (lane > 0) { return; }
  step.position += step.count;
  step.count = 1;
  tokens[step.position] = token;
}`
