import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { FakeRegistry } from '../../../registry/src/testing/fake-registry.ts'
import { componentFiles, wasiWebgpu } from '../testing/command.ts'
import { commandHere } from '../testing/command-here.ts'
import { cliCommand } from '../testing/components.ts'

let folder: string
let file: string
let registry: FakeRegistry
beforeAll(async () => {
  registry = await FakeRegistry.start()
  const written = await componentFiles({
    command: cliCommand('(call $print (i32.const 0) (i32.const 5)) (i32.const 0)', 'pixel'),
  })
  folder = written.folder
  file = written.files.command
})
afterAll(async () => {
  registry.close()
  await rm(folder, { recursive: true })
})

const options = () => ({
  env: { ...process.env, XDG_CACHE_HOME: folder, DOCKER_CONFIG: folder, SOURCE_DATE_EPOCH: '0' },
})
const command = (...args: string[]) => commandHere(args, options())

it('a component is pushed, then inspected and run by its reference, also without the registry', async () => {
  const reference = `${registry.host}/org/app:1`
  const pushed = await command('push', file, reference, '--annotation', 'a=b=c')
  expect(pushed).toEqual({ code: 0, stdout: expect.stringContaining(`${reference}@sha256:`), stderr: '' })
  const [, digest] = pushed.stdout.trim().split('@') as [string, string]
  expect(JSON.parse(String(registry.manifests.get('org/app:1'))).annotations).toEqual({ a: 'b=c' })

  const output = join(folder, 'copy.wasm')
  const mirror = `ghcr.io=${registry.host}`
  const pulled = await command('pull', '-o', output, '--mirror', mirror, `oci://ghcr.io/org/app@${digest}`)
  expect(pulled).toEqual({ code: 0, stdout: `ghcr.io/org/app@${digest}\n`, stderr: '' })
  expect(await readFile(output)).toEqual(await readFile(file))

  const inspected = await command('inspect', pushed.stdout.trim())
  expect(inspected.stdout).toContain('export wasi:cli/run@0.2.3;')
  registry.reset()
  const run = await wasiWebgpu(
    ['run', `${registry.host}/org/app@${digest}`, '--time-limit', '1min'],
    options(),
  )
  expect(run).toEqual({ code: 0, stdout: 'pixel', stderr: '' })
  expect(registry.requests).toEqual([])
})

it('commands explain in one line why a reference cannot be used', async () => {
  const missing = `${registry.host}/org/none:1`
  const results = await Promise.all([
    command('serve', missing, '--addr', '127.0.0.1:0'),
    command('run', missing, '--offline'),
    command('run', 'oci://ghcr.io/Org'),
    command('push', file, `ghcr.io/org/app@sha256:${'0'.repeat(64)}`),
    command('pull', missing, '--mirror', 'ghcr.io'),
  ])
  const messages = [
    `${registry.host} has no org/none:1 (NAME_UNKNOWN: not here); check the name, and the tag or digest`,
    `${missing} is not in the cache; pull it once without --offline: wasi-webgpu pull ${missing}`,
    "'oci://ghcr.io/Org' is no reference to a component in a registry; write <registry>/<name>[:<tag>][@<digest>], as in ghcr.io/org/app:1.2",
    `'ghcr.io/org/app@sha256:${'0'.repeat(64)}' has a digest; push to a tag; the digest follows from the component`,
    "--mirror 'ghcr.io' is no pair of registries; use <registry>=<mirror>, as in ghcr.io=mirror.example.com/ghcr",
  ]
  expect(results).toEqual(
    messages.map(message => ({ code: 1, stdout: '', stderr: `wasi-webgpu: ${message}\n` })),
  )
})
