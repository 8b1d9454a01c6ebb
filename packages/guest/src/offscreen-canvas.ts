import { EventTarget } from '#engine'
import { type CanvasTarget, GPUCanvasContext } from './canvas-context.ts'
import { gpuDevice } from './generated/handles.ts'
import type { GPUDevice } from './generated/interfaces.ts'
import type * as wit from './generated/webgpu.ts'
import { defineInterface, internal } from './web-idl-classes.ts'
import { toSize } from './web-idl-conversions.ts'

/**
 * A canvas without a surface, for programs and libraries that draw to a canvas. Each frame is a texture,
 * which can be copied from `getCurrentTexture()` until the next frame begins.
 *
 * @see https://html.spec.whatwg.org/multipage/canvas.html#the-offscreencanvas-interface
 */
export class OffscreenCanvas extends EventTarget {
  #width: number
  #height: number
  #context: GPUCanvasContext | undefined

  /** @param width,height in pixels */
  constructor(width: number, height: number) {
    super()
    this.#width = toSize(width, 'OffscreenCanvas: width')
    this.#height = toSize(height, 'OffscreenCanvas: height')
  }

  get width(): number {
    return this.#width
  }

  set width(value: number) {
    this.#width = toSize(value, 'OffscreenCanvas.width')
    this.#context?.expire()
  }

  get height(): number {
    return this.#height
  }

  set height(value: number) {
    this.#height = toSize(value, 'OffscreenCanvas.height')
    this.#context?.expire()
  }

  /** Returns the context of type `webgpu`, or `null` for other types. */
  getContext(type: string): GPUCanvasContext | null {
    if (`${type}` !== 'webgpu') return null
    this.#context ??= new GPUCanvasContext(internal, this, new TextureTarget(this))
    return this.#context
  }
}

defineInterface('OffscreenCanvas', OffscreenCanvas)

class TextureTarget implements CanvasTarget {
  readonly #canvas: OffscreenCanvas
  #device: wit.GpuDevice | undefined
  #configuration: wit.GpuCanvasConfiguration | undefined

  constructor(canvas: OffscreenCanvas) {
    this.#canvas = canvas
  }

  configure(device: GPUDevice, configuration: wit.GpuCanvasConfiguration): void {
    this.#device = device[gpuDevice]
    this.#configuration = configuration
    // W3C validates the configuration at once, not when the first texture is requested.
    this.getCurrentTexture().destroy()
  }

  unconfigure(): void {
    this.#configuration = undefined
  }

  getCurrentTexture(): wit.GpuTexture {
    const { width, height } = this.#canvas
    const { format, usage, viewFormats } = this.#configuration!
    return this.#device!.createTexture({
      size: { width, height, depthOrArrayLayers: undefined },
      format,
      usage: usage ?? { renderAttachment: true },
      viewFormats,
      mipLevelCount: undefined,
      sampleCount: undefined,
      dimension: undefined,
      textureBindingViewDimension: undefined,
      label: undefined,
    })
  }

  present(): void {}
}
