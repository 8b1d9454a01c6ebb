import type { SurfaceContext } from '@wasi-webgpu/host'

/**
 * The WebGPU context of a canvas, for a guest that may wait while it draws. A page takes the texture of a canvas back when
 * its own frame ends, though the guest still waits for the GPU. Such a guest draws to a texture of its own, which is copied
 * when the picture is complete. So does every guest in its first frame, in which pipelines are made; one that was done
 * within a frame of the page draws to the canvas itself in the next.
 */
export class LastingContext implements SurfaceContext {
  readonly #context: GPUCanvasContext
  #configuration: GPUCanvasConfiguration | undefined
  /** When the guest began the picture that it draws now, in milliseconds. */
  #begun: number | undefined
  /** What the guest draws to, if that is not the texture of the canvas. */
  #texture: GPUTexture | undefined
  #waits = true

  constructor(context: GPUCanvasContext) {
    this.#context = context
  }

  configure(configuration: GPUCanvasConfiguration): undefined {
    this.#endFrame()
    this.#context.configure({ ...configuration, usage: usageOf(configuration) | GPUTextureUsage.COPY_DST })
    this.#configuration = configuration
  }

  unconfigure(): undefined {
    this.#endFrame()
    this.#context.unconfigure()
    this.#configuration = undefined
  }

  getConfiguration(): ReturnType<GPUCanvasContext['getConfiguration']> {
    const configuration = this.#context.getConfiguration()
    if (configuration === null || this.#configuration === undefined) return null
    return { ...configuration, usage: usageOf(this.#configuration) }
  }

  getCurrentTexture(): GPUTexture {
    if (this.#begun === undefined) {
      this.#begun = performance.now()
      if (this.#waits && this.#configuration !== undefined)
        this.#texture = this.#createTexture(this.#configuration)
    }
    return this.#texture ?? this.#context.getCurrentTexture()
  }

  /** The picture is complete. */
  present(): void {
    if (this.#begun === undefined) return
    this.#waits = performance.now() - this.#begun > frameLength
    if (this.#texture !== undefined) this.#copy(this.#texture, this.#configuration as GPUCanvasConfiguration)
    this.#endFrame()
  }

  #createTexture(configuration: GPUCanvasConfiguration): GPUTexture {
    const { width, height } = this.#context.canvas
    const { device, format, viewFormats = [] } = configuration
    const usage = usageOf(configuration) | GPUTextureUsage.COPY_SRC
    return device.createTexture({ size: { width, height }, format, viewFormats, usage })
  }

  #copy(texture: GPUTexture, { device }: GPUCanvasConfiguration): void {
    const shown = this.#context.getCurrentTexture()
    // The canvas may have another size by now.
    const size = {
      width: Math.min(texture.width, shown.width),
      height: Math.min(texture.height, shown.height),
    }
    const encoder = device.createCommandEncoder()
    encoder.copyTextureToTexture({ texture }, { texture: shown }, size)
    device.queue.submit([encoder.finish()])
  }

  #endFrame(): void {
    this.#begun = undefined
    this.#texture?.destroy()
    this.#texture = undefined
  }
}

/** Of a page, in milliseconds. */
const frameLength = 16

function usageOf({ usage = GPUTextureUsage.RENDER_ATTACHMENT }: GPUCanvasConfiguration): number {
  return usage
}
