import { ResourceType } from '@wasi-webgpu/component'
import type { Surface } from './surface.ts'

/**
 * What a handle of `buffer` stands for: a picture of 4 bytes a pixel, which are blue, green, red and one without meaning,
 * as in a `u32` 0x00RRGGBB.
 */
export class FrameBuffer {
  width = 0
  height = 0
  bytes = new Uint8Array(0)

  /**
   * Takes a size: with another one than before it is black. Handles of before stand for it as well, as the pictures of
   * all the sizes that a guest keeps handles of would fill the memory.
   */
  fit(width: number, height: number): void {
    if (this.width === width && this.height === height) return
    this.bytes = new Uint8Array(4 * width * height)
    this.width = width
    this.height = height
  }

  /** Takes a picture. One of another length was made for another size of the surface: it is left out. */
  set(bytes: Uint8Array): void {
    if (bytes.length === this.bytes.length) this.bytes.set(bytes)
  }
}

/** What a handle of `surface-frame-buffer.context` stands for. There is one for each surface, however many handles. */
export class FrameBufferContext {
  readonly #surface: Surface
  #buffer: FrameBuffer | undefined
  #rgba = new Uint8ClampedArray(0)

  private constructor(surface: Surface) {
    this.#surface = surface
  }

  static of(surface: Surface): FrameBufferContext {
    let context = contexts.get(surface)
    if (context === undefined) {
      context = new FrameBufferContext(surface)
      contexts.set(surface, context)
    }
    return context
  }

  /** The buffer, with the picture that is in it; black when the surface has another size than before. */
  getCurrentBuffer(): FrameBuffer {
    const { width, height } = this.#surface.target
    this.#buffer ??= new FrameBuffer()
    this.#buffer.fit(width, height)
    return this.#buffer
  }

  /** Shows what is in the buffer, if there is one yet. */
  present(): void {
    if (this.#buffer === undefined) return
    const { width, height, bytes } = this.#buffer
    if (this.#rgba.length !== bytes.length) this.#rgba = new Uint8ClampedArray(bytes.length)
    toRgba(bytes, this.#rgba)
    this.#surface.target.show({ width, height, data: this.#rgba })
  }
}

const contexts = new WeakMap<Surface, FrameBufferContext>()

/** The resource `buffer` of `wasi-gfx:frame-buffer`. */
export const frameBufferResource = new ResourceType<FrameBuffer>('buffer')

/** The resource `context` of `wasi-gfx:surface/surface-frame-buffer`. */
export const frameBufferContextResource = new ResourceType<FrameBufferContext>('context')

/** Puts the bytes in the order of the web, and makes all pixels opaque. */
function toRgba(bytes: Uint8Array<ArrayBuffer>, rgba: Uint8ClampedArray<ArrayBuffer>): void {
  for (let at = 0; at < bytes.length; at += 4) {
    rgba[at] = bytes[at + 2] as number
    rgba[at + 1] = bytes[at + 1] as number
    rgba[at + 2] = bytes[at] as number
    rgba[at + 3] = 255
  }
}
