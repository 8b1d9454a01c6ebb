import { decode } from 'fast-png'

/** A picture with 8 bits a channel, 3 or 4 of them a pixel. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly channels: number
  readonly data: ArrayLike<number>
}

export function readPicture(png: Uint8Array): Picture {
  return decode(png)
}

/** The colour of a pixel: red, green and blue. */
export function pixelAt({ width, channels, data }: Picture, x: number, y: number): number[] {
  const at = channels * (y * width + x)
  return [data[at]!, data[at + 1]!, data[at + 2]!]
}

/** Of all pixels, how many differ visibly: 0 to 1. Where a GPU puts the pixels of an edge is its own affair. */
export function difference(one: Picture, other: Picture): number {
  if (one.width !== other.width || one.height !== other.height) return 1
  const barelyVisible = 12 // of 255
  let different = 0
  for (let y = 0; y < one.height; y++) {
    for (let x = 0; x < one.width; x++) {
      const colour = pixelAt(other, x, y)
      if (pixelAt(one, x, y).some((value, i) => Math.abs(value - colour[i]!) > barelyVisible)) different++
    }
  }
  return different / (one.width * one.height)
}
