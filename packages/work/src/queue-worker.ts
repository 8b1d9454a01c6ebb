import type { NatsConnection } from '@nats-io/transport-node'
import type { Log } from '@wasi-webgpu/serve'
import {
  type Address,
  AdminServer,
  entryModule,
  JobMetrics,
  type JobTelemetry,
  longestTimer,
  Pool,
  Probes,
  spawnWorker,
} from '@wasi-webgpu/serve/workers'
import { ConnectionState } from './connection-state.ts'
import type { JobConfig } from './job-config.ts'
import { JobQueue } from './job-queue.ts'
import { connectNats, reasonOf } from './nats-connection.ts'
import { QueueError } from './queue-error.ts'
import { type StreamOptions, StreamSource } from './stream-source.ts'
import { type SubjectOptions, SubjectSource } from './subject-source.ts'

/** Options of {@link QueueWorker}. Times are in milliseconds. */
export interface QueueWorkerOptions {
  readonly config: JobConfig
  readonly source: StreamOptions | SubjectOptions
  readonly workers: number
  readonly gpus?: readonly number[] | undefined
  readonly inFlight: number
  readonly timeLimit: number
  readonly startLimit: number
  readonly pingLimit: number
  /** Address of `/healthz` and `/metrics`. Default: none. */
  readonly admin?: Address | undefined
  /**
   * URL of a collector that receives traces and metrics over OTLP, such as `http://127.0.0.1:4318`; if it is empty, the variables
   * of OpenTelemetry name it. Default: none.
   */
  readonly otlp?: string | undefined
  readonly log: Log
}

/** Workers of a queue: worker processes with a component, and the source of their jobs. */
export class QueueWorker {
  /** Resolves with a QueueError when the server closes the connection for good, as it does when credentials expire. */
  readonly lost: Promise<QueueError>
  readonly #options: QueueWorkerOptions
  readonly #nc: NatsConnection
  readonly #connection: ConnectionState
  readonly #source: StreamSource | SubjectSource
  readonly #pool: Pool
  readonly #metrics: JobMetrics
  #admin: AdminServer | undefined
  #telemetry: JobTelemetry | undefined
  #stop: () => Promise<void> = async () => {}
  #isEnding = false

  private constructor(nc: NatsConnection, source: StreamSource | SubjectSource, options: QueueWorkerOptions) {
    this.#options = options
    this.#nc = nc
    this.#connection = new ConnectionState(nc, options.log)
    this.#source = source
    this.#pool = this.#startPool()
    const pending =
      source instanceof StreamSource
        ? async () => (this.#connection.isLost ? undefined : source.pending())
        : undefined
    this.#metrics = new JobMetrics(this.#pool, pending)
    this.lost = nc.closed().then(error => {
      const reason = error instanceof Error ? reasonOf(error) : 'it was closed'
      return new QueueError(
        `the connection with NATS has ended: ${reason}; check the credentials, then start again`,
      )
    })
  }

  /**
   * Connects, starts the workers, and takes messages as soon as the first worker is ready.
   *
   * @throws QueueError when the queue cannot be worked on; Error when the component cannot start; the error of Node when the
   *   address of the probes cannot be listened on
   */
  static async start(options: QueueWorkerOptions): Promise<QueueWorker> {
    const nc = await connectNats(options.config.nats, 'wasi-webgpu work')
    let worker: QueueWorker | undefined
    try {
      // A wrong name shows before any worker starts.
      worker = new QueueWorker(nc, await openSource(nc, options), options)
      await worker.#openProbes()
      await worker.#pool.ready
      await worker.#takeJobs()
      return worker
    } catch (error) {
      if (worker !== undefined) await worker.#end()
      await nc.close()
      throw error
    }
  }

  /** Name of the source of the jobs: stream and consumer, or the subject. */
  get source(): string {
    return this.#source.name
  }

  /** URL of the address that has the probes, if it was asked for. */
  get adminUrl(): string | undefined {
    return this.#admin?.url
  }

  /** Takes no more jobs, finishes those of its workers, gives the others back, and ends the workers. */
  async close(): Promise<void> {
    this.#isEnding = true
    await this.#stop()
    await this.#end()
    if (!this.#nc.isClosed()) await this.#nc.drain()
  }

  #startPool(): Pool {
    const { workers, inFlight, timeLimit, startLimit, log } = this.#options
    return new Pool({
      ...this.#options,
      queueLimit: inFlight,
      // Longer than all jobs before it may take: then no worker starts any more, and another machine may do better.
      waitLimit: Math.min(Math.ceil(inFlight / workers) * timeLimit + startLimit, longestTimer),
      spawn: () => spawnWorker(entryModule('job-worker', import.meta.url)),
      onEvent: ({ kind, worker, reason }) => {
        if (kind === 'gone' && !this.#isEnding) this.#metrics.countReplacedWorker()
        log({ worker, event: kind, reason })
      },
    })
  }

  /** Starts what shows the workers from outside. */
  async #openProbes(): Promise<void> {
    const { admin, otlp, log } = this.#options
    const probes = new Probes(this.#metrics, () => this.#problem)
    if (admin !== undefined) this.#admin = await AdminServer.start(admin, probes)
    if (otlp === undefined) return
    const { openJobTelemetry } = await import('@wasi-webgpu/serve/job-telemetry')
    this.#telemetry = openJobTelemetry(otlp, this.#pool, this.source, log)
  }

  /** Why no job can be done now; `undefined` when one can. */
  get #problem(): string | undefined {
    if (this.#isEnding) return 'ending'
    return this.#connection.isLost ? 'the connection with NATS is lost' : this.#pool.problem
  }

  async #takeJobs(): Promise<void> {
    const { workers, inFlight, timeLimit } = this.#options
    const largest = this.#nc.info?.max_payload ?? defaultPayload
    const bounds = { jobs: inFlight, workers, largest }
    this.#stop = this.#source.start(
      new JobQueue(this.#pool, timeLimit, bounds, {
        begin: ({ head, bytes, traceFields }) => this.#telemetry?.begin(head.subject, bytes, traceFields),
        count: job => this.#metrics.count(job),
      }),
    )
    // The server has the subscription when this returns.
    await this.#nc.flush()
  }

  async #end(): Promise<void> {
    this.#isEnding = true
    await this.#pool.close()
    await this.#telemetry?.close()
    this.#admin?.close()
  }
}

/** Largest message of a server that does not say otherwise. */
const defaultPayload = 0x10_0000

async function openSource(
  nc: NatsConnection,
  { source, config, log }: QueueWorkerOptions,
): Promise<StreamSource | SubjectSource> {
  const { publish } = config
  return 'stream' in source
    ? StreamSource.open(nc, source, publish, log)
    : new SubjectSource(nc, source, publish, log)
}
