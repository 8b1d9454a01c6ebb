/**
 * A picture in the form of files: 4 bytes per pixel, red, green, blue and alpha, row by row from the top
 * left. Alpha is not premultiplied.
 */
export interface Picture {
  /** In pixels. */
  readonly width: number
  /** In pixels. */
  readonly height: number
  /** Red, green, blue and alpha of each pixel. */
  readonly data: Uint8Array<ArrayBuffer>
  /** Colour space of the components. */
  readonly colorSpace: PredefinedColorSpace
}

/** Returns a transparent picture. */
export function blankPicture(width: number, height: number): Picture {
  return { width, height, data: new Uint8Array(4 * width * height), colorSpace: 'srgb' }
}

/** Texels that the GPU copied from the texture of a canvas. */
export interface Texels {
  readonly width: number
  readonly height: number
  readonly bytes: ArrayBuffer
  /** Distance between the starts of two rows. */
  readonly bytesPerRow: number
  readonly format: CanvasFormat
  readonly alphaMode: GPUCanvasAlphaMode
  readonly colorSpace: PredefinedColorSpace
}

/** The texture formats of canvases, with their bytes per pixel. */
export const canvasFormats = { bgra8unorm: 4, rgba8unorm: 4, rgba16float: 8 } as const

/** A texture format of canvases. */
export type CanvasFormat = keyof typeof canvasFormats

/**
 * Converts texels to a picture. Components are clamped to the range from 0 to 1, and premultiplied colours
 * are divided by alpha, as files require.
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
