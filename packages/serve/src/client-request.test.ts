import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { ClientRequest, type FinishedRequest } from './client-request.ts'
import { EarlyBodies } from './early-bodies.ts'
import type { Pool, PooledRequest } from './pool.ts'
import { targetOf } from './request-target.ts'
import type { HeaderList } from './worker-protocol.ts'

let close: (() => void) | undefined
afterEach(() => {
  close?.()
  close = undefined
})

/**
 * Starts a server whose worker answers every request with a function, sends bytes, and collects what the
 * client reads until the connection is closed, and the record of the first request.
 *
 * @param leaveAt the client closes the connection when it has read this
 */
async function exchange(
  answer: (job: PooledRequest) => void,
  request = 'GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
  leaveAt?: string,
): Promise<{ text: string; over: FinishedRequest }> {
  const over = Promise.withResolvers<FinishedRequest>()
  const add = (job: PooledRequest) => {
    answer(job)
    return true
  }
  const pool = { add, remove: () => false } as unknown as Pool
  const server = createServer((request, response) => {
    new ClientRequest(request, response, {
      pool,
      target: targetOf(request),
      bodyLimit: 1000,
      responseLimit: 1_000_000,
      clientLimit: 600_000,
      earlyBodies: new EarlyBodies(),
      onFinished: over.resolve,
    })
  })
  close = () => server.close()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  let text = ''
  socket.setEncoding('latin1').on('data', chunk => {
    text += chunk
    if (leaveAt !== undefined && text.endsWith(leaveAt)) socket.destroy()
  })
  socket.write(request)
  await new Promise(resolve => socket.on('close', resolve).on('error', () => {}))
  return { text, over: await over.promise }
}

function answering(status: number, headers: HeaderList, body = '', trailers: HeaderList = []) {
  return (job: PooledRequest) => {
    job.onHead({ status, headers })
    if (body !== '') job.onBody(Buffer.from(body))
    job.onEnd(trailers)
  }
}

const failed = /^HTTP\/1\.1 500 [\s\S]*\r\n\r\nthe program failed\n$/

describe('a response that cannot be sent', () => {
  it.each<[what: string, status: number, headers: HeaderList]>([
    ['has an invalid status', 1000, [['content-length', '3']]],
    ['is only informational', 103, [['content-length', '3']]],
    [
      'has a header with a line break',
      200,
      [
        ['content-length', '3'],
        ['x', 'a\r\nb: c'],
      ],
    ],
    [
      'has a header without a name',
      200,
      [
        ['content-length', '3'],
        ['', 'a'],
      ],
    ],
    [
      'has two lengths',
      200,
      [
        ['content-length', '3'],
        ['content-length', '30'],
      ],
    ],
    ['has a list of lengths', 200, [['content-length', '3, 30']]],
    ['has a length that is not a decimal number', 200, [['content-length', '0x3']]],
    ['has a negative length', 200, [['content-length', '-3']]],
  ])('that %s is replaced by a complete 500', async (_, status, headers) => {
    const { text, over } = await exchange(answering(status, [['x-of-guest', 'yes'], ...headers], 'abc'))
    expect(text).toMatch(failed)
    expect(text).not.toMatch(/x-of-guest|b: c|content-length: (3|0x3|-3)\b/i)
    expect(over).toMatchObject({ status: 500, failure: 'error' })
  })

  it.each<[what: string, headers: HeaderList, body: string]>([
    ['is longer than its stated length', [['content-length', '3']], 'abcd'],
    ['is shorter than its stated length', [['content-length', '3']], 'ab'],
    ['has a body although its stated length is 0', [['content-length', '0']], 'HTTP/1.1 200 OK\r\n\r\n'],
  ])('that %s ends the connection', async (_, headers, body) => {
    const { text, over } = await exchange(answering(200, headers, body))
    expect(text).not.toContain(body)
    expect(over).toMatchObject({ failure: 'error' })
  })

  it('with an invalid trailer ends the connection', async () => {
    const { text, over } = await exchange(answering(200, [], 'abc', [['x', 'a\r\n\r\nHTTP/1.1 200 OK']]))
    expect(text.match(/HTTP\/1\.1/g)?.length ?? 0).toBeLessThanOrEqual(1)
    expect(over).toMatchObject({ failure: 'error' })
  })

  it('is answered with 500 once, although the worker then fails as well', async () => {
    const { text } = await exchange(job => {
      job.onHead({ status: 1000, headers: [['content-length', '3']] })
      job.onHead({ status: 200, headers: [] })
      job.onBody(Buffer.from('abc'))
      job.onFailure({ kind: 'trap', reason: 'unreachable' })
      job.onEnd([])
    })
    expect(text).toMatch(failed)
  })
})

describe('a refused request', () => {
  it.each([
    ['/', 'a b'],
    ['/', 'a:99999999'],
    ['/<b>', 'x'],
  ])("for %j of the host %j is none of the guest's", async (path, host) => {
    const request = `GET ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`
    const { text, over } = await exchange(answering(200, []), request)
    expect(text).toMatch(/^HTTP\/1\.1 400 /)
    expect(over).toMatchObject({ status: 400, failure: 'malformed' })
  })

  it.each(['/', '/?a=b%20c', '*', 'http://other/path'])('for %j is answered', async path => {
    const { text } = await exchange(
      answering(204, []),
      `OPTIONS ${path} HTTP/1.1\r\nhost: [::1]:80\r\nconnection: close\r\n\r\n`,
    )
    expect(text).toMatch(/^HTTP\/1\.1 204 /)
  })
})

describe('a response', () => {
  it.each([
    ['HEAD', 200],
    ['GET', 204],
    ['GET', 304],
  ])('to %s with status %d has no body, even if the guest writes one', async (method, status) => {
    const request = `${method} / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`
    const { text, over } = await exchange(answering(status, [], 'HTTP/1.1 200 OK\r\n\r\n'), request)
    expect(over).toMatchObject({ status, sent: 0, failure: undefined })
    expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [\\s\\S]*\\r\\n\\r\\n$`))
    expect(text.match(/HTTP\/1\.1/g)).toHaveLength(1)
  })
})

it('a worker goes on while up to 256 KiB of its response arrive together, and then waits', async () => {
  const goesOn: boolean[] = []
  const { over } = await exchange(job => {
    job.onHead({ status: 200, headers: [] })
    for (let i = 0; i < 4; i++) goesOn.push(job.onBody(Buffer.alloc(0x1_0000)))
    job.onEnd([])
  })
  expect(goesOn).toEqual([true, true, true, false])
  expect(over).toMatchObject({ sent: 0x4_0000, failure: undefined })
})

describe('a client that leaves', () => {
  const withoutEnd = (job: PooledRequest) => {
    job.onHead({ status: 200, headers: [['content-length', '3']] })
    job.onBody(Buffer.from('abc'))
  }

  it('with every promised byte has a complete response, although the worker has not ended it', async () => {
    const { over } = await exchange(withoutEnd, undefined, '\r\n\r\nabc')
    expect(over).toMatchObject({ status: 200, sent: 3, failure: undefined })
  })

  it('before the end of its response is logged as gone with status 499', async () => {
    const job = (job: PooledRequest) => {
      job.onHead({ status: 200, headers: [['content-length', '4']] })
      job.onBody(Buffer.from('abc'))
    }
    const { over } = await exchange(job, undefined, '\r\n\r\nabc')
    expect(over).toMatchObject({ status: 499, failure: 'gone' })
  })
})

it('the pieces of a body that arrives byte by byte are joined before a worker has the request', async () => {
  const head = 'POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n'
  const answer = answering(200, [['content-length', '3']], 'yes')
  let frames: readonly Uint8Array[] = []
  const chunks = Array.from({ length: 600 }, (_, i) => `1\r\n${i % 10}\r\n`)
  await exchange(
    job => {
      frames = job.frames()
      answer(job)
    },
    `${head}${chunks.join('')}0\r\n\r\n`,
  )
  expect(Buffer.concat(frames).toString('latin1')).toContain('0123456789'.repeat(60))
  expect(frames.length).toBeLessThan(10)
})
