/**
 * A worker process of `wasi-webgpu serve`: has the component answer requests, one after another. It ends when the server
 * closes the socket between them.
 */

import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import {
  captureStandardError,
  compileFile,
  type GpuChoice,
  guestLimits,
  requestGpu,
} from '@wasi-webgpu/native'
import { entryModule } from './entry-module.ts'
import type { Exchange } from './exchange.ts'
import { findHandler, type HandlerExport } from './handler-export.ts'
import { letHeapGrow } from './heap-growth.ts'
import { failureOf, InstanceLifecycle } from './instance-lifecycle.ts'
import { RequestBody } from './request-body.ts'
import { writeVisibly } from './visible-output.ts'
import { WorkerChannel } from './worker-channel.ts'
import { type Frame, messageOf, type WorkerConfig } from './worker-protocol.ts'

/** The descriptor of the socket to the server. */
const channel = new WorkerChannel(3)

await main()
process.exit()

async function main(): Promise<void> {
  ignoreSignals()
  for (const stream of [process.stdout, process.stderr]) writeVisibly(stream)
  letHeapGrow()
  const watched = startWatchdog()
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

/** Those of a terminal go to all processes: the server ends its workers when they are done. */
function ignoreSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
}

/** Resolves when it watches. */
async function startWatchdog(): Promise<void> {
  const watchdog = new Worker(entryModule('watchdog'))
  await once(watchdog, 'message')
  watchdog.unref()
}

/** @param watched when no other thread opens files any more, which the capture of a GPU's messages must not meet */
async function start(
  { file, gpu, policy, grants, memory, reuse }: WorkerConfig,
  watched: Promise<void>,
): Promise<InstanceLifecycle> {
  const limits = guestLimits(memory)
  const component = await compileFile(file, limits)
  let provided: Promise<GPU> | undefined
  const openGpu = async () => {
    provided ??= watched
      .then(() => requestGpu(gpu as GpuChoice, { capture: captureStandardError }))
      .then(({ gpu }) => gpu)
    return { gpu: await provided, policy }
  }
  const handler = findHandler(component.exports) as HandlerExport
  const guest = new InstanceLifecycle({ component, handler, limits, grants, openGpu, reuse })
  // That it can be linked and started shows now, and not at the first request.
  await guest.prepare()
  return guest
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
  const { failure, retire } = await guest.serve(exchange)
  if (failure !== undefined) channel.send('failed', failure)
  await body.skip()
  const isDone = retire === undefined ? {} : { retire }
  if (guest.isPrepared) {
    channel.sendSoon('done', isDone)
  } else {
    channel.send('done', isDone)
    // Whether it can be started again the next request hears.
    await guest.prepare().catch(() => {})
  }
  channel.send('ready', {})
}
