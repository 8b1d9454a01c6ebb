/// <reference lib="webworker" />
import { CanvasTarget } from '../canvas/canvas-target.ts'
import { runProgram } from '../program.ts'
import { UnsupportedError } from '../support.ts'
import type { SentError, Start, ToWorker } from './messages.ts'
import { Outbox } from './outbox.ts'

/** Script of a worker that runs one program. The page ends the program by terminating the worker. */

let target: CanvasTarget | undefined

const outbox = new Outbox(message => postMessage(message))

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === 'canvas') target?.receive(data.event)
  else if (data.type === 'received') outbox.onReceived(data.bytes)
  else void start(data)
})

async function start({ source, options, canvas, size, reportsFrames }: Start): Promise<void> {
  target =
    canvas &&
    new CanvasTarget(
      canvas,
      size,
      {
        listen: to => void outbox.write({ type: 'listen', to }),
        requestSize: size => void outbox.write({ type: 'request-size', size }),
      },
      reportsFrames ? frame => outbox.post({ type: 'frame', frame }) : undefined,
    )
  try {
    const ended = await runProgram(source instanceof ArrayBuffer ? source : new Response(source), options, {
      target,
      gpu: navigator.gpu,
      imports: {},
      signal: new AbortController().signal,
      stdout: text => outbox.write({ type: 'stdout', text }),
      stderr: text => outbox.write({ type: 'stderr', text }),
      onload: interfaces => outbox.post({ type: 'load', interfaces }),
      onready: () => outbox.post({ type: 'ready' }),
    })
    outbox.post({ type: 'ended', ended })
  } catch (error) {
    outbox.post({ type: 'failed', error: toSend(error) })
  }
}

function toSend(error: unknown): SentError {
  if (!(error instanceof Error))
    return { name: 'Error', message: String(error), stack: undefined, missing: undefined }
  const { name, message, stack } = error
  return { name, message, stack, missing: error instanceof UnsupportedError ? error.missing : undefined }
}
