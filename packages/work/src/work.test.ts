import { rm } from 'node:fs/promises'
import { type JetStreamManager, jetstreamManager } from '@nats-io/jetstream'
import { connect, headers, type Msg, type NatsConnection } from '@nats-io/transport-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { componentFiles } from '../../cli/src/testing/command.ts'
import { exporting } from '../../cli/src/testing/components.ts'
import { childrenOf } from '../../serve/src/testing/running-server.ts'
import { type WorkOptions, work } from './index.ts'
import { messagingGuest } from './testing/messaging-guest.ts'
import { type NatsServer, startNatsServer } from './testing/nats-server.ts'

let server: NatsServer
let nc: NatsConnection
let manager: JetStreamManager
let folder: string
let files: Record<'guest' | 'program', string>
beforeAll(async () => {
  ;({ folder, files } = await componentFiles({ guest: messagingGuest, program: exporting({ start: '' }) }))
  server = await startNatsServer('max_payload: 4096')
  nc = await connect({ servers: server.url.replace('nats://', '') })
  manager = await jetstreamManager(nc)
})
afterAll(async () => {
  await nc?.close()
  await server?.close()
  if (folder) await rm(folder, { recursive: true })
})

/** Fields of the lines of a log. */
type Line = Readonly<Record<string, string | number | undefined>>

/** Starts a worker, with a log. */
async function started(source: WorkOptions['source'], options: Partial<WorkOptions> = {}) {
  const lines: Line[] = []
  const worker = await work(files.guest, {
    nats: { servers: [server.url] },
    source,
    workers: 1,
    gpu: 'null',
    ...options,
    log: line => lines.push(line),
  })
  return { worker, lines, jobs: (job: string) => lines.filter(line => line.job === job) }
}

/** Creates a stream with jobs. */
async function streamWith(name: string, ...jobs: string[]): Promise<void> {
  await manager.streams.add({ name, subjects: [`${name}.>`] })
  const fields = headers()
  fields.set('Reply-To', 'answers')
  for (const [i, job] of jobs.entries())
    await manager.jetstream().publish(`${name}.${i}`, job, { headers: fields })
}

/** Returns the texts and the headers of the dead letters of a stream. */
async function deadLetters(stream: string): Promise<string[][]> {
  const { state } = await manager.streams.info(`${stream}_dead`)
  const letters: string[][] = []
  for (let seq = 1; seq <= state.messages; seq++) {
    const letter = await manager.streams.getMessage(`${stream}_dead`, { seq })
    const fields = ['Reason', 'Subject', 'Deliveries'].map(name => letter?.header.get(`Dead-Letter-${name}`))
    letters.push([letter?.string() ?? '', ...fields.map(String)])
  }
  return letters.sort()
}

/** Answers the next question of a guest when the returned function is called. */
async function nextQuestion(): Promise<(answer: string) => void> {
  const subscription = nc.subscribe('questions', { max: 1 })
  for await (const question of subscription) return answer => void question.respond(answer)
  throw new Error('no question')
}

describe('a worker of a stream', () => {
  it('acknowledges what is done, and stores what fails to the end with the dead letters, with the reason', async () => {
    await streamWith('MIXED', 'done', 'error', 'trap', 'done')
    const { worker, jobs } = await started(
      { stream: 'MIXED', consumer: 'gpu', maxDeliver: 2 },
      { workers: 2, inFlight: 3 },
    )
    expect(worker.source).toBe('MIXED/gpu')
    await expect
      .poll(() => [jobs('done').length, jobs('again').length, jobs('dead').length])
      .toEqual([2, 2, 2])
    await worker.close()
    const { num_pending, num_ack_pending, ack_floor } = await manager.consumers.info('MIXED', 'gpu')
    expect([num_pending, num_ack_pending, ack_floor.stream_seq]).toEqual([0, 0, 4])
    expect(await deadLetters('MIXED')).toEqual([
      ['error', 'error: it answered with the error error', 'MIXED.1', '2'],
      ['trap', 'trap: wasm trap: unreachable', 'MIXED.2', '2'],
    ])
  })

  it('ends a guest that takes too long', async () => {
    await streamWith('SLOW', 'loop')
    const { worker, jobs } = await started(
      { stream: 'SLOW', consumer: 'gpu', maxDeliver: 1 },
      { timeLimit: 500 },
    )
    await expect.poll(() => jobs('dead').length).toBe(1)
    await worker.close()
    expect(await deadLetters('SLOW')).toEqual([['loop', 'timeout: it took longer than 0.5 s', 'SLOW.0', '1']])
  })

  it('finishes the job that its guest has when it ends, and gives the others back', async () => {
    await streamWith('DRAINED', 'question', 'done')
    const question = nextQuestion()
    const answers = nc.subscribe('answers', { max: 1 })
    const { worker, lines } = await started(
      { stream: 'DRAINED', consumer: 'gpu' },
      { publish: ['questions'], inFlight: 2 },
    )
    const answer = await question
    await expect.poll(async () => (await manager.consumers.info('DRAINED', 'gpu')).num_ack_pending).toBe(2)
    const closed = worker.close()
    answer('forty-two')
    await closed
    for await (const message of answers) expect(message.string()).toBe('forty-two')
    expect(lines.filter(({ job }) => job)).toMatchObject([{ job: 'done', subject: 'DRAINED.0', delivery: 1 }])
    const { worker: next, jobs } = await started({ stream: 'DRAINED', consumer: 'gpu' })
    await expect.poll(() => jobs('done')).toMatchObject([{ subject: 'DRAINED.1', delivery: 2 }])
    await next.close()
  })

  it('delivers a job again after its process was killed', async () => {
    await streamWith('KILLED', 'question')
    let question = nextQuestion()
    const { worker, jobs } = await started({ stream: 'KILLED', consumer: 'gpu' }, { publish: ['questions'] })
    await question
    question = nextQuestion()
    for (const { pid } of childrenOf(process.pid)) if (pid !== server.pid) process.kill(pid, 'SIGKILL')
    ;(await question)('forty-two')
    await expect.poll(() => jobs('done')).toMatchObject([{ delivery: 2 }])
    expect(jobs('again')).toMatchObject([
      { failure: 'trap', reason: 'its process ended: it ended with SIGKILL', delivery: 1 },
    ])
    await worker.close()
  })
})

describe('a worker of a subject', () => {
  it('answers requests, with the error of a guest that fails or is busy', async () => {
    const { worker } = await started({ subject: 'requests.*' }, { publish: ['questions'], inFlight: 1 })
    const ask = (body: string) => nc.request('requests.x', body, { timeout: 60_000 })
    const question = nextQuestion()
    const answered = ask('question')
    const answer = await question
    expect(problemOf(await ask('reply'))).toEqual(['503', 'all workers are busy'])
    answer('forty-two')
    expect((await answered).string()).toBe('forty-two')
    await worker.close()

    const { worker: patient } = await started({ subject: 'requests.*' })
    const [reply, trap, error] = await Promise.all(['reply', 'trap', 'error'].map(ask))
    expect(reply?.string()).toBe('reply')
    expect(problemOf(trap)).toEqual(['500', 'wasm trap: unreachable'])
    expect(problemOf(error)).toEqual(['500', 'it answered with the error error'])
    await patient.close()
  })
})

/** Returns the code and the text of an error, as NATS services state them. */
function problemOf(message: Msg | undefined): (string | undefined)[] {
  return ['Nats-Service-Error-Code', 'Nats-Service-Error'].map(name => message?.headers?.get(name))
}
