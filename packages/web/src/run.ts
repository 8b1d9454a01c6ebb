import { Component, type Imports, type Source } from '@wasi-webgpu/component'
import { CanvasTarget, type FrameTiming } from './canvas/canvas-target.ts'
import { CanvasView, type CanvasViewOptions } from './canvas/canvas-view.ts'
import { type Ended, type ProgramInterfaces, type ProgramOptions, runProgram } from './program.ts'
import { type Progress, withProgress } from './progress.ts'
import { runInWorker } from './worker/run-in-worker.ts'

/** What a program is given, and who hears what of it. */
export interface RunOptions extends ProgramOptions {
  /**
   * What it draws on, and gets the pointer and the keys of. A canvas serves one program: in a worker it is given away for
   * good.
   */
  readonly canvas?: HTMLCanvasElement
  /** The GPU: `navigator.gpu`. A worker always has that. */
  readonly gpu?: GPU
  /** More to import, or other: interfaces by name. Not in a worker. */
  readonly imports?: Imports
  /** Runs it in a worker, so that it cannot hold up the page. */
  readonly worker?: boolean
  /** Stops it when aborted. */
  readonly signal?: AbortSignal
  /** Takes what it writes to its standard output: the console's log, line by line. */
  readonly stdout?: (text: string) => void
  /** The same for its standard error: the console's errors. */
  readonly stderr?: (text: string) => void
  /** The component arrives. */
  readonly onprogress?: (progress: Progress) => void
  /** The component is there: what it imports and exports. */
  readonly onload?: (interfaces: ProgramInterfaces) => void
  /** The program has begun. */
  readonly onready?: () => void
  /** The program has drawn a frame. */
  readonly onframe?: (frame: FrameTiming) => void
}

/**
 * Runs a component that is a program, in the page: `run(fetch('app.wasm'), { canvas })`.
 *
 * @param source its bytes, the response of a `fetch` of it, or the component; the latter not for a worker
 * @returns how it ended
 * @throws what keeps it from starting, or ends it: a `DecodeError`, `LinkError` or `Trap` of `@wasi-webgpu/component`; an
 *   `UnsupportedError` when this browser lacks what it needs; the reason of `signal`
 */
export async function run(source: Source | Component, options: RunOptions = {}): Promise<Ended> {
  return runOn(source, options, undefined)
}

/** {@link run} on a canvas whose size somebody else sets. */
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

/** Hands on text by the line. */
class LineWriter {
  readonly #write: (line: string) => void
  #rest = ''

  constructor(write: (line: string) => void) {
    this.#write = write
  }

  readonly write = (text: string): void => {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() as string
    for (const line of lines) this.#write(line)
  }

  end(): void {
    if (this.#rest !== '') this.#write(this.#rest)
  }
}
