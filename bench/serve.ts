import { type ChildProcess, spawn } from 'node:child_process'
import { Agent, request } from 'node:http'
import { fileURLToPath } from 'node:url'
import { median } from './measure.ts'
import { atLeast, atMost, type Row } from './row.ts'

/** Worker processes of ours and of the peer, and the number of requests in flight. */
const workers = 2
const turns = 15
/** Turns before the measurement, because a server runs for a long time. */
const warmUpTurns = 10
const requestsATurn = 500
/** Request body: the numbers to square, 64 KiB. */
const numbers = Buffer.from(new Float32Array(16_384).map((_, i) => i).buffer)

/**
 * HTTP on a GPU: `wasi-webgpu serve` with the example `gpu-http`, compared with an equal handler in JS over the same
 * Dawn with as many processes. Uses the software GPU. Each turn sends some hundred requests to one server,
 * then to the other.
 */
export async function measureServe(): Promise<Row[]> {
  const ours = start(
    ['packages/cli/bin/wasi-webgpu.js', 'serve', 'examples/gpu-http/gpu-http.wasm'].concat([
      '--gpu',
      'software',
      '--reuse',
      '--addr',
      '127.0.0.1:0',
      '--workers',
      String(workers),
    ]),
    /url=http:\/\/[^:]+:(\d+)/,
  )
  const peer = start(['bench/serve-peer.ts', String(workers), 'software'], /^(\d+)$/m)
  try {
    const ports = [await ours.port, await peer.port] as const
    const measured = [new Latencies(), new Latencies()] as const
    for (let turn = -warmUpTurns; turn < turns; turn++) {
      for (const side of [0, 1] as const)
        await hammer(ports[side], turn < 0 ? new Latencies() : measured[side])
    }
    return rows(...measured)
  } finally {
    ours.process.kill()
    peer.process.kill()
  }
}

function rows(ours: Latencies, peer: Latencies): Row[] {
  const versus = 'in JS'
  const row = (name: string, unit: Row['unit'], value: (of: Latencies) => number) => ({
    name: `HTTP, ${name}`,
    unit,
    ours: value(ours),
    peer: value(peer),
    versus,
  })
  return [
    atLeast(
      0.9,
      row('throughput', '/s', ({ rates }) => median(rates)),
    ),
    atMost(
      1.25,
      row('p50', 'ms', latencies => latencies.quantile(0.5)),
    ),
    atMost(
      1.25,
      row('p99', 'ms', latencies => latencies.quantile(0.99)),
    ),
  ]
}

/** Latencies in milliseconds, and the requests per second of each turn. */
class Latencies {
  readonly rates: number[] = []
  readonly #all: number[] = []

  add(milliseconds: number): void {
    this.#all.push(milliseconds)
  }

  quantile(part: number): number {
    const sorted = this.#all.sort((a, b) => a - b)
    return sorted[Math.floor(part * sorted.length)] as number
  }
}

/** Sends some hundred requests, one in flight per worker. */
async function hammer(port: number, latencies: Latencies): Promise<void> {
  const agent = new Agent({ keepAlive: true })
  const begin = performance.now()
  let sent = 0
  const client = async () => {
    while (sent++ < requestsATurn) {
      const start = performance.now()
      await square(agent, port)
      latencies.add(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: workers }, client))
  latencies.rates.push((requestsATurn / (performance.now() - begin)) * 1000)
  agent.destroy()
}

function square(agent: Agent, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-length': numbers.length }
    const sent = request({ host: '127.0.0.1', port, method: 'POST', agent, headers }, response => {
      const chunks: Buffer[] = []
      response.on('data', chunk => chunks.push(chunk))
      response.on('end', () => {
        const squares = new Float32Array(new Uint8Array(Buffer.concat(chunks)).buffer)
        if (squares[9] === 81 && squares.length === numbers.length / 4) resolve()
        else reject(new Error(`a wrong answer, with status ${response.statusCode}`))
      })
    })
    sent.on('error', reject)
    sent.end(numbers)
  })
}

/** Starts a server, which prints its port. */
function start(args: readonly string[], pattern: RegExp): { process: ChildProcess; port: Promise<number> } {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const process_ = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  const port = new Promise<number>((resolve, reject) => {
    let output: string | undefined = ''
    process_.stdout.setEncoding('utf8').on('data', text => {
      // Later output, one line per request, is drained and ignored.
      if (output === undefined) return
      output += text
      const found = pattern.exec(output)?.[1]
      if (found === undefined) return
      output = undefined
      resolve(Number(found))
    })
    process_.on('exit', code => reject(new Error(`${args[0]} ended with ${code}`)))
  })
  return { process: process_, port }
}
