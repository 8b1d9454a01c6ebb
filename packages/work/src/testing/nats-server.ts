import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { natsServerPath } from './nats-server-binary.ts'

/** A running `nats-server` with JetStream, on a free port of the loopback interface. */
export interface NatsServer {
  readonly pid: number
  /** Its URL, such as `nats://127.0.0.1:41227`. */
  readonly url: string
  /** Ends the server, and removes what it has stored. */
  close(): Promise<void>
}

/**
 * Starts a server, and waits until it is ready.
 *
 * @param config more of its configuration file
 */
export async function startNatsServer(config = ''): Promise<NatsServer> {
  const folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-nats-'))
  const file = join(folder, 'nats.conf')
  writeFileSync(
    file,
    `host: 127.0.0.1\nport: -1\njetstream { store_dir: ${JSON.stringify(folder)} }\n${config}\n`,
  )
  const child = spawn(await natsServerPath(), ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const address = await listening(child)
  return {
    pid: child.pid as number,
    url: `nats://${address}`,
    close: async () => {
      child.kill('SIGKILL')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Starts three servers that are a cluster. */
export async function startCluster(): Promise<NatsServer[]> {
  const ports = await Promise.all([1, 2, 3].map(freePort))
  const routes = ports.map(port => `nats://127.0.0.1:${port}`).join(', ')
  return Promise.all(
    ports.map((port, i) =>
      startNatsServer(
        `server_name: n${i}\ncluster { name: test, listen: "127.0.0.1:${port}", routes: [${routes}] }`,
      ),
    ),
  )
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
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
