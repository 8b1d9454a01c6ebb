import { ResourceType } from '@wasi-webgpu/component'
import { trap } from '@wasi-webgpu/component/host'
import { EventStream } from '../event-stream.ts'
import { GpuCanvasContext } from '../gpu-canvas-context.ts'
import { FrameBufferContext } from './frame-buffer.ts'
import type { SurfaceEvents, SurfaceTarget } from './surface-target.ts'

/** The representation of a `surface` handle. */
export class Surface {
  readonly target: SurfaceTarget
  readonly #signal: AbortSignal | undefined
  /** Its streams, and readers of the host's own that read them for the guest. */
  readonly #ends = new Set<{ end(): void }>()
  readonly #streamsOfGuest: Set<object>
  #context: GpuCanvasContext | undefined
  #frameBuffer: FrameBufferContext | undefined
  #isClosed = false

  /**
   * @param signal closes the surface, as dropping its handle does
   * @param streamsOfGuest the streams of all surfaces that the guest has neither dropped nor read to their end
   */
  constructor(target: SurfaceTarget, signal: AbortSignal | undefined, streamsOfGuest: Set<object>) {
    this.target = target
    this.#signal = signal
    this.#streamsOfGuest = streamsOfGuest
    if (signal?.aborted) this.close()
    else signal?.addEventListener('abort', this.close)
  }

  /** The WebGPU context of the target, shared by all handles. */
  get context(): GpuCanvasContext {
    this.#context ??= new GpuCanvasContext(this.target.getContext() as GPUCanvasContext, this.target)
    return this.#context
  }

  /** The frame-buffer context of the target, shared by all handles. */
  get frameBuffer(): FrameBufferContext {
    this.#frameBuffer ??= new FrameBufferContext(this.target)
    if (this.#isClosed) this.#frameBuffer.close()
    return this.#frameBuffer
  }

  /**
   * Returns the events of a type as a stream.
   *
   * @param most number of events that may wait for the guest
   * @throws Trap if the guest holds {@link mostStreams}
   */
  events<Type extends keyof SurfaceEvents, Event>(
    type: Type,
    most: number,
    translate: (event: SurfaceEvents[Type]) => Event,
  ): EventStream<Event> {
    return this.#stream(
      (push: (event: Event) => void) => ({
        stop: this.target.listen(type, event => push(translate(event))),
      }),
      most,
    )
  }

  /**
   * Returns a stream that requests a frame whenever its reader waits for one.
   *
   * @throws Trap if the guest holds {@link mostStreams}
   */
  frames(): EventStream<{ nothing: boolean }> {
    return this.#stream((push: (event: { nothing: boolean }) => void) => {
      let cancel: (() => void) | undefined
      return {
        wanted: () => {
          cancel ??= this.target.requestFrame(() => {
            cancel = undefined
            push({ nothing: true })
          })
        },
        stop: () => cancel?.(),
      }
    }, 1)
  }

  /** Ends the streams, releases the pictures and closes the target. The guest may keep the contexts. */
  readonly close = (): void => {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#signal?.removeEventListener('abort', this.close)
    for (const open of this.#ends) open.end()
    this.#context?.releasePictures()
    this.#frameBuffer?.close()
    this.target.close?.()
  }

  /** Ends something together with the surface. */
  endWith(open: { end(): void }): void {
    this.#ends.add(open)
    if (this.#isClosed) open.end()
  }

  #stream<Event>(
    begin: ConstructorParameters<typeof EventStream<Event>>[0],
    most: number,
  ): EventStream<Event> {
    if (this.#streamsOfGuest.size === mostStreams)
      trap(`a guest has at most ${mostStreams} streams of its surfaces: drop one`)
    const stream = new EventStream<Event>(begin, most, () => {
      this.#ends.delete(stream)
      this.#streamsOfGuest.delete(stream)
    })
    this.#streamsOfGuest.add(stream)
    this.endWith(stream)
    return stream
  }
}

/** Number of streams of events that a guest may hold, of all its surfaces: each keeps up to some 100 KB of events. */
export const mostStreams = 128

/** The resource type `surface` of `wasi-gfx:surface`. */
export const surfaceResource = new ResourceType<Surface>('surface', ({ close }) => close())
