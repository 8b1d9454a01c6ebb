/** The part of NATS's command `nats` that the docs use, over its library: NATS does not publish the command on npm. */
import { jetstreamManager } from '@nats-io/jetstream'
import { Kvm } from '@nats-io/kv'
import { Objm } from '@nats-io/obj'
import { connect } from '@nats-io/transport-node'

const [noun = '', ...rest] = process.argv.slice(2)
const connection = await connect({ servers: 'nats://127.0.0.1:4222', waitOnFirstConnect: true })
try {
  await perform()
} finally {
  await connection.drain()
}

async function perform(): Promise<unknown> {
  const [verb = '', name = '', option, subject] = rest
  if (noun === 'pub') return connection.publish(verb, name)
  if (noun === 'request') {
    const answer = await connection.request(verb, name, { timeout: 60_000 })
    return console.log(answer.string())
  }
  if (verb !== 'add') throw new Error(`nats ${noun} ${verb} is not known here`)
  if (noun === 'kv') return new Kvm(connection).create(name)
  if (noun === 'object') return new Objm(connection).create(name)
  if (noun !== 'stream' || option !== '--subjects' || subject === undefined)
    throw new Error(`nats ${process.argv.slice(2).join(' ')} is not known here`)
  return (await jetstreamManager(connection)).streams.add({ name, subjects: [subject] })
}
