import { Component, type Imports, type Source } from '@wasi-webgpu/component'
import { CanvasTarget, type FrameTiming } from './canvas/canvas-target.ts'
import { CanvasView, type CanvasViewOptions } from './canvas/canvas-view.ts'
import { LineWriter } from './line-writer.ts'
import type { CreatedShader, UncapturedError } from './observed-gpu.ts'
import { type Ended, type ProgramInterfaces, type ProgramOptions, runProgram } from './program.ts'
import { type Progress, withProgress } from './progress.ts'
import { runInWorker } from './worker/run-in-worker.ts'

/** Options of {@link run}. */
export interface RunOptions extends ProgramOptions {
  /**
   * Canvas that the program draws on, and whose pointer and keys it receives. A canvas serves one program; a
   * worker takes it over permanently.
   */
  readonly canvas?: HTMLCanvasElement
  /** GPU of the program; `navigator.gpu` by default, and always in a worker. */
  readonly gpu?: GPU
  /** Interfaces, by name, that extend or replace the standard ones. Not available in a worker. */
  readonly imports?: Imports
  /** Runs the program in a worker, so that it cannot block the page. */
  readonly worker?: boolean
  /** Stops the program when aborted. */
  readonly signal?: AbortSignal
  /** Receives standard output; by default, the console logs it line by line, and a flood of lines together. */
  readonly stdout?: (text: string) => void
  /** Receives standard error; by default, the console logs it as errors. */
  readonly stderr?: (text: string) => void
  /** Called as the component arrives. */
  readonly onprogress?: (progress: Progress) => void
  /** Called with the component's imports and exports once it is compiled. */
  readonly onload?: (interfaces: ProgramInterfaces) => void
  /** Called when the program starts. */
  readonly onready?: () => void
  /** Called after each frame that the program draws, except when the page falls far behind a worker. */
  readonly onframe?: (frame: FrameTiming) => void
  /** Called with each error of the GPU that the program does not capture, once; the console shows it as an error as well. */
  readonly onuncapturederror?: (error: UncapturedError) => void
  /** Called with each shader module that the program creates, once for each WGSL. */
  readonly onshader?: (shader: CreatedShader) => void
  /**
   * Receives a trace of the program's calls to the GPU, in parts, as text in the format of Perfetto and `chrome://tracing`. It
   * slows the program down; {@link https://ui.perfetto.dev Perfetto} opens a text that lacks its end as well.
   */
  readonly trace?: (text: string) => void
}

/**
 * Runs a component that is a program in the page: `run(fetch('app.wasm'), { canvas })`.
 *
 * @param source its bytes, the response of a `fetch`, or a compiled component; the latter not with a worker
 * @returns the outcome of the program
 * @throws the error that prevents its start or ends it: a `DecodeError`, `LinkError` or `Trap` of
 * `@wasi-webgpu/component`; an `UnsupportedError` when the browser lacks a feature; the reason of `signal`
 */
export async function run(source: Source | Component, options: RunOptions = {}): Promise<Ended> {
  return runOn(source, options, undefined)
}

/** Like {@link run}, on a canvas whose size the caller controls. */
export async function runOn(
  source: Source | Component,
  options: RunOptions,
  resize: CanvasViewOptions['resize'],
): Promise<Ended> {
  const { canvas, signal = new AbortController().signal, onprogress } = options
  signal.throwIfAborted()
  const output = new LineWriter(console.log)
  const errors = new LineWriter(console.error)
  const { stdout = output.write, stderr = errors.write } = options
  let target: { receive: CanvasViewOptions['onEvent'] } | undefined
  const view = canvas && new CanvasView(canvas, { resize, onEvent: event => target?.receive(event) })
  try {
    const loading = onprogress ? loadWithProgress(source, onprogress) : source
    if (options.worker) {
      const inWorker = await runInWorker(loading, { ...options, stdout, stderr, signal }, canvas, view)
      target = inWorker
      return await inWorker.ended
    }
    const drawing = canvas && view && new CanvasTarget(canvas, view.size, view, options.onframe)
    target = drawing
    return await runProgram(loading, options, {
      target: drawing,
      gpu: options.gpu ?? navigator.gpu,
      imports: options.imports ?? {},
      signal,
      stdout,
      stderr,
      onload: options.onload ?? (() => {}),
      onready: options.onready ?? (() => {}),
      onuncapturederror: options.onuncapturederror ?? (() => {}),
      onshader: options.onshader,
      trace: options.trace,
    })
  } finally {
    view?.close()
    output.end()
    errors.end()
  }
}

function loadWithProgress(
  source: Source | Component,
  onprogress: (progress: Progress) => void,
): Source | Component {
  if (source instanceof Component || source instanceof ArrayBuffer || ArrayBuffer.isView(source))
    return source
  return Promise.resolve(source).then(response =>
    response instanceof Response ? withProgress(response, onprogress) : response,
  )
}
