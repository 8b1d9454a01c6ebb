import { Trap } from '@wasi-webgpu/component'
import type {
  RequestedSize,
  SurfaceContext,
  SurfaceEvents,
  SurfacePicture,
  SurfaceTarget,
} from '@wasi-webgpu/host'
import type { CanvasEvent } from './canvas-view.ts'
import { LastingContext } from './lasting-context.ts'

/** Timing of a frame. */
export interface FrameTiming {
  /** Start of the frame, in milliseconds, as `requestAnimationFrame` reports it. */
  readonly time: number
  /** Milliseconds until the program asked for the next frame, including its waits. */
  readonly duration: number
}

/** The page's end of a canvas: a `CanvasView`, directly or behind a message port. */
export interface CanvasPage {
  /** Starts reporting events of this type; called once for each. */
  listen(type: keyof SurfaceEvents): void
  requestSize(size: RequestedSize): void
}

type Listeners = { readonly [Type in keyof SurfaceEvents]: Set<(event: SurfaceEvents[Type]) => void> }

/** A canvas as the surface of a guest, in the page or in a worker. */
export class CanvasTarget implements SurfaceTarget {
  readonly #canvas: HTMLCanvasElement | OffscreenCanvas
  readonly #page: CanvasPage
  readonly #onFrame: ((frame: FrameTiming) => void) | undefined
  readonly #listeners: Listeners = {
    resize: new Set(),
    pointerup: new Set(),
    pointerdown: new Set(),
    pointermove: new Set(),
    keyup: new Set(),
    keydown: new Set(),
  }
  /** Types of the events that the page reports. */
  readonly #listening = new Set<keyof SurfaceEvents>()
  /** Pending frame requests. */
  readonly #requests = new Set<number>()
  #context: LastingContext | undefined
  /** Stops the guest. */
  #signal: AbortSignal | undefined
  #newSize: SurfaceEvents['resize'] | undefined
  #isOpen = false
  /** The frame that the program draws now. */
  #frame: { readonly time: number; readonly start: number } | undefined

  constructor(
    canvas: HTMLCanvasElement | OffscreenCanvas,
    size: { readonly width: number; readonly height: number },
    page: CanvasPage,
    onFrame?: (frame: FrameTiming) => void,
  ) {
    this.#canvas = canvas
    this.#page = page
    this.#onFrame = onFrame
    canvas.width = size.width
    canvas.height = size.height
  }

  /**
   * Opens the canvas for a guest, which may request a size.
   *
   * @param signal stops the guest
   */
  open({ width, height }: RequestedSize, signal: AbortSignal): this {
    if (this.#isOpen)
      throw new Trap('the only canvas already has a surface: drop that surface before you create another')
    this.#isOpen = true
    this.#signal = signal
    if (width !== undefined || height !== undefined) this.requestSize({ width, height })
    return this
  }

  /** Closes the target: the guest no longer draws. */
  close(): void {
    this.#context?.close({ isShown: this.#signal?.aborted === false })
    this.#isOpen = false
  }

  get width(): number {
    return this.#canvas.width
  }

  get height(): number {
    return this.#canvas.height
  }

  requestSize(size: RequestedSize): void {
    this.#page.requestSize(size)
  }

  requestFrame(onFrame: () => void): () => void {
    this.#endFrame()
    // A page in the background has no frames, while a popup of it shows the canvas.
    const view =
      ('ownerDocument' in this.#canvas ? this.#canvas.ownerDocument.defaultView : null) ?? globalThis
    const request = view.requestAnimationFrame(time => {
      this.#requests.delete(request)
      // Not before: a guest may ask for the next frame and draw this one then, as a program of a page does.
      this.#context?.endFrame()
      this.#frame = { time, start: performance.now() }
      this.#applySize()
      onFrame()
    })
    this.#requests.add(request)
    return () => {
      this.#requests.delete(request)
      view.cancelAnimationFrame(request)
    }
  }

  #endFrame(): void {
    if (this.#frame === undefined) return
    const { time, start } = this.#frame
    this.#frame = undefined
    this.#onFrame?.({ time, duration: performance.now() - start })
  }

  listen<Type extends keyof SurfaceEvents>(
    type: Type,
    onEvent: (event: SurfaceEvents[Type]) => void,
  ): () => void {
    const listeners = this.#listeners[type]
    listeners.add(onEvent)
    if (!this.#listening.has(type)) this.#page.listen(type)
    this.#listening.add(type)
    return () => void listeners.delete(onEvent)
  }

  getContext(): SurfaceContext {
    const context = this.#canvas.getContext('webgpu') as GPUCanvasContext | null
    this.#context ??= new LastingContext(context ?? this.#refuse('webgpu'))
    return this.#context
  }

  show({ width, height, data }: SurfacePicture): void {
    const context = this.#canvas.getContext('2d') as CanvasRenderingContext2D | null
    const drawing = context ?? this.#refuse('2d')
    drawing.putImageData(new ImageData(data, width, height), 0, 0)
  }

  /** Dispatches an event of the page to its listeners. */
  receive({ type, detail }: CanvasEvent): void {
    if (type !== 'resize') {
      this.#dispatch(type, detail)
      return
    }
    this.#newSize = detail
    // A new size clears the canvas, so it is applied only when the guest draws again.
    if (this.#requests.size === 0) this.#applySize()
  }

  #applySize(): void {
    const size = this.#newSize
    if (size === undefined) return
    this.#newSize = undefined
    this.#canvas.width = size.width
    this.#canvas.height = size.height
    this.#dispatch('resize', size)
  }

  #dispatch<Type extends keyof SurfaceEvents>(type: Type, detail: SurfaceEvents[Type]): void {
    for (const listener of this.#listeners[type]) listener(detail)
  }

  #refuse(wanted: string): never {
    throw new Trap(
      `the canvas cannot provide a '${wanted}' context: it has a context of another type, or the browser does not support this one; draw either with WebGPU or into frame buffers`,
    )
  }
}
