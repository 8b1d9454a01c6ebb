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

/** Something that happens to a surface: an event of its target, by the type that it has there. */
export type SurfaceInput =
  | ({ readonly type: 'resize' } & SurfaceEvents['resize'])
  | ({ readonly type: 'pointerup' | 'pointerdown' | 'pointermove' } & PointerInput)
  | ({ readonly type: 'keyup' | 'keydown' } & KeyInput)

/** A surface in memory. It has whatever size the guest asks for. */
export class HeadlessTarget implements SurfaceTarget, DrawingArea {
  width: number
  height: number
  readonly requestFrame: SurfaceTarget['requestFrame']
  /** Whether the guest has dropped the surface. */
  isClosed = false
  readonly #context = new HeadlessContext(this)
  readonly #listeners = new Map<string, Set<(event: never) => void>>()
  #picture: Picture | undefined
  /** What the guest asked for while it drew. */
  #newSize: SurfaceEvents['resize'] | undefined

  constructor(width: number, height: number, requestFrame: SurfaceTarget['requestFrame']) {
    this.width = width
    this.height = height
    this.requestFrame = requestFrame
  }

  requestSize({ width = this.width, height = this.height }: RequestedSize): void {
    this.#newSize = { width, height }
    // What the guest draws at the moment is not lost.
    if (!this.#context.isInUse) this.#applySize()
  }

  listen<Type extends keyof SurfaceEvents>(
    type: Type,
    onEvent: (event: SurfaceEvents[Type]) => void,
  ): () => void {
    const listeners = this.#listeners.get(type) ?? new Set()
    this.#listeners.set(type, listeners.add(onEvent))
    return () => listeners.delete(onEvent)
  }

  getContext(): HeadlessContext {
    return this.#context
  }

  show({ width, height, data }: SurfacePicture): void {
    this.#picture = { width, height, data: new Uint8Array(data), colorSpace: 'srgb' }
  }

  close(): void {
    this.isClosed = true
  }

  /**
   * Another surface is in its place. A guest may have kept its context, and as many of them as it has made surfaces: so
   * what can still be drawn, and nobody sees, is a single pixel.
   */
  retire(): void {
    this.input({ type: 'resize', width: 1, height: 1 })
  }

  /** Does what happens to a surface. */
  input(event: SurfaceInput): void {
    if (event.type === 'resize') {
      this.width = event.width
      this.height = event.height
      this.#context.expire()
      this.clear()
    }
    for (const onEvent of this.#listeners.get(event.type) ?? []) onEvent(event as never)
  }

  clear(): void {
    this.#picture = undefined
  }

  /** Ends a frame. Returns what is shown now: the same picture as before if nothing was drawn. */
  async endFrame(): Promise<Picture> {
    const shown =
      (await this.#context.takePicture()) ?? this.#picture ?? blankPicture(this.width, this.height)
    this.#picture = shown
    this.#applySize()
    return shown
  }

  #applySize(): void {
    const { width, height } = this.#newSize ?? this
    this.#newSize = undefined
    if (width !== this.width || height !== this.height) this.input({ type: 'resize', width, height })
  }

  /** For tests: how many listeners there are. */
  get listeners(): number {
    return [...this.#listeners.values()].reduce((sum, { size }) => sum + size, 0)
  }
}
