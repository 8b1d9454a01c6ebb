/**
 * The place where a surface shows its pictures: a canvas of a page, an image in the memory of a server, a
 * window. All lengths and positions are in device pixels from the top left.
 *
 * A target that cannot fulfil a call throws a `Trap` of `@wasi-webgpu/component` with the reason, which ends
 * the guest: the WIT has no errors here.
 */
export interface SurfaceTarget {
  /** Current width. */
  readonly width: number
  /** Current height. */
  readonly height: number

  /**
   * Requests another size on behalf of the guest, from 1 to {@link maxSize}; an omitted length stays
   * unchanged. The target decides.
   */
  requestSize(size: RequestedSize): void

  /**
   * Calls back once, asynchronously, when it is time to draw, as `requestAnimationFrame` does in a page. A
   * guest requests each frame when it is ready for it, so a slow guest misses frames and none queue up.
   *
   * @returns a function that cancels the request
   */
  requestFrame(onFrame: () => void): () => void

  /**
   * Reports the events of a type from now on.
   *
   * @returns a function that removes the listener
   */
  listen<Type extends keyof SurfaceEvents>(
    type: Type,
    onEvent: (event: SurfaceEvents[Type]) => void,
  ): () => void

  /**
   * Returns the context that WebGPU draws with, always the same one: `canvas.getContext('webgpu')` in a page.
   */
  getContext(): SurfaceContext

  /**
   * Reserves the memory of a picture that the guest is about to compute, if the target bounds it: that of three pictures of
   * the target's size, since the guest's is copied twice until it is shown.
   *
   * @throws Trap when no memory is left
   */
  reserve?(): void

  /**
   * Shows a picture that the guest has computed. Its size may differ from that of a target that has just
   * changed size.
   */
  show(picture: SurfacePicture): void

  /**
   * Closes the target after the guest has dropped the surface. No listener remains, and no picture is shown any more; a
   * WebGPU context that the guest kept may still draw.
   */
  close?(): void
}

/** Largest width or height of a surface, which every WebGPU device can draw to. */
export const maxSize = 8192

/** The size that a guest requests, in device pixels; `undefined` leaves a length to the host. */
export interface RequestedSize {
  /** Requested width. */
  readonly width: number | undefined
  /** Requested height. */
  readonly height: number | undefined
}

/** Events of a target, by their names in a page. */
export interface SurfaceEvents {
  /** The target has changed its size. */
  readonly resize: { readonly width: number; readonly height: number }
  /** A button or touch has been released. */
  readonly pointerup: PointerInput
  /** A button or touch has been pressed. */
  readonly pointerdown: PointerInput
  /** The pointer has moved. */
  readonly pointermove: PointerInput
  /** A key has been released. */
  readonly keyup: KeyInput
  /** A key has been pressed. */
  readonly keydown: KeyInput
}

/** Position of a pointer, in device pixels from the top left of the target. */
export interface PointerInput {
  /** Distance from the left edge. */
  readonly x: number
  /** Distance from the top edge. */
  readonly y: number
}

/** A key event; a page's `KeyboardEvent` is one. */
export interface KeyInput {
  /** Physical key: `KeyA`. */
  readonly code: string
  /** Meaning of the key: a text such as `a`, or a name such as `Enter`. */
  readonly key: string
  /** Whether the Alt key is held. */
  readonly altKey: boolean
  /** Whether the Ctrl key is held. */
  readonly ctrlKey: boolean
  /** Whether the Meta key is held. */
  readonly metaKey: boolean
  /** Whether the Shift key is held. */
  readonly shiftKey: boolean
}

/**
 * The part of `GPUCanvasContext` that a target provides. It shows the texture of a frame when the frame ends,
 * without a call.
 */
export interface SurfaceContext
  extends Pick<GPUCanvasContext, 'configure' | 'unconfigure' | 'getConfiguration' | 'getCurrentTexture'> {
  /**
   * Completes the picture. Optional for the guest: the end of the frame or of the surface completes a picture
   * too.
   */
  present?(): void
}

/** An opaque picture: `new ImageData(data, width, height)` in a page. */
export interface SurfacePicture {
  /** Width in pixels. */
  readonly width: number
  /** Height in pixels. */
  readonly height: number
  /** Red, green, blue, alpha; row by row from the top left. Valid until `show` returns. */
  readonly data: Uint8ClampedArray<ArrayBuffer>
}
