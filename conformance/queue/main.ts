/**
 * Loses nothing: `node conformance/queue/main.ts [JOBS] [--gpu software] [--namespaces]` has 10,000 jobs done by four workers of two
 * commands, over a cluster of three NATS servers, while workers and whole commands are killed and a server is stopped; 1 % of the jobs
 * fail or hang. With `--gpu`, the handler is a program in TypeScript, which computes on the GPU and writes an object for each job;
 * otherwise it counts its jobs. With `--namespaces`, each server has a network namespace, and before one is stopped another is cut off
 * for a while without an end of its connections; that needs Linux and root. It prints figures, and exits with 1 if a job is lost or an
 * object is wrong.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type JetStreamManager, jetstreamManager, StorageType } from '@nats-io/jetstream'
import { type KV, Kvm } from '@nats-io/kv'
import { Objm } from '@nats-io/obj'
import { connect } from '@nats-io/transport-node'
import { build } from '@wasi-webgpu/build'
import { componentFiles } from '../../packages/cli/src/testing/command.ts'
import { childrenOf } from '../../packages/serve/src/testing/running-server.ts'
import { NatsStore } from '../../packages/work/src/nats-store.ts'
import { messagingGuest } from '../../packages/work/src/testing/messaging-guest.ts'
import { startCluster } from '../../packages/work/src/testing/nats-server.ts'
import { createNetwork, type NetworkNamespace } from '../../packages/work/src/testing/network-namespaces.ts'
import { type RunningWorker, startWorker } from '../../packages/work/src/testing/running-worker.ts'

/** Figures of a run. */
export interface QueueFigures {
  readonly jobs: number
  /** Jobs whose result is stored. */
  readonly done: number
  /** Jobs whose object is missing or wrong. */
  readonly wrong: readonly string[]
  /** Jobs that are dead letters, by reason. */
  readonly dead: Readonly<Record<string, number>>
  /** Jobs that have neither a result nor a dead letter. */
  readonly lost: readonly string[]
  /** Jobs whose handler ended more than once. */
  readonly repeated: number
  /** How long a server was cut off from everything, in seconds; 0 without namespaces. */
  readonly partition: number
  /** Worker processes and commands that were killed. */
  readonly killed: { readonly workers: number; readonly commands: number }
  /** Time from the start of the commands to the last job. */
  readonly seconds: number
  /** Resident memory of the two commands and their workers in MiB, after a tenth of the jobs and at the end. */
  readonly memory: readonly number[]
}

/** Options of {@link runQueue}. */
export interface QueueRun {
  /** GPU of the handler that computes; without it, the handler counts. */
  readonly gpu?: string | undefined
  /** Whether each server has a network namespace. */
  readonly namespaces?: boolean | undefined
  log?(text: string): void
}

/** Runs the jobs, and returns what became of them. */
export async function runQueue(
  jobs = 10_000,
  { gpu, namespaces = false, log = () => {} }: QueueRun = {},
): Promise<QueueFigures> {
  const network = namespaces ? await createNetwork(3) : undefined
  const servers = await startCluster(network?.namespaces)
  const { folder, guest } = await guestFile(gpu)
  const urls = servers.map(({ url }) => url)
  const nc = await connect({
    servers: urls.map(url => url.replace('nats://', '')),
    maxReconnectAttempts: -1,
    pingInterval: 5000,
  })
  const commands = new Set<RunningWorker>()
  try {
    const manager = await whenReady(() => jetstreamManager(nc))
    const replicas = { num_replicas: 3, storage: StorageType.File }
    await whenReady(() => manager.streams.add({ name: 'JOBS', subjects: ['jobs.>'], ...replicas }))
    const results = await whenReady(() => new Kvm(nc).create('results', { replicas: 3 }))
    if (gpu !== undefined) await whenReady(() => new Objm(nc).create('results', { replicas: 3 }))
    const names = await publish(manager, jobs)
    log(`${jobs} jobs are published`)

    const args = [
      guest,
      '--nats',
      urls.join(','),
      '--stream',
      'JOBS',
      '--consumer',
      'gpu',
      '--bucket',
      'results',
    ]
    const limits = ['--workers', '2', '--in-flight', '8', '--max-deliver', '3']
    limits.push(
      ...(gpu === undefined ? ['--time-limit', '2s'] : ['--time-limit', '20s', '--gpu', gpu, '--reuse']),
    )
    const begin = performance.now()
    const start = async () => void commands.add(await startWorker([...args, ...limits]))
    for (let i = 0; i < 2; i++) await start()
    const killed = { workers: 0, commands: 0 }
    const memory: number[] = []
    // The one that this process is not connected with, whose questions would wait meanwhile.
    const cutOff = network?.namespaces.find(({ address }) => !nc.getServer().startsWith(`${address}:`))
    const partition = cutOff && new Partition(cutOff)
    let isStopped = false
    for (let [left, round] = [jobs, 0]; left > 0; round++) {
      await wait(500)
      left = await openJobs(manager)
      log(`${left} jobs are open`)
      if (memory.length === 0 && left < jobs * 0.9) memory.push(memoryOf(commands))
      await partition?.goOn(left < jobs * 0.9)
      if (left < jobs * 0.05) continue
      // Every five seconds, so that the workers have time to do something in between.
      if (round % 10 === 9 && killWorker(commands)) killed.workers++
      // After a half of the jobs a server stops, which may be the leader of everything; each command is killed once.
      if (!isStopped && partition?.isOver !== false && left < jobs * 0.5) {
        isStopped = true
        await servers[0]?.close()
      }
      if (killed.commands < 2 && left < jobs * (0.8 - 0.4 * killed.commands)) {
        const [command] = commands
        await command?.end('SIGKILL')
        commands.delete(command as RunningWorker)
        killed.commands++
        await start()
      }
    }
    await partition?.end()
    const seconds = (performance.now() - begin) / 1000
    memory.push(memoryOf(commands))
    for (const command of commands) await command.end()
    const counts = await countsOf(results, names)
    const letters = await lettersOf(manager)
    const dead: Record<string, number> = {}
    for (const reason of letters.values()) dead[reason] = (dead[reason] ?? 0) + 1
    return {
      jobs,
      done: counts.size,
      wrong: gpu === undefined ? [] : await wrongObjects(new NatsStore(nc), counts.keys()),
      dead,
      lost: names.filter(name => !counts.has(name) && !letters.has(name)),
      repeated: [...counts.values()].filter(count => count > 1).length,
      partition: partition?.seconds ?? 0,
      killed,
      seconds,
      memory,
    }
  } finally {
    for (const command of commands) command.kill('SIGKILL')
    await nc.close()
    for (const server of servers) await server.close()
    await network?.close()
    await rm(folder, { recursive: true })
  }
}

/** A server that is cut off for a while: longer than clients take to give it up, and longer than the server waits for an answer. */
class Partition {
  readonly #namespace: NetworkNamespace
  #begin: number | undefined
  #end: number | undefined

  /** @param namespace that of the server */
  constructor(namespace: NetworkNamespace) {
    this.#namespace = namespace
  }

  get isOver(): boolean {
    return this.#end !== undefined
  }

  /** How long it has lasted, in seconds. */
  get seconds(): number {
    return Math.round(((this.#end ?? 0) - (this.#begin ?? 0)) / 1000)
  }

  /** Begins it if it is time, and ends it when it has lasted long enough. */
  async goOn(isTime: boolean): Promise<void> {
    if (this.#begin === undefined && isTime) {
      await this.#namespace.connect(false)
      this.#begin = performance.now()
    } else if (this.#begin !== undefined && performance.now() - this.#begin > partitionTime) {
      await this.end()
    }
  }

  /** Ends it, if it has begun. */
  async end(): Promise<void> {
    if (this.#begin === undefined || this.isOver) return
    await this.#namespace.connect(true)
    this.#end = performance.now()
  }
}

/** Milliseconds of a {@link Partition}. */
const partitionTime = 45_000

/** Writes the component of the guest to a new folder. */
async function guestFile(gpu: string | undefined): Promise<{ folder: string; guest: string }> {
  if (gpu === undefined) {
    const { folder, files } = await componentFiles({ guest: messagingGuest })
    return { folder, guest: files.guest }
  }
  const source = (name: string) => fileURLToPath(new URL(name, import.meta.url))
  const { component } = await build({ entry: source('guest.ts'), world: source('guest.wit') })
  const folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-queue-'))
  const guest = join(folder, 'guest.wasm')
  await writeFile(guest, component)
  return { folder, guest }
}

/** Returns the jobs whose object is missing, or has no squares of the numbers from that of the job on. */
async function wrongObjects(store: NatsStore, names: Iterable<string>): Promise<string[]> {
  const objects = await store.openContainer('results')
  const wrong: string[] = []
  for (const name of names) {
    const { size } = (await objects?.info(name)) ?? { size: 0 }
    const bytes = size === 4096 ? await objects?.read(name, 0, size) : undefined
    const squares = bytes && new Uint32Array(Uint8Array.from(bytes).buffer)
    const first = Number(name.slice(1))
    const isRight = [0, 1023].every(i => squares?.[i] === Math.imul(first + i, first + i) >>> 0)
    if (!isRight) wrong.push(name)
  }
  return wrong
}

/** Publishes the jobs. Returns their names, whose first letter says what the guest does. */
async function publish(manager: JetStreamManager, jobs: number): Promise<string[]> {
  const names = Array.from(
    { length: jobs },
    (_, i) => `${i % 200 === 50 ? 't' : i % 200 === 150 ? 'l' : 'k'}${i}`,
  )
  const client = manager.jetstream()
  for (let i = 0; i < jobs; i += 100)
    await Promise.all(
      names.slice(i, i + 100).map(name => client.publish(`jobs.${name}`, name, { msgID: name, retries: 5 })),
    )
  return names
}

/** Returns how many messages are not acknowledged or terminated. */
async function openJobs(manager: JetStreamManager): Promise<number> {
  const { num_pending, num_ack_pending } = await whenReady(() => manager.consumers.info('JOBS', 'gpu'))
  return num_pending + num_ack_pending
}

/** Kills a worker process by chance. */
function killWorker(commands: ReadonlySet<RunningWorker>): boolean {
  const workers = [...commands].flatMap(({ pid }) => childrenOf(pid)).filter(({ isRunning }) => isRunning)
  const worker = workers[Math.floor(Math.random() * workers.length)]
  if (worker === undefined) return false
  process.kill(worker.pid, 'SIGKILL')
  return true
}

function memoryOf(commands: ReadonlySet<RunningWorker>): number {
  const all = [...commands].flatMap(({ pid }) => [
    ...childrenOf(process.pid).filter(its => its.pid === pid),
    ...childrenOf(pid),
  ])
  return Math.round(all.reduce((sum, { memory }) => sum + memory, 0))
}

/** Returns how often each job was counted. */
async function countsOf(results: KV, names: readonly string[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (let i = 0; i < names.length; i += 100)
    await Promise.all(
      names.slice(i, i + 100).map(async name => {
        const entry = await results.get(name)
        if (entry !== null) counts.set(name, Number(entry.string()))
      }),
    )
  return counts
}

/** Returns the reasons of the dead letters, by job, without what differs. */
async function lettersOf(manager: JetStreamManager): Promise<Map<string, string>> {
  const letters = new Map<string, string>()
  const { state } = await manager.streams.info('JOBS_dead')
  for (let seq = state.first_seq; seq <= state.last_seq; seq++) {
    const letter = await manager.streams.getMessage('JOBS_dead', { seq })
    if (letter !== null) letters.set(letter.string(), letter.header.get('Dead-Letter-Reason'))
  }
  return letters
}

/** Asks again while the cluster has no leader. */
async function whenReady<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempts = 0; ; attempts++) {
    try {
      return await ask()
    } catch (error) {
      if (attempts === 100) throw error
      await wait(300)
    }
  }
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    options: { gpu: { type: 'string' }, namespaces: { type: 'boolean' } },
    allowPositionals: true,
  })
  const jobs = Number(positionals[0] ?? 10_000)
  const figures = await runQueue(jobs, { ...values, log: text => console.error(text) })
  console.log(JSON.stringify(figures, undefined, 2))
  process.exitCode = figures.lost.length + figures.wrong.length === 0 ? 0 : 1
}
