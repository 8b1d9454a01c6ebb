import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { jetstream } from '@nats-io/jetstream'
import { Kvm } from '@nats-io/kv'
import { Objm } from '@nats-io/obj'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { difference, readPicture } from '../../packages/web/src/testing/picture.ts'
import { type NatsServer, startNatsServer } from '../../packages/work/src/testing/nats-server.ts'
import { type RunningWorker, startWorker } from '../../packages/work/src/testing/running-worker.ts'
import { componentOf } from '../lib/run-examples.ts'
import { pictureName } from './pictures.ts'

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))

let server: NatsServer
let nc: NatsConnection
let worker: RunningWorker | undefined
beforeAll(async () => {
  server = await startNatsServer()
  nc = await connect({ servers: server.url.replace('nats://', '') })
})
afterAll(async () => {
  worker?.kill('SIGKILL')
  await nc?.close()
  await server?.close()
})

it('the pipeline makes thumbnails and edges of the pictures in a bucket, and says which picture it cannot read', async () => {
  const submit = ['--count', '2', '--nats', server.url]
  await promisify(execFile)(process.execPath, [here('submit.ts'), ...submit])
  const buckets = new Objm(nc)
  await (await buckets.open('pictures')).putBlob({ name: 'text.png' }, new TextEncoder().encode('no picture'))
  await jetstream(nc).publish('jobs', 'text.png')

  const component = await componentOf('pipeline', here('main.ts'), here('pipeline.wit'))
  const queue = ['--nats', server.url, '--stream', 'JOBS', '--consumer', 'gpu']
  const grants = ['--bucket', 'pictures:ro', '--bucket', 'results']
  worker = await startWorker([
    component,
    '--gpu',
    'software',
    '--workers',
    '1',
    '--reuse',
    ...queue,
    ...grants,
  ])
  await expect.poll(() => worker?.jobs().filter(line => line.startsWith('job=done')).length).toBe(3)
  expect(worker.jobs()).toHaveLength(3)

  const results = await new Kvm(nc).open('results')
  const result = async (name: string) => (await results.get(name))?.json()
  expect(await result(pictureName(0))).toEqual({ width: 320, height: 240 })
  expect(await result('text.png')).toEqual({ problem: expect.stringMatching(/\w/) })
  const files = await buckets.open('results')
  for (const kind of ['thumbnail', 'edges']) {
    const made = await files.getBlob(`${kind}-${pictureName(1)}`)
    const expected = readPicture(readFileSync(here(`expected-${kind}.png`)))
    expect(difference(readPicture(made as Uint8Array), expected)).toBeLessThan(0.01)
  }
})
