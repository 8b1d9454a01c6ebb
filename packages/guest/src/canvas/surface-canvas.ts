import { Surface } from 'wasi-gfx:surface/surface@0.2.0'
import { Context } from 'wasi-gfx:surface/surface-webgpu@0.2.0'
import { Event, EventTarget } from '#engine'
import { type FrameSource, setFrameSource } from '../animation-frame.ts'
import { type CanvasTarget, GPUCanvasContext } from '../canvas-context.ts'
import type { GPUDevice } from '../generated/interfaces.ts'
import type * as wit from '../generated/webgpu.ts'
import { defineInterface, internal } from '../web-idl-classes.ts'
import { toU32 } from '../web-idl-conversions.ts'
import type { CanvasOptions } from './create-canvas.ts'
import type { GuestDocument } from './guest-document.ts'
import { eventsOf, streamTypes } from './input-events.ts'

/** What libraries use of an `HTMLCanvasElement`. The frames of its surface are those of `requestAnimationFrame`. */
export class SurfaceCanvas extends EventTarget {
  readonly ownerDocument: GuestDocument
  readonly style: Record<string, string> = {}
  readonly #options: CanvasOptions
  readonly #listening = new Set<string>()
  #surface: Surface | undefined
  #context: GPUCanvasContext | undefined

  constructor(ownerDocument: GuestDocument, options: CanvasOptions) {
    super()
    this.ownerDocument = ownerDocument
    this.#options = options
  }

  get width(): number {
    return this.#opened().width() >>> 0
  }

  set width(value: number) {
    this.#opened().requestSetSize(undefined, toU32(value, 'HTMLCanvasElement.width'))
    this.#context?.expire()
  }

  get height(): number {
    return this.#opened().height() >>> 0
  }

  set height(value: number) {
    this.#opened().requestSetSize(toU32(value, 'HTMLCanvasElement.height'), undefined)
    this.#context?.expire()
  }

  get clientWidth(): number {
    return this.width
  }

  get clientHeight(): number {
    return this.height
  }

  get offsetWidth(): number {
    return this.width
  }

  get offsetHeight(): number {
    return this.height
  }

  getBoundingClientRect(): Omit<DOMRect, 'toJSON'> {
    const { width, height } = this
    return { x: 0, y: 0, left: 0, top: 0, width, height, right: width, bottom: height }
  }

  getRootNode(): GuestDocument {
    return this.ownerDocument
  }

  /** A component has the surface to itself: it has the focus, and all that a pointer does. */
  focus(): void {}

  setPointerCapture(): void {}

  releasePointerCapture(): void {}

  setAttribute(): void {}

  getContext(type: string): GPUCanvasContext | null {
    if (`${type}` !== 'webgpu') return null
    this.#context ??= new GPUCanvasContext(internal, this, new SurfaceTarget(new Context(this.#opened())))
    return this.#context
  }

  override addEventListener(...args: Parameters<EventTarget['addEventListener']>): void {
    super.addEventListener(...args)
    this.listen(args[0])
  }

  /** Reads a stream of the surface, once somebody wants its events. */
  listen(type: string): void {
    if (!streamTypes.has(type) || this.#listening.has(type)) return
    this.#listening.add(type)
    void this.#tellAll(type)
  }

  /** The surface, which is there once anything is asked of the canvas. */
  #opened(): Surface {
    if (this.#surface === undefined) {
      const { width, height } = this.#options
      this.#surface = new Surface({
        width: width === undefined ? undefined : toU32(width, 'createCanvas: width'),
        height: height === undefined ? undefined : toU32(height, 'createCanvas: height'),
      })
      setFrameSource(framesOf(this.#surface))
      void this.#tellSizes(this.#surface)
    }
    return this.#surface
  }

  async #tellAll(type: string): Promise<void> {
    for await (const event of eventsOf(this.#opened(), type)) this.#tell(event)
  }

  async #tellSizes(surface: Surface): Promise<void> {
    for await (const _ of surface.onResize()) {
      this.#context?.expire()
      this.#tell(new Event('resize', { bubbles: true }))
    }
  }

  /** To the listeners of the canvas, then to those of the document, as if the canvas were in it. */
  #tell(event: globalThis.Event): void {
    this.dispatchEvent(event)
    if (event.bubbles && !event.cancelBubble) this.ownerDocument.dispatchEvent(event)
  }
}

defineInterface('HTMLCanvasElement', SurfaceCanvas)

/** The frames of a surface, until it has no more. */
function framesOf(surface: Surface): FrameSource {
  let stream: ReturnType<Surface['onFrame']> | undefined
  return async () => {
    stream ??= surface.onFrame()
    return !(await stream.next()).done
  }
}

class SurfaceTarget implements CanvasTarget {
  readonly #context: Context

  constructor(context: Context) {
    this.#context = context
  }

  configure(_device: GPUDevice, configuration: wit.GpuCanvasConfiguration): void {
    this.#context.configure(configuration)
  }

  unconfigure(): void {
    this.#context.unconfigure()
  }

  getCurrentTexture(): wit.GpuTexture {
    return this.#context.getCurrentTexture()
  }

  present(): void {
    this.#context.present()
  }
}
