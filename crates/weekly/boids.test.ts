import { expect, it } from 'vitest'
import { draw } from '../../examples/draw.ts'
import type { Picture } from '../../packages/web/src/testing/picture.ts'

it('the flock follows the pointer and the size of the surface', async () => {
  const events = [
    { frame: 4, type: 'pointermove', x: 240, y: 150 },
    { frame: 40, type: 'resize', width: 128, height: 96 },
  ]
  const { pictures } = await draw('boids', { frames: 40, events })
  expect(middleOfBirds(pictures[38]!)).toBeGreaterThan(middleOfBirds(pictures[2]!) + 20)
  expect([pictures[39]!.width, pictures[39]!.height]).toEqual([128, 96])
  expect(middleOfBirds(pictures[39]!)).toBeGreaterThan(64)
})

/** Mean distance from the left edge of the pixels that are as red as birds are. */
function middleOfBirds({ width, data }: Picture): number {
  let [count, sum] = [0, 0]
  for (let at = 0; at < data.length; at += 4) {
    if (data[at]! > data[at + 1]! + 40) {
      count++
      sum += (at / 4) % width
    }
  }
  return sum / count
}
