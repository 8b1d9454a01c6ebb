import type { Component } from '@wasi-webgpu/component'
import type { GpuChoice } from '@wasi-webgpu/native'
import { compileFile } from '@wasi-webgpu/native/component-file'
import { guestLimits } from '@wasi-webgpu/native/host-imports'
import { nonBlocking } from '@wasi-webgpu/native/terminal'
import type { Grants } from '@wasi-webgpu/wasi'
import { endWithParent } from './end-with-parent.ts'
import type { Exchange } from './exchange.ts'
import type { InstanceOptions } from './guest-instance.ts'
import { letHeapGrow } from './heap-growth.ts'
import { failureOf, InstanceLifecycle, type Outcome } from './instance-lifecycle.ts'
import { Borrower, type LentCall } from './lent-connection.ts'
import { lossyOutput } from './lossy-output.ts'
import { afterTurns } from './patience.ts'
import { RequestBody } from './request-body.ts'
import { longestTimer } from './timer-range.ts'
import { writeVisibly } from './visible-output.ts'
import { WorkerChannel } from './worker-channel.ts'
import {
  type CallHead,
  type Frame,
  type HeaderList,
  messageOf,
  type WorkerConfig,
} from './worker-protocol.ts'

/** A call that may belong to a trace. */
interface TracedCall {
  readonly head: CallHead
}

/** The kind of calls that a worker process has its guest answer. */
export interface WorkerProgram<Config extends WorkerConfig, Call extends TracedCall> {
  /**
   * Opens what the instances of a component need for their calls.
   *
   * @throws the error with which the component cannot be used
   */
  open(component: Component, config: Config): WorkerSetup<Call> | Promise<WorkerSetup<Call>>
  /** Returns the call that a frame begins. */
  callOf(frame: Frame, body: RequestBody, channel: WorkerChannel): Call
  /** Returns the call of a request on a connection that the server lends. Absent when it lends none. */
  callOfExchange?(exchange: Exchange): Call
}

/** Binding and grants of the instances of a worker. */
export interface WorkerSetup<Call> {
  /** Makes the binding of an instance with these imports. */
  readonly bind: InstanceOptions<Call>['bind']
  /** Access of each instance to the machine. */
  readonly grants: Grants
}

/**
 * Runs this process as a worker, which runs the guest, and ends it. Its argument is the process ID of the server.
 *
 * The server sends the configuration, then one call at a time, over the socket on descriptor 3. The worker confirms
 * each call before the guest receives it, and reports `done` and `ready` after it. The server pings it only between
 * two calls, when no guest can block the event loop: a worker that is silent then is broken.
 *
 * A worker ends when the server closes the socket, or when the server kills it (`pool.ts` says when). Its watchdog thread
 * ends it when the server is gone while the guest loops. Terminal signals are ignored, so that Ctrl-C lets calls
 * finish.
 */
export async function runWorker<Config extends WorkerConfig, Call extends TracedCall>(
  program: WorkerProgram<Config, Call>,
): Promise<never> {
  await answerCalls(program, new WorkerChannel(3))
  process.exit()
}

async function answerCalls<Config extends WorkerConfig, Call extends TracedCall>(
  program: WorkerProgram<Config, Call>,
  channel: WorkerChannel,
): Promise<void> {
  ignoreSignals()
  // A guest may wait for what never happens: Node would then end the process with a warning of its own.
  setInterval(() => {}, longestTimer)
  const write = lossyOutput(nonBlocking(2))
  for (const stream of [process.stdout, process.stderr]) writeVisibly(Object.assign(stream, { write }))
  letHeapGrow()
  const watched = endWithParent(Number(process.argv[2]))
  const first = await channel.next()
  if (first === undefined) return
  let guest: InstanceLifecycle<Call>
  /** Names the trace of the call; of what a guest sends between two calls, none. */
  let trace: HeaderList = []
  try {
    guest = await start(program, messageOf<'start'>(first) as Config, watched, () => trace)
  } catch (error) {
    channel.send('failed', failureOf(error))
    return
  }
  const callOfExchange = program.callOfExchange
  const borrower =
    callOfExchange && new Borrower(channel, call => answerLent(guest, callOfExchange(call), call, channel))
  channel.send('ready', {})
  for (let frame = await channel.next(); frame !== undefined; frame = await channel.next()) {
    if (frame.kind === 'ping') {
      channel.send('pong', {})
    } else if (frame.kind === 'recall') {
      borrower?.recall(messageOf<'recall'>(frame).loan)
    } else if (frame.kind === 'flushed') {
      borrower?.flushed()
    } else {
      channel.send('heard', {})
      const body = new RequestBody(channel)
      const call = program.callOf(frame, body, channel)
      trace = call.head.trace ?? []
      const outcome = await guest.serve(call)
      // The instance of the next call may be prepared now, and that call has another trace.
      trace = []
      await answer(guest, outcome, body, channel)
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
async function start<Config extends WorkerConfig, Call extends TracedCall>(
  program: WorkerProgram<Config, Call>,
  config: Config,
  watched: Promise<void>,
  traceFields: () => HeaderList,
): Promise<InstanceLifecycle<Call>> {
  const { file, gpu, adapter, nvidiaF16, fastLane, policy, memory, reuse } = config
  const limits = guestLimits(memory)
  const component = await compileFile(file, limits)
  let provided: Promise<GPU> | undefined
  const openGpu = async () => {
    provided ??= watched.then(() => openGpuOf(gpu as GpuChoice, { adapter, nvidiaF16, fastLane }))
    return { gpu: await provided, policy }
  }
  const { bind, grants: granted } = await program.open(component, config)
  const grants = { ...granted, traceFields }
  const guest = new InstanceLifecycle({ component, bind, limits, grants, openGpu, reuse })
  // Errors of linking and starting show now rather than at the first call.
  await guest.prepare()
  return guest
}

/** Loads the code of GPUs and screens, which a guest without a GPU never needs. */
async function openGpuOf(
  choice: GpuChoice,
  options: Pick<WorkerConfig, 'adapter' | 'nvidiaF16' | 'fastLane'>,
): Promise<GPU> {
  const { captureStandardError, requestGpu } = await import('@wasi-webgpu/native')
  const { gpu } = await requestGpu(choice, { ...options, capture: captureStandardError })
  return gpu
}

async function answer<Call>(
  guest: InstanceLifecycle<Call>,
  outcome: Outcome,
  body: RequestBody,
  channel: WorkerChannel,
): Promise<void> {
  if (outcome.failure !== undefined) channel.send('failed', outcome.failure)
  await body.skip()
  await finish(guest, outcome, outcome.gpuWorkDone(), channel)
}

/** Answers a request of a lent connection, and gives the connection back unless it can take the next request at once. */
async function answerLent<Call>(
  guest: InstanceLifecycle<Call>,
  call: Call,
  lent: LentCall,
  channel: WorkerChannel,
): Promise<void> {
  const outcome = await guest.serve(call)
  const gpuWorkDone = outcome.gpuWorkDone()
  const { failure, retire } = outcome
  if (lent.isAnswered && retire === undefined && guest.isPrepared && (await isSoon(gpuWorkDone))) {
    channel.sendSoon('done', {})
    return
  }
  lent.giveBack()
  if (failure !== undefined) channel.send('failed', failure)
  await finish(guest, outcome, gpuWorkDone, channel)
}

/** Whether a promise is fulfilled soon. */
async function isSoon(promise: Promise<unknown>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>()
  const stopWaiting = afterTurns(() => resolve(false))
  try {
    return await Promise.race([promise.then(() => true), late])
  } finally {
    stopWaiting()
  }
}

/** Ends a call, and prepares for the next. */
async function finish<Call>(
  guest: InstanceLifecycle<Call>,
  { retire, times }: Outcome,
  gpuWorkDone: Promise<void>,
  channel: WorkerChannel,
): Promise<void> {
  // Work of the GPU counts as the guest's own: the server ends a worker whose shader never ends.
  const answered = performance.now()
  await gpuWorkDone
  const isDone = {
    ...(retire !== undefined && { retire }),
    times: { ...times, gpu: performance.now() - answered },
  }
  if (guest.isPrepared) {
    channel.sendSoon('done', isDone)
  } else {
    channel.send('done', isDone)
    // The next call reports an error of this.
    await guest.prepare().catch(() => {})
  }
  channel.send('ready', {})
}
