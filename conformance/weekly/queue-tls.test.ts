import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { jetstreamManager } from '@nats-io/jetstream'
import { Kvm } from '@nats-io/kv'
import type { NatsConnection } from '@nats-io/transport-node'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { componentFiles } from '../../packages/cli/src/testing/command.ts'
import { connectNats } from '../../packages/work/src/nats-connection.ts'
import { decentralizedAuth } from '../../packages/work/src/testing/decentralized-auth.ts'
import { messagingGuest } from '../../packages/work/src/testing/messaging-guest.ts'
import { type NatsServer, startNatsServer } from '../../packages/work/src/testing/nats-server.ts'
import { type RunningWorker, startWorker } from '../../packages/work/src/testing/running-worker.ts'

const folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-tls-'))
const path = (name: string) => join(folder, name)

let server: NatsServer
let nc: NatsConnection | undefined
let worker: RunningWorker | undefined
beforeAll(async () => {
  for (const name of ['ca', 'other-ca']) await certificate(name)
  for (const name of ['server', 'client']) await certificate(name, 'ca')
  const { config, credentials } = decentralizedAuth()
  writeFileSync(path('user.creds'), credentials)
  const files = { cert_file: path('server.pem'), key_file: path('server.key'), ca_file: path('ca.pem') }
  server = await startNatsServer(`tls: ${JSON.stringify({ ...files, verify: true })}\n${config}`)
})
afterAll(async () => {
  worker?.kill('SIGKILL')
  await nc?.close()
  await server?.close()
  rmSync(folder, { recursive: true })
})

/** Makes a certificate, which signs itself unless there is an authority. */
async function certificate(name: string, authority?: string): Promise<void> {
  const signer =
    authority === undefined
      ? ['-addext', 'basicConstraints=critical,CA:TRUE']
      : ['-CA', path(`${authority}.pem`), '-CAkey', path(`${authority}.key`)]
  await promisify(execFile)('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1', ...signer],
    ...['-keyout', path(`${name}.key`), '-out', path(`${name}.pem`)],
  ])
}

it('a worker, and its guest, enter a NATS system over TLS with a certificate and a credentials file', async () => {
  const tls = { ca: path('ca.pem'), cert: path('client.pem'), key: path('client.key') }
  const servers = [server.url.replace('nats://', 'tls://')]
  const credentials = path('user.creds')
  nc = await connectNats({ servers, tls, credentials }, 'test')
  const manager = await jetstreamManager(nc)
  await manager.streams.add({ name: 'JOBS', subjects: ['jobs'] })
  const results = await new Kvm(nc).create('results')
  await manager.jetstream().publish('jobs', 'key')

  const { folder: own, files } = await componentFiles({ guest: messagingGuest })
  try {
    worker = await startWorker([
      ...[files.guest, '--nats', servers[0] as string, '--nats-ca', tls.ca],
      ...['--nats-cert', tls.cert, '--nats-key', tls.key, '--nats-creds', credentials],
      ...['--stream', 'JOBS', '--consumer', 'gpu', '--bucket', 'results', '--workers', '1'],
    ])
    await expect.poll(() => worker?.jobs()).toEqual(['job=done subject=jobs seq=1 delivery=1'])
    expect((await results.get('key'))?.string()).toBe('1')
  } finally {
    rmSync(own, { recursive: true })
  }

  const reject = (options: object, message: RegExp) =>
    expect(connectNats({ servers, credentials, ...options }, 'test')).rejects.toThrow(message)
  await reject(
    { tls: { ...tls, ca: path('other-ca.pem') } },
    /^no TLS connection to the NATS server at .*: .*; check the certificates$/,
  )
  await reject(
    { tls: { ca: tls.ca } },
    /: timeout; check the address, .*, and whether it asks for a certificate$/,
  )
})
