/**
 * Fills the bucket of pictures, and has them worked on: `node examples/pipeline/submit.ts [--count NUMBER] [--nats URL]
 * [--store FOLDER]`. With `--store`, pictures are files in the folder, and only `--nats` adds jobs.
 */

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { jetstream, jetstreamManager } from '@nats-io/jetstream'
import { Kvm } from '@nats-io/kv'
import { Objm } from '@nats-io/obj'
import { connect } from '@nats-io/transport-node'
import { drawPicture, pictureName } from './pictures.ts'

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '100' },
    nats: { type: 'string' },
    store: { type: 'string' },
  },
})
const { store, nats: servers = store === undefined ? '127.0.0.1:4222' : undefined } = values
const names = Array.from({ length: Number(values.count) }, (_, number) => pictureName(number))

if (store !== undefined) {
  const folder = join(store, 'blobs/pictures')
  mkdirSync(folder, { recursive: true })
  for (const [number, name] of names.entries()) writeFileSync(join(folder, name), drawPicture(number))
}
if (servers !== undefined) {
  const nc = await connect({ servers: servers.replace('nats://', '') })
  const manager = await jetstreamManager(nc)
  await manager.streams.add({ name: 'JOBS', subjects: ['jobs'] })
  if (store === undefined) {
    const buckets = new Objm(nc)
    const pictures = await buckets.create('pictures')
    await buckets.create('results')
    await new Kvm(nc).create('results')
    for (const [number, name] of names.entries()) await pictures.putBlob({ name }, drawPicture(number))
  }
  for (const name of names) await jetstream(nc).publish('jobs', name)
  await nc.close()
}
console.log(`${names.length} pictures`)
