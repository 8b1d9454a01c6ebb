import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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
