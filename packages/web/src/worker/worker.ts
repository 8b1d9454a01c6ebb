/// <reference lib="webworker" />
import { CanvasTarget } from '../canvas/canvas-target.ts'
import { runProgram } from '../program.ts'
import { UnsupportedError } from '../support.ts'
import type { FromWorker, SentError, Start, ToWorker } from './messages.ts'

/** Script of a worker that runs one program. The page ends the program by terminating the worker. */

let target: CanvasTarget | undefined

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === 'canvas') target?.receive(data.event)
  else void start(data)
})

async function start({ source, options, canvas, size, reportsFrames }: Start): Promise<void> {
  target =
    canvas &&
    new CanvasTarget(
      canvas,
      size,
      {
        listen: to => send({ type: 'listen', to }),
        requestSize: size => send({ type: 'request-size', size }),
      },
      reportsFrames ? frame => send({ type: 'frame', frame }) : undefined,
    )
  try {
    const ended = await runProgram(source instanceof ArrayBuffer ? source : new Response(source), options, {
      target,
      gpu: navigator.gpu,
      imports: {},
      signal: new AbortController().signal,
      stdout: text => send({ type: 'stdout', text }),
      stderr: text => send({ type: 'stderr', text }),
      onload: interfaces => send({ type: 'load', interfaces }),
      onready: () => send({ type: 'ready' }),
    })
    send({ type: 'ended', ended })
  } catch (error) {
    send({ type: 'failed', error: toSend(error) })
  }
}

function send(message: FromWorker): void {
  postMessage(message)
}

function toSend(error: unknown): SentError {
  if (!(error instanceof Error))
    return { name: 'Error', message: String(error), stack: undefined, missing: undefined }
  const { name, message, stack } = error
  return { name, message, stack, missing: error instanceof UnsupportedError ? error.missing : undefined }
}
