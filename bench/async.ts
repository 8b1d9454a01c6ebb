import { readFileSync } from 'node:fs'
import { parse } from '@bytecodealliance/jco'
import { instantiate } from '@wasi-webgpu/component'
import { instantiateWithJco } from './jco.ts'
import { sideBySide } from './measure.ts'
import { atLeast, atMost, type Row, timesFaster } from './row.ts'

const callsARun = 20_000
const chunk = new Uint8Array(0x1_0000)
const chunksARun = 1_000
/** jco is slow: it runs fewer calls. */
const jcoCallsARun = 100
const jcoChunksARun = 10
const eventsARun = 1_000

/**
 * The asynchronous ABI: the cost of an async-lowered call that completes immediately, and the throughput of a
 * byte stream.
 */
export async function measureAsync(): Promise<Row[]> {
  const component = await parse(readFileSync(new URL('guest/async.wat', import.meta.url), 'utf8'))
  const host = {
    now: (x: number) => x + 1,
    *source() {
      for (let i = 0; i < chunksARun; i++) yield chunk
    },
  }
  const { exports } = await instantiate(component, { imports: host })
  const bytes = chunk.length * chunksARun
  if ((await exports.read()) !== bytes) throw new Error('the guest did not read all')

  const target = new Uint8Array(chunk.length)
  const times = await sideBySide({
    calls: () => exports.calls(callsARun),
    host: () => callHost(host.now),
    read: () => exports.read(),
    set: () => {
      for (let i = 0; i < chunksARun; i++) target.set(chunk)
    },
  })
  const jco = await instantiateWithJco(component, {
    now: { default: async (x: number) => x + 1 },
    source: { default: jcoSource },
  })
  const jcoTimes = await sideBySide(
    { calls: () => jco.exports.calls?.(jcoCallsARun), read: () => jco.exports.read?.() },
    5,
    1,
  )
  const call = {
    name: 'async-lowered call',
    unit: 'ns',
    ours: ((times.calls - times.host) / callsARun) * 1e6,
  } as const
  const stream = { name: 'stream<u8>', unit: 'GB/s', ours: bytes / times.read / 1e6 } as const
  return [
    atMost(1, { ...call, peer: 1000, versus: 'the budget, over the host function' }),
    timesFaster(50, { ...call, peer: (jcoTimes.calls / jcoCallsARun) * 1e6, versus: 'jco' }),
    atLeast(1, { ...stream, peer: 1, versus: 'the budget' }),
    atLeast(1, { ...stream, peer: (chunk.length * jcoChunksARun) / jcoTimes.read / 1e6, versus: 'jco' }),
    await measureWaiting(),
  ]
}

/** The cost of a task that waits for one event, with 10,000 other tasks that wait and with 10. */
async function measureWaiting(): Promise<Row> {
  const component = await parse(readFileSync(new URL('guest/waiting.wat', import.meta.url), 'utf8'))
  const among = async (others: number) => {
    let happen = () => {}
    const event = () => new Promise<void>(resolve => (happen = resolve))
    const { exports } = await instantiate(component, { imports: { event } })
    for (let i = 0; i < others; i++) exports.wait()
    return async () => {
      for (let i = 0; i < eventsARun; i++) {
        const task = exports.wait()
        happen()
        await task
      }
    }
  }
  const { many, few } = await sideBySide({ many: await among(10_000), few: await among(10) })
  return atMost(2, {
    name: 'event with 10,000 tasks',
    unit: 'ns',
    ours: (many / eventsARun) * 1e6,
    peer: (few / eventsARun) * 1e6,
    versus: 'with 10 tasks that wait',
  })
}

/** The host for jco's instance, which expects a promise and a `ReadableStream`. */
function jcoSource(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (let i = 0; i < jcoChunksARun; i++) controller.enqueue(chunk)
      controller.close()
    },
  })
}

/** The host calls without a guest. The sum keeps the engine from eliminating them. */
function callHost(now: (x: number) => number): number {
  let sum = 0
  for (let i = 0; i < callsARun; i++) sum += now(i)
  return sum
}
