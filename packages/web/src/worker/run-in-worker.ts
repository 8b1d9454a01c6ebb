import { Component, DecodeError, type Source } from '@wasi-webgpu/component'
import type { CanvasEvent, CanvasView } from '../canvas/canvas-view.ts'
import type { Ended, ProgramOptions } from '../program.ts'
import type { RunOptions } from '../run.ts'
import { UnsupportedError } from '../support.ts'
import type { FromWorker, SentError, Start, ToWorker } from './messages.ts'
import { Receipts } from './outbox.ts'

interface RunInWorkerOptions extends RunOptions {
  readonly signal: AbortSignal
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
}

/** A program in a dedicated worker. */
export interface ProgramInWorker {
  readonly ended: Promise<Ended>
  /** Delivers an event of its canvas. */
  receive(event: CanvasEvent): void
}

/** Starts a program in a worker, with options as in {@link RunOptions}. */
export async function runInWorker(
  source: Source | Component,
  options: RunInWorkerOptions,
  canvas: HTMLCanvasElement | undefined,
  view: CanvasView | undefined,
): Promise<ProgramInWorker> {
  if (options.gpu !== undefined || options.imports !== undefined) {
    throw new TypeError(
      'a program in a worker cannot use a gpu or imports of the page: omit both options, or run the program on the page',
    )
  }
  const sent = await sendable(source)
  options.signal.throwIfAborted()
  // Bundlers recognise the script in this form.
  const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' })
  const offscreen = canvas?.transferControlToOffscreen()
  const start: Start = {
    type: 'start',
    source: sent,
    options: programOptions(options),
    canvas: offscreen,
    size: view?.size ?? { width: 1, height: 1 },
    reportsFrames: options.onframe !== undefined,
    reportsShaders: options.onshader !== undefined,
    traces: options.trace !== undefined,
  }
  worker.postMessage(start, [
    ...(sent instanceof ArrayBuffer ? [] : [sent]),
    ...(offscreen ? [offscreen] : []),
  ])
  return {
    ended: ended(worker, options, view).finally(() => worker.terminate()),
    receive: event => worker.postMessage({ type: 'canvas', event } satisfies ToWorker),
  }
}

/** Resolves when the program has ended. */
function ended(worker: Worker, options: RunInWorkerOptions, view: CanvasView | undefined): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const { signal } = options
    const abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    const settle = (act: () => void) => {
      signal.removeEventListener('abort', abort)
      act()
    }
    worker.onerror = event =>
      settle(() =>
        reject(new Error(`the worker cannot be started: ${event.message ?? 'its script cannot be loaded'}`)),
      )
    const post = (message: ToWorker) => worker.postMessage(message)
    const receipts = new Receipts(received => post({ type: 'received', ...received }))
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      receipts.add(data)
      switch (data.type) {
        case 'load':
          return options.onload?.(data.interfaces)
        case 'ready':
          return options.onready?.()
        case 'frame':
          return options.onframe?.(data.frame)
        case 'uncaptured-error':
          return options.onuncapturederror?.(data.error)
        case 'shader':
          return options.onshader?.(data.shader)
        case 'trace':
          return options.trace?.(data.text)
        case 'output':
          for (const { to, text } of data.texts) options[to](text)
          return
        case 'listen':
          return view?.listen(data.to)
        case 'request-size':
          view?.requestSize(data.size)
          // A frame shows one size, so the page need not lay out more.
          requestAnimationFrame(() => post({ type: 'size-shown' }))
          return
        case 'ended':
          return settle(() => resolve(data.ended))
        case 'failed':
          return settle(() => reject(received(data.error)))
      }
    }
  })
}

function programOptions({ args, env, files, limits, policy, shaders }: RunOptions): ProgramOptions {
  return {
    ...(args && { args }),
    ...(env && { env }),
    ...(files && { files }),
    ...(limits && { limits }),
    ...(policy && { policy }),
    ...(shaders && { shaders }),
  }
}

/** Converts a component to a form that can be sent to a worker: its bytes, or the stream of a response. */
async function sendable(source: Source | Component): Promise<Start['source']> {
  if (source instanceof Component)
    throw new TypeError('a compiled component cannot be sent to a worker: pass its bytes')
  if (source instanceof ArrayBuffer) return source
  if (ArrayBuffer.isView(source)) {
    return new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice().buffer
  }
  const response = await source
  if (!response.ok) {
    throw new DecodeError(
      `${response.url} could not be loaded: HTTP status ${response.status} ${response.statusText}`,
      0,
    )
  }
  return response.body ?? response.arrayBuffer()
}

function received({ name, message, stack, missing }: SentError): Error {
  if (missing !== undefined) return new UnsupportedError(missing)
  return Object.assign(new Error(message), { name, stack })
}
