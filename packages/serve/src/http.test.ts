/**
 * RFC 9112 against the server, with a worker that a test plays. Node's parser decides most of HTTP. Test
 * names say where Node itself answers, so that a change of Node shows here.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mostWaiting } from './pipelining.ts'
import { mostPieces } from './request-message.ts'
import type { Server } from './server.ts'
import {
  type Answer,
  exchangeBytes,
  openConnection,
  type SeenRequest,
  startFakeServer,
} from './testing/fake-server.ts'

let server: Server
let seen: SeenRequest[]
let answer: Answer
beforeEach(async () => {
  answer = { headers: [['content-length', '2']], body: 'ok' }
  ;({ server, seen } = await startFakeServer(() => answer))
})
afterEach(() => server.close())

it('an address that is in use is told before a worker starts', async () => {
  let workers = 0
  const spawn = () => {
    workers++
    throw new Error('a worker starts')
  }
  const { port } = new URL(server.url)
  await expect(startFakeServer(() => answer, { port: Number(port), spawn })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  })
  expect(workers).toBe(0)
})

const send = (text: string) => exchangeBytes(server.url, text)

/** Returns the statuses of the responses in a text. */
const statuses = (text: string) => [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status))

const get = (target: string, headers = 'host: x\r\n', version = '1.1') =>
  `GET ${target} HTTP/${version}\r\n${headers}connection: close\r\n\r\n`
const post = (headers: string, body: string, version = '1.1') =>
  `POST / HTTP/${version}\r\nhost: x\r\nconnection: close\r\n${headers}\r\n${body}`

describe('a request target (RFC 9112 §3.2)', () => {
  it.each([
    ['origin form', 'GET', '/a?b', '/a?b', 'x'],
    ['absolute form, which the Host field does not change', 'GET', 'http://y:1/a?b', '/a?b', 'y:1'],
    ['asterisk form', 'OPTIONS', '*', '*', 'x'],
  ])('in %s reaches the guest', async (_, method, target, path, authority) => {
    const text = await send(get(target).replace('GET', method))
    expect([statuses(text), seen.map(({ path, authority }) => [path, authority])]).toEqual([
      [200],
      [[path, authority]],
    ])
  })

  it.each([
    ['asterisk form for GET', '*', 400],
    ['a user', 'http://user:password@y/', 400],
    ['a fragment', '/a#b', 400],
    ['no slash', 'path', 400],
    ['a space', '/a b', 400],
    ['no target', '', 400],
    ['bytes beyond ASCII, which is Node’s answer', '/gr\xc3\xb6\xc3\x9fe', 400],
  ])('with %s is answered with 400, and the guest is not called', async (_, target, status) => {
    expect([statuses(await send(get(target))), seen]).toEqual([[status], []])
  })

  it('in authority form, which belongs to CONNECT, is answered with 501', async () => {
    const text = await send('CONNECT x:80 HTTP/1.1\r\nhost: x:80\r\n\r\nSSH-2.0')
    expect([statuses(text), seen]).toEqual([[501], []])
  })

  it.each(['/healthz', 'http://y/healthz', '/healthz?x'])(
    '%s, in origin or absolute form, is answered by the server',
    async target => {
      expect(await send(get(target))).toMatch(/^HTTP\/1\.1 200 [\s\S]*\r\n\r\n(3\r\n)?ok\n/)
      expect(seen).toEqual([])
    },
  )
})

describe('the framing of a request (RFC 9112 §6)', () => {
  it.each<[what: string, text: string, body: string]>([
    ['a length', post('content-length: 3\r\n', 'abc'), 'abc'],
    ['no length', post('', ''), ''],
    ['chunks', post('transfer-encoding: chunked\r\n', '3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n'), 'abcd'],
    [
      'chunks with extensions',
      post('transfer-encoding: chunked\r\n', '3;a=b;c="d"\r\nabc\r\n0\r\n\r\n'),
      'abc',
    ],
    ['chunks with a capital', post('Transfer-Encoding: Chunked\r\n', '3\r\nabc\r\n0\r\n\r\n'), 'abc'],
  ])('with %s delivers its body to the guest', async (_, text, body) => {
    expect([statuses(await send(text)), seen.map(({ body }) => body)]).toEqual([[200], [body]])
  })

  // Node answers all of these: its parser closes the connection, so nothing that follows is taken for a
  // request.
  it.each<[what: string, text: string]>([
    ['both a length and chunks', post('content-length: 4\r\ntransfer-encoding: chunked\r\n', '0\r\n\r\n')],
    ['chunks and then a length', post('transfer-encoding: chunked\r\ncontent-length: 4\r\n', '0\r\n\r\n')],
    ['two lengths', post('content-length: 3\r\ncontent-length: 4\r\n', 'abcd')],
    ['two equal lengths', post('content-length: 3\r\ncontent-length: 3\r\n', 'abc')],
    ['a list of lengths', post('content-length: 3, 3\r\n', 'abc')],
    ['a negative length', post('content-length: -1\r\n', '')],
    ['a length with a sign', post('content-length: +3\r\n', 'abc')],
    ['a hexadecimal length', post('content-length: 0x3\r\n', 'abc')],
    ['a length beyond 64 bits', post('content-length: 99999999999999999999\r\n', '')],
    ['an empty length', post('content-length:\r\n', '')],
    ['chunks that are not the last coding', post('transfer-encoding: chunked, gzip\r\n', '0\r\n\r\n')],
    ['an unknown coding', post('transfer-encoding: xchunked\r\n', '0\r\n\r\n')],
    ['a chunk size beyond 64 bits', post('transfer-encoding: chunked\r\n', 'ffffffffffffffffff\r\nab')],
    ['a chunk size with a sign', post('transfer-encoding: chunked\r\n', '+3\r\nabc\r\n0\r\n\r\n')],
    ['a chunk size with 0x', post('transfer-encoding: chunked\r\n', '0x3\r\nabc\r\n0\r\n\r\n')],
    ['a chunk without its end', post('transfer-encoding: chunked\r\n', '3\r\nabcd\r\n0\r\n\r\n')],
    ['a chunk that ends in LF', post('transfer-encoding: chunked\r\n', '3\nabc\n0\n\n')],
    ['a space before a colon', post('content-length : 3\r\n', 'abc')],
    ['a folded line', post('x: a\r\n b\r\n', '')],
    ['a bare CR in a field', post('x: a\rb: c\r\n', '')],
    ['NUL in a field', post('x: a\0b\r\n', '')],
    ['a control character in a field', post('x: a\x01b\r\n', '')],
    ['a field without a name', post(': a\r\n', '')],
    ['a field without a colon', post('a\r\n', '')],
    ['a name in quotes', post('"a": b\r\n', '')],
    ['an unknown method', get('/').replace('GET', 'HACK')],
    ['a method in small letters', get('/').replace('GET', 'get')],
    ['lines that end in LF', get('/').replaceAll('\r\n', '\n')],
    ['a version that does not exist', get('/', undefined, '3.0')],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['nothing but spaces', '   \r\n\r\n'],
  ])('with %s is answered with 400 by Node, and the guest is not called', async (_, text) => {
    const answered = await send(`${text}GET /smuggled HTTP/1.1\r\nhost: x\r\n\r\n`)
    expect([statuses(answered), seen]).toEqual([[400], []])
  })

  it('in chunks is answered with 400 in HTTP/1.0, which does not define them (§6.1)', async () => {
    const text = post(
      'transfer-encoding: chunked\r\n',
      '0\r\n\r\nGET /smuggled HTTP/1.1\r\nhost: x\r\n\r\n',
      '1.0',
    )
    expect([statuses(await send(text)), seen]).toEqual([[400], []])
    // A proxy that knows no chunks may have sent the rest as a part of the body.
    const kept = text.replace('connection: close', 'connection: keep-alive')
    expect([statuses(await send(kept)), seen]).toEqual([[400], []])
  })

  it.each(['gzip', 'identity'])(
    'in chunks of the coding %s is answered with 400: the guest does not see codings (§6.1)',
    async coding => {
      const chunks = post(`transfer-encoding: ${coding}, chunked\r\n`, '3\r\nabc\r\n0\r\n\r\n')
      const kept = chunks.replace('connection: close\r\n', '')
      expect([statuses(await send(kept + get('/next'))), seen]).toEqual([[400], []])
    },
  )

  it('whose rest comes too slowly after the answer ends its connection', async () => {
    const other = await startFakeServer(() => answer, { clientLimit: 100 })
    for (const path of ['/healthz', '/metrics']) {
      const text = `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc`
      expect(statuses(await exchangeBytes(other.server.url, text))).toEqual([200])
    }
    await other.server.close()
  })

  it('about the server ends the connection of a client that reads no answers', async () => {
    const other = await startFakeServer(() => answer, { clientLimit: 100 })
    const { socket, read } = openConnection(other.server.url)
    socket.pause()
    const asking = setInterval(() => socket.write('GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(1000)), 5)
    await read
    clearInterval(asking)
    await other.server.close()
  })

  it('that is cut off does not reach the guest as a complete body', async () => {
    await exchangeBytes(server.url, post('content-length: 10\r\n', 'abc'), 'ends')
    expect(seen).toEqual([])
  })

  it('above the limit is answered with 413', async () => {
    expect(statuses(await send(post('content-length: 1001\r\n', 'x'.repeat(1001))))).toEqual([413])
    expect(seen).toEqual([])
  })

  it('in more small chunks than may come is answered with 400, and the log says so', async () => {
    const lines: object[] = []
    const other = await startFakeServer(() => answer, {
      bodyLimit: 10_000_000,
      log: line => lines.push(line),
    })
    const chunks = '1\r\nx\r\n'.repeat(2 * mostPieces)
    await exchangeBytes(other.server.url, `${post('transfer-encoding: chunked\r\n', chunks)}0\r\n\r\n`)
    expect(lines).toContainEqual(
      expect.objectContaining({ status: 400, reason: 'its body arrives in too many small pieces' }),
    )
    expect(other.seen).toEqual([])
    await other.server.close()
  })

  it('with more fields than a message of the guest may have is answered with 431', async () => {
    const fields = (count: number) => `host: x\r\n${'a:\r\n'.repeat(count)}`
    expect(statuses(await send(get('/', fields(4000))))).toEqual([431])
    expect(seen).toEqual([])
    expect(statuses(await send(get('/', fields(3000))))).toEqual([200])
  })

  it('with fields above 16 KiB is answered with 431 by Node', async () => {
    expect(statuses(await send(get('/', `host: x\r\nx: ${'v'.repeat(20_000)}\r\n`)))).toEqual([431])
  })
})

describe('the fields of a request', () => {
  it('reach the guest as bytes, in order and with repetitions, except those about the connection', async () => {
    await send(get('/', 'host: x\r\nA: \xff\xe9\r\nb: 1\r\na: 2\r\nte: trailers\r\nkeep-alive: 1\r\n'))
    const [request] = seen
    const own = request?.headers.filter(([name]) => !/^(host|connection|te|keep-alive)$/.test(name))
    expect(own).toEqual([
      ['A', '\xff\xe9'],
      ['b', '1'],
      ['a', '2'],
    ])
  })

  it('reach the guest in full beyond 2,000 fields', async () => {
    await send(get('/', `host: x\r\n${'a:b\r\n'.repeat(3000)}last: c\r\n`))
    expect(seen[0]?.headers).toHaveLength(3003)
  })

  it.each([
    ['no Host in HTTP/1.1, which is Node’s answer', ''],
    ['two Hosts', 'host: x\r\nhost: x\r\n'],
    ['an invalid Host', 'host: a b\r\n'],
    ['a Host with a path', 'host: a/b\r\n'],
  ])('with %s are answered with 400', async (_, headers) => {
    expect([statuses(await send(get('/', headers))), seen]).toEqual([[400], []])
  })

  it('need no Host in HTTP/1.0', async () => {
    const text = await send(get('/', '', '1.0'))
    expect([statuses(text), seen.map(({ authority }) => authority)]).toEqual([[200], ['']])
  })

  it('after the body reach the guest as trailers', async () => {
    await send(post('transfer-encoding: chunked\r\n', '1\r\na\r\n0\r\nx-sum: 1\r\nx-sum: 2\r\n\r\n'))
    expect(seen[0]?.trailers).toEqual([
      ['x-sum', '1'],
      ['x-sum', '2'],
    ])
  })
})

describe('an Expect field', () => {
  it('of 100-continue is answered before the body (RFC 9110 §10.1.1)', async () => {
    expect(statuses(await send(post('expect: 100-continue\r\ncontent-length: 2\r\n', 'ab')))).toEqual([
      100, 200,
    ])
  })

  it('of 100-continue is refused for a body above the limit', async () => {
    expect(statuses(await send(post('expect: 100-continue\r\ncontent-length: 1001\r\n', '')))).toEqual([413])
  })

  it('of any other expectation is answered with 417 by Node', async () => {
    expect([statuses(await send(post('expect: tea\r\n', ''))), seen]).toEqual([[417], []])
  })

  it('together with Upgrade to another protocol is answered over HTTP', async () => {
    const text = await send(get('/', 'host: x\r\nupgrade: websocket\r\n'))
    expect([statuses(text), seen.length]).toEqual([[200], 1])
  })
})

describe('pipelined requests', () => {
  it('are answered in order', async () => {
    const paths = Array.from({ length: 20 }, (_, i) => `/${i}`)
    const text = paths.map(path => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`).join('')
    expect(statuses(await send(`${text}${get('/20')}`))).toEqual(Array(21).fill(200))
    expect(seen.map(({ path }) => path)).toEqual([...paths, '/20'])
  })

  it('end at one that is refused when the rest cannot be delimited', async () => {
    const text = await send(
      `GET /a HTTP/1.1\r\nhost: x\r\n\r\n${post('content-length: 3\r\ncontent-length: 4\r\n', 'abcd')}`,
    )
    expect([statuses(text).at(-1), seen.length]).toEqual([400, 1])
  })
})

it('a connection stays open between requests for longer than the 60 s of clients and proxies (RFC 9112 §9.5)', async () => {
  const text = await exchangeBytes(server.url, 'GET / HTTP/1.1\r\nhost: x\r\n\r\n', 'ends')
  expect(Number(/keep-alive: timeout=(\d+)/i.exec(text)?.[1])).toBeGreaterThan(60)
})

it('a request to upgrade is answered as an ordinary one, and the connection closes: Node loses the next request', async () => {
  const upgrade = 'GET /a HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n'
  const text = await send(`${upgrade}${get('/b')}`)
  expect([statuses(text), seen.map(({ path }) => path)]).toEqual([[200], ['/a']])
  expect(text).toMatch(/connection: close/i)
})

it('pipelined requests for metrics take their turn, and no more than others may wait', async () => {
  const text = await send('GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(1000))
  expect(statuses(text)).toEqual(Array.from({ length: mostWaiting + 1 }, () => 200))
})

describe('a response', () => {
  it('carries the bytes of its fields, repeated ones in order', async () => {
    answer = {
      headers: [
        ['x', '\xff\xe9'],
        ['Set-Cookie', 'a=1'],
        ['set-cookie', 'b=2'],
      ],
    }
    expect(await send(get('/'))).toMatch(/\r\nx: \xff\xe9\r\n[\s\S]*set-cookie: a=1\r\nset-cookie: b=2\r\n/i)
  })

  it('without a length is sent in chunks, with its trailers', async () => {
    answer = { body: 'abc', trailers: [['x', '\xe9']] }
    expect(await send(get('/'))).toMatch(
      /transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nx: \xe9\r\n\r\n$/i,
    )
  })

  it('without a length ends with the connection in HTTP/1.0', async () => {
    answer = { body: 'abc' }
    const text = await send(get('/', 'host: x\r\n', '1.0'))
    expect(text).toMatch(/\r\n\r\nabc$/)
    expect(text).not.toMatch(/transfer-encoding/i)
  })

  it.each([
    ['HEAD', 200, '2'],
    ['GET', 304, '2'],
    ['GET', 204, undefined],
    ['GET', 205, '0'],
  ])('to %s with status %d has no body, and states the length %s', async (method, status, length) => {
    answer = { status, headers: [['content-length', '2']], body: 'ok' }
    const text = await send(get('/').replace('GET', method))
    expect(text).toMatch(/\r\n\r\n$/)
    expect([statuses(text), /content-length: (\d+)/i.exec(text)?.[1]]).toEqual([[status], length])
  })

  it.each([
    ['longer', '1'],
    ['shorter', '3'],
  ])(
    'whose body is %s than its stated length ends the connection while visibly incomplete',
    async (_, length) => {
      answer = { headers: [['content-length', length]], body: 'ok' }
      const text = await send(`${get('/').replace('connection: close\r\n', '')}${get('/next')}`)
      expect(text).not.toMatch(/\r\n\r\n(ok|o)HTTP/)
      expect(statuses(text).filter(status => status === 200).length).toBeLessThanOrEqual(1)
    },
  )
})

describe('the address of the probes', () => {
  it('has /healthz and /metrics alone, and leaves these paths of the other address to the guest', async () => {
    const other = await startFakeServer(() => ({ body: 'guest' }), { admin: { host: '127.0.0.1', port: 0 } })
    const { url, adminUrl } = other.server
    const answers = ['/healthz', '/metrics', '/'].flatMap(path =>
      [url, adminUrl].map(async address => {
        const response = await fetch(`${address}${path}`)
        return [response.status, (await response.text()).split('\n')[0]]
      }),
    )
    expect(await Promise.all(answers)).toEqual([
      [200, 'guest'],
      [200, 'ok'],
      [200, 'guest'],
      [200, expect.stringMatching(/^# HELP wasi_webgpu_/)],
      [200, 'guest'],
      [404, 'this address has /healthz and /metrics'],
    ])
    await other.server.close()
    await expect(fetch(`${adminUrl}/healthz`)).rejects.toThrow()
  })

  it('answers while more clients than it has room for hold connections', async () => {
    const other = await startFakeServer(() => answer, { admin: { host: '127.0.0.1', port: 0 } })
    const { adminUrl = '' } = other.server
    for (let i = 0; i < 110; i++) openConnection(adminUrl)
    expect(statuses(await exchangeBytes(adminUrl, get('/healthz')))).toEqual([200])
    await other.server.close()
  })
})

describe('the line of the log for a request', () => {
  it('has the address of the client, and an ID: that of the request, or a new one', async () => {
    const lines: Record<string, unknown>[] = []
    const other = await startFakeServer(() => ({}), { log: fields => lines.push(fields) })
    const ids = ['a1-b2:c', 'not one', undefined]
    for (const id of ids)
      await (
        await fetch(other.server.url, { headers: id === undefined ? {} : { 'x-request-id': id } })
      ).text()
    await other.server.close()
    const requests = lines.filter(({ method }) => method === 'GET')
    expect(requests.map(({ client }) => client)).toEqual(Array(3).fill('127.0.0.1'))
    const [given, ...made] = requests.map(({ id }) => id)
    expect(given).toBe('a1-b2:c')
    for (const id of made) expect(id).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/)
  })
})
