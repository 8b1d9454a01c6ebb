/** The filters of this example in plain TypeScript, as a reference for its test. */

/** A picture with 4 numbers per pixel: red, green, blue and alpha. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly data: Float64Array
}

const blurRadius = 5
const blurSigma = 1.5

/** The output that `image-filter` must give: the edges of the blurred picture, with 8 bits per channel. */
export function edgesOf(picture: Picture): Uint8Array {
  const blurred = blur(blur(picture, 1, 0), 0, 1)
  const edges = new Uint8Array(4 * picture.width * picture.height).fill(255)
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++) {
      for (let channel = 0; channel < 3; channel++) {
        const slope = Math.hypot(sobel(blurred, x, y, channel, 1, 0), sobel(blurred, x, y, channel, 0, 1))
        edges[4 * (y * picture.width + x) + channel] = Math.round(Math.min(255, slope))
      }
    }
  }
  return edges
}

function blur(picture: Picture, stepX: number, stepY: number): Picture {
  const weights = gaussianWeights()
  const data = picture.data.map((_, index) => {
    const pixel = Math.floor(index / 4)
    const x = pixel % picture.width
    const y = Math.floor(pixel / picture.width)
    let sum = 0
    for (let i = -blurRadius; i <= blurRadius; i++) {
      sum += weights[Math.abs(i)]! * at(picture, x + i * stepX, y + i * stepY, index % 4)
    }
    return sum
  })
  return { ...picture, data }
}

/** Weights of the pixel itself and of pixels at distance 1, 2, …. Both sides together add up to 1. */
function gaussianWeights(): number[] {
  const weights = Array.from({ length: blurRadius + 1 }, (_, i) => Math.exp(-(i * i) / (2 * blurSigma ** 2)))
  const sum = 2 * weights.reduce((a, b) => a + b) - weights[0]!
  return weights.map(weight => weight / sum)
}

/** Sobel gradient of a channel in one direction. */
function sobel(picture: Picture, x: number, y: number, channel: number, dx: number, dy: number): number {
  const difference = (side: number) =>
    at(picture, x + dx + side * dy, y + dy + side * dx, channel) -
    at(picture, x - dx + side * dy, y - dy + side * dx, channel)
  return difference(-1) + 2 * difference(0) + difference(1)
}

/** A channel of a pixel; coordinates outside the picture are clamped. */
function at(picture: Picture, x: number, y: number, channel: number): number {
  const column = Math.max(0, Math.min(picture.width - 1, x))
  const row = Math.max(0, Math.min(picture.height - 1, y))
  return picture.data[4 * (row * picture.width + column) + channel]!
}
