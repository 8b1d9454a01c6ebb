/** A plain decoder in TypeScript, as a reference. */

import { type Checkpoint, type Config, isQuantized, type Tensor } from './checkpoint.ts'

/** Results at the last token of a sequence. */
export interface Reference {
  /** Input of the first layer, and output of each layer. */
  readonly layers: readonly Float64Array[]
  readonly logits: Float64Array
}

/** Runs all tokens through the model, one after the other, and returns the results at each. */
export async function runReference(checkpoint: Checkpoint, tokens: readonly number[]): Promise<Reference[]> {
  const { config } = checkpoint
  const { dim, heads, kvHeads, headDim } = config
  const embedding = await numbersOf(checkpoint.embedding)
  const layers = await Promise.all(
    checkpoint.layers.map(async layer => {
      const weights = Object.entries(layer).map(
        async ([name, tensor]) => [name, await numbersOf(tensor)] as const,
      )
      return Object.fromEntries(await Promise.all(weights)) as Record<keyof typeof layer, Float64Array>
    }),
  )
  const finalNorm = await numbersOf(checkpoint.finalNorm)
  const output = await numbersOf(checkpoint.output)
  const keys: Float64Array[][] = layers.map(() => [])
  const values: Float64Array[][] = layers.map(() => [])

  return tokens.map((token, position) => {
    let x: Float64Array = embedding.slice(token * dim, (token + 1) * dim)
    const trace = [x]
    for (const [i, layer] of layers.entries()) {
      const input = normalised(x, layer.attentionNorm, config)
      const query = turned(product(layer.query, input), position, config)
      keys[i]!.push(turned(product(layer.key, input), position, config))
      values[i]!.push(product(layer.value, input))
      const attention = Array.from({ length: heads }, (_, head) => {
        const start = Math.floor(head / (heads / kvHeads)) * headDim
        const part = (vector: Float64Array) => vector.subarray(start, start + headDim)
        const own = query.subarray(head * headDim, (head + 1) * headDim)
        const scores = keys[i]!.map(key => dot(own, part(key)) / Math.sqrt(headDim))
        const weights = softmax(scores)
        return Float64Array.from(own, (_, j) =>
          dot(
            weights,
            values[i]!.map(value => part(value)[j]!),
          ),
        )
      })
      x = sum(x, product(layer.attentionOutput, Float64Array.from(attention.flatMap(head => [...head]))))
      const ffInput = normalised(x, layer.feedForwardNorm, config)
      const up = product(layer.up, ffInput)
      const hidden = product(layer.gate, ffInput).map((gate, j) => (gate / (1 + Math.exp(-gate))) * up[j]!)
      x = sum(x, product(layer.down, hidden))
      trace.push(x)
    }
    return { layers: trace, logits: product(output, normalised(x, finalNorm, config)) }
  })
}

/** Reads a tensor as numbers. */
export async function numbersOf({ source, offset, precision, rows, columns }: Tensor): Promise<Float64Array> {
  if (isQuantized(precision)) throw new Error(`the reference reads no ${precision}`)
  const size = precision === 'f32' ? 4 : 2
  const bytes = await source.read(offset, rows * columns * size)
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const read = {
    f32: (i: number) => view.getFloat32(4 * i, true),
    f16: (i: number) => fromF16(view.getUint16(2 * i, true)),
    bf16: (i: number) => fromBf16(view.getUint16(2 * i, true)),
  }[precision]
  return Float64Array.from({ length: rows * columns }, (_, i) => read(i))
}

/** Softmax of the numbers. */
export function softmax(numbers: readonly number[]): Float64Array {
  const greatest = Math.max(...numbers)
  const weights = Float64Array.from(numbers, number => Math.exp(number - greatest))
  const total = weights.reduce((a, b) => a + b)
  return weights.map(weight => weight / total)
}

function normalised(x: Float64Array, norm: Float64Array, { epsilon }: Config): Float64Array {
  const scale = 1 / Math.sqrt(dot(x, x) / x.length + epsilon)
  return x.map((value, i) => value * scale * norm[i]!)
}

function turned(
  vector: Float64Array,
  position: number,
  { headDim, frequencies, pairs }: Config,
): Float64Array {
  const result = new Float64Array(vector.length)
  for (let head = 0; head < vector.length; head += headDim) {
    for (const [i, frequency] of frequencies.entries()) {
      const [a, b] =
        pairs === 'neighbours' ? [head + 2 * i, head + 2 * i + 1] : [head + i, head + i + headDim / 2]
      const cosine = Math.cos(position * frequency)
      const sine = Math.sin(position * frequency)
      result[a] = vector[a]! * cosine - vector[b]! * sine
      result[b] = vector[a]! * sine + vector[b]! * cosine
    }
  }
  return result
}

function product(matrix: Float64Array, x: Float64Array): Float64Array {
  return Float64Array.from({ length: matrix.length / x.length }, (_, row) =>
    dot(matrix.subarray(row * x.length, (row + 1) * x.length), x),
  )
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

function sum(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value + b[i]!)
}

/** Widens a bf16 to f32. */
function fromBf16(bits: number): number {
  const view = new DataView(new ArrayBuffer(4))
  view.setUint16(0, bits)
  return view.getFloat32(0)
}

function fromF16(bits: number): number {
  const sign = bits >> 15 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
