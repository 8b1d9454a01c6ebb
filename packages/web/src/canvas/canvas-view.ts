import type { RequestedSize, SurfaceEvents } from '@wasi-webgpu/host'

/** An event of a canvas, with its type. */
export type CanvasEvent = {
  readonly [Type in keyof SurfaceEvents]: { readonly type: Type; readonly detail: SurfaceEvents[Type] }
}[keyof SurfaceEvents]

/** What a {@link CanvasView} tells, and how it may size its canvas. */
export interface CanvasViewOptions {
  readonly onEvent: (event: CanvasEvent) => void
  /** Gives the canvas another size, in pixels of CSS, if it may have one; without, the style of the canvas is changed. */
  readonly resize?: ((width: number | undefined, height: number | undefined) => void) | undefined
}

/**
 * A canvas as it is seen and used in the page: its size in device pixels, its pointer, its keys. It reports only what
 * {@link listen} asks for, and the size.
 */
export class CanvasView {
  readonly #canvas: HTMLCanvasElement
  readonly #options: CanvasViewOptions
  readonly #end = new AbortController()
  readonly #observer: ResizeObserver
  /** The codes of the keys that are down, with what released keys report. */
  readonly #down = new Map<string, SurfaceEvents['keyup']>()
  readonly #listening = new Set<string>()
  /** In device pixels. */
  #size: { readonly width: number; readonly height: number }
  /** The place of the content in the element, and its size, in pixels of CSS. */
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

  /** In device pixels, at least 1. */
  get size(): { readonly width: number; readonly height: number } {
    return this.#size
  }

  /** What a guest asks for, in device pixels. */
  requestSize({ width, height }: RequestedSize): void {
    const toCss = (length: number | undefined) => length && length / devicePixelRatio
    if (this.#options.resize !== undefined) {
      this.#options.resize(toCss(width), toCss(height))
    } else {
      if (width !== undefined) this.#canvas.style.width = `${toCss(width)}px`
      if (height !== undefined) this.#canvas.style.height = `${toCss(height)}px`
    }
    // Not only when the observer has seen it: the guest looks at its size next.
    const now = this.#canvas.getBoundingClientRect()
    this.#setSize(deviceSize(now.width, now.height))
  }

  /** Reports the events of this type from now on. */
  listen(type: keyof SurfaceEvents): void {
    if (this.#listening.has(type)) return
    this.#listening.add(type)
    if (type === 'keydown' || type === 'keyup') this.#listenToKeys()
    else if (type !== 'resize') this.#listenToPointer(type)
  }

  /** Nothing of the page refers to this any more. */
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
    // Else a finger scrolls the page.
    this.#canvas.style.touchAction ||= 'none'
    this.#on(type, event => this.#pointer(type, event))
    if (type === 'pointerup') this.#on('pointercancel', event => this.#pointer(type, event))
  }

  #pointer(type: 'pointerup' | 'pointerdown' | 'pointermove', event: PointerEvent): void {
    if (!event.isPrimary) return
    // What begins on the canvas is followed beyond its edges.
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
    // Nobody will say when they are released.
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
    // Not in Safari: there the ratio of pixels must do.
    observer.observe(canvas)
  }
}

function deviceSize(width: number, height: number): { width: number; height: number } {
  const toDevice = (length: number) => Math.max(1, Math.round(length * devicePixelRatio))
  return { width: toDevice(width), height: toDevice(height) }
}

/**
 * A canvas that no style gives a size has that of its pixels. Once those are device pixels, it would grow with each look
 * at its size: what it is now is what it stays.
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

/** Without the keys of the browser and the system, and without Tab, which must lead away from the canvas. */
function scrollsPage({ code, altKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
  return (
    !altKey && !ctrlKey && !metaKey && /^(Arrow.*|Space|Page.*|Home|End|Backspace|Slash|Quote)$/.test(code)
  )
}

function keyInput({ code, key, altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent) {
  return { code, key, altKey, ctrlKey, metaKey, shiftKey }
}
