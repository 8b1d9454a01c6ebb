import { Trap } from '@wasi-webgpu/component'
import type { RequestedSize, SurfaceOptions } from '@wasi-webgpu/host'
import { HeadlessTarget, type SurfaceInput } from './headless-target.ts'
import type { Picture } from './picture.ts'

/** Input that comes right before a frame, whose picture is the first that may show it. Frames count from 1. */
export type ScriptedInput = SurfaceInput & { readonly frame: number }

/** How many pictures a {@link HeadlessScreen} takes, of what, and who gets them. */
export interface HeadlessScreenOptions {
  /** How many pictures there will be. */
  readonly frames: number
  /** How many there are in a second of the guest's time: 60 by default. */
  readonly framesPerSecond?: number
  /** The size of all surfaces at first, in pixels. By default what the guest would like, else 640 × 480. */
  readonly size?: { readonly width: number; readonly height: number }
  /** Input for the guest's first surface, in order. */
  readonly input?: readonly ScriptedInput[]
  /**
   * Takes the picture of each frame, one after the other.
   *
   * @param frame counts from 1
   * @param surface counts from 1; a surface that the guest makes after it dropped one has the number of that
   */
  readonly onPicture?: (picture: Picture, frame: number, surface: number) => void
  /** Called once, after the last picture. */
  readonly onEnd?: () => void
}

/**
 * A screen in memory, for `surface()` of `@wasi-webgpu/host`. Its time is that of its frames, and stands still while the
 * guest draws: however slow the machine is, the pictures are the same.
 *
 * A frame is over when the guest waits for the next one. After the last frame all streams end.
 */
export class HeadlessScreen implements SurfaceOptions {
  readonly #options: HeadlessScreenOptions
  readonly #input: ReadonlyMap<number, readonly ScriptedInput[]>
  readonly #end = new AbortController()
  readonly #targets: HeadlessTarget[] = []
  /** Who waits for the next frame. */
  readonly #waiting = new Set<() => void>()
  /** The last frame that has begun; 0 before the first. */
  #frame = 0
  #turning: Promise<void> | undefined
  /** What `onPicture` or `onEnd` threw. */
  #failure: { readonly error: unknown } | undefined

  constructor(options: HeadlessScreenOptions) {
    this.#options = options
    this.#input = Map.groupBy(options.input ?? [], ({ frame }) => frame)
  }

  /** Aborted after the last frame. */
  get signal(): AbortSignal {
    return this.#end.signal
  }

  /** The time of the frame, in nanoseconds since the first one. */
  get now(): bigint {
    const { framesPerSecond = 60 } = this.#options
    return BigInt(Math.round((Math.max(0, this.#frame - 1) * 1e9) / framesPerSecond))
  }

  readonly create = (wish: RequestedSize): HeadlessTarget => {
    // One that the guest has dropped is shown until there is another in its place.
    const dropped = this.#targets.findIndex(({ isClosed }) => isClosed)
    const place = dropped < 0 ? this.#targets.length : dropped
    if (place >= mostSurfaces) throw new Trap(`at most ${mostSurfaces} surfaces can be shown at a time`)
    const { width, height } = this.#options.size ?? wish
    const target = new HeadlessTarget(width ?? 640, height ?? 480, onFrame => {
      this.#waiting.add(onFrame)
      this.advance()
      return () => this.#waiting.delete(onFrame)
    })
    this.#targets[place]?.retire()
    this.#targets[place] = target
    return target
  }

  /**
   * Begins the next frame, or ends the last one: the guest waits for it, or for input and nothing else is left to do.
   *
   * @returns false when there was no other frame to come
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

  /** Resolves a while after the last frame: a guest that has not ended by then does not mean to. */
  get over(): Promise<void> {
    return new Promise(resolve => {
      const after = () => setTimeout(resolve, patience)
      if (this.signal.aborted) after()
      else this.signal.addEventListener('abort', after)
    })
  }

  /**
   * The guest has ended: takes the picture of the frame that it was in.
   *
   * @throws what `onPicture` or `onEnd` threw
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
    // Others that the guest runs beside may not wait yet.
    await turnOfEventLoop()
    await this.#endFrame()
    if (this.#frame === this.#options.frames) {
      this.#endAll()
      return
    }
    this.#frame++
    const input = this.#input.get(this.#frame) ?? []
    for (const event of input) this.#targets[0]?.input(event)
    // The guest learns of it before it draws.
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
    for (const [index, target] of this.#targets.entries()) {
      const picture = await target.endFrame()
      if (this.#frame > 0) this.#options.onPicture?.(picture, this.#frame, index + 1)
    }
  }
}

/** The largest ones take as much memory as a guest can have itself. */
const mostSurfaces = 4

/** How long a guest may take to end when its streams have ended, in milliseconds. */
const patience = 5000

function turnOfEventLoop(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}
