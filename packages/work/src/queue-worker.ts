import type { NatsConnection } from '@nats-io/transport-node'
import type { Log } from '@wasi-webgpu/serve'
import { entryModule, longestTimer, Pool, spawnWorker } from '@wasi-webgpu/serve/workers'
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
  readonly log: Log
}

/** Workers of a queue: worker processes with a component, and the source of their jobs. */
export class QueueWorker {
  /** Name of the source of the jobs: stream and consumer, or the subject. */
  readonly source: string
  /** Resolves with a QueueError when the server closes the connection for good, as it does when credentials expire. */
  readonly lost: Promise<QueueError>
  readonly #nc: NatsConnection
  readonly #pool: Pool
  readonly #stop: () => Promise<void>

  private constructor(source: string, nc: NatsConnection, pool: Pool, stop: () => Promise<void>) {
    this.source = source
    this.#nc = nc
    this.#pool = pool
    this.#stop = stop
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
   * @throws QueueError when the queue cannot be worked on; Error when the component cannot start
   */
  static async start(options: QueueWorkerOptions): Promise<QueueWorker> {
    const { config, workers, inFlight, timeLimit, log } = options
    const nc = await connectNats(config.nats, 'wasi-webgpu work')
    try {
      // A wrong name shows before any worker starts.
      const source = await openSource(nc, options)
      const pool = startPool(options)
      await pool.ready.catch(async error => {
        await pool.close()
        throw error
      })
      void logConnection(nc, log)
      const largest = nc.info?.max_payload ?? defaultPayload
      const stop = source.start(new JobQueue(pool, timeLimit, { jobs: inFlight, workers, largest }))
      // The server has the subscription when this returns.
      await nc.flush()
      return new QueueWorker(source.name, nc, pool, stop)
    } catch (error) {
      await nc.close()
      throw error
    }
  }

  /** Takes no more jobs, finishes those of its workers, gives the others back, and ends the workers. */
  async close(): Promise<void> {
    await this.#stop()
    await this.#pool.close()
    if (!this.#nc.isClosed()) await this.#nc.drain()
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

function startPool(options: QueueWorkerOptions): Pool {
  const { workers, inFlight, timeLimit, startLimit, log } = options
  return new Pool({
    ...options,
    queueLimit: inFlight,
    // Longer than all jobs before it may take: then no worker starts any more, and another machine may do better.
    waitLimit: Math.min(Math.ceil(inFlight / workers) * timeLimit + startLimit, longestTimer),
    spawn: () => spawnWorker(entryModule('job-worker', import.meta.url)),
    onEvent: ({ kind, worker, reason }) => log({ worker, event: kind, reason }),
  })
}

/** Logs when the connection is lost, and when it is back. */
async function logConnection(nc: NatsConnection, log: Log): Promise<void> {
  for await (const status of nc.status()) {
    if (status.type === 'disconnect' || status.type === 'reconnect')
      log({ event: status.type, server: status.server })
    else if (status.type === 'error') log({ event: 'nats-error', reason: status.error.message })
  }
}
