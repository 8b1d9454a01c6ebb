import { Trap } from '@wasi-webgpu/component'
import type { RequestedSize, SurfaceOptions } from '@wasi-webgpu/host'
import { HeadlessTarget, type SurfaceInput } from './headless-target.ts'
import type { Picture } from './picture.ts'

/** Input that arrives right before a frame, whose picture is the first to show it. Frames count from 1. */
export type ScriptedInput = SurfaceInput & { readonly frame: number }

/** Options of {@link HeadlessScreen}. */
export interface HeadlessScreenOptions {
  /** Number of frames. */
  readonly frames: number
  /** Frames per second of the guest's time; 60 by default. */
  readonly framesPerSecond?: number
  /** Initial size of all surfaces in pixels. By default the size that the guest prefers, else 640 × 480. */
  readonly size?: { readonly width: number; readonly height: number }
  /**
   * Bytes of the pictures that the guest computes for frame buffers: for each surface three, of four bytes a pixel, of the
   * largest size that it has had. A guest that wants more traps. By default, only the number and the sizes of surfaces are
   * bounded.
   */
  readonly memory?: number | undefined
  /** Input for the guest's first surface, in order. */
  readonly input?: readonly ScriptedInput[]
  /**
   * Receives the picture of each frame, in order. Without it, no pictures are taken.
   *
   * @param frame counts from 1
   * @param surface counts from 1; a surface created after another was dropped has that one's number
   */
  readonly onPicture?: (picture: Picture, frame: number, surface: number) => void
  /** Called once, after the last picture. */
  readonly onEnd?: () => void
}

/**
 * A screen in memory, for `surface()` of `@wasi-webgpu/host`. Its clock advances with its frames and stands
 * still while the guest draws, so the pictures do not depend on the machine's speed.
 *
 * A frame ends when the guest waits for the next one. After the last frame all streams end.
 */
export class HeadlessScreen implements SurfaceOptions {
  readonly #options: HeadlessScreenOptions
  readonly #input: ReadonlyMap<number, readonly ScriptedInput[]>
  readonly #end = new AbortController()
  readonly #targets: HeadlessTarget[] = []
  /** Functions that wake the guest for the next frame. */
  readonly #waiting = new Set<() => void>()
  /** Number of the last frame that began; 0 before the first. */
  #frame = 0
  #turning: Promise<void> | undefined
  /** The error that `onPicture` or `onEnd` threw. */
  #failure: { readonly error: unknown } | undefined

  constructor(options: HeadlessScreenOptions) {
    this.#options = options
    this.#input = Map.groupBy(options.input ?? [], ({ frame }) => frame)
  }

  /** Aborted after the last frame. */
  get signal(): AbortSignal {
    return this.#end.signal
  }

  /** Time of the frame, in nanoseconds since the first one. */
  get now(): bigint {
    const { framesPerSecond = 60 } = this.#options
    return BigInt(Math.round((Math.max(0, this.#frame - 1) * 1e9) / framesPerSecond))
  }

  /** Creates a surface; traps when too many are shown. */
  readonly create = (wish: RequestedSize): HeadlessTarget => {
    // A dropped surface is shown until another replaces it.
    const dropped = this.#targets.findIndex(({ isClosed }) => isClosed)
    const place = dropped < 0 ? this.#targets.length : dropped
    if (place >= mostSurfaces) throw new Trap(`at most ${mostSurfaces} surfaces can be shown at a time`)
    const { width = 640, height = 480 } = this.#options.size ?? wish
    const target: HeadlessTarget = new HeadlessTarget(
      width,
      height,
      onFrame => {
        this.#waiting.add(onFrame)
        this.advance()
        return () => this.#waiting.delete(onFrame)
      },
      pixels => this.#checkMemory(pixels, target),
    )
    this.#targets[place]?.retire()
    this.#targets[place] = target
    return target
  }

  /** Checks the memory of a surface whose guest computes pictures of so many pixels. */
  #checkMemory(pixels: number, surface: HeadlessTarget): void {
    const { memory } = this.#options
    const others = this.#targets.filter(target => target !== surface)
    const all = others.reduce((sum, target) => sum + target.reserved, pixels)
    if (memory !== undefined && all * bytesOfPixel > memory)
      throw new Trap(
        `the frame buffers would have ${all} pixels, and the memory of the screen allows ${Math.floor(memory / bytesOfPixel)}`,
      )
  }

  /**
   * Begins the next frame or ends the last one, when the guest waits for a frame, or for input while nothing
   * else is left to do.
   *
   * @returns false when no frame was left
   */
  advance(): boolean {
    if (this.signal.aborted) return false
    this.#turning ??= this.#turn()
      .catch((error: unknown) => {
        this.#failure = { error }
        this.#end.abort()
      })
      .finally(() => {
        this.#turning = undefined
        if (this.#waiting.size > 0) this.advance()
      })
    return true
  }

  /** Resolves a while after the last frame, when a guest that has not ended is assumed to run on. */
  get over(): Promise<void> {
    return this.ended.then(() => new Promise(resolve => setTimeout(resolve, patience)))
  }

  /** Resolves after the last frame. */
  get ended(): Promise<void> {
    return new Promise(resolve => {
      if (this.signal.aborted) resolve()
      else this.signal.addEventListener('abort', () => resolve())
    })
  }

  /**
   * Takes the picture of the frame in which the guest ended.
   *
   * @throws the error that `onPicture` or `onEnd` threw
   */
  async finish(): Promise<void> {
    await this.#turning
    if (!this.signal.aborted) {
      this.#frame = Math.max(1, this.#frame)
      await this.#endFrame()
      this.#endAll()
    }
    if (this.#failure !== undefined) throw this.#failure.error
  }

  async #turn(): Promise<void> {
    // Concurrent tasks of the guest may not wait yet.
    await turnOfEventLoop()
    await this.#endFrame()
    if (this.#frame === this.#options.frames) {
      this.#endAll()
      return
    }
    this.#frame++
    const input = this.#input.get(this.#frame) ?? []
    for (const event of input) this.#targets[0]?.input(event)
    // The guest receives the input before it draws.
    if (input.length > 0) await turnOfEventLoop()
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const onFrame of waiting) onFrame()
  }

  #endAll(): void {
    this.#options.onEnd?.()
    this.#end.abort()
  }

  async #endFrame(): Promise<void> {
    const { onPicture } = this.#options
    for (const [index, target] of this.#targets.entries()) {
      if (onPicture === undefined) {
        await target.endUnseenFrame()
        continue
      }
      const picture = await target.endFrame()
      if (this.#frame > 0) onPicture(picture, this.#frame, index + 1)
    }
  }
}

/** The picture that the guest draws, the one that is shown, and a copy between them, each of four bytes a pixel. */
const bytesOfPixel = 3 * 4

/** The largest surfaces occupy as much memory as a guest can have itself. */
const mostSurfaces = 4

/** Milliseconds that a guest has to end after its streams ended. */
const patience = 5000

function turnOfEventLoop(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}
