/** Reads pictures from the GPU and from PNG files, and writes them. */

import { readFile, writeFile } from 'node:fs/promises'
import { type DecodedPng, decode, encode } from 'fast-png'

/** Pixels of 4 bytes (red, green, blue, alpha), in rows from the top. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/**
 * Reads back a texture of the format `rgba8unorm`, or one with its layout. The texture needs the usage
 * COPY_SRC.
 */
export async function readTexture(device: GPUDevice, texture: GPUTexture): Promise<Picture> {
  const { width, height } = texture
  const bytesPerRow = Math.ceil((4 * width) / 256) * 256
  const buffer = device.createBuffer({
    size: bytesPerRow * height,
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  })
  const encoder = device.createCommandEncoder()
  encoder.copyTextureToBuffer({ texture }, { buffer, bytesPerRow }, [width, height])
  device.queue.submit([encoder.finish()])
  await buffer.mapAsync(GPUMapMode.READ)
  const padded = new Uint8Array(buffer.getMappedRange())
  const data = new Uint8Array(4 * width * height)
  for (let y = 0; y < height; y++) {
    data.set(padded.subarray(y * bytesPerRow, y * bytesPerRow + 4 * width), 4 * width * y)
  }
  buffer.destroy()
  return { width, height, data }
}

/** @throws Error that names the file when it is no PNG */
export async function readPng(path: string): Promise<DecodedPng> {
  const file = await readFile(path)
  try {
    return decode(file)
  } catch (error) {
    throw new Error(`${path} is not a PNG picture: ${(error as Error).message}`, { cause: error })
  }
}

export async function savePng(path: string, picture: Picture): Promise<void> {
  await writeFile(path, encode({ ...picture, channels: 4, depth: 8 }))
}
