import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { io } from '@tensorflow/tfjs-core'
import { decode, encode } from 'fast-png'
import { afterAll, describe, expect, it } from 'vitest'
import { runComponent, runDirectly } from '../lib/run-examples.ts'

const work = mkdtempSync(join(tmpdir(), 'wasi-webgpu-tensorflow-'))

afterAll(() => rmSync(work, { recursive: true }))

/** Path of a file in a package. */
function packaged(path: string): string {
  return fileURLToPath(new URL(`../../node_modules/${path}`, import.meta.url))
}

const photograph = fileURLToPath(new URL('../object-detection/astronaut.png', import.meta.url))

describe('object-detection', () => {
  const model = packaged('@vladmandic/human/models/centernet.json')

  it('finds the person, as it does directly', { timeout: 600_000 }, async () => {
    const folders = [work, dirname(photograph)]
    const component = await runComponent('object-detection', folders, halfSize(model), photograph)
    expect(component.code).toBe(0)
    // Output of `runDirectly`, recorded: a run takes a quarter of a minute on two cores.
    const [, score, ...corners] = /^person ([\d.]+) % at (\d+) (\d+) (\d+) (\d+)\n$/
      .exec(component.stdout)!
      .map(Number)
    expect(score).toBeCloseTo(42.1, 0)
    expect(corners).toEqual([11, 18, 356, 509].map(side => expect.closeTo(side, -1)))
  })

  /** Writes the model for pictures of half the width and height; returns its path. Only its constants name the size. */
  function halfSize(original: string): string {
    const model = JSON.parse(readFileSync(original, 'utf8')) as io.ModelJSON
    const [group] = model.weightsManifest
    const weights = Buffer.concat(group!.paths.map(path => readFileSync(join(dirname(original), path))))
    let at = 0
    for (const { name, dtype, shape, quantization } of group!.weights) {
      const count = shape.reduce((product, size) => product * size, 1)
      const halve = (i: number) => weights.writeInt32LE(weights.readInt32LE(at + 4 * i) / 2, at + 4 * i)
      // Sizes of pictures, and the number of their pixels.
      if (/up_sampling.*\/mul$|\/strided_slice_6$/.test(name)) for (let i = 0; i < count; i++) halve(i)
      else if (name.endsWith('/BatchGather/concat')) for (let i = 0; i < 2; i++) halve(0)
      at += count * bytesOf[(quantization?.dtype ?? dtype) as keyof typeof bytesOf]
    }
    group!.paths = ['half.bin']
    writeFileSync(join(work, 'half.bin'), weights)
    const path = join(work, 'half.json')
    writeFileSync(path, JSON.stringify(model).replaceAll('"size":"512"', '"size":"256"'))
    return path
  }

  const bytesOf = { float32: 4, float16: 2, int32: 4 }
})

describe('super-resolution', () => {
  const model = packaged('@upscalerjs/default-model/models/model.json')

  /** Size of the small picture, in pixels. */
  const side = 12

  /** Part of the photograph, every other pixel. */
  function smallPicture(): string {
    const { data, width } = decode(readFileSync(photograph))
    const pixels = Array.from({ length: side * side }, (_, i) => {
      const at = 3 * ((130 + 2 * Math.floor(i / side)) * width + 200 + 2 * (i % side))
      return [...data.subarray(at, at + 3)]
    })
    const path = join(work, 'small.png')
    writeFileSync(
      path,
      encode({ width: side, height: side, channels: 3, data: Uint8Array.from(pixels.flat()) }),
    )
    return path
  }

  it('doubles a picture, as it does directly', { timeout: 600_000 }, async () => {
    const [small, inside, outside] = [smallPicture(), join(work, 'inside.png'), join(work, 'outside.png')]
    const component = await runComponent('super-resolution', [dirname(model), work], model, small, inside)
    expect(component).toMatchObject({ code: 0, stdout: `${inside}\n` })
    expect(await runDirectly('super-resolution', model, small, outside)).toMatchObject({ code: 0 })
    const [result, expected] = [inside, outside].map(path => decode(readFileSync(path)))
    expect([result!.width, result!.height]).toEqual([4 * side, 2 * side])
    expect(Buffer.from(result!.data)).toEqual(Buffer.from(expected!.data))
    // The right half differs from the left, but not by much.
    const [left, right] = [0, 2 * side].map(start => mean(result!.data, 4 * side, start))
    expect(Math.abs(left! - right!)).toBeLessThan(4)
    expect(Buffer.from(result!.data.subarray(0, 8 * side))).not.toEqual(
      Buffer.from(result!.data.subarray(8 * side, 16 * side)),
    )
  })
})

/** Mean of the half of a picture that starts at the column `start`. */
function mean(data: ArrayLike<number>, width: number, start: number): number {
  const isInside = (x: number) => x >= start && x < start + width / 2
  const half = Array.from(data).filter((_, i) => isInside(Math.floor(i / 4) % width))
  return half.reduce((sum, value) => sum + value, 0) / half.length
}
