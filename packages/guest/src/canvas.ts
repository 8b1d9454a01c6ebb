/**
 * A canvas that people see: a surface of the host, which says when to draw and what the user does. A program that imports
 * this imports `wasi-gfx:surface` as a component.
 */

import type * as wit from 'wasi:webgpu/webgpu@0.3.0-rc.2'
import type { KeyEvent, PointerEvent, Stream } from 'wasi-gfx:surface/surface@0.2.0'
import { Surface } from 'wasi-gfx:surface/surface@0.2.0'
import { Context } from 'wasi-gfx:surface/surface-webgpu@0.2.0'
import { Event, EventTarget } from '#engine'
import { setFrameSource } from './animation-frame.ts'
import { type CanvasTarget, GPUCanvasContext } from './canvas-context.ts'
import type { GPUDevice } from './generated/interfaces.ts'
import { define } from './globals/define.ts'
import { asInterface, internal } from './interface.ts'
import { toU32 } from './web-idl.ts'

export interface CanvasOptions {
  /** In device pixels; the host decides otherwise if it must. */
  readonly width?: number
  readonly height?: number
}

/** What libraries use of an `HTMLCanvasElement`. The frames of its surface are those of `requestAnimationFrame`. */
class Canvas extends EventTarget {
  readonly style: Record<string, string> = {}
  readonly #surface: Surface
  readonly #listening = new Set<string>()
  #context: GPUCanvasContext | undefined

  constructor({ width, height }: CanvasOptions) {
    super()
    this.#surface = new Surface({
      width: width === undefined ? undefined : toU32(width, 'width'),
      height: height === undefined ? undefined : toU32(height, 'height'),
    })
    setFrameSource(frames(this.#surface))
    void this.#listenToSize()
  }

  get width(): number {
    return this.#surface.width() >>> 0
  }

  set width(value: number) {
    this.#surface.requestSetSize(undefined, toU32(value, 'width'))
    this.#context?.expire()
  }

  get height(): number {
    return this.#surface.height() >>> 0
  }

  set height(value: number) {
    this.#surface.requestSetSize(toU32(value, 'height'), undefined)
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

  getRootNode(): this {
    return this
  }

  focus(): void {}

  setAttribute(): void {}

  /** All that is pressed on a surface stays with it. */
  setPointerCapture(): void {}

  releasePointerCapture(): void {}

  getContext(type: string): GPUCanvasContext | null {
    if (`${type}` !== 'webgpu') return null
    this.#context ??= new GPUCanvasContext(internal, this, new SurfaceTarget(new Context(this.#surface)))
    return this.#context
  }

  override addEventListener(...args: Parameters<EventTarget['addEventListener']>): void {
    super.addEventListener(...args)
    this.#listen(args[0])
  }

  /** Reads a stream of the surface once somebody wants its events. */
  #listen(type: string): void {
    const pointer = pointerStreams[type]
    const key = keyStreams[type]
    if ((pointer ?? key) === undefined || this.#listening.has(type)) return
    this.#listening.add(type)
    if (pointer) void this.#dispatchAll(pointer(this.#surface), event => pointerEvent(type, event))
    if (key) void this.#dispatchAll(key(this.#surface), event => keyboardEvent(type, event))
  }

  async #dispatchAll<T>(stream: Stream<T>, make: (value: T) => globalThis.Event): Promise<void> {
    for await (const value of stream) this.dispatchEvent(make(value))
  }

  async #listenToSize(): Promise<void> {
    for await (const _ of this.#surface.onResize()) {
      this.#context?.expire()
      this.dispatchEvent(new Event('resize'))
    }
  }
}

asInterface('HTMLCanvasElement', Canvas)

/**
 * Makes a canvas. {@link https://www.w3.org/TR/webgpu/#canvas-getcontext getContext('webgpu')} lets WebGPU draw to it;
 * it has the events `resize`, `pointerdown`, `pointerup`, `pointermove`, `keydown` and `keyup`.
 */
export function createCanvas(options: CanvasOptions = {}): HTMLCanvasElement {
  define({ devicePixelRatio: 1 })
  return new Canvas(options) as unknown as HTMLCanvasElement
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

/** The frames of a surface, until it has no more. */
function frames(surface: Surface): () => Promise<boolean> {
  let stream: ReturnType<Surface['onFrame']> | undefined
  return async () => {
    stream ??= surface.onFrame()
    return !(await stream.next()).done
  }
}

const pointerStreams: { readonly [type: string]: (surface: Surface) => Stream<PointerEvent> } = {
  pointerdown: surface => surface.onPointerDown(),
  pointermove: surface => surface.onPointerMove(),
  pointerup: surface => surface.onPointerUp(),
}

const keyStreams: { readonly [type: string]: (surface: Surface) => Stream<KeyEvent> } = {
  keydown: surface => surface.onKeyDown(),
  keyup: surface => surface.onKeyUp(),
}

let pressed = 0

/** {@link https://www.w3.org/TR/pointerevents3/#pointerevent-interface PointerEvent}, of the only pointer that a surface has. */
function pointerEvent(type: string, { x, y }: PointerEvent): globalThis.Event {
  if (type !== 'pointermove') pressed = type === 'pointerdown' ? 1 : 0
  return Object.assign(new Event(type, { bubbles: true, cancelable: true }), {
    x,
    y,
    clientX: x,
    clientY: y,
    offsetX: x,
    offsetY: y,
    pageX: x,
    pageY: y,
    screenX: x,
    screenY: y,
    button: type === 'pointermove' ? -1 : 0,
    buttons: pressed,
    pointerId: 1,
    pointerType: 'mouse',
    isPrimary: true,
    pressure: pressed / 2,
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
  })
}

/** {@link https://www.w3.org/TR/uievents/#keyboardevent KeyboardEvent} */
function keyboardEvent(type: string, event: KeyEvent): globalThis.Event {
  const { altKey, ctrlKey, metaKey, shiftKey } = event
  const code = codeOf(event.key ?? '')
  // A key that writes nothing is named for what it does, whichever of two it is.
  const key =
    event.text ??
    (code.replace(/(Left|Right)$/, match => (code.startsWith('Arrow') ? match : '')) || 'Unidentified')
  return Object.assign(new Event(type, { bubbles: true, cancelable: true }), {
    code,
    key,
    altKey,
    ctrlKey,
    metaKey,
    shiftKey,
    repeat: false,
  })
}

/** A key of WIT as {@link https://www.w3.org/TR/uievents-code/ W3C} has it: `key-a` is `KeyA`. */
function codeOf(key: string): string {
  return key.replaceAll(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}
