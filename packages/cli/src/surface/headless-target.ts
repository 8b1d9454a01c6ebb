import type {
  KeyInput,
  PointerInput,
  RequestedSize,
  SurfaceEvents,
  SurfacePicture,
  SurfaceTarget,
} from '@wasi-webgpu/host'
import { HeadlessContext } from './headless-context.ts'
import { blankPicture, type Picture } from './picture.ts'

/** Something that happens to a surface: an event of its target, by the type that it has there. */
export type SurfaceInput =
  | ({ readonly type: 'resize' } & SurfaceEvents['resize'])
  | ({ readonly type: 'pointerup' | 'pointerdown' | 'pointermove' } & PointerInput)
  | ({ readonly type: 'keyup' | 'keydown' } & KeyInput)

/** A surface in memory. It has whatever size the guest asks for. */
export class HeadlessTarget implements SurfaceTarget {
  width: number
  height: number
  readonly requestFrame: SurfaceTarget['requestFrame']
  readonly #context: HeadlessContext
  readonly #listeners = new Map<string, Set<(event: never) => void>>()
  #picture: Picture | undefined

  constructor(width: number, height: number, requestFrame: SurfaceTarget['requestFrame']) {
    this.width = width
    this.height = height
    this.requestFrame = requestFrame
    this.#context = new HeadlessContext({
      get width() {
        return target.width
      },
      get height() {
        return target.height
      },
      clear: () => {
        this.#picture = undefined
      },
    })
    const target = this
  }

  requestSize({ width = this.width, height = this.height }: RequestedSize): void {
    if (width !== this.width || height !== this.height) this.input({ type: 'resize', width, height })
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

  /** Does what happens to a surface. */
  input(event: SurfaceInput): void {
    if (event.type === 'resize') {
      ;({ width: this.width, height: this.height } = event)
      this.#context.expire()
      this.#picture = undefined
    }
    for (const onEvent of this.#listeners.get(event.type) ?? []) onEvent(event as never)
  }

  /** Ends a frame. Returns what is shown now: the same picture as before if nothing was drawn. */
  async endFrame(): Promise<Picture> {
    this.#picture = (await this.#context.takePicture()) ?? this.#picture
    this.#picture ??= blankPicture(this.width, this.height)
    return this.#picture
  }

  /** For tests: how many listeners there are. */
  get listeners(): number {
    return [...this.#listeners.values()].reduce((sum, { size }) => sum + size, 0)
  }
}
