/**
 * Replaces `@wasi-webgpu/guest/canvas` when a program runs without a component: a canvas that keeps its
 * pictures.
 */

import { type Picture, readTexture } from './picture.ts'

interface Size {
  readonly width: number
  readonly height: number
}

const size = { width: 640, height: 480 }
let configuration: GPUCanvasConfiguration | undefined
let texture: GPUTexture | undefined
let callbacks: FrameRequestCallback[] = []

/** Sets the size of the canvas. Call it before the program starts. */
export function setCanvasSize({ width, height }: Size): void {
  Object.assign(size, { width, height })
}

export function createCanvas(): HTMLCanvasElement {
  const canvas = {
    ...size,
    style: {},
    addEventListener() {},
    removeEventListener() {},
    setAttribute() {},
    getContext: () => context,
  }
  const context = {
    canvas,
    configure(chosen: GPUCanvasConfiguration) {
      configuration = chosen
    },
    unconfigure() {},
    getCurrentTexture() {
      const { device, format, usage = GPUTextureUsage.RENDER_ATTACHMENT } = configuration!
      texture ??= device.createTexture({
        size: [size.width, size.height],
        format,
        usage: usage | GPUTextureUsage.COPY_SRC,
      })
      return texture
    },
  }
  return canvas as unknown as HTMLCanvasElement
}

export function requestAnimationFrame(callback: FrameRequestCallback): number {
  return callbacks.push(callback)
}

/** Lets the program draw its next frame, and waits until the GPU is done. */
export async function nextFrame(): Promise<void> {
  while (callbacks.length === 0) await new Promise(resolve => setTimeout(resolve))
  const due = callbacks
  callbacks = []
  texture = undefined
  const start = performance.now()
  for (const callback of due) callback(start)
  await configuration!.device.queue.onSubmittedWorkDone()
}

/** The most recent frame. */
export async function lastFrame(): Promise<Picture> {
  const { device, format } = configuration!
  const picture = await readTexture(device, texture!)
  if (format.startsWith('bgra')) swapRedAndBlue(picture.data)
  return picture
}

function swapRedAndBlue(data: Uint8Array): void {
  for (let i = 0; i < data.length; i += 4) [data[i], data[i + 2]] = [data[i + 2]!, data[i]!]
}
