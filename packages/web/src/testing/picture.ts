import { decode } from 'fast-png'

/** A picture with 8 bits per channel and 3 or 4 channels. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly channels: number
  readonly data: ArrayLike<number>
}

export function readPicture(png: Uint8Array): Picture {
  return decode(png)
}

/** Colour of a pixel: red, green and blue. */
export function pixelAt({ width, channels, data }: Picture, x: number, y: number): number[] {
  const at = channels * (y * width + x)
  return [data[at]!, data[at + 1]!, data[at + 2]!]
}

/**
 * Share of pixels that differ visibly, from 0 to 1, in the channels that both pictures have. GPUs may place edge pixels
 * differently.
 *
 * @throws Error when the sizes differ
 */
export function difference(one: Picture, other: Picture): number {
  const [size, expected] = [one, other].map(({ width, height }) => `${width} x ${height}`)
  if (size !== expected) throw new Error(`the picture has ${size} pixels instead of ${expected}`)
  const barelyVisible = 12 // in 255 steps
  const channels = Array.from({ length: Math.min(one.channels, other.channels) }, (_, channel) => channel)
  let different = 0
  const pixels = one.width * one.height
  for (let pixel = 0; pixel < pixels; pixel++) {
    const valueIn = ({ data, channels }: Picture, channel: number) => data[pixel * channels + channel]!
    if (channels.some(c => Math.abs(valueIn(one, c) - valueIn(other, c)) > barelyVisible)) different++
  }
  return different / pixels
}

/** A part of a picture. */
export function cut(picture: Picture, left: number, top: number, width: number, height: number): Picture {
  const { channels } = picture
  const data = Array.from({ length: height }, (_, y) => {
    const start = channels * ((top + y) * picture.width + left)
    return Array.prototype.slice.call(picture.data, start, start + channels * width) as number[]
  }).flat()
  return { width, height, channels, data }
}

/** Brightness of a picture, or of part of it. */
export function light(picture: Picture, within: (x: number, y: number) => boolean = () => true): number {
  let sum = 0
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++) {
      if (within(x, y)) sum += pixelAt(picture, x, y).reduce((bright, value) => bright + value)
    }
  }
  return sum
}
