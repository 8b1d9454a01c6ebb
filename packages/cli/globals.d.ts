/**
 * Types of the globals of a page that a component has, for the `tsconfig.json` of programs without the library `dom`: `"types":
 * ["@webgpu/types", "node", "wasi-webgpu/globals"]`. Node's types have those that components share with Node.
 */

/** Calls a function before the next frame; the argument is its time in milliseconds. */
declare function requestAnimationFrame(callback: (time: number) => void): number
declare function cancelAnimationFrame(handle: number): void
/** Prints an exception as one that nothing catches. */
declare function reportError(exception: unknown): void

/** An event of the pointer, in pixels of the canvas. */
interface PointerEvent extends Event {
  readonly clientX: number
  readonly clientY: number
  readonly offsetX: number
  readonly offsetY: number
  /** The button that changed; -1 for a move. */
  readonly button: number
  /** The buttons that are pressed, as bits. */
  readonly buttons: number
  readonly pointerId: number
  readonly altKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
}

/** An event of the keyboard. */
interface KeyboardEvent extends Event {
  readonly key: string
  readonly code: string
  readonly altKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
}

/** Events of a canvas. */
interface HTMLElementEventMap {
  pointerdown: PointerEvent
  pointermove: PointerEvent
  pointerup: PointerEvent
  keydown: KeyboardEvent
  keyup: KeyboardEvent
  resize: Event
}

/** A canvas of `@wasi-webgpu/guest/canvas`. */
interface HTMLCanvasElement extends EventTarget {
  width: number
  height: number
  readonly clientWidth: number
  readonly clientHeight: number
  addEventListener<Type extends keyof HTMLElementEventMap>(
    type: Type,
    listener: (event: HTMLElementEventMap[Type]) => unknown,
  ): void
  removeEventListener<Type extends keyof HTMLElementEventMap>(
    type: Type,
    listener: (event: HTMLElementEventMap[Type]) => unknown,
  ): void
}

/** A canvas without a surface, whose frames are textures. */
declare class OffscreenCanvas extends EventTarget {
  constructor(width: number, height: number)
  width: number
  height: number
}
interface OffscreenCanvas {
  getContext(name: 'webgpu'): GPUCanvasContext | null
}
