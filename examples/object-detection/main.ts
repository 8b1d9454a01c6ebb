/** Detects objects in a photograph, with CenterNet on TensorFlow.js. */

import { argv } from 'node:process'
import { loadGraphModel } from '@tensorflow/tfjs-converter'
import { expandDims, image, slice, type Tensor, type Tensor3D, tensor, tidy } from '@tensorflow/tfjs-core'
import { readPng } from '../lib/picture.ts'
import { runProgram, timed } from '../lib/program.ts'
import { modelFile, startTensorFlow } from '../lib/tfjs.ts'
import { names } from './names.ts'

await runProgram(async () => {
  const [, , modelPath, picturePath] = argv
  if (modelPath === undefined || picturePath === undefined)
    throw new Error('usage: centernet.json PICTURE.png')

  const { width, height, channels, data } = await readPng(picturePath)
  await startTensorFlow()
  const model = await loadGraphModel(modelFile(modelPath))
  /** Width and height of the pictures that the model takes. */
  const side = model.inputs[0]!.shape![1]!

  const rows = await timed(async () => {
    const input = tidy(() => {
      const pixels = tensor(Float32Array.from(data), [height, width, channels], 'float32')
      const rgb = slice(pixels, [0, 0, 0], [height, width, 3]) as Tensor3D
      return expandDims(image.resizeBilinear(rgb, [side, side]), 0)
    })
    const output = model.execute(input, 'tower_0/detections') as Tensor
    return (await output.array()) as Row[][]
  })

  const certain = rows[0]!.filter(([, , , , score]) => score > 0.3)
  for (const [left, top, right, bottom, score, kind] of certain) {
    const corners = [
      (left * width) / side,
      (top * height) / side,
      (right * width) / side,
      (bottom * height) / side,
    ]
    console.log(`${names[kind]} ${(100 * score).toFixed(1)} % at ${corners.map(Math.round).join(' ')}`)
  }
})

/** Left, top, right and bottom in pixels of the input, then score and class. */
type Row = [left: number, top: number, right: number, bottom: number, score: number, kind: number]
