/** Pictures to work on, drawn here: discs in front of a sky. */

import { encode } from 'fast-png'
import { randomNumbers } from '../lib/random-numbers.ts'

const [width, height] = [320, 240]

/** Returns the name of a picture by its number. */
export function pictureName(number: number): string {
  return `discs-${String(number).padStart(5, '0')}.png`
}

/** Returns a picture by its number as a PNG. */
export function drawPicture(number: number): Uint8Array {
  const random = randomNumbers(number)
  const discs = Array.from({ length: 6 }, () => ({
    x: random() * width,
    y: random() * height,
    radius: 15 + random() * 45,
    colour: [random() * 255, random() * 255, random() * 255],
  }))
  const data = new Uint8Array(3 * width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const disc = discs.findLast(disc => Math.hypot(x - disc.x, y - disc.y) < disc.radius)
      const light = y / height
      data.set(disc?.colour ?? [70 + 120 * light, 120 + 100 * light, 220], 3 * (y * width + x))
    }
  }
  return encode({ width, height, channels: 3, depth: 8, data })
}
