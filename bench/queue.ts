/**
 * Jobs of a queue: `npm run bench -- queue`, or this file alone on a machine that has only Node, the sources, the packages of
 * `@nats-io` and a `nats-server`, which `NATS_SERVER` names:
 *
 *     node bench/queue.ts --save queue.wasm                             # where jco is: writes the component
 *     node bench/queue.ts --component queue.wasm --workers 1,2,4,8,12   # measures, here on 16 cores
 */
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { AckPolicy, type JetStreamManager, jetstreamManager, StorageType } from '@nats-io/jetstream'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import { Component } from '@wasi-webgpu/component'
import { childrenOf } from '../packages/serve/src/testing/running-server.ts'
import type { MessageHandler } from '../packages/work/src/message-handler.ts'
import { startNatsServer } from '../packages/work/src/testing/nats-server.ts'
import { startWorker } from '../packages/work/src/testing/running-worker.ts'
import { median } from './measure.ts'
import { atLeast, atMost, formatTable, type Row } from './row.ts'

const turns = 3
/** Jobs of a turn for each worker. */
const jobsAWorker = 300
/** How long the handler of a job for the throughput takes, in milliseconds. */
const handlerTime = 5
/** Jobs one after another, for the overhead; the first are a warm-up. */
const [warmUpJobs, singleJobs] = [200, 500]
/** Calls of the handler in this process. */
const handlerJobs = 50

/**
 * `wasi-webgpu work` over JetStream, on a server of this machine.
 *
 * - The overhead of a job: one job at a time, from the call that publishes it until the server has its acknowledgement, without the
 *   time of its handler. Its time passes more slowly on a machine that others use; the processor's time of the command and its
 *   worker does not.
 * - The throughput with several workers, compared with what as many cores do that run nothing but the handler.
 *
 * @param file path of the component
 * @param workerCounts numbers of workers whose throughput is measured
 */
export async function measureQueue(
  file?: string,
  workerCounts: readonly number[] = [1, 2, 4],
): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-bench-'))
  const server = await startNatsServer()
  const nc = await connect({ servers: server.url.replace('nats://', '') })
  try {
    const path = file ?? join(folder, 'queue.wasm')
    if (file === undefined) await writeFile(path, await spinning())
    const handler = await Handler.load(path)
    const rows: Row[] = []
    for (const reuse of [false, true]) {
      const queue = await Queue.open(nc, server.url, path, ['--workers', '1', ...(reuse ? ['--reuse'] : [])])
      const job = await queue.oneByOne(handler.job(0))
      const alone = await handler.time(0)
      await queue.close()
      for (const [name, ours] of [
        ['overhead of a job, p50', job.time - alone.time],
        ['processor of a job', job.processor - alone.processor],
      ] as const)
        rows.push(
          atMost(1, {
            name: `queue, ${name}${reuse ? ', --reuse' : ''}`,
            unit: 'ms',
            ours,
            peer: 2,
            versus: 'the budget',
          }),
        )
    }
    const job = handler.job(handlerTime)
    const alone = 1000 / (await handler.time(handlerTime)).time
    const rates = workerCounts.map((): number[] => [])
    for (let turn = 0; turn < turns; turn++) {
      for (const [i, workers] of workerCounts.entries()) {
        const limits = ['--workers', String(workers), '--in-flight', String(4 * workers)]
        const queue = await Queue.open(nc, server.url, path, limits)
        rates[i]?.push(await queue.all(jobsAWorker * workers, job))
        await queue.close()
      }
    }
    const cores = availableParallelism()
    for (const [i, workers] of workerCounts.entries())
      rows.push(
        atLeast(0.8, {
          name: `queue, ${workers} ${workers === 1 ? 'worker' : 'workers'}, jobs of ${handlerTime} ms`,
          unit: '/s',
          ours: median(rates[i] as number[]),
          peer: alone * Math.min(workers, cores),
          versus: 'the handler alone',
        }),
      )
    return rows
  } finally {
    await nc.close()
    await server.close()
    await rm(folder, { recursive: true })
  }
}

/** Parses the component, which needs jco: it is loaded only here. */
async function spinning(): Promise<Uint8Array> {
  const [{ parse }, { spinningGuest }] = await Promise.all([
    import('@bytecodealliance/jco'),
    import('./guest/queue-guest.ts'),
  ])
  return parse(spinningGuest)
}

/** Times of a job, in milliseconds. */
interface JobTime {
  /** The median. */
  readonly time: number
  /** The mean of the time of the processor. */
  readonly processor: number
}

/** The handler in this process, without a queue. */
class Handler {
  readonly #handler: MessageHandler
  /** Additions that it does in a millisecond. */
  #additions = 100_000

  private constructor(handler: MessageHandler) {
    this.#handler = handler
  }

  static async load(path: string): Promise<Handler> {
    const component = await Component.compile(await readFile(path))
    const { exports } = await component.instantiate()
    const handler = new Handler(exports['wasmcloud:messaging/handler@0.2.0'] as unknown as MessageHandler)
    // The engine optimizes the loop meanwhile, so that the first figures are too small.
    for (let steady = 0; steady < 3; ) {
      const { processor } = await handler.time(handlerTime)
      // The system counts short times in steps, so that the first one may be none.
      const ratio = Math.min(handlerTime / processor, 10)
      handler.#additions *= ratio
      steady = Math.abs(Math.log(ratio)) < 0.1 ? steady + 1 : 0
    }
    return handler
  }

  /** Returns the body of a job that takes so many milliseconds. */
  job(milliseconds: number): Uint8Array {
    return new Uint8Array(Uint32Array.of(Math.max(1, Math.round(milliseconds * this.#additions))).buffer)
  }

  /** Returns what the handler takes for such a job; the time of the processor is a mean. */
  async time(milliseconds: number): Promise<JobTime> {
    const message = { subject: 'jobs', body: this.job(milliseconds) }
    const times: number[] = []
    const used = process.threadCpuUsage()
    for (let i = 0; i < handlerJobs; i++) {
      const begin = performance.now()
      await this.#handler.handleMessage(message)
      times.push(performance.now() - begin)
    }
    const { user, system } = process.threadCpuUsage(used)
    return { time: median(times), processor: (user + system) / 1000 / handlerJobs }
  }
}

/** A stream of jobs with a running `wasi-webgpu work`. The server reports each acknowledgement. */
class Queue {
  readonly #manager: JetStreamManager
  readonly #worker: Awaited<ReturnType<typeof startWorker>>
  readonly #acknowledged: AsyncIterator<unknown>

  private constructor(
    manager: JetStreamManager,
    worker: Awaited<ReturnType<typeof startWorker>>,
    acknowledged: AsyncIterator<unknown>,
  ) {
    this.#manager = manager
    this.#worker = worker
    this.#acknowledged = acknowledged
  }

  static async open(nc: NatsConnection, url: string, file: string, options: readonly string[]) {
    const manager = await jetstreamManager(nc)
    await manager.streams.add({ name: 'JOBS', subjects: ['jobs'], storage: StorageType.Memory })
    const consumer = { durable_name: 'gpu', ack_policy: AckPolicy.Explicit, sample_freq: '100' }
    await manager.consumers.add('JOBS', consumer)
    const reports = nc.subscribe('$JS.EVENT.METRIC.CONSUMER.ACK.JOBS.gpu')
    const source = ['--nats', url, '--stream', 'JOBS', '--consumer', 'gpu']
    const worker = await startWorker([file, ...source, ...options])
    return new Queue(manager, worker, reports[Symbol.asyncIterator]())
  }

  /** Has jobs done one after another. The time of the processor is that of the command and its worker. */
  async oneByOne(body: Uint8Array): Promise<JobTime> {
    const client = this.#manager.jetstream()
    const processes = [this.#worker.pid, ...childrenOf(this.#worker.pid).map(({ pid }) => pid)]
    const processor = () => processes.reduce((sum, pid) => sum + processorTime(pid), 0)
    const times: number[] = []
    let used = 0
    for (let i = -warmUpJobs; i < singleJobs; i++) {
      if (i === 0) used = processor()
      const begin = performance.now()
      const [, report] = await Promise.all([client.publish('jobs', body), this.#acknowledged.next()])
      if (report.done) throw new Error('the server reports no acknowledgement')
      if (i >= 0) times.push(performance.now() - begin)
    }
    return { time: median(times), processor: (processor() - used) / singleJobs }
  }

  /** Has many jobs done. Returns how many are done in a second, without those of the first quarter. */
  async all(jobs: number, body: Uint8Array): Promise<number> {
    const client = this.#manager.jetstream()
    for (let i = 0; i < jobs; i += 100)
      await Promise.all(Array.from({ length: Math.min(100, jobs - i) }, () => client.publish('jobs', body)))
    const warmUp = Math.floor(jobs / 4)
    let begin = 0
    for (let i = 1; i <= jobs; i++) {
      await this.#acknowledged.next()
      if (i === warmUp) begin = performance.now()
    }
    return ((jobs - warmUp) / (performance.now() - begin)) * 1000
  }

  async close(): Promise<void> {
    await this.#acknowledged.return?.()
    await this.#worker.end()
    await this.#manager.streams.delete('JOBS')
  }
}

/** Returns the time of the processor that a process has used, in milliseconds, as Linux reports it in hundredths of a second. */
function processorTime(pid: number): number {
  const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')
  const [user, system] = fields.split(' ').slice(11, 13)
  return 10 * (Number(user) + Number(system))
}

if (import.meta.main) {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ options: { component: text, save: text, workers: text } })
  if (values.save !== undefined) {
    await writeFile(values.save, await spinning())
  } else {
    const rows = await measureQueue(values.component, values.workers?.split(',').map(Number))
    console.log(formatTable(rows))
    process.exitCode = rows.every(({ ok }) => ok) ? 0 : 1
  }
}
