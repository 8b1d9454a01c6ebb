/**
 * `npx node scripts/soak.ts [REQUESTS]`: whether `wasi-webgpu serve` bears guests with faults for long. 20,000 requests, 64 in
 * flight, of which 2 % trap and 1 % hang: every other one must be answered rightly, and memory must stay level after the
 * first quarter. It takes some minutes, and is part of no gate; Linux tells the memory.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { guestFile, startServer } from '../packages/serve/src/testing/running-server.ts'

const count = Number(process.argv[2] ?? 20_000)
const inFlight = 64
const workers = 4
/** In MiB: a heap goes up and down. */
const mostGrowth = 30
const guest = guestFile('echo')
// Without a bound, V8 lets garbage grow by hundreds of MiB on a machine with much memory.
const env = { ...process.env, NODE_OPTIONS: '--max-old-space-size=64' }
const limits = ['--time-limit', '2s', '--wait-limit', '10min', '--start-limit', '5min']
const server = await startServer([guest, '--workers', String(workers), ...limits], env)
const agent = new Agent({ keepAlive: true, maxSockets: inFlight })

type Kind = 'right' | 'trap' | 'hang'
const outcomes: Record<Kind, Map<string, number>> = { right: new Map(), trap: new Map(), hang: new Map() }
const samples: { readonly after: number; readonly server: number; readonly workers: number }[] = []
let sent = 0
const start = performance.now()
await Promise.all(
  Array.from({ length: inFlight }, async () => {
    while (sent < count) {
      const i = sent++
      if (i % 1000 === 999) sample(i + 1)
      const kind: Kind = i % 100 === 50 ? 'hang' : i % 50 === 7 ? 'trap' : 'right'
      const outcome = await ask(kind)
      outcomes[kind].set(outcome, (outcomes[kind].get(outcome) ?? 0) + 1)
    }
  }),
)
const seconds = (performance.now() - start) / 1000
agent.destroy()
const health = (await fetch(`${server.url}/healthz`)).status
const gone = server.lines().filter(line => line.includes('event=gone'))
const end = await server.end()

for (const { after, server, workers } of samples)
  console.log(`${after} requests: server ${server} MiB, workers ${workers} MiB`)
for (const [kind, counts] of Object.entries(outcomes)) console.log(`${kind}:`, Object.fromEntries(counts))
const reasons = Map.groupBy(gone, line => /reason=(.*)/.exec(line)?.[1] ?? '')
for (const [reason, lines] of reasons) console.log(`${lines.length} workers replaced: ${reason}`)
console.log(`${count} requests in ${seconds.toFixed(0)} s; healthz ${health}; the server ended with ${end}`)

const level = samples.find(({ after }) => after >= count / 4)
const last = samples.at(-1)
const growth = (last?.server ?? 0) - (level?.server ?? 0)
console.log(`the server grew by ${growth} MiB after the first quarter`)
const isRight = outcomes.right.size === 1 && outcomes.right.has('right') && health === 200 && end === 0
process.exit(isRight && growth < mostGrowth ? 0 : 1)

function sample(after: number): void {
  const status = readFileSync(`/proc/${server.pid}/status`, 'utf8')
  const memory = Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024
  samples.push({ after, server: Math.round(memory), workers: Math.round(server.workerMemory()) })
}

/** Sends a body, and tells what came back: `right` when that is the body. */
function ask(kind: Kind): Promise<string> {
  const path = { right: '/', trap: '/trap-later', hang: '/hang-later' }[kind]
  const body = randomBytes(1 + Math.floor(Math.random() * 4000))
  return new Promise(resolve => {
    const sending = request(`${server.url}${path}`, { method: 'POST', agent }, response => {
      const chunks: Buffer[] = []
      response.on('data', chunk => chunks.push(chunk))
      response.on('error', () => resolve('broken off'))
      response.on('end', () => {
        const isEcho = response.statusCode === 200 && Buffer.concat(chunks).equals(body)
        resolve(isEcho ? 'right' : String(response.statusCode))
      })
    })
    sending.on('error', () => resolve('broken off'))
    sending.end(body)
  })
}
