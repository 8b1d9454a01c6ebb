import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, createReadStream, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { decode, encode } from 'fast-png'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { soakFactor } from '../../../scripts/soak-factor.ts'
import { commandPath } from '../../cli/src/testing/command-path.ts'
import { Pool } from './pool.ts'
import type { ServeOptions } from './serve-component.ts'
import { type GuestServer, startGuestServer } from './testing/guest-server.ts'
import { guestFile, launchServer, type RunningServer, startServer } from './testing/running-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-serve-'))
const files = {
  'gpu-http': fileURLToPath(new URL('../../../examples/gpu-http/gpu-http.wasm', import.meta.url)),
  faulty: guestFile('faulty'),
  echo: guestFile('echo'),
  incoming: guestFile('incoming'),
}
const coffee = new URL('../../../examples/image-filter/coffee.png', import.meta.url)
afterAll(() => rmSync(folder, { recursive: true }))

/** The URL and the log of the server under test. */
let server: Pick<GuestServer, 'url' | 'lines'>

/**
 * Starts a server in this process for the tests of a group; returns an object that has it while they run. A
 * test begins when the workers are done with the requests of earlier ones, and reads only its own lines of the log.
 */
function sharedServer(file: keyof typeof files, options: ServeOptions = {}): GuestServer {
  const shared = {} as GuestServer
  beforeAll(async () => {
    Object.assign(shared, await startGuestServer(files[file], options))
  })
  beforeEach(async () => {
    server = shared
    await hasMetric(busy(0))
    shared.forget()
  })
  afterAll(() => shared.passUntil(shared.close()))
  return shared
}

function post(path: string, body: BodyInit): Promise<Response> {
  return fetch(`${server.url}${path}`, { method: 'POST', body })
}

/** Posts a body that arrives in pieces. */
function postPieces(
  path: string,
  body: ReadableStream<Uint8Array>,
  headers?: HeadersInit,
): Promise<Response> {
  return fetch(`${server.url}${path}`, { method: 'POST', body, duplex: 'half', headers } as RequestInit)
}

/** Posts with a quarter of the work of `fetch`, for tests with many requests. */
function postPlainly(agent: Agent, body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    request(server.url, { method: 'POST', agent }, response => response.on('end', resolve).resume())
      .on('error', reject)
      .end(body)
  })
}

/** Connects a client that is destroyed after the test. */
function client(): Socket {
  const { hostname, port } = new URL(server.url)
  const socket = connect(Number(port), hostname).on('error', () => {})
  clients.push(socket)
  return socket
}
const clients: Socket[] = []
afterEach(() => {
  for (const socket of clients.splice(0)) socket.destroy()
})

/** Collects what a client receives. */
function received(socket: Socket): { text: string; readonly closed: Promise<unknown> } {
  const read = { text: '', closed: new Promise(resolve => socket.once('close', resolve)) }
  socket.on('data', bytes => {
    read.text += bytes
  })
  return read
}

/**
 * Squares numbers with `gpu-http`, and returns a description of a wrong answer; `undefined` when the answer
 * is right.
 */
async function squareWrongly(path: string, numbers: readonly number[]): Promise<string | undefined> {
  const response = await post(path, new Float32Array(numbers))
  if (response.status !== 200) return `${response.status} ${await response.text()}`
  const squares = [...new Float32Array(await response.arrayBuffer())]
  const isRight =
    squares.length === numbers.length && squares.every((square, i) => square === numbers[i]! ** 2)
  return isRight ? undefined : `${squares}`
}

/** Counts the lines of the log that match. */
function count(pattern: RegExp): number {
  return server.lines().filter(line => pattern.test(line)).length
}

async function metrics(): Promise<string> {
  return (await fetch(`${server.url}/metrics`)).text()
}

/** Line of the metrics when so many workers have a request. */
const busy = (workers: number) => `wasi_webgpu_workers{state="busy"} ${workers}`

/** Waits until the metrics contain a line. */
function hasMetric(line: string): Promise<void> {
  return expect.poll(metrics).toContain(`${line}\n`)
}

const isBusy = () => hasMetric(busy(1))
const isQueued = () => hasMetric('wasi_webgpu_requests_queued 1')

/** Calls a function with 0 to `count - 1`, at most `atATime` calls at once. */
async function inFlight<T>(count: number, atATime: number, call: (i: number) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  let next = 0
  const worker = async () => {
    for (let i = next++; i < count; i = next++) results[i] = await call(i)
  }
  await Promise.all(Array.from({ length: atATime }, worker))
  return results
}

describe('serve with the example gpu-http', () => {
  describe('and two workers', () => {
    sharedServer('gpu-http', { gpu: 'software', reuse: true, workers: 2 })

    it('answers hundreds of requests, 32 in flight', async () => {
      const requests = 300 * soakFactor
      const wrong = await inFlight(requests, 32, i => squareWrongly('/', [i, i + 1, i / 2]))
      expect(wrong.filter(problem => problem !== undefined)).toEqual([])
      await hasMetric(`wasi_webgpu_requests_total{status="200"} ${requests}`)
      await hasMetric(`wasi_webgpu_request_duration_seconds_count ${requests}`)
      await hasMetric('wasi_webgpu_workers{state="idle"} 2')
      await hasMetric(`wasi_webgpu_response_body_bytes_total ${12 * requests}`)
    })
  })

  describe('and an instance for each request', () => {
    sharedServer('gpu-http', { gpu: 'software' })

    it('sharpens a picture, and answers 400 to an unreadable one', async () => {
      const flat = encode({ width: 3, height: 2, channels: 3, depth: 8, data: new Uint8Array(18).fill(90) })
      const answer = await post('/', flat as Uint8Array<ArrayBuffer>)
      expect(answer.headers.get('content-type')).toBe('image/png')
      expect([...decode(await answer.bytes()).data]).toEqual(Array(18).fill(90))

      const photograph = readFileSync(coffee)
      const sharpened = decode(await (await post('/', photograph)).bytes())
      const original = decode(photograph)
      const at = (x: number, y: number) => 3 * (y * original.width + x)
      const expected = (x: number, y: number) => {
        const pixel = (dx: number, dy: number) => original.data[at(x + dx, y + dy)]!
        const neighbours = pixel(-1, 0) + pixel(1, 0) + pixel(0, -1) + pixel(0, 1)
        return Math.min(255, Math.max(0, 2 * pixel(0, 0) - neighbours / 4))
      }
      for (let y = 1; y < original.height - 1; y += 7) {
        for (let x = 1; x < original.width - 1; x += 7)
          expect(Math.abs(sharpened.data[at(x, y)]! - expected(x, y))).toBeLessThanOrEqual(1)
      }
      expect((await post('/', Buffer.from('\x89PNG, or so', 'latin1'))).status).toBe(400)
      expect((await post('/', 'five!')).status).toBe(400)
      expect((await fetch(server.url)).status).toBe(200)
      expect((await fetch(server.url, { method: 'DELETE' })).status).toBe(405)
    })
  })

  describe('and a policy', () => {
    sharedServer('gpu-http', { gpu: 'software', reuse: true, policy: { memory: 512 << 10 } })

    it('grants the GPU memory of the policy to each request anew', async () => {
      expect(await squareWrongly('/', [3])).toBe(undefined)
      expect((await post('/', new Float32Array(200_000))).status).toBe(500)
      expect(await squareWrongly('/', [4])).toBe(undefined)
    })
  })
})

describe('a guest with faults under serve', () => {
  describe('and four workers', () => {
    const guest = sharedServer('faulty', { gpu: 'software', reuse: true, workers: 4, timeLimit: 1000 })

    it('that traps 1 time in 20 and hangs 1 time in 50 costs no other request its answer', async () => {
      for (let round = 0; round < soakFactor; round++) {
        const hanging: Promise<Response>[] = []
        const outcomes = await inFlight(100, 32, async i => {
          if (i % 50 === 7) {
            // One loops, one waits for ever. No time passes before all others are answered.
            hanging.push(post(i === 7 ? '/hang' : '/wait', ''))
            return 'hangs'
          }
          if (i % 20 === 3) return (await post('/trap', '')).status
          return squareWrongly('/', [i, i + 1])
        })
        const expected = outcomes.map((_, i) => (i % 50 === 7 ? 'hangs' : i % 20 === 3 ? 500 : undefined))
        expect(outcomes).toEqual(expected)
        // A client may have the whole response before its worker is done.
        await hasMetric(busy(2))
        for (const path of ['hang', 'wait'])
          await guest.passUntil(new RegExp(`path=/${path} status=504 .*failure=timeout`))
        expect((await Promise.all(hanging)).map(({ status }) => status)).toEqual([504, 504])
        guest.forget()
      }
      await hasMetric(`wasi_webgpu_failures_total{kind="trap"} ${5 * soakFactor}`)
      await hasMetric(`wasi_webgpu_failures_total{kind="timeout"} ${2 * soakFactor}`)
      await hasMetric(`wasi_webgpu_workers_replaced_total ${2 * soakFactor}`)
    })
  })

  describe('and a reused instance', () => {
    const guest = sharedServer('faulty', { gpu: 'software', reuse: true })
    const calls = async () => Number(await (await post('/calls', '')).text())

    it('that exits is answered for with 500, and continues as a new instance', async () => {
      const before = await calls()
      expect(await calls()).toBe(before + 1)
      expect((await post('/exit', '')).status).toBe(500)
      expect(await calls()).toBe(1)
      await guest.seen(/path=\/exit status=500 .*reason="it called exit"/)
      expect(count(/event=gone/)).toBe(0)
    })

    it('that loses its device continues as a new instance with a new device', async () => {
      expect(await squareWrongly('/', [3])).toBeUndefined()
      await post('/destroy', new Float32Array([3]))
      expect(await squareWrongly('/', [4])).toBeUndefined()
      expect(await calls()).toBe(2)
    })
  })
})

describe('a connection that a worker borrows', () => {
  const guest = sharedServer('faulty', { gpu: 'software', reuse: true, timeLimit: 1000 })
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  afterAll(() => agent.destroy())

  let asked = 0

  /** Posts over one connection, and returns the status. */
  function ask(path: string): Promise<number | undefined> {
    asked++
    return new Promise((resolve, reject) => {
      request(`${server.url}${path}`, { method: 'POST', agent }, response => {
        response.on('end', () => resolve(response.statusCode)).resume()
      })
        .on('error', reject)
        .end('body')
    })
  }

  /** Asks until a worker has borrowed the connection once more, and until the server knows that its guest has no request. */
  async function lend(): Promise<void> {
    const spy = vi.spyOn(Pool.prototype, 'lend')
    while (!spy.mock.results.some(({ value }) => value === true)) expect(await ask('/calls')).toBe(200)
    spy.mockRestore()
    await expect.poll(() => count(/path=\S+ status=/)).toBe(asked)
  }

  it('has responses for guests that go on, trap and loop', async () => {
    await lend()
    for (const path of ['/calls', '/calls']) expect(await ask(path)).toBe(200)
    expect(await ask('/trap')).toBe(500)
    await lend()
    const hanging = ask('/hang')
    await guest.passUntil(/path=\/hang status=504 .*failure=timeout/)
    expect(await hanging).toBe(504)
    expect(await ask('/calls')).toBe(200)
    expect(count(/event=gone/)).toBe(1)
  })
})

describe.each([true, false])('a guest whose shader never ends, with reuse: %s,', reuse => {
  const guest = sharedServer('faulty', { gpu: 'software', reuse, timeLimit: 1000 })

  it.each(['/endless-shader', '/endless-shader-of-a-destroyed-device'])(
    'answers %s, and its worker is replaced before the next request',
    async path => {
      guest.forget()
      expect(await (await post(path, '')).text()).toBe('submitted')
      const next = squareWrongly('/', [3])
      await isQueued()
      await guest.passUntil(/event=gone .*a request took longer/)
      expect(await next).toBeUndefined()
      expect(count(/event=gone/)).toBe(1)
    },
  )
})

describe('a guest of wasi:http/handler@0.3', () => {
  const guest = sharedServer('echo', { timeLimit: 1000 })

  it('streams both bodies', async () => {
    const { readable, writable } = new TransformStream<Uint8Array>()
    const writer = writable.getWriter()
    const large = new Uint8Array(70_000).fill(1)
    void writer.write(large as Uint8Array<ArrayBuffer>)
    const response = await postPieces('/', readable, { 'content-type': 'text/x-mine' })
    expect(response.headers.get('content-type')).toBe('text/x-mine')
    const reader = response.body!.getReader()
    let received = 0
    while (received < large.length) received += (await reader.read()).value!.length
    // Only now does the request continue.
    void writer.write(new TextEncoder().encode('more'))
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('more')
    void writer.close()
    expect((await reader.read()).done).toBe(true)
  })

  it('carries bodies of any size, one after another', async () => {
    const sizes = 18
    const wrong = await inFlight(4 * sizes * soakFactor, 8, async i => {
      const bytes = new Uint8Array(1 << (i % sizes)).fill(i)
      return Buffer.compare(await (await post('/', bytes)).bytes(), bytes)
    })
    expect(wrong.filter(difference => difference !== 0)).toEqual([])
  })

  it('carries 8 MiB there and back', async () => {
    const bytes = new Uint8Array(8 << 20).map((_, i) => i * i)
    expect(Buffer.compare(await (await post('/', bytes)).bytes(), bytes)).toBe(0)
  })

  it.each([
    ['traps', '/trap-later', 'trap'],
    ['hangs', '/hang-later', 'timeout'],
    ['ends too early', '/too-short', 'error'],
  ])('that %s in the middle of a body leaves the response visibly incomplete', async (_, path, failure) => {
    const outcome = post(path, 'body')
      .then(async response => `${response.status} ${await response.text()}`)
      .catch(() => 'broken off')
    const failed = new RegExp(`path=${path} .*failure=${failure}`)
    await (failure === 'timeout' ? guest.passUntil(failed) : guest.seen(failed))
    // A piece that the guest wrote just before may still be buffered; the client then receives a complete
    // error instead.
    expect(await outcome).toMatch(/^(broken off|50[04] the program .*\n)$/)
    expect(await (await post('/', 'body')).text()).toBe('body')
  })

  it('that answers with an error is answered for with 500', async () => {
    const response = await post('/error', '')
    expect([response.status, await response.text()]).toEqual([500, 'the program failed\n'])
    await guest.seen(/path=\/error status=500 .*reason="it answered with the error .*loop-detected/)
  })

  it('that hangs after its response is complete costs the next request nothing', async () => {
    // How much of the response arrives does not matter here.
    const first = post('/hang-after-the-end', 'first')
      .then(response => response.text())
      .catch(() => {})
    await isBusy()
    const second = post('/', 'second')
    await isQueued()
    await guest.passUntil(/event=gone/)
    expect(await (await second).text()).toBe('second')
    await first
    expect(count(/event=gone/)).toBe(1)
  })

  it('that would hang long after its response ends before that', async () => {
    expect(await (await post('/hang-long-after-the-end', 'first')).text()).toBe('first')
    // Waits in the guest, on the same clock and for longer than the first.
    expect(await (await post('/late', 'next')).text()).toBe('next')
    expect(count(/event=gone/)).toBe(0)
  })

  it('that waits for a slow client does not use up its time limit', async () => {
    const socket = client()
    const read = received(socket)
    const body = 'x'.repeat(70_000)
    socket.write(`POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 70001\r\n\r\n${body}`)
    // Once the client has all of it back, only the client can continue.
    await expect.poll(() => read.text.match(/x{3,}/g)?.join('').length).toBe(body.length)
    guest.pass(60_000)
    socket.write('!')
    await read.closed
    expect(read.text).toMatch(/^HTTP\/1\.1 200 [^!]*x\r\n1\r\n!\r\n0\r\n\r\n$/)
    expect(count(/event=gone/)).toBe(0)
  })
})

describe('a guest of wasi:http/incoming-handler@0.2', () => {
  const [second, hour] = [1000, 3_600_000]
  const guest = sharedServer('incoming', {
    timeLimit: hour,
    clientLimit: second,
    responseLimit: 10 << 20,
  })

  it('answers before and after it sets its response', async () => {
    for (const path of ['/', '/early']) {
      const text = 'x'.repeat(100_000)
      const response = await post(path, text)
      expect(response.status).toBe(201)
      expect(response.headers.get('x-answer')).toBe('yes')
      expect(await response.text()).toBe(text)
    }
  })

  it.each([
    ['nothing', ''],
    ['half of a head', 'GET / HTTP/1.1\r\nhost: '],
  ])(
    'has clients whose time begins with their connection: one that sends %s is cut off',
    async (_, text) => {
      const socket = client()
      const read = received(socket)
      socket.write(text)
      await read.closed
      expect(read.text).toMatch(/^HTTP\/1\.1 408 /)
    },
    // Node's own limit is longer.
    30_000,
  )

  it.each([
    ['traps', '/trap', /path=\/trap .*failure=trap .*unreachable/],
    [
      'sets no response',
      '/nothing',
      /path=\/nothing .*failure=error reason="it returned without a response"/,
    ],
    [
      'sets an error',
      '/error',
      /path=\/error .*failure=error reason="it answered with the error loop-detected"/,
    ],
  ])('that %s is answered for with 500', async (_, path, line) => {
    expect((await post(path, 'body')).status).toBe(500)
    await guest.seen(line)
    expect(await (await post('/', 'body')).text()).toBe('body')
  })

  it('that sets its response twice traps, and its response breaks off', async () => {
    const outcome = await post('/twice', 'body')
      .then(async response => `${response.status} ${await response.text()}`)
      .catch(() => 'broken off')
    expect(outcome).toMatch(/^(broken off|500 the program failed\n)$/)
    await guest.seen(/path=\/twice .*failure=trap/)
    expect(await (await post('/', 'next')).text()).toBe('next')
  })

  it.each([
    ['reads nothing', false],
    ['reads all of it', true],
  ])(
    'that writes an endless body to a client that %s loses its process at the limits, and the next request is answered',
    async (_, reads) => {
      const socket = client()
      if (reads) socket.resume()
      else socket.pause()
      socket.write('GET /endless HTTP/1.1\r\nhost: x\r\n\r\n')
      if (reads)
        await guest.seen(
          /path=\/endless .*failure=error reason="[^"]*larger than the limit of 10485760 bytes"/,
        )
      else await guest.passUntil(/path=\/endless .*failure=slow/, second)
      await guest.passUntil(/event=gone reason="a request took longer than 3600 s"/, hour)
      expect(await (await post('/', 'next')).text()).toBe('next')
    },
  )

  it('that hangs after its response is complete has answered', async () => {
    expect(await (await post('/hang-after-the-end', 'body')).text()).toBe('body')
    await guest.seen(/path=\/hang-after-the-end status=201 .* worker=\d+$/)
    const next = post('/', 'next')
    await isQueued()
    await guest.passUntil(/event=gone/, hour)
    expect(await (await next).text()).toBe('next')
  })

  it('that does not finish its body breaks its response off', async () => {
    await expect(post('/unfinished', 'body').then(response => response.text())).rejects.toThrow()
    await guest.seen(/path=\/unfinished .*it did not finish the body/)
  })
})

describe('the server', () => {
  describe('with a limit on bodies', () => {
    const limited = sharedServer('echo', { bodyLimit: 100 << 10 })

    it('refuses bodies above the limit, whether or not the client states their length', async () => {
      const large = new Uint8Array(101 << 10)
      expect((await post('/', large)).status).toBe(413)
      const pieces = new Blob([large.subarray(0, 50 << 10), large.subarray(50 << 10)]).stream()
      const unsaid = await postPieces('/', pieces).then(
        response => response.status,
        () => 'broken off',
      )
      // The guest may have begun to answer by then.
      expect([413, 'broken off', 200]).toContain(unsaid)
      await limited.seen(/failure=too-large reason="its body is larger than 102400 bytes"/)
      expect(await (await post('/', large.subarray(0, 100 << 10))).bytes()).toHaveLength(100 << 10)
    })
  })

  describe('with a limit on the time of clients', () => {
    const limited = sharedServer('echo', { clientLimit: 10_000, bodyLimit: 64 << 20 })

    it('continues when clients leave in the middle of a request', async () => {
      const early = client()
      await new Promise(resolve =>
        early.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\nsome', resolve),
      )
      // The server has read the earlier connection before it answers this one.
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
      early.destroy()
      await limited.seen(/status=499 .*received=4 .*failure=gone/)

      const late = client()
      const read = received(late)
      late.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n${'x'.repeat(70_000)}`)
      await expect.poll(() => read.text).toMatch(/^HTTP\/1\.1 200 /)
      late.destroy()
      await limited.seen(/status=499 .*received=70000 .*failure=gone/)

      const wrong = received(client().end('nonsense\r\n\r\n'))
      await wrong.closed
      expect(wrong.text).toMatch(/^HTTP\/1\.1 400 /)
      expect(await (await post('/', 'body')).text()).toBe('body')
      expect(count(/event=gone/)).toBe(0)
    })

    it.each([
      [
        'never sends the rest of a body',
        `content-length: 1000\r\n\r\nabc`,
        /^HTTP\/1\.1 408 .*took too long/s,
      ],
      [
        'stops in the middle of a body that the guest has',
        `content-length: 100000\r\n\r\n${'x'.repeat(70_000)}`,
        /^HTTP\/1\.1 (200 (?!.*\r\n0\r\n)|408 )/s,
      ],
    ])('cuts off a client that %s, and keeps the worker', async (_, rest, answer) => {
      const socket = client()
      const read = received(socket)
      socket.write(`POST / HTTP/1.1\r\nhost: x\r\n${rest}`)
      await limited.passUntil(/failure=slow/)
      await read.closed
      expect(read.text).toMatch(answer)
      expect(await (await post('/', 'next')).text()).toBe('next')
      expect(count(/event=gone/)).toBe(0)
    })

    it('cuts off a client that does not read its response, and keeps the worker', async () => {
      const socket = client()
      const begun = once(socket, 'data')
      socket.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${32 << 20}\r\n\r\n`)
      socket.write(Buffer.alloc(32 << 20))
      await begun
      socket.pause()
      await limited.passUntil(/status=200 .*failure=slow/)
      expect(await (await post('/', 'next')).text()).toBe('next')
      expect(count(/event=gone/)).toBe(0)
    })
  })

  describe('with a guest that hangs', () => {
    const limited = sharedServer('faulty', {
      gpu: 'null',
      timeLimit: 60_000,
      pingLimit: 10_000,
      queueLimit: 1,
    })

    it('answers 503 at once when the queue is full', async () => {
      const first = post('/wait', '')
      await isBusy()
      const second = post('/calls', '')
      await isQueued()
      const response = await post('/calls', '')
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
      await limited.seen(/status=503 .*failure=busy reason="too many requests wait for a worker"/)
      await limited.passUntil(/path=\/wait .*failure=timeout/)
      expect([(await first).status, (await second).status]).toEqual([504, 200])
    })

    it('reports on /healthz that it is ready, and that all workers hang', async () => {
      const health = async () => {
        const response = await fetch(`${server.url}/healthz`)
        return [response.status, await response.text()]
      }
      expect(await health()).toEqual([200, 'ok\n'])
      const hanging = post('/hang', '')
      await isBusy()
      const later = () => {
        limited.pass(1000)
        return health()
      }
      await expect.poll(later).toEqual([503, 'all workers hang\n'])
      await limited.passUntil(/path=\/hang .*failure=timeout/)
      expect((await hanging).status).toBe(504)
    })
  })

  it('that closes ends the request that hangs at its limit, answers the one that waits, and accepts no new ones', async () => {
    const closing = await startGuestServer(files.faulty, { gpu: 'null', timeLimit: 3_600_000 })
    server = closing
    const hanging = post('/hang', '')
    await isBusy()
    const waiting = post('/calls', '')
    await isQueued()
    const closed = closing.close()
    await closing.passUntil(/path=\/hang .*failure=timeout/, 3_600_000)
    await closed
    expect([(await hanging).status, (await waiting).status]).toEqual([504, 200])
    await expect(post('/calls', '')).rejects.toThrow()
  })

  it.each([
    ['a head', 'GET / HTTP/1.1\r\nhost: x\r\nx: '],
    ['a body', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc'],
  ])('closes although a client never sends the rest of %s', async (_, half) => {
    const limits = { timeLimit: 500, waitLimit: 500, clientLimit: 500 }
    const closing = await startGuestServer(files.echo, limits)
    server = closing
    const socket = client()
    await new Promise(resolve => socket.write(half, resolve))
    // The server has read the earlier connection before it answers this one.
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
    await closing.passUntil(closing.close())
  })

  describe('with a reused instance', () => {
    const limited = sharedServer('echo', { reuse: true, pingLimit: 60_000 })

    it('gives a request to another worker when the instance hangs before it', async () => {
      expect(await (await post('/hang-long-after-the-end', 'first')).text()).toBe('first')
      await limited.passUntil(/event=gone reason="it neither answered a ping nor confirmed a request"/)
      expect(await (await post('/', 'second')).text()).toBe('second')
    })
  })
})

describe('the process of the server', () => {
  let command: RunningServer
  const start = async (...args: Parameters<typeof startServer>) => {
    command = await startServer(...args)
    server = command
  }

  describe('while it runs', () => {
    beforeAll(() => start([files.faulty, '--gpu', 'null', '--workers', '1', '--env', 'VARIABLE=granted']))
    afterAll(() => command.end('SIGKILL'))

    it('has a separate instance for each request, unless --reuse is given', async () => {
      expect(await (await post('/calls', '')).text()).toBe('1')
      expect(await (await post('/calls', '')).text()).toBe('1')
    })

    it('passes the output of the guest to the standard error, and the granted variables to the guest', async () => {
      await post('/print', '')
      expect(await (await post('/variable', '')).text()).toBe('granted')
      await expect.poll(command.stderr).toBe('a line of the guest\n')
      expect(command.lines().join('\n')).not.toContain('a line of the guest')
    })

    it('logs one line for each request, even for hostile contents', async () => {
      await post('/a%20b?c="d"', 'body')
      expect(await command.seen(/path="/)).toMatch(
        /^time=\S+Z method=POST path="\/a%20b\?c=\S+ status=200 ms=[\d.]+ received=4 sent=4 client=127\.0\.0\.1 id=[\da-f-]{36} worker=1$/,
      )
    })
  })

  it('answers while nobody reads its log, which has the lines later', async () => {
    await start([files.echo, '--workers', '1'])
    try {
      command.read(false)
      const path = `/${'p'.repeat(12_000)}`
      for (let i = 0; i < 60; i++) expect((await post(path, '')).status).toBe(200)
      await post('/last', '')
      command.read(true)
      await command.seen(/path=\/last status=200/)
    } finally {
      await command.end('SIGKILL')
    }
  })

  it('ends on SIGTERM although the reader of its output has stopped', async () => {
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    // Opened for both directions, so that neither side waits for the other, and never read.
    const end = openSync(pipe, 'r+')
    const args = [commandPath, 'serve', files.echo, '--addr', '127.0.0.1:0', '--workers', '1']
    const child = spawn(process.execPath, args, { stdio: ['ignore', end, end] })
    const ended = once(child, 'exit')
    const read = createReadStream(pipe, { encoding: 'utf8' })
    const [, url] = await new Promise<RegExpExecArray>(resolve => {
      let text = ''
      read.on('data', piece => {
        text += piece
        const match = /event=listening url=(\S+) workers=\d+\n/.exec(text)
        if (match !== null) resolve(match)
      })
    })
    read.pause()
    for (let i = 0; i < 20; i++) await fetch(`${url}/${'p'.repeat(12_000)}`)
    child.kill('SIGTERM')
    expect((await ended)[0]).toBe(0)
    read.destroy()
    closeSync(end)
  })

  describe('that ends', () => {
    afterEach(() => command.end('SIGKILL'))

    it('finishes its requests on SIGTERM, and accepts no new ones', async () => {
      await start([files.echo, '--workers', '1'])
      const { readable, writable } = new TransformStream<Uint8Array>()
      const writer = writable.getWriter()
      void writer.write(new Uint8Array(70_000) as Uint8Array<ArrayBuffer>)
      const begun = await postPieces('/', readable)
      const waiting = post('/', 'body')
      await isQueued()
      const ended = command.end()
      await command.seen(/event=ending signal=SIGTERM/)
      await writer.close()
      expect(await begun.bytes()).toHaveLength(70_000)
      expect(await (await waiting).text()).toBe('body')
      expect(await ended).toBe(0)
      await expect(post('/', '')).rejects.toThrow()
    })

    it.each<[phase: string, reach: (agent: Agent) => Promise<unknown>]>([
      ['it has had no request', async () => {}],
      [
        'a client keeps its connection for the next request',
        agent => postPlainly(agent, Buffer.from('body')),
      ],
    ])('ends with exit code 0 on SIGTERM while %s', async (_, reach) => {
      await start([files.echo, '--workers', '1'])
      const agent = new Agent({ keepAlive: true })
      try {
        await reach(agent)
        expect(await command.end('SIGTERM')).toBe(0)
      } finally {
        agent.destroy()
      }
    })

    it('ends with its workers on SIGTERM while they start', async () => {
      command = launchServer([files.echo, '--workers', '2'])
      await command.seen(/event=starting/)
      const workers = command.workers()
      await command.end('SIGTERM')
      expect(command.lines().join('\n')).not.toMatch(/event=gone/)
      await expect.poll(() => workers.map(({ isRunning }) => isRunning)).toEqual([false, false])
    })

    it('sends a response that is under way to its end on SIGTERM', async () => {
      await start([files.echo, '--workers', '1'])
      const bytes = new Uint8Array(8 << 20).fill(7)
      const response = await post('/', bytes)
      const reader = response.body!.getReader()
      let received = (await reader.read()).value!.length
      const ended = command.end('SIGTERM')
      await command.seen(/event=ending/)
      for (let part = await reader.read(); !part.done; part = await reader.read())
        received += part.value.length
      expect(received).toBe(bytes.length)
      expect(await ended).toBe(0)
    })

    it.each<[what: string, how: () => Promise<unknown>]>([
      [
        'terminated twice',
        async () => {
          process.kill(command.pid, 'SIGTERM')
          await command.seen(/event=ending signal=SIGTERM/)
          expect(await command.end('SIGTERM')).toBe(1)
        },
      ],
      ['killed', () => command.end('SIGKILL')],
    ])('that is %s ends at once with its workers, although their guests loop', async (_, end) => {
      await start([files.faulty, '--gpu', 'null', '--workers', '1', '--time-limit', '10min'])
      const workers = command.workers()
      void post('/hang', '').catch(() => {})
      await expect.poll(command.stderr).toBe('the guest hangs\n')
      expect(workers.map(({ isRunning }) => isRunning)).toEqual([true])
      await end()
      await expect.poll(() => workers.map(({ isRunning }) => isRunning)).toEqual([false])
    })
  })

  describe('under a limit of the system', () => {
    afterEach(() => command.end('SIGKILL'))

    it('continues when clients hold as many connections as it may have, while a worker is replaced', async () => {
      await start([files.echo, '--workers', '1'], undefined, 150)
      for (let i = 0; i < 300; i++) client()
      await command.seen(/event=full/)
      for (const { pid } of command.workers()) process.kill(pid, 'SIGKILL')
      await command.seen(/worker=2 event=ready/)
      expect(await (await post('/', 'body')).text()).toBe('body')
    })

    it(
      'keeps its memory level over thousands of requests',
      async () => {
        // V8 lets a heap grow as long as it can, so garbage would look like a leak; hence the small heap. Its
        // young generation is bounded too: if it could grow, V8 would do nothing but collect the rest of 64 MiB.
        const env = { ...process.env, NODE_OPTIONS: '--max-old-space-size=64 --max-semi-space-size=2' }
        await start([files['gpu-http'], '--gpu', 'null', '--reuse', '--workers', '1'], env)
        const agent = new Agent({ keepAlive: true })
        const numbers = Buffer.from(new Float32Array(64).buffer)
        const sizes: number[] = []
        const round = 600 * soakFactor
        for (let i = 0; i < 4; i++) {
          await inFlight(round, 8, () => postPlainly(agent, numbers))
          sizes.push(command.workerMemory())
        }
        agent.destroy()
        expect(sizes[3]! - sizes[0]!).toBeLessThan(15)
        await expect.poll(() => count(/status=200/)).toBe(4 * round)
      },
      300_000 * soakFactor,
    )
  })
})
