import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dockerCredentials } from './docker-credentials.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-docker-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function credentials(config: unknown, host = 'ghcr.io') {
  await writeFile(join(folder, 'config.json'), typeof config === 'string' ? config : JSON.stringify(config))
  const PATH = `${folder}${delimiter}${process.env.PATH}`
  return dockerCredentials(host, { ...process.env, PATH, DOCKER_CONFIG: folder })
}

const auth = Buffer.from('alice:se:cret').toString('base64')
const alice = { username: 'alice', password: 'se:cret', identityToken: undefined }

describe("the credentials of Docker's file", () => {
  it.each(['ghcr.io', 'https://ghcr.io', 'https://ghcr.io/v2/'])('are found under %s', async key => {
    expect(await credentials({ auths: { other: {}, [key]: { auth } } })).toEqual(alice)
  })

  it('are found as a user name and a password, and with an identity token', async () => {
    const entry = { username: 'alice', password: 'se:cret', identitytoken: 'token' }
    expect(await credentials({ auths: { 'ghcr.io': entry } })).toEqual({ ...alice, identityToken: 'token' })
  })

  it("of Docker's own registry are found under the address of its first version", async () => {
    const auths = { 'https://index.docker.io/v1/': { auth } }
    expect(await credentials({ auths }, 'docker.io')).toEqual(alice)
  })

  it('are missing for another host, in an empty entry, and without a file', async () => {
    expect(await credentials({ auths: { 'ghcr.io.example.com': { auth } } })).toBeUndefined()
    expect(await credentials({ auths: { 'ghcr.io': {} } })).toBeUndefined()
    expect(await credentials('null')).toBeUndefined()
    expect(await dockerCredentials('ghcr.io', { DOCKER_CONFIG: join(folder, 'none') })).toBeUndefined()
  })

  it('are refused when the file is not JSON', async () => {
    await expect(credentials('{')).rejects.toThrow(
      'config.json is not JSON; mend it, or delete it and run docker login again',
    )
  })
})

describe.skipIf(process.platform === 'win32')('a credential helper', () => {
  const helper = async (name: string, script: string) => {
    const path = join(folder, `docker-credential-${name}`)
    await writeFile(path, `#!/bin/sh\n${script}\n`)
    await chmod(path, 0o755)
  }

  it('of one registry is asked before that of all', async () => {
    await helper('one', 'read server; echo "{\\"Username\\":\\"$1\\",\\"Secret\\":\\"$server\\"}"')
    const config = { credHelpers: { 'ghcr.io': 'one' }, credsStore: 'none' }
    expect(await credentials(config)).toEqual({
      username: 'get',
      password: 'ghcr.io',
      identityToken: undefined,
    })
    expect(await credentials({ credsStore: 'one' }, 'docker.io')).toMatchObject({
      password: 'https://index.docker.io/v1/',
    })
  })

  it('stores an identity token under the name <token>', async () => {
    await helper('two', `echo '{"Username":"<token>","Secret":"t"}'`)
    expect(await credentials({ credsStore: 'two' })).toMatchObject({ identityToken: 't' })
  })

  it('that has none leaves the entries of the file', async () => {
    await helper('empty', 'echo credentials not found in native keychain; exit 1')
    expect(await credentials({ credsStore: 'empty', auths: { 'ghcr.io': { auth } } })).toEqual(alice)
  })

  it('that fails, is missing, has no name or writes garbage is named', async () => {
    await helper('locked', 'echo the keychain is locked; exit 1')
    await helper('garbage', 'echo garbage')
    await expect(credentials({ credsStore: 'locked' })).rejects.toThrow(
      'docker-credential-locked has failed: the keychain is locked; run docker login ghcr.io again',
    )
    await expect(credentials({ credsStore: 'garbage' })).rejects.toThrow('answered without credentials')
    await expect(credentials({ credsStore: 'gone' })).rejects.toThrow(
      'ENOENT; install it, or remove its name',
    )
    await expect(credentials({ credsStore: '../x' })).rejects.toThrow("'../x', which is no name")
  })
})
