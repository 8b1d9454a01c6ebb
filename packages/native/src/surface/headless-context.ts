import type { SurfaceContext } from '@wasi-webgpu/host'
import { type CanvasFormat, canvasFormats, type Picture, pictureOf } from './picture.ts'

/** The area that a context draws on, with its current size. */
export interface DrawingArea {
  readonly width: number
  readonly height: number
  /** Clears the picture. */
  clear(): void
}

/**
 * A `GPUCanvasContext` without a canvas: it draws to a texture, whose picture can be taken at the end of the
 * frame.
 *
 * @see https://www.w3.org/TR/webgpu/#canvas-context
 */
export class HeadlessContext implements SurfaceContext {
  readonly #area: DrawingArea
  #configuration: Configuration | undefined
  /** The current texture, if the guest requested it in this frame. */
  #texture: GPUTexture | undefined

  constructor(area: DrawingArea) {
    this.#area = area
  }

  configure(configuration: GPUCanvasConfiguration): undefined {
    if (!Object.hasOwn(canvasFormats, configuration.format)) {
      const formats = Object.keys(canvasFormats).join(', ')
      throw new TypeError(`${configuration.format} is not a canvas format; use one of ${formats}`)
    }
    this.#configuration = withDefaults(configuration)
    this.expire()
    this.#area.clear()
  }

  unconfigure(): undefined {
    this.#configuration = undefined
    this.expire()
    this.#area.clear()
  }

  getConfiguration(): Configuration | null {
    return this.#configuration ? { ...this.#configuration } : null
  }

  getCurrentTexture(): GPUTexture {
    if (this.#configuration === undefined)
      throw new DOMException('the context is not configured', 'InvalidStateError')
    const { device, format, usage, viewFormats } = this.#configuration
    if (this.#texture === undefined) {
      const { width, height } = this.#area
      // The picture is copied from the texture, which shows the guest only the usage of its configuration.
      const usages = usage | GPUTextureUsage.COPY_SRC
      this.#texture = device.createTexture({ size: [width, height], format, usage: usages, viewFormats })
      Object.defineProperty(this.#texture, 'usage', { value: usage })
    }
    return this.#texture
  }

  /** Whether the guest draws in this frame. */
  get isInUse(): boolean {
    return this.#texture !== undefined
  }

  /** Expires the current texture, which belongs to one frame and one size. */
  expire(): void {
    this.#texture?.destroy()
    this.#texture = undefined
  }

  /** Ends a frame without a picture, when the GPU has done the frame's work. */
  async finishFrame(): Promise<void> {
    const device = this.isInUse ? this.#configuration?.device : undefined
    this.expire()
    try {
      await device?.queue.onSubmittedWorkDone()
    } catch {
      // The device is lost.
    }
  }

  /** Ends a frame and returns its picture; `undefined` when nothing was drawn or the device is lost. */
  async takePicture(): Promise<Picture | undefined> {
    if (this.#configuration === undefined || this.#texture === undefined) return undefined
    const { device, format, alphaMode, colorSpace } = this.#configuration
    const { width, height } = this.#texture
    const bytesPerRow = Math.ceil((width * canvasFormats[format]) / rowAlignment) * rowAlignment
    const copy = copyOut(device, this.#texture, bytesPerRow)
    this.expire()
    const bytes = await copy
    if (bytes === undefined) return undefined
    return pictureOf({ width, height, bytes, bytesPerRow, format, alphaMode, colorSpace })
  }
}

/** A complete configuration. */
type Configuration = NonNullable<ReturnType<GPUCanvasContext['getConfiguration']>> & {
  format: CanvasFormat
  alphaMode: GPUCanvasAlphaMode
  colorSpace: PredefinedColorSpace
}

function withDefaults(configuration: GPUCanvasConfiguration): Configuration {
  const { device, format, usage, viewFormats, colorSpace, toneMapping, alphaMode } = configuration
  return {
    device,
    format: format as CanvasFormat,
    usage: usage ?? GPUTextureUsage.RENDER_ATTACHMENT,
    viewFormats: [...(viewFormats ?? [])],
    colorSpace: colorSpace ?? 'srgb',
    toneMapping: { mode: toneMapping?.mode ?? 'standard' },
    alphaMode: alphaMode ?? 'opaque',
  }
}

/** Alignment of rows that the GPU copies from a texture to a buffer, in bytes. */
const rowAlignment = 256

/**
 * Copies the texels of a texture, which may be destroyed once the copy has started. Errors are not reported
 * to the guest.
 */
async function copyOut(
  device: GPUDevice,
  texture: GPUTexture,
  bytesPerRow: number,
): Promise<ArrayBuffer | undefined> {
  device.pushErrorScope('out-of-memory')
  device.pushErrorScope('validation')
  const { COPY_DST, MAP_READ } = GPUBufferUsage
  const buffer = device.createBuffer({ size: bytesPerRow * texture.height, usage: COPY_DST | MAP_READ })
  const encoder = device.createCommandEncoder()
  encoder.copyTextureToBuffer({ texture }, { buffer, bytesPerRow }, [texture.width, texture.height])
  device.queue.submit([encoder.finish()])
  const errors = [device.popErrorScope(), device.popErrorScope()]
  try {
    if ((await Promise.all(errors)).some(error => error !== null)) return undefined
    await buffer.mapAsync(GPUMapMode.READ)
    return buffer.getMappedRange().slice(0)
  } catch {
    return undefined
  } finally {
    buffer.destroy()
  }
}
