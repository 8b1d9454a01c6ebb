import type { SurfaceContext } from '@wasi-webgpu/host'

/**
 * The WebGPU context of a canvas, for a guest that waits while it draws. The page expires the texture of a
 * canvas when its frame ends, even while the guest still waits for the GPU. The guest therefore draws to a
 * separate texture, which is copied to the canvas when the picture is complete.
 */
export class LastingContext implements SurfaceContext {
  readonly #context: GPUCanvasContext
  #configuration: GPUCanvasConfiguration | undefined
  /** The current or most recent texture; the guest may still use it. */
  #texture: GPUTexture | undefined
  /** Whether the picture is incomplete. */
  #isBegun = false
  /** Whether the guest announces complete pictures. */
  #isTold = false
  /** Shows the present state of a picture that is late. */
  #timer: ReturnType<typeof setTimeout> | undefined
  /** The page's frame in which a late picture is copied. */
  #frame: number | undefined
  /** Whether the canvas was ever in the page. */
  #wasInPage = false

  constructor(context: GPUCanvasContext) {
    this.#context = context
  }

  configure(configuration: GPUCanvasConfiguration): undefined {
    this.#discard()
    const usage = usageOf(configuration)
    const copied = usage === 0 ? usage : usage | GPUTextureUsage.COPY_DST
    this.#context.configure({ ...configuration, usage: copied })
    this.#configuration = configuration
  }

  unconfigure(): undefined {
    this.#discard()
    this.#context.unconfigure()
    this.#configuration = undefined
  }

  getConfiguration(): ReturnType<GPUCanvasContext['getConfiguration']> {
    const configuration = this.#context.getConfiguration()
    if (configuration === null || this.#configuration === undefined) return null
    return { ...configuration, usage: usageOf(this.#configuration) }
  }

  getCurrentTexture(): GPUTexture {
    // An unconfigured context throws here.
    if (this.#configuration === undefined) return this.#context.getCurrentTexture()
    this.#wasInPage ||= this.#isInPage()
    const { width, height } = this.#context.canvas
    if (this.#texture === undefined || !this.#isBegun || !isOfSize(this.#texture, width, height)) {
      this.#discard()
      const { device, format, viewFormats = [] } = this.#configuration
      const usage = usageOf(this.#configuration)
      const usages = usage | GPUTextureUsage.COPY_SRC
      this.#texture = device.createTexture({ size: { width, height }, format, viewFormats, usage: usages })
      // The guest sees only the usage of its configuration.
      Object.defineProperty(this.#texture, 'usage', { value: usage })
      this.#isBegun = true
    }
    this.#timer ??= setTimeout(() => this.#showLate(), patience)
    return this.#texture
  }

  /** The guest announces a complete picture, possibly one that was partly shown before. */
  present(): void {
    this.#isTold = true
    this.#show()
  }

  /** Ends the page's frame, which completes the picture of a guest that does not announce its pictures. */
  endFrame(): void {
    if (this.#isBegun && !this.#isTold) this.#show()
  }

  /** Ends drawing. */
  close({ isShown }: { readonly isShown: boolean }): void {
    if (this.#isBegun && isShown) this.#show()
    else this.#end()
  }

  #show(): void {
    this.#end()
    this.#copy()
  }

  #showLate(): void {
    this.#timer = undefined
    // Chromium never releases a canvas that left the page with a picture drawn outside of a frame.
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined
      this.#copy()
    })
  }

  #copy(): void {
    // A canvas that left the page shows nothing, and must not be kept alive.
    if (this.#wasInPage && !this.#isInPage()) return
    const { width, height } = this.#context.canvas
    const texture = this.#texture
    // A texture of another size belongs to an earlier size of the canvas.
    if (this.#configuration === undefined || texture === undefined || !isOfSize(texture, width, height))
      return
    if (width === 0 || height === 0) return
    const { device } = this.#configuration
    // A guest may destroy its texture, which leaves nothing to show and is no error.
    device.pushErrorScope('validation')
    const encoder = device.createCommandEncoder()
    encoder.copyTextureToTexture(
      { texture },
      { texture: this.#context.getCurrentTexture() },
      { width, height },
    )
    device.queue.submit([encoder.finish()])
    device.popErrorScope().catch(() => {})
  }

  #isInPage(): boolean {
    const { canvas } = this.#context
    return 'isConnected' in canvas && canvas.isConnected
  }

  #end(): void {
    this.#isBegun = false
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame)
    this.#frame = undefined
  }

  #discard(): void {
    this.#end()
    this.#texture?.destroy()
    this.#texture = undefined
  }
}

/** Milliseconds after which an incomplete picture is shown. */
const patience = 1000

function isOfSize(texture: GPUTexture, width: number, height: number): boolean {
  return texture.width === width && texture.height === height
}

function usageOf({ usage = GPUTextureUsage.RENDER_ATTACHMENT }: GPUCanvasConfiguration): number {
  return usage
}
