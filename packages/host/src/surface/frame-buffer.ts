import { ResourceType } from '@wasi-webgpu/component'
import type { SurfaceTarget } from './surface-target.ts'

/**
 * The representation of a `buffer` handle: a picture of 4 bytes a pixel, which are blue, green, red and an
 * unused byte, as in the `u32` 0x00RRGGBB.
 */
export class FrameBuffer {
  width = 0
  height = 0
  bytes = new Uint8Array(0)

  /**
   * Sets the size; a new size clears the picture to black. Handles obtained earlier refer to the new picture
   * as well: pictures of every size that a guest keeps handles of would fill the memory.
   */
  fit(width: number, height: number): void {
    if (this.width === width && this.height === height) return
    this.bytes = new Uint8Array(4 * width * height)
    this.width = width
    this.height = height
  }

  /**
   * Copies a picture into the buffer; ignores a picture of another length, which was made for an earlier size
   * of the surface.
   */
  set(bytes: Uint8Array): void {
    if (bytes.length === this.bytes.length) this.bytes.set(bytes)
  }
}

/**
 * The representation of a `surface-frame-buffer.context` handle. All handles of a surface share one instance.
 */
export class FrameBufferContext {
  readonly #target: SurfaceTarget
  #buffer: FrameBuffer | undefined
  #rgba = new Uint8ClampedArray(0)
  #isClosed = false

  constructor(target: SurfaceTarget) {
    this.#target = target
  }

  /**
   * Returns the buffer with its current picture, or a black picture if the size of the surface has changed. The picture of
   * a closed surface is empty.
   */
  getCurrentBuffer(): FrameBuffer {
    const target: Pick<SurfaceTarget, 'width' | 'height' | 'reserve'> = this.#isClosed ? empty : this.#target
    target.reserve?.()
    this.#buffer ??= new FrameBuffer()
    this.#buffer.fit(target.width, target.height)
    return this.#buffer
  }

  /** Shows the picture of the buffer, if the guest has requested a buffer and the surface is open. */
  present(): void {
    if (this.#buffer === undefined || this.#isClosed) return
    const { width, height, bytes } = this.#buffer
    if (this.#rgba.length !== bytes.length) this.#rgba = new Uint8ClampedArray(bytes.length)
    toRgba(bytes, this.#rgba)
    this.#target.show({ width, height, data: this.#rgba })
  }

  /** Releases the pictures: the surface is closed, but the guest may keep handles of the context and the buffer. */
  close(): void {
    this.#isClosed = true
    this.#rgba = new Uint8ClampedArray(0)
    this.#buffer?.fit(empty.width, empty.height)
  }
}

const empty = { width: 0, height: 0 }

/** The resource `buffer` of `wasi-gfx:frame-buffer`. */
export const frameBufferResource = new ResourceType<FrameBuffer>('buffer')

/** The resource `context` of `wasi-gfx:surface/surface-frame-buffer`. */
export const frameBufferContextResource = new ResourceType<FrameBufferContext>('context')

/** Reorders the bytes to RGBA and makes all pixels opaque. */
function toRgba(bytes: Uint8Array<ArrayBuffer>, rgba: Uint8ClampedArray<ArrayBuffer>): void {
  for (let at = 0; at < bytes.length; at += 4) {
    rgba[at] = bytes[at + 2] as number
    rgba[at + 1] = bytes[at + 1] as number
    rgba[at + 2] = bytes[at] as number
    rgba[at + 3] = 255
  }
}
