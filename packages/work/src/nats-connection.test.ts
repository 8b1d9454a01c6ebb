import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createUser } from '@nats-io/nkeys'
import { afterAll, describe, expect, it } from 'vitest'
import { connectNats, type NatsOptions } from './nats-connection.ts'
import { decentralizedAuth } from './testing/decentralized-auth.ts'
import { type NatsServer, startNatsServer } from './testing/nats-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-credentials-'))
const servers: NatsServer[] = []
afterAll(async () => {
  for (const server of servers) await server.close()
  rmSync(folder, { recursive: true })
})

async function started(config: string): Promise<string> {
  const server = await startNatsServer(config)
  servers.push(server)
  return server.url
}

function written(name: string, contents: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, contents)
  return path
}

/** Connects, and has the server answer. */
async function enter(options: NatsOptions): Promise<void> {
  const nc = await connectNats(options, 'test')
  await nc.flush()
  await nc.close()
}

const withUser = (url: string, user: string) => url.replace('//', `//${user}@`)

describe('a client enters', () => {
  it('as a user with a password, and with the seed of an NKey', async () => {
    const pair = createUser()
    const url = await started(
      `authorization { users: [{ user: alice, password: "s3cret/@" }, { nkey: ${pair.getPublicKey()} }] }`,
    )
    await enter({ servers: [url], user: 'alice', password: 's3cret/@' })
    await enter({ servers: [withUser(url, 'alice:s3cret%2F%40')] })
    await enter({ servers: [url], nkey: written('user.nk', pair.getSeed()) })
    const stranger = written('stranger.nk', createUser().getSeed())
    const refusal = /refuses these credentials: .*; check the user, token or credentials file/
    await expect(enter({ servers: [url], nkey: stranger })).rejects.toThrow(refusal)
    await expect(enter({ servers: [url] })).rejects.toThrow(refusal)
  })

  it('with a token', async () => {
    const url = await started('authorization { token: "t0ken" }')
    await enter({ servers: [url], token: 't0ken' })
    await enter({ servers: [withUser(url, 't0ken')] })
    await expect(enter({ servers: [url], token: 'other' })).rejects.toThrow('refuses these credentials')
  })

  it('with a credentials file that its account has signed', async () => {
    const { config, credentials } = decentralizedAuth()
    const url = await started(config)
    await enter({ servers: [url], credentials: written('user.creds', credentials) })
    const foreign = written('foreign.creds', decentralizedAuth().credentials)
    await expect(enter({ servers: [url], credentials: foreign })).rejects.toThrow('refuses these credentials')
  })
})
