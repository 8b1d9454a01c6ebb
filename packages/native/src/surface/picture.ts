/** A picture as files have it: 4 bytes a pixel, red, green, blue and alpha, row by row from the top left. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array<ArrayBuffer>
  readonly colorSpace: PredefinedColorSpace
}

/** A picture in which nothing was drawn yet. */
export function blankPicture(width: number, height: number): Picture {
  return { width, height, data: new Uint8Array(4 * width * height), colorSpace: 'srgb' }
}

/** What the GPU copied out of the texture of a canvas. */
export interface Texels {
  readonly width: number
  readonly height: number
  readonly bytes: ArrayBuffer
  /** From one row to the next. */
  readonly bytesPerRow: number
  readonly format: CanvasFormat
  readonly alphaMode: GPUCanvasAlphaMode
  readonly colorSpace: PredefinedColorSpace
}

/** The formats that a canvas may have, and how many bytes a pixel takes in each. */
export const canvasFormats = { bgra8unorm: 4, rgba8unorm: 4, rgba16float: 8 } as const

/** A texture format that a canvas can have. */
export type CanvasFormat = keyof typeof canvasFormats

/**
 * The picture in a texture. What is beyond 0 to 1 is cut off; colours that were multiplied with their alpha are not any
 * more, as files have them.
 */
export function pictureOf({ width, height, bytes, bytesPerRow, ...texels }: Texels): Picture {
  const data = new Uint8Array(4 * width * height)
  for (let y = 0; y < height; y++) {
    const row = data.subarray(4 * width * y, 4 * width * (y + 1))
    if (texels.format === 'rgba16float') fromHalves(new Float16Array(bytes, y * bytesPerRow, 4 * width), row)
    else row.set(new Uint8Array(bytes, y * bytesPerRow, 4 * width))
  }
  if (texels.format === 'bgra8unorm') swapRedAndBlue(data)
  if (texels.alphaMode === 'opaque') makeOpaque(data)
  else divideByAlpha(data)
  return { width, height, data, colorSpace: texels.colorSpace }
}

function fromHalves(halves: Float16Array<ArrayBuffer>, row: Uint8Array): void {
  for (let at = 0; at < row.length; at++)
    row[at] = Math.round(255 * Math.min(1, Math.max(0, halves[at] as number)))
}

function swapRedAndBlue(data: Uint8Array): void {
  for (let at = 0; at < data.length; at += 4) {
    const blue = data[at] as number
    data[at] = data[at + 2] as number
    data[at + 2] = blue
  }
}

function makeOpaque(data: Uint8Array): void {
  for (let at = 3; at < data.length; at += 4) data[at] = 255
}

function divideByAlpha(data: Uint8Array): void {
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3] as number
    if (alpha === 0 || alpha === 255) continue
    for (let channel = at; channel < at + 3; channel++)
      data[channel] = Math.min(255, Math.round((255 * (data[channel] as number)) / alpha))
  }
}
