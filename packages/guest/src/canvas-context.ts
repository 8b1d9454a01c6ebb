import { DOMException } from '#engine'
import { afterFrame } from './animation-frame.ts'
import { withDevice } from './device-slot.ts'
import { requireFormats } from './format-features.ts'
import { toGpuCanvasConfiguration } from './generated/dictionaries.ts'
import { type GPUDevice, GPUTexture } from './generated/interfaces.ts'
import { fromGpuTextureUsage, GPUTextureUsage, gpuTextureFormatValues } from './generated/values.ts'
import type * as wit from './generated/webgpu.ts'
import { defineInterface, illegalConstructor, internal } from './web-idl-classes.ts'

/** The destination of a canvas context: the surface of a canvas, or a texture of an offscreen canvas. */
export interface CanvasTarget {
  configure(device: GPUDevice, configuration: wit.GpuCanvasConfiguration): void
  unconfigure(): void
  /** Returns the texture of the next frame; called once a frame. */
  getCurrentTexture(): wit.GpuTexture
  /** Called when the frame is complete. */
  present(): void
}

/** The current configuration, including the defaults. */
type Configuration = NonNullable<ReturnType<globalThis.GPUCanvasContext['getConfiguration']>>

/** {@link https://www.w3.org/TR/webgpu/#supported-context-formats Formats} of a canvas. */
const formats: ReadonlySet<string> = new Set(['bgra8unorm', 'rgba8unorm', 'rgba16float'])

/** {@link https://www.w3.org/TR/webgpu/#gpucanvascontext GPUCanvasContext} */
export class GPUCanvasContext {
  readonly #canvas: object
  readonly #target: CanvasTarget
  #configuration: Configuration | undefined
  #texture: GPUTexture | undefined

  /** For internal use; a program that calls the constructor receives a TypeError. */
  constructor(caller: typeof internal, canvas: object, target: CanvasTarget)
  constructor(caller: unknown = undefined, canvas: unknown = undefined, target: unknown = undefined) {
    if (caller !== internal) throw illegalConstructor('GPUCanvasContext')
    this.#canvas = canvas as object
    this.#target = target as CanvasTarget
  }

  get canvas(): object {
    return this.#canvas
  }

  configure(configuration: GPUCanvasConfiguration): void {
    const given = toGpuCanvasConfiguration(configuration, 'GPUCanvasContext.configure: configuration')
    if (!formats.has(given.format)) {
      throw new TypeError(
        `GPUCanvasContext.configure: ${given.format} is not a canvas format; use ${[...formats].join(', ')}`,
      )
    }
    const device = configuration.device as unknown as GPUDevice
    requireFormats(device, given.viewFormats ?? [])
    this.expire()
    this.#target.configure(device, given)
    this.#configuration = {
      device: configuration.device,
      format: gpuTextureFormatValues[given.format],
      usage: given.usage ? fromGpuTextureUsage(given.usage) : GPUTextureUsage.RENDER_ATTACHMENT,
      viewFormats: (given.viewFormats ?? []).map(format => gpuTextureFormatValues[format]),
      colorSpace: given.colorSpace ?? 'srgb',
      toneMapping: { mode: given.toneMapping?.mode ?? 'standard' },
      alphaMode: given.alphaMode ?? 'opaque',
    }
  }

  unconfigure(): void {
    this.expire()
    this.#configuration = undefined
    this.#target.unconfigure()
  }

  getConfiguration(): Configuration | null {
    return this.#configuration ? { ...this.#configuration } : null
  }

  getCurrentTexture(): GPUTexture {
    if (this.#configuration === undefined) {
      throw new DOMException(
        'GPUCanvasContext.getCurrentTexture: the context is not configured; call configure first',
        'InvalidStateError',
      )
    }
    if (this.#texture === undefined) {
      this.#texture = withDevice(
        this.#configuration.device as unknown as GPUDevice,
        new GPUTexture(internal, this.#target.getCurrentTexture()),
      )
      afterFrame(() => this.#endFrame())
    }
    return this.#texture
  }

  /** Drops the current texture, since the next frame has another size or configuration. */
  expire(): void {
    this.#texture = undefined
  }

  #endFrame(): void {
    this.expire()
    this.#target.present()
  }
}

defineInterface('GPUCanvasContext', GPUCanvasContext)
