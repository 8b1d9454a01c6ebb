import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'
import { natsServerPath } from './nats-server-binary.ts'
import type { NetworkNamespace } from './network-namespaces.ts'

/** A running `nats-server` with JetStream, on a free port. */
export interface NatsServer {
  readonly pid: number
  /** Its URL, such as `nats://127.0.0.1:41227`. */
  readonly url: string
  /** Ends the server, and removes what it has stored. */
  close(): Promise<void>
}

/** Where a server runs: its address, and the command that starts it there. */
type Place = Pick<NetworkNamespace, 'address' | 'command'>

const here: Place = { address: '127.0.0.1', command: [] }

/**
 * Starts a server, and waits until it is ready.
 *
 * @param config more of its configuration file
 */
export async function startNatsServer(config = '', { address, command }: Place = here): Promise<NatsServer> {
  const folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-nats-'))
  const file = join(folder, 'nats.conf')
  writeFileSync(
    file,
    `host: ${address}\nport: -1\njetstream { store_dir: ${JSON.stringify(folder)} }\n${config}\n`,
  )
  const [executable = '', ...args] = [...command, await natsServerPath(), '-c', file]
  const child = spawn(executable, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const listensAt = await listening(child)
  return {
    pid: child.pid as number,
    url: `nats://${listensAt}`,
    close: async () => {
      child.kill('SIGKILL')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/**
 * Starts servers that are a cluster.
 *
 * @param places where they run; by default three on this machine
 */
export async function startCluster(places: readonly Place[] = [here, here, here]): Promise<NatsServer[]> {
  const listens = await Promise.all(places.map(async ({ address }) => `${address}:${await freePort()}`))
  const routes = listens.map(listen => `nats://${listen}`).join(', ')
  return Promise.all(
    places.map((place, i) =>
      startNatsServer(
        `server_name: n${i}\ncluster { name: test, listen: "${listens[i]}", routes: [${routes}] }`,
        place,
      ),
    ),
  )
}

/** Reads the log of a server until it is ready. Returns its address. */
function listening(child: ChildProcess): Promise<string> {
  let log = ''
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', code => reject(new Error(`nats-server has ended with exit code ${code}: ${log}`)))
    child.stderr?.setEncoding('utf8').on('data', text => {
      // Its messages are read to the end, which the server would wait for.
      log += text
      const [, address] = /Listening for client connections on (\S+)/.exec(log) ?? []
      if (address !== undefined && log.includes('Server is ready')) resolve(address)
    })
  })
}
