import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Kvm } from '@nats-io/kv'
import { connect } from '@nats-io/transport-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commandPath } from '../../packages/cli/src/testing/command-path.ts'
import { startServer } from '../../packages/serve/src/testing/running-server.ts'
import { type NatsServer, startNatsServer } from '../../packages/work/src/testing/nats-server.ts'
import { componentOf } from '../lib/run-examples.ts'
import { pictureName } from '../pipeline/pictures.ts'

const here = (name: string) => fileURLToPath(new URL(`../pipeline/${name}`, import.meta.url))
const run = promisify(execFile)
const buckets = ['--bucket', 'pictures', '--bucket', 'results']

let folder: string
let nats: NatsServer
let component: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-pipeline-'))
  nats = await startNatsServer()
  component = await componentOf('pipeline', here('main.ts'), here('pipeline.wit'))
})
afterAll(async () => {
  await nats?.close()
  rmSync(folder, { recursive: true })
})

/** Serves the page, and calls `use` with its URL. */
async function served(options: readonly string[], use: (url: string) => Promise<void>): Promise<void> {
  const server = await startServer([component, '--gpu', 'null', '--workers', '1', ...options])
  try {
    await use(server.url)
  } finally {
    await server.end('SIGKILL')
  }
}

async function stateOf(url: string): Promise<unknown> {
  return (await fetch(`${url}/state`)).json()
}

describe('the page of the pipeline', () => {
  it('shows what a run has made of the pictures in a folder', async () => {
    await run(process.execPath, [here('submit.ts'), '--count', '2', '--store', folder])
    await run(process.execPath, [
      ...[commandPath, 'run', '--gpu', 'software', component, '--store', folder, ...buckets],
    ])
    await served(['--store', folder, ...buckets], async url => {
      expect(await stateOf(url)).toEqual({ pictures: 2, done: [pictureName(0), pictureName(1)] })
      expect(await (await fetch(url)).text()).toMatch(/^<!doctype html>/)
      const picture = await fetch(`${url}/edges/${pictureName(1)}`)
      expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png'])
      for (const path of ['/edges/none.png', '/edges/%', '/none']) {
        expect((await fetch(`${url}${path}`)).status).toBe(404)
      }
      expect((await fetch(url, { method: 'POST' })).status).toBe(405)
    })
  })

  it('shows the buckets of a NATS system', async () => {
    await run(process.execPath, [here('submit.ts'), '--count', '2', '--nats', nats.url])
    await served(['--nats', nats.url, ...buckets], async url => {
      expect(await stateOf(url)).toEqual({ pictures: 2, done: [] })
      const nc = await connect({ servers: nats.url.replace('nats://', '') })
      await (await new Kvm(nc).open('results')).put(pictureName(0), '{}')
      await nc.close()
      expect(await stateOf(url)).toEqual({ pictures: 2, done: [pictureName(0)] })
    })
  })
})
