import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { decode, encode } from 'fast-png'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { buildGuest, launchServer, type RunningServer, startServer } from './testing/running-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-serve-'))
const gpuHttp = fileURLToPath(new URL('../../../examples/gpu-http/gpu-http.wasm', import.meta.url))
const coffee = new URL('../../../examples/image-filter/coffee.png', import.meta.url)
let faulty: string
let echo: string
let incoming: string
beforeAll(async () => {
  faulty = await buildGuest('faulty', folder)
  echo = await buildGuest('echo', folder)
  incoming = await buildGuest('incoming', folder)
})
afterAll(() => rmSync(folder, { recursive: true }))

let server: RunningServer | undefined
afterEach(async () => {
  await server?.end('SIGKILL')
  server = undefined
})

async function start(...args: string[]): Promise<RunningServer> {
  server = await startServer(args)
  return server
}

function post(path: string, body: BodyInit): Promise<Response> {
  return fetch(`${server?.url}${path}`, { method: 'POST', body })
}

/** Posts with a quarter of the work of `fetch`, for tests with many requests. */
function postPlainly(agent: Agent, body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    request(server!.url, { method: 'POST', agent }, response => response.on('end', resolve).resume())
      .on('error', reject)
      .end(body)
  })
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

/** Counts the lines of the server that match. */
function count(pattern: RegExp): number {
  return server!.lines().filter(line => pattern.test(line)).length
}

/** Waits until the metrics contain a line. */
function hasMetric(line: string): Promise<void> {
  const metrics = async () => (await fetch(`${server?.url}/metrics`)).text()
  return expect.poll(metrics).toContain(`${line}\n`)
}

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
  it('answers 1,000 requests, 32 in flight', async () => {
    await start(gpuHttp, '--gpu', 'software', '--reuse', '--workers', '2')
    const wrong = await inFlight(1000, 32, i => squareWrongly('/', [i, i + 1, i / 2]))
    expect(wrong.filter(problem => problem !== undefined)).toEqual([])
    await hasMetric('wasi_webgpu_requests_total{status="200"} 1000')
    await hasMetric('wasi_webgpu_request_duration_seconds_count 1000')
    await hasMetric('wasi_webgpu_workers{state="idle"} 2')
    await hasMetric('wasi_webgpu_response_body_bytes_total 12000')
  })

  it('sharpens a picture, and answers 400 to an unreadable one', async () => {
    await start(gpuHttp, '--gpu', 'software', '--workers', '1')
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
    expect((await fetch(`${server?.url}`)).status).toBe(200)
    expect((await fetch(`${server?.url}`, { method: 'DELETE' })).status).toBe(405)
  })

  it('grants the GPU memory of the policy to each request anew', async () => {
    await start(gpuHttp, '--gpu', 'software', '--reuse', '--workers', '1', '--gpu-memory', '512KiB')
    expect(await squareWrongly('/', [3])).toBe(undefined)
    expect((await post('/', new Float32Array(200_000))).status).toBe(500)
    expect(await squareWrongly('/', [4])).toBe(undefined)
  })
})

describe('a guest with faults under serve', () => {
  it('that traps 1 time in 20 and hangs 1 time in 50 costs no other request its answer', async () => {
    await start(
      faulty,
      '--gpu',
      'software',
      '--reuse',
      '--workers',
      '6',
      '--time-limit',
      '6s',
      '--wait-limit',
      '2min',
    )
    const outcomes = await inFlight(1000, 32, async i => {
      // Half of these loop, half wait for ever.
      if (i % 50 === 7) return (await post(i % 100 === 7 ? '/hang' : '/wait', '')).status
      if (i % 20 === 3) return (await post('/trap', '')).status
      return squareWrongly('/', [i, i + 1])
    })
    const expected = outcomes.map((_, i) => (i % 50 === 7 ? 504 : i % 20 === 3 ? 500 : undefined))
    expect(outcomes).toEqual(expected)
    // The last lines follow the last answers.
    const counts = () => [
      count(/path=\/trap status=500 .*failure=trap reason="[^"]*unreachable"/),
      count(/path=\/(hang|wait) status=504 .*failure=timeout/),
      count(/event=gone reason="a request took longer than 6 s"/),
    ]
    await expect.poll(counts).toEqual([50, 20, 20])
    await hasMetric('wasi_webgpu_failures_total{kind="trap"} 50')
    await hasMetric('wasi_webgpu_failures_total{kind="timeout"} 20')
    await hasMetric('wasi_webgpu_workers_replaced_total 20')
  }, 300_000)

  it('that exits is answered for with 500, and continues as a new instance', async () => {
    await start(faulty, '--gpu', 'null', '--reuse', '--workers', '1')
    expect(await (await post('/calls', '')).text()).toBe('1')
    expect(await (await post('/calls', '')).text()).toBe('2')
    expect((await post('/exit', '')).status).toBe(500)
    expect(await (await post('/calls', '')).text()).toBe('1')
    await server?.seen(/path=\/exit status=500 .*reason="it called exit"/)
    expect(count(/event=gone/)).toBe(0)
  })

  it('that loses its device continues as a new instance with a new device', async () => {
    await start(faulty, '--gpu', 'software', '--reuse', '--workers', '1')
    expect(await squareWrongly('/', [3])).toBeUndefined()
    await post('/destroy', new Float32Array([3]))
    expect(await squareWrongly('/', [4])).toBeUndefined()
    expect(await (await post('/calls', '')).text()).toBe('2')
  })

  it('has a separate instance for each request, unless --reuse is given', async () => {
    await start(faulty, '--gpu', 'null', '--workers', '1')
    expect(await (await post('/calls', '')).text()).toBe('1')
    expect(await (await post('/calls', '')).text()).toBe('1')
  })

  it('prints to the standard error, and sees its granted variables', async () => {
    await start(faulty, '--gpu', 'null', '--workers', '1', '--env', 'VARIABLE=granted')
    await post('/print', '')
    expect(await (await post('/variable', '')).text()).toBe('granted')
    await expect.poll(() => server?.stderr()).toBe('a line of the guest\n')
    expect(server?.lines().join('\n')).not.toContain('a line of the guest')
  })
})

describe('a guest of wasi:http/handler@0.3', () => {
  it('streams both bodies', async () => {
    await start(echo, '--workers', '1')
    const { readable, writable } = new TransformStream<Uint8Array>()
    const writer = writable.getWriter()
    const large = new Uint8Array(70_000).fill(1)
    void writer.write(large as Uint8Array<ArrayBuffer>)
    const response = await fetch(`${server?.url}/`, {
      method: 'POST',
      body: readable,
      duplex: 'half',
      headers: { 'content-type': 'text/x-mine' },
    } as RequestInit)
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
    await start(echo, '--workers', '1', '--time-limit', '10s')
    const wrong = await inFlight(300, 8, async i => {
      const bytes = new Uint8Array(1 << (i % 18)).fill(i)
      return Buffer.compare(await (await post('/', bytes)).bytes(), bytes)
    })
    expect(wrong.filter(difference => difference !== 0)).toEqual([])
  })

  it('carries 8 MiB there and back', async () => {
    await start(echo, '--workers', '1')
    const bytes = new Uint8Array(8 << 20).map((_, i) => i * i)
    expect(Buffer.compare(await (await post('/', bytes)).bytes(), bytes)).toBe(0)
  })

  it('that fails in the middle of a body leaves the response visibly incomplete', async () => {
    await start(echo, '--workers', '1', '--time-limit', '4s')
    for (const path of ['/trap-later', '/hang-later', '/too-short']) {
      const outcome = await post(path, 'body')
        .then(async response => `${response.status} ${await response.text()}`)
        .catch(() => 'broken off')
      // A piece that the guest wrote just before may still be buffered; the client then receives a complete
      // error instead.
      expect(outcome).toMatch(/^(broken off|50[04] the program .*\n)$/)
    }
    await server?.seen(/path=\/trap-later .*failure=trap/)
    await server?.seen(/path=\/hang-later .*failure=timeout/)
    await server?.seen(/path=\/too-short .*failure=error/)
    expect(await (await post('/', 'body')).text()).toBe('body')
  })

  it('that answers with an error is answered for with 500', async () => {
    await start(echo, '--workers', '1')
    const response = await post('/error', '')
    expect([response.status, await response.text()]).toEqual([500, 'the program failed\n'])
    await server?.seen(/path=\/error status=500 .*reason="it answered with the error .*loop-detected/)
  })

  it('that hangs after its response is complete costs the next request nothing', async () => {
    await start(echo, '--workers', '1', '--time-limit', '4s')
    // How much of the response arrives does not matter here.
    await post('/hang-after-the-end', 'first')
      .then(response => response.text())
      .catch(() => {})
    expect(await (await post('/', 'second')).text()).toBe('second')
    await server?.seen(/event=gone/)
    expect(count(/event=gone/)).toBe(1)
  })

  it('that would hang long after its response ends before that', async () => {
    await start(echo, '--workers', '1', '--time-limit', '4s')
    expect(await (await post('/hang-long-after-the-end', 'first')).text()).toBe('first')
    for (let i = 0; i < 10; i++) {
      await new Promise(resolve => setTimeout(resolve, 100))
      expect(await (await post('/', 'next')).text()).toBe('next')
    }
    expect(count(/event=gone/)).toBe(0)
  })
})

describe('a guest of wasi:http/incoming-handler@0.2', () => {
  it('answers before and after it sets its response', async () => {
    await start(incoming, '--workers', '1')
    for (const path of ['/', '/early']) {
      const text = 'x'.repeat(100_000)
      const response = await post(path, text)
      expect(response.status).toBe(201)
      expect(response.headers.get('x-answer')).toBe('yes')
      expect(await response.text()).toBe(text)
    }
  })

  it('that traps, sets no response or sets an error is answered for with 500', async () => {
    await start(incoming, '--workers', '1')
    const wrongs = {
      '/trap': /path=\/trap .*failure=trap .*unreachable/,
      '/nothing': /path=\/nothing .*failure=error reason="it returned without a response"/,
      '/error': /path=\/error .*failure=error reason="it answered with the error loop-detected"/,
    }
    for (const [path, line] of Object.entries(wrongs)) {
      expect((await post(path, 'body')).status).toBe(500)
      await server?.seen(line)
      expect(await (await post('/', 'body')).text()).toBe('body')
    }
  })

  it('that sets its response twice traps, and its response breaks off', async () => {
    await start(incoming, '--workers', '1')
    const outcome = await post('/twice', 'body')
      .then(async response => `${response.status} ${await response.text()}`)
      .catch(() => 'broken off')
    expect(outcome).toMatch(/^(broken off|500 the program failed\n)$/)
    await server?.seen(/path=\/twice .*failure=trap/)
    expect(await (await post('/', 'next')).text()).toBe('next')
  })

  it.each([
    ['reads nothing', false],
    ['reads all of it', true],
  ])(
    'that writes an endless body to a client that %s loses its process at the limits, and the next request is answered',
    async (_, reads) => {
      const limits = ['--time-limit', '2s', '--client-limit', '2s', '--response-limit', '10MiB']
      await start(incoming, '--workers', '1', ...limits)
      const { hostname, port } = new URL(server!.url)
      const socket = connect(Number(port), hostname).on('error', () => {})
      try {
        if (reads) socket.resume()
        else socket.pause()
        socket.write('GET /endless HTTP/1.1\r\nhost: x\r\n\r\n')
        await server?.seen(/event=gone reason="a request took longer than 2 s"/)
        expect(await (await post('/', 'next')).text()).toBe('next')
        await server?.seen(
          reads
            ? /path=\/endless .*failure=error reason="[^"]*larger than the limit of 10485760 bytes"/
            : /path=\/endless .*failure=slow/,
        )
      } finally {
        socket.destroy()
      }
    },
  )

  it('that hangs after its response is complete has answered', async () => {
    await start(incoming, '--workers', '1', '--time-limit', '4s')
    expect(await (await post('/hang-after-the-end', 'body')).text()).toBe('body')
    await server?.seen(/path=\/hang-after-the-end status=201 .* worker=1$/)
    expect(await (await post('/', 'next')).text()).toBe('next')
  })

  it('that does not finish its body breaks its response off', async () => {
    await start(incoming, '--workers', '1')
    await expect(post('/unfinished', 'body').then(response => response.text())).rejects.toThrow()
    await server?.seen(/path=\/unfinished .*it did not finish the body/)
  })
})

describe('the server', () => {
  it('refuses bodies above the limit, whether or not the client states their length', async () => {
    await start(echo, '--workers', '1', '--body-limit', '100KiB')
    const large = new Uint8Array(101 << 10)
    expect((await post('/', large)).status).toBe(413)
    const unsaid = await fetch(`${server?.url}/`, {
      method: 'POST',
      body: new Blob([large.subarray(0, 50 << 10), large.subarray(50 << 10)]).stream(),
      duplex: 'half',
    } as RequestInit).then(
      response => response.status,
      () => 'broken off',
    )
    // The guest may have begun to answer by then.
    expect([413, 'broken off', 200]).toContain(unsaid)
    await server?.seen(/failure=too-large reason="its body is larger than 102400 bytes"/)
    expect(await (await post('/', large.subarray(0, 100 << 10))).bytes()).toHaveLength(100 << 10)
  })

  it('continues when clients leave in the middle of a request', async () => {
    await start(echo, '--workers', '1', '--time-limit', '10s')
    const { port } = new URL(server!.url)
    for (const text of [
      'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\nsome',
      `POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n${'x'.repeat(70_000)}`,
      'nonsense\r\n\r\n',
    ]) {
      await new Promise<void>(resolve => {
        const socket = connect(Number(port), '127.0.0.1', () => socket.write(text))
        setTimeout(() => socket.destroy(), 200)
        socket.on('close', () => resolve())
        socket.on('error', () => {})
        socket.resume()
      })
    }
    expect(await (await post('/', 'body')).text()).toBe('body')
    await server?.seen(/status=499 .*failure=gone/)
  })

  it('finishes its requests on SIGTERM, and accepts no new ones', async () => {
    await start(
      faulty,
      '--gpu',
      'null',
      '--reuse',
      '--workers',
      '1',
      '--time-limit',
      '4s',
      '--wait-limit',
      '1min',
    )
    const hanging = post('/hang', '')
    await hasMetric('wasi_webgpu_workers{state="busy"} 1')
    const waiting = post('/calls', '')
    await hasMetric('wasi_webgpu_requests_queued 1')
    const ended = server!.end()
    await server?.seen(/event=ending signal=SIGTERM/)
    expect((await hanging).status).toBe(504)
    expect((await waiting).status).toBe(200)
    expect(await ended).toBe(0)
    await expect(post('/calls', '')).rejects.toThrow()
  })

  it.each<[phase: string, reach: (agent: Agent) => Promise<unknown>]>([
    ['it has had no request', async () => {}],
    ['a client keeps its connection for the next request', agent => postPlainly(agent, Buffer.from('body'))],
  ])('ends with exit code 0 on SIGTERM while %s', async (_, reach) => {
    await start(echo, '--workers', '1')
    const agent = new Agent({ keepAlive: true })
    try {
      await reach(agent)
      expect(await server!.end('SIGTERM')).toBe(0)
    } finally {
      agent.destroy()
    }
  })

  it('ends with its workers on SIGTERM while they start', async () => {
    server = launchServer([echo, '--workers', '2'])
    await server.seen(/event=starting/)
    const workers = server.workers()
    await server.end('SIGTERM')
    expect(server.lines().join('\n')).not.toMatch(/event=gone/)
    await expect.poll(() => workers.map(({ isRunning }) => isRunning)).toEqual([false, false])
  })

  it('sends a response that is under way to its end on SIGTERM', async () => {
    await start(echo, '--workers', '1')
    const bytes = new Uint8Array(8 << 20).fill(7)
    const response = await post('/', bytes)
    const reader = response.body!.getReader()
    let received = (await reader.read()).value!.length
    const ended = server!.end('SIGTERM')
    await server!.seen(/event=ending/)
    for (let part = await reader.read(); !part.done; part = await reader.read()) received += part.value.length
    expect(received).toBe(bytes.length)
    expect(await ended).toBe(0)
  })

  it.each<[what: string, how: () => Promise<unknown>]>([
    [
      'terminated twice',
      async () => {
        process.kill(server!.pid, 'SIGTERM')
        await server!.seen(/event=ending signal=SIGTERM/)
        expect(await server!.end('SIGTERM')).toBe(1)
      },
    ],
    ['killed', () => server!.end('SIGKILL')],
  ])('that is %s ends at once with its workers, although their guests loop', async (_, end) => {
    await start(echo, '--workers', '1', '--time-limit', '10min')
    const workers = server!.workers()
    void post('/hang-later', 'body').catch(() => {})
    await hasMetric('wasi_webgpu_workers{state="busy"} 1')
    // Gives the guest time to receive the body over which it loops.
    await new Promise(resolve => setTimeout(resolve, 200))
    expect(workers.map(({ isRunning }) => isRunning)).toEqual([true])
    await end()
    await expect.poll(() => workers.map(({ isRunning }) => isRunning)).toEqual([false])
  })

  it.each([
    ['a head', 'GET / HTTP/1.1\r\nhost: x\r\nx: '],
    ['a body', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc'],
  ])('ends on SIGTERM although a client never sends the rest of %s', async (_, half) => {
    await start(
      gpuHttp,
      '--gpu',
      'software',
      '--workers',
      '1',
      '--time-limit',
      '500ms',
      '--wait-limit',
      '500ms',
      '--client-limit',
      '500ms',
    )
    const { hostname, port } = new URL(server!.url)
    const socket = connect(Number(port), hostname).on('error', () => {})
    try {
      await new Promise(resolve => socket.write(half, resolve))
      // The server has read the earlier connection before it answers this one.
      expect((await fetch(`${server?.url}/healthz`)).status).toBe(200)
      expect(await server!.end('SIGTERM')).toBe(0)
    } finally {
      socket.destroy()
    }
  })

  it('reports on /healthz that it is ready, and that all workers hang', async () => {
    await start(faulty, '--gpu', 'null', '--workers', '1', '--time-limit', '1min', '--ping-limit', '1s')
    const health = async () => {
      const response = await fetch(`${server?.url}/healthz`)
      return [response.status, await response.text()]
    }
    expect(await health()).toEqual([200, 'ok\n'])
    void post('/hang', '').catch(() => {})
    await expect.poll(health, { timeout: 30_000 }).toEqual([503, 'all workers hang\n'])
  })

  it('continues when clients hold as many connections as it may have, while a worker is replaced', async () => {
    server = await startServer(
      [faulty, '--gpu', 'null', '--workers', '1', '--time-limit', '1s'],
      undefined,
      150,
    )
    const { hostname, port } = new URL(server.url)
    const sockets = Array.from({ length: 300 }, () => connect(Number(port), hostname).on('error', () => {}))
    try {
      await server.seen(/event=full/)
      expect((await post('/hang', '')).status).toBe(504)
      await server.seen(/worker=2 event=ready/)
      expect(await (await post('/calls', '')).text()).toBe('1')
    } finally {
      for (const socket of sockets) socket.destroy()
    }
  })

  it('answers 503 at once when the queue is full', async () => {
    await start(faulty, '--gpu', 'null', '--workers', '1', '--time-limit', '1min', '--queue-limit', '1')
    void post('/hang', '').catch(() => {})
    await hasMetric('wasi_webgpu_workers{state="busy"} 1')
    void post('/calls', '').catch(() => {})
    await hasMetric('wasi_webgpu_requests_queued 1')
    const response = await post('/calls', '')
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
    await server?.seen(/status=503 .*failure=busy reason="too many requests wait for a worker"/)
  })

  it('gives a request to another worker when a reused instance hangs before it', async () => {
    await start(echo, '--workers', '1', '--reuse', '--ping-limit', '2s')
    expect(await (await post('/hang-long-after-the-end', 'first')).text()).toBe('first')
    await server?.seen(/event=gone reason="it neither answered a ping nor confirmed a request"/)
    expect(await (await post('/', 'second')).text()).toBe('second')
  })

  it('does not count the time of a slow client as time of the guest', async () => {
    await start(echo, '--workers', '1', '--time-limit', '4s')
    const { hostname, port } = new URL(server!.url)
    const socket = connect(Number(port), hostname)
    let read = ''
    socket.on('data', bytes => {
      read += bytes
    })
    const closed = new Promise(resolve => socket.once('close', resolve))
    socket.write(
      `POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 70001\r\n\r\n${'x'.repeat(70_000)}`,
    )
    await hasMetric('wasi_webgpu_workers{state="busy"} 1')
    await new Promise(resolve => setTimeout(resolve, 5000))
    socket.write('!')
    await closed
    expect(read).toMatch(/^HTTP\/1\.1 200 [^!]*x\r\n1\r\n!\r\n0\r\n\r\n$/)
    expect(count(/event=gone/)).toBe(0)
  })

  it.each([
    ['never sends the rest of a body', `content-length: 1000\r\n\r\nabc`, /^HTTP\/1\.1 408 .*took too long/s],
    [
      'stops in the middle of a body that the guest has',
      `content-length: 100000\r\n\r\n${'x'.repeat(70_000)}`,
      /^HTTP\/1\.1 (200 (?!.*\r\n0\r\n)|408 )/s,
    ],
  ])('cuts off a client that %s, and keeps the worker', async (_, rest, answer) => {
    await start(echo, '--workers', '1', '--time-limit', '1min', '--client-limit', '1s')
    const { hostname, port } = new URL(server!.url)
    const socket = connect(Number(port), hostname).on('error', () => {})
    let read = ''
    socket.on('data', bytes => {
      read += bytes
    })
    const closed = new Promise(resolve => socket.once('close', resolve))
    socket.write(`POST / HTTP/1.1\r\nhost: x\r\n${rest}`)
    await closed
    expect(read).toMatch(answer)
    await server?.seen(/failure=slow/)
    expect(await (await post('/', 'next')).text()).toBe('next')
    expect(count(/event=gone/)).toBe(0)
  })

  it('cuts off a client that does not read its response, and keeps the worker', async () => {
    await start(
      echo,
      '--workers',
      '1',
      '--time-limit',
      '1min',
      '--client-limit',
      '2s',
      '--body-limit',
      '64MiB',
    )
    const { hostname, port } = new URL(server!.url)
    const socket = connect(Number(port), hostname).on('error', () => {})
    try {
      socket.pause()
      socket.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${32 << 20}\r\n\r\n`)
      socket.write(Buffer.alloc(32 << 20))
      await server?.seen(/status=200 .*failure=slow/)
      expect(await (await post('/', 'next')).text()).toBe('next')
      expect(count(/event=gone/)).toBe(0)
    } finally {
      socket.destroy()
    }
  })

  it('logs one line for each request, even for hostile contents', async () => {
    await start(echo, '--workers', '1')
    await post('/a%20b?c="d"', 'body')
    expect(await server?.seen(/path=/)).toMatch(
      /^time=\S+Z method=POST path="\/a%20b\?c=\S+ status=200 ms=[\d.]+ received=4 sent=4 worker=1$/,
    )
  })

  it('keeps its memory level over 10,000 requests', async () => {
    // V8 lets a heap grow as long as it can, so garbage would look like a leak; hence the small heap. Its
    // young generation is bounded too: if it could grow, V8 would do nothing but collect the rest of 64 MiB.
    const env = { ...process.env, NODE_OPTIONS: '--max-old-space-size=64 --max-semi-space-size=2' }
    server = await startServer([gpuHttp, '--gpu', 'null', '--reuse', '--workers', '1'], env)
    const agent = new Agent({ keepAlive: true })
    const numbers = Buffer.from(new Float32Array(64).buffer)
    const sizes: number[] = []
    for (let round = 0; round < 4; round++) {
      await inFlight(2500, 8, () => postPlainly(agent, numbers))
      sizes.push(server.workerMemory())
    }
    agent.destroy()
    expect(sizes[3]! - sizes[0]!).toBeLessThan(15)
    await expect.poll(() => count(/status=200/)).toBe(10_000)
  }, 300_000)
})
