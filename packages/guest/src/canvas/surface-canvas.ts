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

/**
 * An `HTMLCanvasElement` on a surface of the host, with the members that libraries use. The surface paces
 * `requestAnimationFrame`.
 */
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
    return this.#openSurface().width() >>> 0
  }

  set width(value: number) {
    this.#openSurface().requestSetSize(undefined, toU32(value, 'HTMLCanvasElement.width'))
    this.#context?.expire()
  }

  get height(): number {
    return this.#openSurface().height() >>> 0
  }

  set height(value: number) {
    this.#openSurface().requestSetSize(toU32(value, 'HTMLCanvasElement.height'), undefined)
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

  /**
   * A component is alone on its surface, so it has the focus and receives every pointer event. The functions
   * do nothing.
   */
  focus(): void {}

  setPointerCapture(): void {}

  releasePointerCapture(): void {}

  setAttribute(): void {}

  getContext(type: string): GPUCanvasContext | null {
    if (`${type}` !== 'webgpu') return null
    this.#context ??= new GPUCanvasContext(
      internal,
      this,
      new SurfaceTarget(new Context(this.#openSurface())),
    )
    return this.#context
  }

  override addEventListener(...args: Parameters<EventTarget['addEventListener']>): void {
    super.addEventListener(...args)
    this.listen(args[0])
  }

  /** Reads the stream of a type of event, from its first listener on. */
  listen(type: string): void {
    if (!streamTypes.has(type) || this.#listening.has(type)) return
    this.#listening.add(type)
    void this.#dispatchAll(type)
  }

  /** The surface, which the first access to the canvas creates. */
  #openSurface(): Surface {
    if (this.#surface === undefined) {
      const { width, height } = this.#options
      this.#surface = new Surface({
        width: width === undefined ? undefined : toU32(width, 'createCanvas: width'),
        height: height === undefined ? undefined : toU32(height, 'createCanvas: height'),
      })
      setFrameSource(framesOf(this.#surface))
      void this.#dispatchResizes(this.#surface)
    }
    return this.#surface
  }

  async #dispatchAll(type: string): Promise<void> {
    for await (const event of eventsOf(this.#openSurface(), type)) this.#dispatch(event)
  }

  async #dispatchResizes(surface: Surface): Promise<void> {
    for await (const _ of surface.onResize()) {
      this.#context?.expire()
      this.#dispatch(new Event('resize', { bubbles: true }))
    }
  }

  /** Dispatches an event on the canvas, then on the document, to which it bubbles. */
  #dispatch(event: globalThis.Event): void {
    this.dispatchEvent(event)
    if (event.bubbles && !event.cancelBubble) this.ownerDocument.dispatchEvent(event)
  }
}

defineInterface('HTMLCanvasElement', SurfaceCanvas)

/** Returns the source of frames that follows a surface. */
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
