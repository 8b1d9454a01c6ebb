import type { RequestedSize, SurfaceEvents } from '@wasi-webgpu/host'

/** An event of a canvas, with its type. */
export type CanvasEvent = {
  readonly [Type in keyof SurfaceEvents]: { readonly type: Type; readonly detail: SurfaceEvents[Type] }
}[keyof SurfaceEvents]

/** Options of a {@link CanvasView}. */
export interface CanvasViewOptions {
  readonly onEvent: (event: CanvasEvent) => void
  /** Requests a size for the canvas, in CSS pixels. Without it, the style of the canvas changes. */
  readonly resize?: ((width: number | undefined, height: number | undefined) => void) | undefined
}

/**
 * The page's end of a canvas: its size in device pixels, its pointer, its keys. Reports the size, and the
 * events requested through {@link listen}.
 */
export class CanvasView {
  readonly #canvas: HTMLCanvasElement
  readonly #options: CanvasViewOptions
  readonly #end = new AbortController()
  readonly #observer: ResizeObserver
  /** Pressed keys by code, with the events that report their release. */
  readonly #down = new Map<string, SurfaceEvents['keyup']>()
  readonly #listening = new Set<string>()
  /** Size in device pixels. */
  #size: { readonly width: number; readonly height: number }
  /** Position and size of the element's content, in CSS pixels. */
  #content: DOMRectReadOnly

  constructor(canvas: HTMLCanvasElement, options: CanvasViewOptions) {
    this.#canvas = canvas
    this.#options = options
    if (options.resize === undefined) keepLayout(canvas)
    const { width, height } = canvas.getBoundingClientRect()
    this.#size = deviceSize(width, height)
    this.#content = new DOMRectReadOnly(0, 0, width, height)
    this.#observer = new ResizeObserver(entries => this.#observed(entries.at(-1) as ResizeObserverEntry))
    observeDevicePixels(this.#observer, canvas)
  }

  /** Size in device pixels, at least 1. */
  get size(): { readonly width: number; readonly height: number } {
    return this.#size
  }

  /** Handles the guest's request for a size in device pixels. */
  requestSize({ width, height }: RequestedSize): void {
    const toCss = (length: number | undefined) => length && length / devicePixelRatio
    if (this.#options.resize !== undefined) {
      this.#options.resize(toCss(width), toCss(height))
    } else {
      if (width !== undefined) this.#canvas.style.width = `${toCss(width)}px`
      if (height !== undefined) this.#canvas.style.height = `${toCss(height)}px`
    }
    // The guest reads its size next, before the observer reports it.
    const now = this.#canvas.getBoundingClientRect()
    this.#setSize(deviceSize(now.width, now.height))
  }

  /** Starts reporting events of this type; called once for each. */
  listen(type: keyof SurfaceEvents): void {
    this.#listening.add(type)
    if (type === 'keydown' || type === 'keyup') this.#listenToKeys()
    else if (type !== 'resize') this.#listenToPointer(type)
  }

  /** Removes all listeners and observers. */
  close(): void {
    this.#end.abort()
    this.#observer.disconnect()
  }

  #on<Type extends keyof HTMLElementEventMap>(
    type: Type,
    listener: (event: HTMLElementEventMap[Type]) => void,
  ): void {
    this.#canvas.addEventListener(type, listener, { signal: this.#end.signal })
  }

  #observed({ devicePixelContentBoxSize, contentRect }: ResizeObserverEntry): void {
    this.#content = contentRect
    const box = devicePixelContentBoxSize?.[0]
    const size =
      box === undefined
        ? deviceSize(contentRect.width, contentRect.height)
        : { width: Math.max(1, box.inlineSize), height: Math.max(1, box.blockSize) }
    this.#setSize(size)
  }

  #setSize(size: { readonly width: number; readonly height: number }): void {
    if (size.width === this.#size.width && size.height === this.#size.height) return
    this.#size = size
    this.#options.onEvent({ type: 'resize', detail: size })
  }

  #listenToPointer(type: 'pointerup' | 'pointerdown' | 'pointermove'): void {
    // Otherwise, a finger scrolls the page.
    this.#canvas.style.touchAction ||= 'none'
    this.#on(type, event => this.#pointer(type, event))
    if (type === 'pointerup') this.#on('pointercancel', event => this.#pointer(type, event))
  }

  #pointer(type: 'pointerup' | 'pointerdown' | 'pointermove', event: PointerEvent): void {
    if (!event.isPrimary) return
    // A gesture that starts on the canvas is followed beyond its edges.
    if (type === 'pointerdown') this.#canvas.setPointerCapture(event.pointerId)
    const { left, top, width, height } = this.#content
    const x = ((event.offsetX - left) * this.#size.width) / width
    const y = ((event.offsetY - top) * this.#size.height) / height
    this.#options.onEvent({ type, detail: { x, y } })
  }

  #listenToKeys(): void {
    if (this.#listening.has('keys')) return
    this.#listening.add('keys')
    if (!this.#canvas.hasAttribute('tabindex')) this.#canvas.tabIndex = 0
    this.#on('keydown', event => {
      if (scrollsPage(event)) event.preventDefault()
      const detail = keyInput(event)
      this.#down.set(event.code, detail)
      this.#key('keydown', detail)
    })
    this.#on('keyup', event => {
      this.#down.delete(event.code)
      this.#key('keyup', keyInput(event))
    })
    // The page receives no event for keys released elsewhere.
    this.#on('blur', () => {
      for (const detail of this.#down.values()) this.#key('keyup', detail)
      this.#down.clear()
    })
  }

  #key(type: 'keyup' | 'keydown', detail: SurfaceEvents['keyup']): void {
    if (this.#listening.has(type)) this.#options.onEvent({ type, detail })
  }
}

function observeDevicePixels(observer: ResizeObserver, canvas: HTMLCanvasElement): void {
  try {
    observer.observe(canvas, { box: 'device-pixel-content-box' })
  } catch {
    // Safari lacks `devicePixelContentBox`; there, the pixel ratio is used.
    observer.observe(canvas)
  }
}

function deviceSize(width: number, height: number): { width: number; height: number } {
  const toDevice = (length: number) => Math.max(1, Math.round(length * devicePixelRatio))
  return { width: toDevice(width), height: toDevice(height) }
}

/**
 * Fixes the layout size of a canvas without a styled size. Such a canvas has the size of its pixels, and
 * would grow with each measurement once those are device pixels.
 */
function keepLayout(canvas: HTMLCanvasElement): void {
  const { clientWidth, clientHeight, width, height } = canvas
  canvas.width = width + 1
  canvas.height = height + 1
  const grows = [canvas.clientWidth !== clientWidth, canvas.clientHeight !== clientHeight]
  canvas.width = width
  canvas.height = height
  if (grows[0]) canvas.style.width = `${clientWidth}px`
  if (grows[1]) canvas.style.height = `${clientHeight}px`
}

/**
 * Whether a key scrolls the page. Leaves out shortcuts of the browser and the system, and Tab, which moves
 * the focus.
 */
function scrollsPage({ code, altKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
  return (
    !altKey && !ctrlKey && !metaKey && /^(Arrow.*|Space|Page.*|Home|End|Backspace|Slash|Quote)$/.test(code)
  )
}

function keyInput({ code, key, altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent) {
  return { code, key, altKey, ctrlKey, metaKey, shiftKey }
}
