import type { SurfaceContext } from '@wasi-webgpu/host'

/**
 * The WebGPU context of a canvas, for a guest that may wait while it draws. A page takes the texture of a canvas back when
 * its own frame ends, though the guest still waits for the GPU. So a guest draws to a texture of its own, which is copied to
 * the canvas when the picture is complete.
 */
export class LastingContext implements SurfaceContext {
  readonly #context: GPUCanvasContext
  #configuration: GPUCanvasConfiguration | undefined
  /** What the guest draws to, or has drawn to last: it may still use it. */
  #texture: GPUTexture | undefined
  /** Whether the picture on it is not complete yet. */
  #isBegun = false
  /** Whether the guest says when a picture is complete. */
  #isTold = false
  /** Shows what there is of a picture that is late. */
  #timer: ReturnType<typeof setTimeout> | undefined
  /** The frame of the page in which a late picture is copied. */
  #frame: number | undefined
  /** Whether its canvas was ever in the page. */
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
    // Throws: it is not configured.
    if (this.#configuration === undefined) return this.#context.getCurrentTexture()
    this.#wasInPage ||= this.#isInPage()
    const { width, height } = this.#context.canvas
    if (this.#texture === undefined || !this.#isBegun || !isOfSize(this.#texture, width, height)) {
      this.#discard()
      const { device, format, viewFormats = [] } = this.#configuration
      const usage = usageOf(this.#configuration) | GPUTextureUsage.COPY_SRC
      this.#texture = device.createTexture({ size: { width, height }, format, viewFormats, usage })
      this.#isBegun = true
    }
    this.#timer ??= setTimeout(() => this.#showLate(), patience)
    return this.#texture
  }

  /** The guest says that the picture is complete, also one of which a part was shown already. */
  present(): void {
    this.#isTold = true
    this.#show()
  }

  /** A frame of the page is over: so is what a guest draws that says nothing. */
  endFrame(): void {
    if (this.#isBegun && !this.#isTold) this.#show()
  }

  /** Nothing more will be drawn. */
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
    // Chromium keeps a canvas for good that leaves the page with a picture which it got outside of a frame.
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined
      this.#copy()
    })
  }

  #copy(): void {
    // One that has left it shows nothing, and is not kept for that.
    if (this.#wasInPage && !this.#isInPage()) return
    const { width, height } = this.#context.canvas
    const texture = this.#texture
    // One of another size is of before the canvas got this one.
    if (this.#configuration === undefined || texture === undefined || !isOfSize(texture, width, height))
      return
    if (width === 0 || height === 0) return
    const { device } = this.#configuration
    // The guest may have destroyed its texture: then it has nothing to show, and made no mistake.
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

/** For how many milliseconds a guest may draw before it is shown how far it is. */
const patience = 1000

function isOfSize(texture: GPUTexture, width: number, height: number): boolean {
  return texture.width === width && texture.height === height
}

function usageOf({ usage = GPUTextureUsage.RENDER_ATTACHMENT }: GPUCanvasConfiguration): number {
  return usage
}
