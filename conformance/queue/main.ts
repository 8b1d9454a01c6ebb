/**
 * Loses nothing: `node conformance/queue/main.ts [JOBS]` has 10,000 jobs done by four workers of two commands, over a cluster of
 * three NATS servers, while workers and whole commands are killed and a server is stopped; 1 % of the jobs trap or hang. It
 * prints figures, and exits with 1 if a job is lost.
 */
import { rm } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { type JetStreamManager, jetstreamManager, StorageType } from '@nats-io/jetstream'
import { type KV, Kvm } from '@nats-io/kv'
import { connect } from '@nats-io/transport-node'
import { componentFiles } from '../../packages/cli/src/testing/command.ts'
import { childrenOf } from '../../packages/serve/src/testing/running-server.ts'
import { messagingGuest } from '../../packages/work/src/testing/messaging-guest.ts'
import { startCluster } from '../../packages/work/src/testing/nats-server.ts'
import { type RunningWorker, startWorker } from '../../packages/work/src/testing/running-worker.ts'

/** Figures of a run. */
export interface QueueFigures {
  readonly jobs: number
  /** Jobs whose result is stored. */
  readonly done: number
  /** Jobs that are dead letters, by reason. */
  readonly dead: Readonly<Record<string, number>>
  /** Jobs that have neither a result nor a dead letter. */
  readonly lost: readonly string[]
  /** Jobs whose handler ended more than once. */
  readonly repeated: number
  /** Worker processes and commands that were killed. */
  readonly killed: { readonly workers: number; readonly commands: number }
  /** Time from the start of the commands to the last job. */
  readonly seconds: number
  /** Resident memory of the two commands and their workers in MiB, after a tenth of the jobs and at the end. */
  readonly memory: readonly number[]
}

/** Runs the jobs, and returns what became of them. */
export async function runQueue(jobs = 10_000, log: (text: string) => void = () => {}): Promise<QueueFigures> {
  const servers = await startCluster()
  const { folder, files } = await componentFiles({ guest: messagingGuest })
  const urls = servers.map(({ url }) => url)
  const nc = await connect({ servers: urls.map(url => url.replace('nats://', '')), maxReconnectAttempts: -1 })
  const commands = new Set<RunningWorker>()
  try {
    const manager = await whenReady(() => jetstreamManager(nc))
    const replicas = { num_replicas: 3, storage: StorageType.File }
    await whenReady(() => manager.streams.add({ name: 'JOBS', subjects: ['jobs.>'], ...replicas }))
    const results = await whenReady(() => new Kvm(nc).create('results', { replicas: 3 }))
    const names = await publish(manager, jobs)
    log(`${jobs} jobs are published`)

    const args = [
      files.guest,
      '--nats',
      urls.join(','),
      '--stream',
      'JOBS',
      '--consumer',
      'gpu',
      '--bucket',
      'results',
    ]
    const limits = ['--workers', '2', '--in-flight', '8', '--max-deliver', '3', '--time-limit', '2s']
    const begin = performance.now()
    const start = async () => void commands.add(await startWorker([...args, ...limits]))
    for (let i = 0; i < 2; i++) await start()
    const killed = { workers: 0, commands: 0 }
    const memory: number[] = []
    let isStopped = false
    for (let [left, round] = [jobs, 0]; left > 0; round++) {
      await wait(500)
      left = await openJobs(manager)
      log(`${left} jobs are open`)
      if (memory.length === 0 && left < jobs * 0.9) memory.push(memoryOf(commands))
      if (left < jobs * 0.05) continue
      // Every five seconds, so that the workers have time to do something in between.
      if (round % 10 === 9 && killWorker(commands)) killed.workers++
      // After a half of the jobs a server stops, which may be the leader of everything; each command is killed once.
      if (!isStopped && left < jobs * 0.5) {
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
      dead,
      lost: names.filter(name => !counts.has(name) && !letters.has(name)),
      repeated: [...counts.values()].filter(count => count > 1).length,
      killed,
      seconds,
      memory,
    }
  } finally {
    for (const command of commands) command.kill('SIGKILL')
    await nc.close()
    for (const server of servers) await server.close()
    await rm(folder, { recursive: true })
  }
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
  const figures = await runQueue(Number(process.argv[2] ?? 10_000), text => console.error(text))
  console.log(JSON.stringify(figures, undefined, 2))
  process.exitCode = figures.lost.length === 0 ? 0 : 1
}
