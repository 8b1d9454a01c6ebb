import { DOMException } from '#engine'
import { afterFrame } from './animation-frame.ts'
import { withDevice } from './device-slot.ts'
import { requireFormats } from './format-features.ts'
import { toGpuCanvasConfiguration } from './generated/dictionaries.ts'
import { type GPUDevice, GPUTexture } from './generated/interfaces.ts'
import { fromGpuTextureUsage, GPUTextureUsage, gpuTextureFormatValues } from './generated/values.ts'
import type * as wit from './generated/webgpu.ts'
import { defineInterface, illegalConstructor, internal } from './web-idl-classes.ts'

/** What a context draws to. */
export interface CanvasTarget {
  configure(device: GPUDevice, configuration: wit.GpuCanvasConfiguration): void
  unconfigure(): void
  /** The texture for the next picture. Asked for once a frame. */
  getCurrentTexture(): wit.GpuTexture
  /** The picture is complete. */
  present(): void
}

/** The current configuration, with all that it leaves out. */
type Configuration = NonNullable<ReturnType<globalThis.GPUCanvasContext['getConfiguration']>>

/** The formats that a canvas may have. */
const formats: ReadonlySet<string> = new Set(['bgra8unorm', 'rgba8unorm', 'rgba16float'])

/** {@link https://www.w3.org/TR/webgpu/#gpucanvascontext GPUCanvasContext} */
export class GPUCanvasContext {
  readonly #canvas: object
  readonly #target: CanvasTarget
  #configuration: Configuration | undefined
  #texture: GPUTexture | undefined

  /** For this library alone: a program that calls it gets a TypeError. */
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
      throw new TypeError(`${given.format} is no format of a canvas; these are: ${[...formats].join(', ')}`)
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
        'GPUCanvasContext.getCurrentTexture: the context is not configured',
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

  /** The canvas has another size: its next picture needs another texture. */
  expire(): void {
    this.#texture = undefined
  }

  #endFrame(): void {
    this.expire()
    this.#target.present()
  }
}

defineInterface('GPUCanvasContext', GPUCanvasContext)
