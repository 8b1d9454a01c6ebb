import type {
  KeyInput,
  PointerInput,
  RequestedSize,
  SurfaceEvents,
  SurfacePicture,
  SurfaceTarget,
} from '@wasi-webgpu/host'
import { type DrawingArea, HeadlessContext } from './headless-context.ts'
import { blankPicture, type Picture } from './picture.ts'

/** An event of a surface, with the type that the target's listeners use. */
export type SurfaceInput =
  | ({ readonly type: 'resize' } & SurfaceEvents['resize'])
  | ({ readonly type: 'pointerup' | 'pointerdown' | 'pointermove' } & PointerInput)
  | ({ readonly type: 'keyup' | 'keydown' } & KeyInput)

/** A surface in memory, of any size that the guest requests. */
export class HeadlessTarget implements SurfaceTarget, DrawingArea {
  /** Current width in pixels. */
  width: number
  /** Current height in pixels. */
  height: number
  /** The most pixels of a picture that the guest has computed itself. */
  reserved = 0
  /** Calls a function at the next frame. */
  readonly requestFrame: SurfaceTarget['requestFrame']
  /** Whether the guest dropped the surface. */
  isClosed = false
  readonly #context = new HeadlessContext(this)
  readonly #listeners = new Map<string, Set<(event: never) => void>>()
  #picture: Picture | undefined
  readonly #checkMemory: (pixels: number) => void
  #isRetired = false
  /** The size that the guest requested while it drew. */
  #newSize: SurfaceEvents['resize'] | undefined

  /** @param checkMemory throws a trap for a number of pixels that the guest may not compute */
  constructor(
    width: number,
    height: number,
    requestFrame: SurfaceTarget['requestFrame'],
    checkMemory: (pixels: number) => void = () => {},
  ) {
    this.width = width
    this.height = height
    this.requestFrame = requestFrame
    this.#checkMemory = checkMemory
  }

  /** Changes the size: at once, or at the end of a frame that the guest draws. */
  requestSize({ width = this.width, height = this.height }: RequestedSize): void {
    this.#newSize = { width, height }
    // A frame in progress keeps its picture.
    if (!this.#context.isInUse) this.#applySize()
  }

  /** Adds a listener and returns a function that removes it. */
  listen<Type extends keyof SurfaceEvents>(
    type: Type,
    onEvent: (event: SurfaceEvents[Type]) => void,
  ): () => void {
    const listeners = this.#listeners.get(type) ?? new Set()
    this.#listeners.set(type, listeners.add(onEvent))
    return () => listeners.delete(onEvent)
  }

  /** Returns the context that draws on the surface. */
  getContext(): HeadlessContext {
    return this.#context
  }

  /** Reserves the memory of a picture that the guest computes. */
  reserve(): void {
    const pixels = Math.max(this.reserved, this.width * this.height)
    this.#checkMemory(pixels)
    this.reserved = pixels
  }

  /** Shows a picture that the guest computed itself. */
  show({ width, height, data }: SurfacePicture): void {
    this.#keep({ width, height, data: new Uint8Array(data), colorSpace: 'srgb' })
  }

  /** Marks the surface as dropped by the guest. */
  close(): void {
    this.isClosed = true
  }

  /**
   * Shrinks the surface to a single pixel after another replaced it. A guest may keep the contexts of all
   * surfaces that it created, and their memory must stay small.
   */
  retire(): void {
    this.#isRetired = true
    this.input({ type: 'resize', width: 1, height: 1 })
  }

  /** Delivers an event to the surface. */
  input(event: SurfaceInput): void {
    if (event.type === 'resize') {
      this.width = event.width
      this.height = event.height
      this.#context.expire()
      this.clear()
    }
    for (const onEvent of this.#listeners.get(event.type) ?? []) onEvent(event as never)
  }

  /** Clears the picture. */
  clear(): void {
    this.#picture = undefined
  }

  /** Ends a frame and returns the picture that is visible now: the previous one if nothing was drawn. */
  async endFrame(): Promise<Picture> {
    const shown =
      (await this.#context.takePicture()) ?? this.#picture ?? blankPicture(this.width, this.height)
    this.#keep(shown)
    this.#applySize()
    return shown
  }

  /** Ends a frame whose picture nobody wants. */
  async endUnseenFrame(): Promise<void> {
    await this.#context.finishFrame()
    this.#applySize()
  }

  /** Keeps the visible picture, unless another surface has replaced this one while the picture was made. */
  #keep(picture: Picture): void {
    if (!this.#isRetired) this.#picture = picture
  }

  #applySize(): void {
    const { width, height } = this.#newSize ?? this
    this.#newSize = undefined
    if (width !== this.width || height !== this.height) this.input({ type: 'resize', width, height })
  }

  /** Number of listeners, for tests. */
  get listeners(): number {
    return [...this.#listeners.values()].reduce((sum, { size }) => sum + size, 0)
  }
}
