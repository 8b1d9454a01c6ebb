import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { logLine } from './log.ts'
import type { Server, ServerOptions } from './server.ts'
import { answeringWorker, type SeenRequest, startFakeServer } from './testing/fake-server.ts'
import type { FakeWorker } from './testing/fake-worker.ts'
import { encodeBody } from './worker-protocol.ts'

let server: Server
let workers: FakeWorker[]
let lines: string[]
let seen: SeenRequest[]

/** Starts a server whose clock stands still. Its workers answer with the path, and borrow connections. */
async function start(options: Partial<ServerOptions> = {}): Promise<void> {
  ;({ server } = await startFakeServer(() => ({}), {
    config: { reuse: true } as ServerOptions['config'],
    log: fields => void lines.push(logLine(fields)),
    spawn: () => {
      const worker = answeringWorker(seen, ({ path }) => ({ body: path }))
      workers.push(worker)
      return worker.process
    },
    ...options,
  }))
}
const clients: Socket[] = []
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] })
  workers = []
  seen = []
  lines = []
})
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  for (const worker of workers) if (worker.lent.length > 0) returned(worker)
  await server.close()
  vi.useRealTimers()
})

const get = (path: string) => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`
const short = (path: string) => get(path).replace(': ', ':')
const post = (path: string, length: number) =>
  get(path).replace('GET', 'POST').replace('host: x', `host: x\r\ncontent-length: ${length}`)
const chunked = (path: string, length: number) =>
  get(path).replace('GET', 'POST').replace('host: x', 'host: x\r\ntransfer-encoding: chunked') +
  (length === 0 ? '' : `${length.toString(16)}\r\n${'b'.repeat(length)}\r\n`) +
  '0\r\n\r\n'
const response = (body: string) => `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`

/** Connects a client. Its text is what it has received. */
function open() {
  const { hostname, port } = new URL(server.url)
  const socket = connect(Number(port), hostname).on('error', () => {})
  clients.push(socket)
  const client = {
    socket,
    text: '',
    isClosed: false,
    has: (pattern: RegExp) => expect.poll(() => client.text).toMatch(pattern),
    /** Sends a request through the server, and waits for the response. */
    async ask(path: string, text = get(path)) {
      socket.write(text)
      await client.has(new RegExp(`\r\n${path}\r\n`))
    },
  }
  socket.on('data', text => {
    client.text += text
  })
  socket.on('close', () => {
    client.isClosed = true
  })
  return client
}

/** Connects a client whose connection a worker borrows. */
async function borrow() {
  const before = workers.flatMap(({ lent }) => lent).length
  const client = open()
  await client.ask('/1')
  await client.ask('/2')
  await expect.poll(() => workers.flatMap(({ lent }) => lent).length).toBe(before + 1)
  const worker = workers.find(({ lent }) => lent.length > 0) as FakeWorker
  return { client, worker, connection: worker.lent.at(-1) as Socket }
}

function begun(worker: FakeWorker, path = '/3'): void {
  worker.send('begun', { method: 'GET', path, id: 'one', received: 0, hasMore: false })
  worker.hurry()
}

/** Has a worker answer the request that it has begun. */
function answer(worker: FakeWorker, connection: Socket): void {
  worker.send('answered', { status: 200, sent: 2, seconds: 1 })
  connection.write(response('/3'))
  worker.send('done', {})
}

/** Waits until everything that was sent to the server by a worker has arrived. */
async function turns(): Promise<void> {
  for (let i = 0; i < 10; i++) await new Promise(resolve => setImmediate(resolve))
}

function returned(worker: FakeWorker, bytes = '', isRunning = false): void {
  if (bytes !== '') worker.sendBytes(...encodeBody(Buffer.from(bytes)))
  worker.send('returned', { isRunning, isReady: !isRunning })
  worker.hurry()
}

/** Lets time pass until something is so. */
async function pass(isSo: () => boolean): Promise<void> {
  await vi.waitUntil(
    () => {
      if (!isSo()) vi.advanceTimersByTime(500)
      return isSo()
    },
    { interval: 20, timeout: 90_000 },
  )
}

/** Returns how many connections have been lent. */
const lent = () => workers.flatMap(worker => worker.lent).length

const logged = (pattern: RegExp) => expect.poll(() => lines.join('')).toMatch(pattern)

describe('a connection', () => {
  it('has all reports read at once that a worker has sent during a pause', async () => {
    await start()
    const { worker } = await borrow()
    const resume = vi.spyOn(worker.stdio[3], 'resume')
    for (let i = 0; i < 50; i++) {
      worker.send('begun', { method: 'GET', path: `/more-${i}`, id: 'one', received: 0, hasMore: false })
      worker.send('answered', { status: 200, sent: 2, seconds: 0 })
    }
    await logged(/path=\/more-48/)
    expect(resume.mock.calls.length).toBeLessThan(10)
  })

  it('is lent after two responses, and its requests are logged and counted', async () => {
    await start()
    const { client, worker, connection } = await borrow()
    begun(worker)
    worker.send('answered', { status: 200, sent: 2, seconds: 0.5 })
    connection.write(response('/3'))
    worker.send('done', {})
    await client.has(/\r\n\r\n\/3$/)
    await logged(/method=GET path=\/3 status=200 ms=500 received=0 sent=2 client=127.0.0.1 id=one worker=1\n/)
    const metrics = await (await fetch(`${server.url}/metrics`)).text()
    expect(metrics).toContain('wasi_webgpu_requests_total{status="200"} 3\n')
  })

  it.each([
    ['writes fields in an unusual form', [get('/1'), short('/2'), get('/3'), get('/4')]],
    ['sends the beginning of its next request', [get('/1'), `${get('/2')}G`, get('/3').slice(1), get('/4')]],
    [
      'sends as many bytes of its next request as its fields have less than usual',
      [get('/1'), `${short('/2')}G`],
    ],
    ['sends two requests at once', [get('/1') + get('/2'), get('/3'), get('/4')]],
    ['uses a transfer coding', [chunked('/1', 0), get('/2'), get('/3')]],
    [
      'makes up with chunks for a body that is refused before it has come',
      [chunked('/1', 600), chunked('/2', 600), post('/3', 1224)],
    ],
  ])('of a client that %s is not lent', async (_, pieces) => {
    await start()
    const client = open()
    let responses = 0
    for (const piece of pieces) {
      client.socket.write(piece)
      responses += piece.split(' HTTP/1.1').length - 1 || 1
      await expect.poll(() => client.text.split('HTTP/1.1 ').length - 1).toBe(responses)
    }
    // The requests of the other, which is lent, follow.
    await borrow()
    expect(lent()).toBe(1)
  })

  describe('that stays open is lent if the client', () => {
    const fields = {
      curl: ['User-Agent: curl/8.14.1', 'Accept: */*'],
      Chromium: [
        'Connection: keep-alive',
        'sec-ch-ua: "Chromium";v="142", "Not_A Brand";v="99"',
        'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
        'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
        'Accept-Encoding: gzip, deflate, br, zstd',
        'Accept-Language: en-US,en;q=0.9',
        'Cookie: a=1; b=2',
      ],
    }
    it.each(Object.entries(fields))('writes requests as %s does', async (_, lines) => {
      await start()
      const client = open()
      for (const path of ['/1', '/2'])
        await client.ask(path, get(path).replace('host: x', ['Host: x', ...lines].join('\r\n')))
      await expect.poll(lent).toBe(1)
    })

    it('waits until it may send the body', async () => {
      await start()
      const client = open()
      for (const path of ['/1', '/2']) {
        client.text = ''
        client.socket.write(post(path, 10).replace('\r\n\r\n', '\r\nexpect: 100-continue\r\n\r\n'))
        await client.has(/ 100 Continue\r\n/)
        await client.ask(path, '0123456789')
      }
      await expect.poll(lent).toBe(1)
    })

    const agent = new Agent({ keepAlive: true })
    afterAll(() => agent.destroy())
    it.each<[string, (body: string | undefined) => Promise<unknown>]>([
      [
        'is fetch of Node',
        async body => (await fetch(server.url, body === undefined ? {} : { method: 'POST', body })).text(),
      ],
      [
        'is an agent of node:http',
        async body => {
          const sent = request(server.url, { agent, method: body === undefined ? 'GET' : 'POST' }).end(body)
          const [received] = await once(sent, 'response')
          await once(received.resume(), 'end')
        },
      ],
    ])('%s', async (_, ask) => {
      await start()
      // A client may open a second connection before it uses the first again.
      for (let i = 0; i < 8 && lent() === 0; i++) await ask(i % 4 < 2 ? undefined : '0123456789')
      expect(lent()).toBe(1)
    })
  })

  it.each([
    ['an instance for each request', { config: {} }],
    ['as few connections as clients', { connections: 1 }],
  ])('is not lent with %s', async (_, options) => {
    await start(options as Partial<ServerOptions>)
    const client = open()
    for (const path of ['/1', '/2', '/3']) await client.ask(path)
    expect(workers[0]?.lent).toEqual([])
  })

  it('goes back with the bytes that the worker has read, and is lent again later', async () => {
    await start()
    const { client, worker } = await borrow()
    const text = get('/3')
    returned(worker, text.slice(0, 20))
    await client.ask('/3', text.slice(20))
    for (const path of ['/4', '/5', '/6']) await client.ask(path)
    await expect.poll(() => worker.lent).toHaveLength(2)
  })

  it('goes back for the request of another, and both are answered', async () => {
    await start()
    const { client, worker } = await borrow()
    const other = open()
    other.socket.write(get('/other'))
    await expect.poll(() => worker.kinds.at(-1)).toBe('recall')
    returned(worker)
    await other.has(/\r\n\/other/)
    await client.ask('/3')
  })

  it('that idles for long goes back', async () => {
    await start()
    const { worker } = await borrow()
    vi.advanceTimersByTime(12_000)
    await expect.poll(() => worker.kinds).toContain('recall')
  })

  it('goes back when the server ends, after the response', async () => {
    await start()
    const { client, worker, connection } = await borrow()
    begun(worker)
    const closed = server.close()
    await expect.poll(() => worker.kinds).toContain('recall')
    connection.write(response('/3'))
    worker.send('answered', { status: 200, sent: 2, seconds: 0 })
    worker.send('done', {})
    returned(worker)
    await closed
    await client.has(/\r\n\r\n\/3$/)
    await expect.poll(() => client.isClosed).toBe(true)
  })
})

describe('a worker that borrows a connection', () => {
  it('and exceeds the time limit is killed, and its client receives 504', async () => {
    await start({ timeLimit: 1000 })
    const { client, worker } = await borrow()
    begun(worker)
    await pass(() => worker.killed === 'SIGKILL')
    await client.has(
      /HTTP\/1\.1 504 Gateway Timeout\r\n[\s\S]*Connection: close\r\n\r\nthe program took too long\n$/,
    )
    await expect.poll(() => client.isClosed).toBe(true)
    await logged(/path=\/3 status=504 ms=[1-9]\d{3}(\.\d+)? .*failure=timeout/)
    expect(lines.filter(line => line.includes('path=/3'))).toHaveLength(1)
  })

  it('and answers at its time limit goes on, and its client receives that response alone', async () => {
    await start({ timeLimit: 1000 })
    const { client, worker, connection } = await borrow()
    begun(worker)
    await turns()
    answer(worker, connection)
    vi.advanceTimersByTime(1000)
    await logged(/path=\/3 status=200/)
    await turns()
    expect(worker.killed).toBeUndefined()
    expect(client.text).toMatch(/\r\n\r\n\/3$/)
  })

  it('and answers while it is killed has its client receive that response alone', async () => {
    await start({ timeLimit: 1000 })
    const { client, worker, connection } = await borrow()
    begun(worker)
    await turns()
    const { kill } = worker
    worker.kill = signal => {
      answer(worker, connection)
      return kill.call(worker, signal)
    }
    vi.advanceTimersByTime(1000)
    await logged(/path=\/3 status=200/)
    await logged(/event=gone reason="a request took longer than 1 s"/)
    await client.ask('/4')
    expect(client.text).not.toContain(' 504 ')
  })

  it('and crashes with a request has its client receive 500', async () => {
    await start()
    const { client, worker } = await borrow()
    begun(worker)
    worker.exit(null, 'SIGSEGV')
    await client.has(/HTTP\/1\.1 500 [\s\S]*\r\n\r\nthe program failed\n$/)
    await logged(/path=\/3 status=500 .*failure=trap reason="its process ended: it ended with SIGSEGV"/)
  })

  it.each<[string, (worker: FakeWorker) => void]>([
    ['between two requests', () => {}],
    [
      'after its response',
      worker => {
        begun(worker)
        worker.send('answered', { status: 200, sent: 2, seconds: 0 })
      },
    ],
  ])('and crashes %s costs the client nothing', async (_, act) => {
    await start()
    const { client, worker } = await borrow()
    act(worker)
    worker.exit(1)
    await logged(/event=gone/)
    await client.ask('/4')
    expect(workers).toHaveLength(2)
  })

  it.each<[string, (worker: FakeWorker) => void]>([
    ['a part of a request', worker => worker.send('reading', {})],
    [
      'a part of the next request while it answers',
      worker => {
        begun(worker)
        worker.send('reading', {})
        worker.send('answered', { status: 200, sent: 2, seconds: 0 })
      },
    ],
  ])('and crashes after it has read %s has the connection closed', async (_, act) => {
    await start()
    const { client, worker } = await borrow()
    const { length } = client.text
    act(worker)
    worker.exit(1)
    await expect.poll(() => client.isClosed).toBe(true)
    expect(client.text).toHaveLength(length)
  })

  it('and hangs between two requests is replaced, and another worker answers the next', async () => {
    await start({ pingLimit: 3000 })
    const { client, worker } = await borrow()
    client.socket.write(get('/3'))
    await pass(() => worker.killed === 'SIGKILL')
    await client.has(/\r\n\/3/)
  })

  it('can have the server send the response of its guest', async () => {
    await start()
    const { client, worker } = await borrow()
    begun(worker)
    worker.sendBytes(...encodeBody(Buffer.from(get('/3') + get('/4'))))
    worker.send('returned', { isRunning: true, isReady: false })
    worker.send('head', { status: 201, headers: [['a', 'b']] })
    worker.sendBytes(...encodeBody(Buffer.from('/3')))
    worker.send('end', { trailers: [] })
    worker.send('done', {})
    worker.send('ready', {})
    worker.hurry()
    await client.has(/HTTP\/1\.1 201 Created\r\na: b\r\n[\s\S]*\r\n\/3\r\n[\s\S]*\r\n\/4\r\n/)
    await logged(/path=\/3 status=201 [\s\S]*path=\/4 status=200/)
    expect(seen.map(({ path }) => path)).not.toContain('/3')
  })

  it('whose guest fails has its client receive 500', async () => {
    await start()
    const { client, worker } = await borrow()
    begun(worker)
    worker.sendBytes(...encodeBody(Buffer.from(get('/3'))))
    worker.send('returned', { isRunning: true, isReady: false })
    worker.send('failed', { kind: 'trap', reason: 'unreachable' })
    worker.hurry()
    await client.has(/HTTP\/1\.1 500 /)
    worker.exit(1)
    await logged(/path=\/3 status=500 .*reason=unreachable/)
  })

  it('and crashes while the server takes a connection back has its client receive 500', async () => {
    await start()
    const { client, worker } = await borrow()
    begun(worker)
    returned(worker, get('/3'), true)
    worker.exit(1)
    await client.has(/HTTP\/1\.1 500 /)
    await client.ask('/4')
  })

  it('leaves the end of a response to the server, and goes on when the client has it', async () => {
    await start()
    const { client, worker, connection } = await borrow()
    begun(worker)
    worker.send('answered', { status: 200, sent: 2, seconds: 0 })
    connection.write(response('/3').slice(0, -1))
    worker.sendBytes(...encodeBody(Buffer.from('3')))
    worker.send('rest', {})
    worker.send('done', {})
    worker.hurry()
    await client.has(/\r\n\r\n\/3$/)
    await expect.poll(() => worker.kinds.at(-1)).toBe('flushed')
    expect(lines.filter(line => line.includes('path=/3'))).toHaveLength(1)
  })

  it('is free while a client does not read the end of a response, and the client is cut off', async () => {
    await start({ clientLimit: 1000 })
    const { client, worker, connection } = await borrow()
    client.socket.pause()
    const part = Buffer.alloc(0x4_0000)
    // Until the system takes no more.
    while (connection.write(part));
    begun(worker)
    worker.send('answered', { status: 200, sent: part.length, seconds: 0 })
    worker.sendBytes(...encodeBody(part))
    worker.send('rest', {})
    worker.send('done', {})
    returned(worker)
    const other = open()
    await other.ask('/other')
    // The end of the server waits for it, too.
    const closed = server.close()
    expect(connection.destroyed).toBe(false)
    await pass(() => lines.some(line => /path=\/3 .*failure=slow/.test(line)))
    expect(connection.destroyed).toBe(true)
    await closed
  })

  it('tells that the client has gone before it had the response', async () => {
    await start()
    const { worker } = await borrow()
    begun(worker)
    worker.send('answered', { status: 200, sent: 2, seconds: 0 })
    worker.send('gone', {})
    worker.send('done', {})
    returned(worker)
    await logged(/path=\/3 status=499 .*failure=gone/)
  })
})
