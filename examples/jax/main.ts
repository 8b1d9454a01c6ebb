/**
 * Learns the exclusive-or function with a two-layer network. jax-js derives the gradients and compiles each
 * training step into one function.
 */

import { defaultDevice, init, jit, nn, numpy as np, random, tree, valueAndGrad } from '@jax-js/jax'

await init('webgpu')
defaultDevice('webgpu')

type Network = Readonly<Record<'hidden' | 'bias' | 'output', np.Array>>

const inputs = np.array([
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
])
const wanted = np.array([[0], [1], [1], [0]])

/**
 * Output of the network for each input, between 0 and 1. Every use of an array but the last takes a
 * reference.
 */
function answers({ hidden, bias, output }: Network): np.Array {
  return nn.sigmoid(np.matmul(np.tanh(np.matmul(inputs.ref, hidden).add(bias)), output))
}

/** Mean squared error. */
function loss(network: Network): np.Array {
  return np.mean(np.square(answers(network).sub(wanted.ref)))
}

const step = jit((network: Network): { mistakes: np.Array; next: Network } => {
  const [mistakes, slopes] = valueAndGrad(loss)(tree.ref(network))
  return {
    mistakes,
    next: tree.map((weight: np.Array, slope: np.Array) => weight.sub(slope.mul(4)), network, slopes),
  }
})

const [first, second] = random.split(random.key(7))
let network: Network = {
  hidden: random.normal(first!, [2, 8]),
  bias: np.zeros([8]),
  output: random.normal(second!, [8, 1]),
}
for (let i = 0; i <= 200; i++) {
  const { mistakes, next } = step(network)
  network = next
  if (i % 50 === 0) console.log(`step ${i}: ${((await mistakes.jsAsync()) as number).toFixed(4)}`)
  else mistakes.dispose()
}
const values = (await answers(network).jsAsync()) as number[][]
for (const [i, [value]] of values.entries()) console.log(`${i >> 1} xor ${i & 1}: ${value!.toFixed(2)}`)
