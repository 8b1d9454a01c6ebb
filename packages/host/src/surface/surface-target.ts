/**
 * What a surface is on: a canvas of a page, a picture in the memory of a server, a window. All lengths and places are
 * in device pixels, the origin is the top left.
 *
 * A target that cannot do what it is asked for throws a `Trap` of `@wasi-webgpu/component` with the reason, which ends
 * the guest: the WIT has no errors here.
 */
export interface SurfaceTarget {
  readonly width: number
  readonly height: number

  /** The guest asks for another size, from 1 to {@link maxSize}; what it leaves out stays. The target decides. */
  requestSize(size: RequestedSize): void

  /**
   * Calls back once, later, when it is time to draw, as `requestAnimationFrame` of a page does. A guest asks for each
   * frame when it is ready for it: a slow one misses frames, and none pile up.
   *
   * @returns what cancels the request
   */
  requestFrame(onFrame: () => void): () => void

  /**
   * Reports the events of a type, from now on.
   *
   * @returns what ends that
   */
  listen<Type extends keyof SurfaceEvents>(
    type: Type,
    onEvent: (event: SurfaceEvents[Type]) => void,
  ): () => void

  /** Where WebGPU draws, always the same: `canvas.getContext('webgpu')` in a page. */
  getContext(): SurfaceContext

  /** Shows a picture that the guest has computed. It may be of another size when the target has just changed its own. */
  show(picture: SurfacePicture): void

  /** The guest has dropped the surface. Nothing listens any more; a context that it kept may still draw. */
  close?(): void
}

/** The largest width or height that a guest gets: what every WebGPU device can draw to. */
export const maxSize = 8192

/** The size that a guest would like its surface to have, in device pixels; `undefined` where it leaves that to the host. */
export interface RequestedSize {
  readonly width: number | undefined
  readonly height: number | undefined
}

/** The events of a target, by the names that they have in a page. */
export interface SurfaceEvents {
  /** The target has the size that it says. */
  readonly resize: { readonly width: number; readonly height: number }
  readonly pointerup: PointerInput
  readonly pointerdown: PointerInput
  readonly pointermove: PointerInput
  readonly keyup: KeyInput
  readonly keydown: KeyInput
}

/** Where a pointer is, in device pixels from the top left of the target. */
export interface PointerInput {
  readonly x: number
  readonly y: number
}

/** What a guest is told of a `KeyboardEvent`. One of a page is one of these. */
export interface KeyInput {
  /** Which key it is: `KeyA`. */
  readonly code: string
  /** What it means: a text such as `a`, or a name such as `Enter`. */
  readonly key: string
  readonly altKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
}

/** What is needed of a `GPUCanvasContext`. The texture of a frame is shown when the frame ends, without a call. */
export interface SurfaceContext
  extends Pick<GPUCanvasContext, 'configure' | 'unconfigure' | 'getConfiguration' | 'getCurrentTexture'> {
  /** The guest says that its picture is complete, as it need not: a picture is also over with the frame, or the surface. */
  present?(): void
}

/** A picture, opaque: `new ImageData(data, width, height)` in a page. */
export interface SurfacePicture {
  readonly width: number
  readonly height: number
  /** Red, green, blue, alpha; row by row from the top left. Valid until `show` returns. */
  readonly data: Uint8ClampedArray<ArrayBuffer>
}
