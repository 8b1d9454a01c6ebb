/**
 * Doubles the size of a picture with a TensorFlow.js network that adds detail, and shows plain scaling next to
 * it.
 */

import { argv } from 'node:process'
import { clipByValue, squeeze, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core'
import { loadLayersModel } from '@tensorflow/tfjs-layers'
import { readPng, savePng } from '../lib/picture.ts'
import { runProgram, timed } from '../lib/program.ts'
import { modelFile, startTensorFlow } from '../lib/tfjs.ts'

await runProgram(async () => {
  const [, , modelPath, from, to] = argv
  if (modelPath === undefined || from === undefined || to === undefined) {
    throw new Error('usage: model.json PICTURE.png RESULT.png')
  }

  const { width, height, channels, data } = await readPng(from)
  const rgb = new Float32Array(3 * width * height)
  for (let i = 0; i < rgb.length; i++) rgb[i] = data[Math.floor(i / 3) * channels + (i % 3)]!

  await startTensorFlow()
  const model = await loadLayersModel(modelFile(modelPath))
  const sharp = await timed(() => {
    const output = tidy(() => {
      const larger = model.predict(tensor(rgb, [1, height, width, 3])) as Tensor
      return clipByValue(squeeze(larger, [0]), 0, 255)
    })
    return output.data()
  })

  // The left half shows plain scaling, the right half the result.
  const sides = new Uint8Array(4 * 4 * width * 2 * height).fill(255)
  for (let y = 0; y < 2 * height; y++) {
    for (let x = 0; x < 2 * width; x++) {
      for (let channel = 0; channel < 3; channel++) {
        const at = 4 * (y * 4 * width + x) + channel
        sides[at] = rgb[3 * ((y >> 1) * width + (x >> 1)) + channel]!
        sides[at + 8 * width] = Math.round(sharp[3 * (y * 2 * width + x) + channel]!)
      }
    }
  }
  await savePng(to, { width: 4 * width, height: 2 * height, data: sides })
  console.log(to)
})
