import { availableParallelism } from 'node:os'
import { type ComponentFile, compileFile } from '@wasi-webgpu/native/component-file'
import { ComponentFileError } from '@wasi-webgpu/native/errors'
import type { Address, Log } from '@wasi-webgpu/serve'
import {
  type GuestOptions,
  refuseSharedFolders,
  withinTimerRange,
  workerConfig,
} from '@wasi-webgpu/serve/workers'
import { findMessageHandler } from './message-handler.ts'
import type { NatsOptions } from './nats-connection.ts'
import { QueueError } from './queue-error.ts'
import { QueueWorker } from './queue-worker.ts'
import type { StreamOptions } from './stream-source.ts'
import { isPattern } from './subject-pattern.ts'
import type { SubjectOptions } from './subject-source.ts'

/** Options of {@link work}. Times are in milliseconds. */
export interface WorkOptions extends GuestOptions {
  /** The NATS system. */
  readonly nats: NatsOptions
  /** Source of the jobs: a consumer of a stream, or a subject with requests. */
  readonly source: StreamOptions | SubjectOptions
  /**
   * Subjects that a guest may publish to besides the reply subject of its message, and that senders and guests may name for
   * answers besides inboxes; wildcards as in NATS. Default: none.
   */
  readonly publish?: readonly string[]
  /** Number of worker processes. Default: one for each of {@link gpus}, or else one per core. */
  readonly workers?: number
  /** Indices of adapters, of which the workers have one each, in turn. Default: all have the same one. */
  readonly gpus?: readonly number[] | undefined
  /**
   * How many jobs are held at a time, those that wait for a worker included. Default: the number of workers for a stream, and
   * 1000 for a subject, whose further requests are refused.
   */
  readonly inFlight?: number
  /** How long the handler may take for a job. Default: 5 minutes. */
  readonly timeLimit?: number
  /** How long a worker may take to start, and to prepare for the next job. Default: 1 minute. */
  readonly startLimit?: number
  /** How long an idle worker may take to answer a ping. Default: 10 s. */
  readonly pingLimit?: number
  /** Address of `/healthz` and `/metrics`. Default: none. */
  readonly admin?: Address | undefined
  /**
   * URL of a collector that receives traces and metrics over OTLP, such as `http://127.0.0.1:4318`; if it is empty, the variables
   * of OpenTelemetry name it. Default: none.
   */
  readonly otlp?: string | undefined
  /** Log of jobs and of events of the workers. Default: none. */
  readonly log?: Log
}

/**
 * Works on the messages of a NATS queue with a component that exports `wasmcloud:messaging/handler@0.2.0`, in worker
 * processes. Runs in Node only.
 *
 * @param file the component: its path, or also the name by which messages call it
 * @returns the worker, once it takes messages; `close()` ends it
 * @throws ComponentFileError when the file is not a component, or exports no handler; QueueError when the queue cannot be
 *   worked on; `TypeError` for a folder that several workers may write on a system that cannot confine them to it; `Error`
 *   when the component cannot start. No message has been taken then.
 * @example
 * const worker = await work('app.wasm', {
 *   nats: { servers: ['nats://127.0.0.1:4222'] },
 *   source: { stream: 'JOBS', consumer: 'gpu' },
 * })
 * process.once('SIGTERM', () => worker.close())
 */
export async function work(file: ComponentFile, options: WorkOptions): Promise<QueueWorker> {
  const { nats, source, publish = [], log = () => {} } = options
  const workers = options.workers ?? options.gpus?.length ?? availableParallelism()
  refuseSharedFolders(options.grants ?? {}, workers)
  for (const pattern of [...publish, ...('subject' in source ? [source.subject] : [])])
    if (!isPattern(pattern))
      throw new QueueError(`'${pattern}' is not a subject; use words with dots, * for a word, > for the rest`)
  await checkHandler(file)
  return QueueWorker.start({
    ...withinTimerRange({ ...limits, ...options }),
    source,
    workers,
    inFlight: options.inFlight ?? ('stream' in source ? workers : 1000),
    log,
    config: { ...workerConfig(file, options), nats, publish },
  })
}

const limits = { timeLimit: 300_000, startLimit: 60_000, pingLimit: 10_000 }

async function checkHandler(file: ComponentFile): Promise<void> {
  const { exports } = await compileFile(file)
  if (findMessageHandler(exports) !== undefined) return
  const names = exports.map(({ name }) => name).join(', ')
  throw new ComponentFileError(
    `${typeof file === 'string' ? file : file.name} does no jobs: it does not export wasmcloud:messaging/handler@0.2, only ${names || 'nothing'}; wasi-webgpu run runs other programs`,
  )
}
