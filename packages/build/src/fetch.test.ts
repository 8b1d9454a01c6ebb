import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Ended } from '../../cli/src/testing/command.ts'
import { commandHere } from '../../cli/src/testing/command-here.ts'
import { build } from './build.ts'
import { startFetchServer } from './testing/fetch-server.ts'

const entry = fileURLToPath(new URL('./testing/fetch-cases.ts', import.meta.url))

let folder: string
let served: { server: Server; base: string }
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-fetch-test-'))
  const [{ component }, started] = await Promise.all([build({ entry }), startFetchServer()])
  await writeFile(join(folder, 'cases.wasm'), component)
  served = started
})
afterAll(async () => {
  served.server.close()
  await rm(folder, { recursive: true })
})

/** Returns a port at which nothing listens. */
async function closedPort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return `${port}`
}

function runInNode(...args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, ['--no-warnings', entry, ...args], (error, stdout) =>
      error === null ? resolve(stdout) : reject(error),
    )
  })
}

function runInComponent(allowed: readonly string[], ...args: string[]): Promise<Ended> {
  const grants = allowed.map(host => `--allow-net=${host}`)
  return commandHere(['run', '--gpu', 'null', ...grants, join(folder, 'cases.wasm'), '--', ...args])
}

describe('fetch in a component', () => {
  it('observes the same responses, redirects, bodies and errors as in Node', async () => {
    const port = await closedPort()
    const inNode = await runInNode(served.base, port)
    const inComponent = await runInComponent(['127.0.0.1', 'localhost'], served.base, port)
    expect(inComponent.stderr).toBe('')
    expect(inComponent.stdout.split('\n')).toEqual(inNode.split('\n'))
    expect(inNode.split('\n').length).toBeGreaterThanOrEqual(100)
  })

  it('says which option grants a request that the host refuses, and what it does not have', async () => {
    const { stdout } = await runInComponent([], 'refused', served.base)
    const address = served.base.replace('http://', '')
    expect(stdout.trim().split('\n')).toEqual([
      `the host allows no requests to ${address} (HTTP-request-denied); grant them, as in wasi-webgpu run --allow-net=${address}`,
      'fetch in a component has no blob() of a body',
      'fetch in a component has no formData() of a body',
      'fetch in a component has no option integrity; compare the digest of the body',
      'fetch in a component has no option referrer; set the header Referer',
      'fetch in a component has no option dispatcher',
      "fetch in a component has no mode 'no-cors'",
    ])
  })

  it('reports a body with an encoding that a component does not decode', async () => {
    const { stdout } = await runInComponent(['127.0.0.1'], 'encoded', served.base)
    expect(stdout).toBe('the server encodes the body with gzip, which a component does not decode\n')
  })

  it('imports HTTP only in programs whose own files use it', async () => {
    const path = join(folder, 'program.ts')
    await writeFile(path, 'console.log(new URL("http://a").href)')
    const { component } = await build({ entry: path })
    const importsHttp = (bytes: Uint8Array) => Buffer.from(bytes).includes('wasi:http/outgoing-handler')
    expect([importsHttp(component), importsHttp(await readFile(join(folder, 'cases.wasm')))]).toEqual([
      false,
      true,
    ])
  })
})
