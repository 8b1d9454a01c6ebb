/// <reference lib="webworker" />
import { CanvasTarget } from '../canvas/canvas-target.ts'
import { runProgram } from '../program.ts'
import { UnsupportedError } from '../support.ts'
import type { FromWorker, SentError, Start, ToWorker } from './messages.ts'
import { Outbox } from './outbox.ts'
import { SizeRequests } from './size-requests.ts'

/** Script of a worker that runs one program. The page ends the program by terminating the worker. */

let target: CanvasTarget | undefined

const outbox = new Outbox(message => postMessage(message))
const sizes = new SizeRequests(size => outbox.post({ type: 'request-size', size }))

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  switch (data.type) {
    case 'canvas':
      return target?.receive(data.event)
    case 'received':
      return outbox.onReceived(data)
    case 'size-shown':
      return sizes.onShown()
    default:
      return void start(data)
  }
})

async function start({
  source,
  options,
  canvas,
  size,
  reportsFrames,
  reportsShaders,
  traces,
}: Start): Promise<void> {
  target =
    canvas &&
    new CanvasTarget(
      canvas,
      size,
      {
        listen: to => outbox.post({ type: 'listen', to }),
        requestSize: size => sizes.request(size),
      },
      reportsFrames ? frame => outbox.offer({ type: 'frame', frame }) : undefined,
    )
  try {
    const ended = await runProgram(source instanceof ArrayBuffer ? source : new Response(source), options, {
      target,
      gpu: navigator.gpu,
      imports: {},
      signal: new AbortController().signal,
      stdout: text => outbox.write('stdout', text),
      stderr: text => outbox.write('stderr', text),
      onload: interfaces => outbox.post({ type: 'load', interfaces }),
      onready: () => outbox.post({ type: 'ready' }),
      onuncapturederror: error => outbox.offer({ type: 'uncaptured-error', error }),
      onshader: reportsShaders ? shader => outbox.offer({ type: 'shader', shader }) : undefined,
      trace: traces ? text => outbox.offer({ type: 'trace', text }) : undefined,
    })
    end({ type: 'ended', ended })
  } catch (error) {
    end({ type: 'failed', error: toSend(error) })
  }
}

/** Sends the outcome of the program, after all that waits. */
function end(outcome: FromWorker): void {
  sizes.flush()
  outbox.post(outcome)
}

function toSend(error: unknown): SentError {
  if (!(error instanceof Error))
    return { name: 'Error', message: String(error), stack: undefined, missing: undefined }
  const { name, message, stack } = error
  return { name, message, stack, missing: error instanceof UnsupportedError ? error.missing : undefined }
}
