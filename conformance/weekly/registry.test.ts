import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parse } from '@bytecodealliance/jco'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { wasiWebgpu } from '../../packages/cli/src/testing/command.ts'
import { cliCommand } from '../../packages/cli/src/testing/components.ts'
import { freePort } from '../../packages/work/src/testing/free-port.ts'

const folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-registry-'))
let registry: ChildProcess
let host: string

/** Starts the registry of the CNCF's Distribution, the Debian package `docker-registry`, with one user. */
beforeAll(async () => {
  host = `127.0.0.1:${await freePort()}`
  // The hash, by bcrypt, of the password `secret`.
  writeFileSync(join(folder, 'users'), 'alice:$2y$05$QQKGhoE2NL90zJKO2OcUJ.wx14irkI42.GHbO3rhZZF00EXZg7HYK\n')
  writeFileSync(
    join(folder, 'registry.yml'),
    `version: 0.1
storage: { filesystem: { rootdirectory: ${join(folder, 'data')} } }
http: { addr: '${host}' }
auth: { htpasswd: { realm: test, path: ${join(folder, 'users')} } }
`,
  )
  writeFileSync(
    join(folder, 'config.json'),
    JSON.stringify({ auths: { [host]: { auth: Buffer.from('alice:secret').toString('base64') } } }),
  )
  registry = spawn('docker-registry', ['serve', join(folder, 'registry.yml')], { stdio: 'ignore' })
  const failed = new Promise((_, reject) => registry.once('error', reject))
  await Promise.race([failed, vi.waitFor(() => fetch(`http://${host}/v2/`), { timeout: 30_000 })])
})
afterAll(() => {
  registry?.kill()
  rmSync(folder, { recursive: true })
})

const file = join(folder, 'app.wasm')
beforeAll(async () => {
  const text = cliCommand('(call $print (i32.const 0) (i32.const 5)) (i32.const 0)', 'pixel')
  writeFileSync(file, await parse(text))
})

const env = { ...process.env, XDG_CACHE_HOME: join(folder, 'cache'), DOCKER_CONFIG: folder }
const command = (...args: string[]) => wasiWebgpu(args, { env })

it('a component is pushed to the registry of Distribution, and runs from there', async () => {
  const reference = `${host}/org/app:1`
  const anonymous = await wasiWebgpu(['pull', reference], { env: { ...env, DOCKER_CONFIG: '/none' } })
  expect(anonymous.stderr).toContain(`refuses org/app:1 without credentials`)
  expect((await command('pull', reference)).stderr).toContain(
    `has no org/app:1 (MANIFEST_UNKNOWN: manifest unknown)`,
  )

  const pushed = await command('push', file, reference)
  expect(pushed).toMatchObject({ code: 0, stderr: '' })
  expect((await command('push', file, `${host}/org/app:2`)).code).toBe(0)
  expect(await command('run', reference)).toEqual({ code: 0, stdout: 'pixel', stderr: '' })
  const output = join(folder, 'copy.wasm')
  const pulled = await command('pull', pushed.stdout.trim(), '-o', output)
  expect(pulled).toEqual(pushed)
  expect(readFileSync(output)).toEqual(readFileSync(file))
})

/** ORAS, another client of registries: https://oras.land. */
const oras = (...args: string[]) => promisify(execFile)('oras', args, { env, cwd: folder })

it('a component that ORAS has pushed runs, and ORAS copies one that was pushed with all its parts', async () => {
  const theirs = `${host}/org/theirs:1`
  await oras('push', '--plain-http', theirs, 'app.wasm:application/wasm')
  expect(await command('run', theirs)).toEqual({ code: 0, stdout: 'pixel', stderr: '' })

  const ours = `${host}/org/ours:1`
  const { stdout: reference } = await command('push', file, ours)
  await oras('copy', '--from-plain-http', '--to-oci-layout', ours, 'layout:1')
  const blob = (digest: string) => readFileSync(join(folder, 'layout/blobs/sha256', digest))
  const manifest = JSON.parse(blob(reference.trim().split('@sha256:')[1] as string).toString())
  expect(manifest.config.mediaType).toBe('application/vnd.wasm.config.v0+json')
  expect(blob(createHash('sha256').update(readFileSync(file)).digest('hex'))).toEqual(readFileSync(file))
})
