import { ResourceType, t } from '@wasi-webgpu/component'
import { type HostInterface, Lifted, trap } from '@wasi-webgpu/component/host'
import { report } from '../device-report.ts'
import { GpuTexture } from '../generated/resources.ts'
import type { GpuCanvasContext } from '../gpu-canvas-context.ts'
import type { GpuDevice } from '../gpu-device.ts'
import { invalidTexture } from '../invalid-object.ts'
import type { FrameBuffer, FrameBufferContext } from '../surface/frame-buffer.ts'
import type { Surface } from '../surface/surface.ts'

/**
 * The representation of a `context` handle of `wasi:graphics-context`: it connects a surface with that which draws on it, a
 * GPU device or a frame-buffer device, in any order.
 */
export class GraphicsContext {
  #surface: Surface | undefined
  #device: { readonly device: GpuDevice; readonly format: GPUTextureFormat } | 'frame-buffer' | undefined
  #canvas: GpuCanvasContext | undefined

  /** Connects the surface that shows the pictures. */
  connectSurface(surface: Surface): void {
    this.#surface = surface
    this.#configure()
  }

  /**
   * Connects a GPU device.
   *
   * @param format format of the textures
   */
  connectDevice(device: GpuDevice, format: GPUTextureFormat): void {
    this.#device = { device, format }
    this.#configure()
  }

  /** Connects a device for pictures that the guest computes. */
  connectFrameBuffer(): void {
    this.#device = 'frame-buffer'
    this.#canvas = undefined
  }

  /** Returns the buffer for the next picture. */
  getCurrentBuffer(): AbstractBuffer {
    if (this.#canvas === undefined) return new AbstractBuffer(this.#frameBuffer().getCurrentBuffer())
    const { device } = this.#canvas
    let texture: GPUTexture
    try {
      texture = this.#canvas.gpu.getCurrentTexture()
    } catch (error) {
      texture = invalidTexture(device, 'GPUCanvasContext.getCurrentTexture', error)
    }
    return new AbstractBuffer(new GpuTexture(texture, device))
  }

  /** Shows the picture. */
  present(): void {
    if (this.#canvas === undefined) {
      this.#frameBuffer().present()
      return
    }
    try {
      this.#canvas.present()
    } catch (error) {
      report(this.#canvas.device, 'GPUCanvasContext.present', error)
    }
  }

  /** Configures the canvas once both a surface and a GPU device are connected. */
  #configure(): void {
    if (this.#surface === undefined || typeof this.#device !== 'object') return
    const { device, format } = this.#device
    this.#canvas = this.#surface.context
    try {
      this.#canvas.configure({ device: device.gpu, format })
    } catch (error) {
      report(device, 'GPUCanvasContext.configure', error)
    }
  }

  #frameBuffer(): FrameBufferContext {
    if (this.#surface !== undefined && this.#device === 'frame-buffer') return this.#surface.frameBuffer
    return trap('the graphics context needs a surface and a device: connect both before the first picture')
  }
}

/** The representation of an `abstract-buffer` handle: a picture of unknown kind. */
export class AbstractBuffer {
  readonly #picture: GpuTexture | FrameBuffer

  constructor(picture: GpuTexture | FrameBuffer) {
    this.#picture = picture
  }

  /**
   * The picture as a texture.
   *
   * @throws {Trap} if it belongs to a frame-buffer device
   */
  get texture(): GpuTexture {
    if (this.#picture instanceof GpuTexture) return this.#picture
    return trap('the buffer is no texture: its graphics context is connected to a frame-buffer device')
  }

  /**
   * The picture as bytes.
   *
   * @throws {Trap} if it belongs to a GPU device
   */
  get bytes(): FrameBuffer {
    if (!(this.#picture instanceof GpuTexture)) return this.#picture
    return trap('the buffer has no bytes: its graphics context is connected to a GPU device')
  }
}

/** The resource `context` of `wasi:graphics-context`. */
export const contextResource = new ResourceType<GraphicsContext>('context')

/** The resource `abstract-buffer` of `wasi:graphics-context`. */
export const abstractBufferResource = new ResourceType<AbstractBuffer>('abstract-buffer')

/** The interface `wasi:graphics-context/graphics-context`. */
export const graphicsContextInterface: HostInterface = {
  context: contextResource,
  'abstract-buffer': abstractBufferResource,
  '[constructor]context': new Lifted(t.func({}, t.own(contextResource)), () => new GraphicsContext()),
  '[method]context.get-current-buffer': new Lifted(
    t.func({ self: t.borrow(contextResource) }, t.own(abstractBufferResource)),
    (context: GraphicsContext) => context.getCurrentBuffer(),
  ),
  '[method]context.present': new Lifted(
    t.func({ self: t.borrow(contextResource) }),
    (context: GraphicsContext) => context.present(),
  ),
}
