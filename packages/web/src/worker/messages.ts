import type { RequestedSize, SurfaceEvents } from '@wasi-webgpu/host'
import type { FrameTiming } from '../canvas/canvas-target.ts'
import type { CanvasEvent } from '../canvas/canvas-view.ts'
import type { CreatedShader, UncapturedError } from '../observed-gpu.ts'
import type { Ended, ProgramInterfaces, ProgramOptions } from '../program.ts'
import type { MissingFeature } from '../support.ts'

/**
 * Message from the page to the worker of a program: first how to run it, then events of its canvas, the messages that
 * the page has received, and that it has shown a requested size.
 */
export type ToWorker =
  | Start
  | { readonly type: 'canvas'; readonly event: CanvasEvent }
  | ({ readonly type: 'received' } & Received)
  | { readonly type: 'size-shown' }

/** How a worker runs its program. */
export interface Start {
  readonly type: 'start'
  readonly source: ArrayBuffer | ReadableStream<Uint8Array<ArrayBuffer>>
  readonly options: ProgramOptions
  readonly canvas: OffscreenCanvas | undefined
  readonly size: { readonly width: number; readonly height: number }
  /** Whether the page wants to hear of frames. */
  readonly reportsFrames: boolean
  /** Whether the page wants to hear of shaders. */
  readonly reportsShaders: boolean
  /** Whether the page wants a trace. */
  readonly traces: boolean
}

/** Message from the worker to the page. */
export type FromWorker =
  | { readonly type: 'load'; readonly interfaces: ProgramInterfaces }
  | { readonly type: 'ready' }
  | { readonly type: 'frame'; readonly frame: FrameTiming }
  | { readonly type: 'output'; readonly texts: readonly Output[] }
  | { readonly type: 'uncaptured-error'; readonly error: UncapturedError }
  | { readonly type: 'shader'; readonly shader: CreatedShader }
  | { readonly type: 'trace'; readonly text: string }
  | { readonly type: 'listen'; readonly to: keyof SurfaceEvents }
  | { readonly type: 'request-size'; readonly size: RequestedSize }
  | { readonly type: 'ended'; readonly ended: Ended }
  | { readonly type: 'failed'; readonly error: SentError }

/** Text that the program writes. */
export interface Output {
  readonly to: 'stdout' | 'stderr'
  readonly text: string
}

/** Messages that the page has received since it last confirmed some. */
export interface Received {
  readonly messages: number
  readonly bytes: number
}

/** An error in transit: structured cloning preserves few error classes. */
export interface SentError {
  readonly name: string
  readonly message: string
  readonly stack: string | undefined
  /** The missing feature of an `UnsupportedError`. */
  readonly missing: MissingFeature | undefined
}
