import { rm } from 'node:fs/promises'
import { Kvm } from '@nats-io/kv'
import { connect, type Msg, type NatsConnection } from '@nats-io/transport-node'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { componentFiles } from '../../packages/cli/src/testing/command.ts'
import { messagingGuest } from '../../packages/work/src/testing/messaging-guest.ts'
import { type NatsServer, startNatsServer } from '../../packages/work/src/testing/nats-server.ts'
import { startWorker } from '../../packages/work/src/testing/running-worker.ts'

let server: NatsServer
let nc: NatsConnection
let folder: string
let files: Record<'guest', string>
beforeAll(async () => {
  ;({ folder, files } = await componentFiles({ guest: messagingGuest }))
  server = await startNatsServer()
  nc = await connect({ servers: server.url.replace('nats://', '') })
})
afterAll(async () => {
  await nc?.close()
  await server?.close()
  if (folder) await rm(folder, { recursive: true })
})

/** Waits for the next question of a guest. Returns a function that answers it. */
async function nextQuestion(): Promise<(answer: string) => void> {
  for await (const question of nc.subscribe('questions', { max: 1 }))
    return answer => void question.respond(answer)
  throw new Error('no question')
}

it('a worker of a subject answers requests, with the error of a guest that fails or is busy', async () => {
  const results = await new Kvm(nc).create('results')
  const worker = await startWorker(
    [
      ...[files.guest, '--subject', 'requests.*', '--publish', 'questions', '--bucket', 'results'],
      ...['--workers', '1', '--in-flight', '1'],
    ],
    { ...process.env, NATS_URL: server.url },
  )
  const ask = (body: string) => nc.request('requests.x', body, { timeout: 60_000 })
  const question = nextQuestion()
  const answered = ask('question')
  const answer = await question
  expect(problemOf(await ask('reply'))).toEqual(['503', 'all workers are busy'])
  answer('forty-two')
  expect((await answered).string()).toBe('forty-two')
  // A request is held for a moment after its answer.
  await expect.poll(async () => problemOf(await ask('trap'))).toEqual(['500', 'wasm trap: unreachable'])
  await expect
    .poll(async () => problemOf(await ask('publish')))
    .toEqual([
      '500',
      'it answered with the error the subject results.all is not granted; wasi-webgpu work --publish results.all grants it',
    ])
  const count = async () => {
    nc.publish('requests.x', 'key')
    return (await results.get('key'))?.string()
  }
  await expect.poll(count).toMatch(/^\d+$/)
  expect(await worker.end()).toBe(0)
})

/** Returns the code and the text of an error, as NATS services state them. */
function problemOf(message: Msg): (string | undefined)[] {
  return ['Nats-Service-Error-Code', 'Nats-Service-Error'].map(name => message.headers?.get(name))
}
