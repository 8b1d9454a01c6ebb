import { ResourceType } from '@wasi-webgpu/component'
import { EventStream } from '../event-stream.ts'
import { GpuCanvasContext } from '../gpu-canvas-context.ts'
import { FrameBufferContext } from './frame-buffer.ts'
import type { SurfaceEvents, SurfaceTarget } from './surface-target.ts'

/** The representation of a `surface` handle. */
export class Surface {
  readonly target: SurfaceTarget
  readonly #signal: AbortSignal | undefined
  readonly #streams = new Set<{ end(): void }>()
  #context: GpuCanvasContext | undefined
  #frameBuffer: FrameBufferContext | undefined
  #isClosed = false

  /** @param signal closes the surface, as dropping its handle does */
  constructor(target: SurfaceTarget, signal: AbortSignal | undefined) {
    this.target = target
    this.#signal = signal
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

  /** Returns a stream that requests a frame whenever its reader waits for one. */
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
    for (const stream of this.#streams) stream.end()
    this.#context?.releasePictures()
    this.#frameBuffer?.close()
    this.target.close?.()
  }

  #stream<Event>(
    begin: ConstructorParameters<typeof EventStream<Event>>[0],
    most: number,
  ): EventStream<Event> {
    const stream = new EventStream<Event>(begin, most, () => this.#streams.delete(stream))
    if (this.#isClosed) stream.end()
    else this.#streams.add(stream)
    return stream
  }
}

/** The resource type `surface` of `wasi-gfx:surface`. */
export const surfaceResource = new ResourceType<Surface>('surface', ({ close }) => close())
