/**
 * Entry module of a worker process, which runs the guest. Its argument is the process ID of the server.
 *
 * The server sends the configuration, then one request at a time, over the socket on descriptor 3. The worker confirms
 * each request before it calls the guest, and reports `done` and `ready` after it. The server pings it only between
 * two requests, when no guest can block the event loop: a worker that is silent then is broken.
 *
 * A worker ends when the server closes the socket, or when the server kills it (`pool.ts` says when). Its watchdog thread
 * ends it when the server is gone while the guest loops. Terminal signals are ignored, so that Ctrl-C lets requests
 * finish.
 */

import type { GpuChoice } from '@wasi-webgpu/native'
import { compileFile } from '@wasi-webgpu/native/component-file'
import { guestLimits } from '@wasi-webgpu/native/host-imports'
import { endWithParent } from './end-with-parent.ts'
import type { Exchange } from './exchange.ts'
import { findHandler, type HandlerExport } from './handler-export.ts'
import { letHeapGrow } from './heap-growth.ts'
import { failureOf, InstanceLifecycle } from './instance-lifecycle.ts'
import { RequestBody } from './request-body.ts'
import { longestTimer } from './timer-range.ts'
import { writeVisibly } from './visible-output.ts'
import { WorkerChannel } from './worker-channel.ts'
import { type Frame, messageOf, type WorkerConfig } from './worker-protocol.ts'

/** The socket to the server, which is descriptor 3. */
const channel = new WorkerChannel(3)

await main()
process.exit()

async function main(): Promise<void> {
  ignoreSignals()
  // A guest may wait for what never happens: Node would then end the process with a warning of its own.
  setInterval(() => {}, longestTimer)
  for (const stream of [process.stdout, process.stderr]) writeVisibly(stream)
  letHeapGrow()
  const watched = endWithParent(Number(process.argv[2]))
  const first = await channel.next()
  if (first === undefined) return
  let guest: InstanceLifecycle
  try {
    guest = await start(messageOf<'start'>(first), watched)
  } catch (error) {
    channel.send('failed', failureOf(error))
    return
  }
  channel.send('ready', {})
  for (let frame = await channel.next(); frame !== undefined; frame = await channel.next()) {
    if (frame.kind === 'ping') {
      channel.send('pong', {})
    } else {
      channel.send('heard', {})
      await serve(guest, frame)
    }
  }
}

/**
 * A terminal sends its signals to all processes of the command; the server ends its workers itself when they
 * are done.
 */
function ignoreSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
}

/**
 * Compiles and instantiates the component.
 *
 * @param watched resolves when no other thread opens files: the capture of a GPU's messages must not meet one
 */
async function start(
  { file, gpu, nvidiaF16, fastLane, policy, grants, memory, reuse }: WorkerConfig,
  watched: Promise<void>,
): Promise<InstanceLifecycle> {
  const limits = guestLimits(memory)
  const component = await compileFile(file, limits)
  let provided: Promise<GPU> | undefined
  const openGpu = async () => {
    provided ??= watched.then(() => openGpuOf(gpu as GpuChoice, { nvidiaF16, fastLane }))
    return { gpu: await provided, policy }
  }
  const handler = findHandler(component.exports) as HandlerExport
  const guest = new InstanceLifecycle({ component, handler, limits, grants, openGpu, reuse })
  // Errors of linking and starting show now rather than at the first request.
  await guest.prepare()
  return guest
}

/** Loads the code of GPUs and screens, which a guest without a GPU never needs. */
async function openGpuOf(
  choice: GpuChoice,
  options: Pick<WorkerConfig, 'nvidiaF16' | 'fastLane'>,
): Promise<GPU> {
  const { captureStandardError, requestGpu } = await import('@wasi-webgpu/native')
  const { gpu } = await requestGpu(choice, { ...options, capture: captureStandardError })
  return gpu
}

async function serve(guest: InstanceLifecycle, frame: Frame): Promise<void> {
  const body = new RequestBody(channel)
  const exchange: Exchange = {
    head: messageOf<'request'>(frame),
    body,
    respond: head => channel.sendSoon('head', head),
    write: bytes => channel.sendBody(bytes),
    end: (trailers = []) => channel.sendSoon('end', { trailers }),
    flush: () => channel.flush(),
  }
  const { failure, retire, gpuWorkDone } = await guest.serve(exchange)
  if (failure !== undefined) channel.send('failed', failure)
  await body.skip()
  // Work of the GPU counts as the guest's own: the server ends a worker whose shader never ends.
  await gpuWorkDone()
  const isDone = retire === undefined ? {} : { retire }
  if (guest.isPrepared) {
    channel.sendSoon('done', isDone)
  } else {
    channel.send('done', isDone)
    // The next request reports an error of this.
    await guest.prepare().catch(() => {})
  }
  channel.send('ready', {})
}
