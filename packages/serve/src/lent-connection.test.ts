import { setImmediate } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { type LentCall, LentConnection, type SharedConnection } from './lent-connection.ts'
import type { LoanTerms, Messages } from './worker-protocol.ts'

const terms: LoanTerms = {
  loan: 1,
  bodyLimit: 1000,
  responseLimit: 1_000_000,
  reserved: ['/healthz'],
  keepAlive: 75,
}
const get = (path: string) => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`

/** A lent connection without a client or a server, and what passed. */
function lend(answer: (call: LentCall) => Promise<void> | void, mostBytes = Number.POSITIVE_INFINITY) {
  /** Kinds of the frames, and bytes of `body` frames. */
  const frames: string[] = []
  const messages: Partial<Messages> = {}
  let written = ''
  let hurried = 0
  let take = (_: Buffer) => {}
  let end = () => {}
  const connection: SharedConnection & { isReleased: boolean } = {
    isReleased: false,
    read(takes, ends) {
      take = takes
      end = ends
    },
    pause() {},
    write(pieces) {
      if (mostBytes < 0) throw new Error('EPIPE')
      const bytes = Buffer.concat(pieces).subarray(0, mostBytes)
      written += bytes.toString('latin1')
      return bytes.length
    },
    release() {
      connection.isReleased = true
      return []
    },
  }
  const send = (kind: keyof Messages, message: object) => {
    frames.push(kind)
    Object.assign(messages, { [kind]: message })
  }
  const channel = {
    send,
    sendSoon: send,
    sendBody: (bytes: Uint8Array) => void frames.push(Buffer.from(bytes).toString('latin1')),
    flush() {},
  }
  const lent = new LentConnection(
    connection,
    channel,
    terms,
    async call => answer(call),
    () => {
      hurried++
    },
  )
  return {
    lent,
    frames,
    messages,
    receive: (text: string) => take(Buffer.from(text, 'latin1')),
    end: () => end(),
    written: () => written,
    hurried: () => hurried,
    isReleased: () => connection.isReleased,
  }
}

const ok = (call: LentCall, body = call.head.path) => {
  call.respond({ status: 200, headers: [['x', 'y']] })
  call.write(Buffer.from(body))
  call.end()
}

/** The paths of the guest's requests, as the bodies of responses. */
const bodies = (text: string) => [...text.matchAll(/\r\n\r\n([^\r\n]*?)(?=HTTP|$)/g)].map(([, body]) => body)

describe('a worker that borrows a connection', () => {
  it('answers requests, and reports each before the guest has it and before the response leaves', async () => {
    const { receive, frames, messages, written } = lend(ok)
    receive(get('/1'))
    await setImmediate()
    receive(get('/2'))
    expect(frames).toEqual(['begun', 'answered', 'begun', 'answered'])
    expect(messages.begun).toMatchObject({ method: 'GET', path: '/2', received: 0, hasMore: false })
    expect(messages.answered).toMatchObject({ status: 200, sent: 2 })
    expect(bodies(written())).toEqual(['/1', '/2'])
    expect(written()).toMatch(
      /^HTTP\/1\.1 200 OK\r\nx: y\r\nDate: [^\r]+ GMT\r\nConnection: keep-alive\r\nKeep-Alive: timeout=75\r\nContent-Length: 2\r\n\r\n/,
    )
  })

  it('gives the guest a body that arrives in pieces as soon as it is whole', async () => {
    let body = ''
    const { receive, frames } = lend(async call => {
      for (let piece = await call.body.next(); piece; piece = await call.body.next())
        body += Buffer.from(piece)
      ok(call)
    })
    for (const piece of ['PO', 'ST / HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\n\r', '\nab', 'c'])
      receive(piece)
    expect(frames).toEqual(['reading'])
    receive('d')
    await setImmediate()
    expect([body, frames]).toEqual(['abcd', ['reading', 'begun', 'answered']])
  })

  it('answers pipelined requests in order, and tells that it has read more', async () => {
    const { receive, frames, messages, written } = lend(ok)
    receive(get('/1') + get('/2') + get('/3').slice(0, 5))
    expect(messages.begun?.hasMore).toBe(true)
    await setImmediate()
    await setImmediate()
    expect(bodies(written())).toEqual(['/1', '/2'])
    receive(get('/3').slice(5))
    await setImmediate()
    expect(bodies(written())).toEqual(['/1', '/2', '/3'])
    expect(messages.begun?.hasMore).toBe(false)
    expect(frames.filter(kind => kind === 'reading')).toEqual([])
  })

  it('tells that it reads more while the guest has a request', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const { receive, frames, messages } = lend(async call => {
      await promise
      ok(call)
    })
    receive(get('/1'))
    expect(messages.begun?.hasMore).toBe(false)
    receive('GE')
    receive('T')
    expect(frames).toEqual(['begun', 'reading'])
    resolve()
  })

  describe('gives it back', () => {
    it('at once when the server wants it between two requests', () => {
      const { lent, frames, messages, isReleased, hurried } = lend(ok)
      lent.recall()
      expect([frames, messages.returned]).toEqual([['returned'], { isRunning: false, isReady: true }])
      expect([isReleased(), hurried()]).toEqual([true, 1])
    })

    it('with the part of a request that it has read', () => {
      const { lent, receive, frames } = lend(ok)
      receive('GET / HT')
      lent.recall()
      expect(frames).toEqual(['reading', 'GET / HT', 'returned'])
    })

    it('after the response, with the next requests', async () => {
      const { lent, receive, frames, written } = lend(async call => {
        lent.recall()
        ok(call)
      })
      receive(get('/1') + get('/2'))
      await setImmediate()
      expect(frames).toEqual(['begun', 'answered', get('/2'), 'returned'])
      expect(bodies(written())).toEqual(['/1'])
    })

    it('when the client has gone or wants to send no more', async () => {
      const { end, receive, frames } = lend(ok)
      receive(get('/'))
      end()
      expect(frames).toEqual(['begun', 'answered'])
      await setImmediate()
      expect(frames).toEqual(['begun', 'answered', 'returned'])
    })

    it('when a request takes a second to arrive', () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
      try {
        const { receive, frames } = lend(ok)
        receive('GET ')
        vi.advanceTimersByTime(999)
        receive('/')
        expect(frames).toEqual(['reading'])
        vi.advanceTimersByTime(1)
        expect(frames).toEqual(['reading', 'GET /', 'returned'])
      } finally {
        vi.useRealTimers()
      }
    })

    it.each([
      ['is not plain', get('/').replace('1.1', '1.0')],
      ['concerns the server', get('/healthz?a')],
      ['has a larger body than the server permits', `${get('/').slice(0, -2)}content-length: 1001\r\n\r\n`],
    ])('untouched when a request %s', (_, text) => {
      const { receive, frames } = lend(ok)
      receive(text)
      expect(frames).toEqual([text, 'returned'])
    })
  })

  describe('has the server send the response', () => {
    const through = ['begun', get('/'), 'returned']
    it.each<[string, (call: LentCall) => void, string[]]>([
      ['with trailers', call => call.end([['a', 'b']]), ['head', 'end']],
      ['that is large', call => call.write(Buffer.alloc(0x4_0001, 'a')), ['head', 'a'.repeat(0x4_0001)]],
      ['that fails', call => call.giveBack(), ['head']],
    ])('%s', async (_, go, rest) => {
      const { receive, frames, messages, written } = lend(call => {
        call.respond({ status: 200, headers: [] })
        go(call)
      })
      receive(get('/'))
      await setImmediate()
      expect(frames).toEqual([...through, ...rest])
      expect(messages.returned).toEqual({ isRunning: true, isReady: false })
      expect(written()).toBe('')
    })

    it.each([
      ['a status without a body', { status: 204, headers: [] }],
      ['a malformed field', { status: 200, headers: [['a', 'b\nc']] as const }],
      ['a wrong length', { status: 200, headers: [['content-length', '1']] as const }],
      [
        'two lengths',
        {
          status: 200,
          headers: [
            ['content-length', '0'],
            ['Content-Length', '0'],
          ] as const,
        },
      ],
    ])('with %s', async (_, head) => {
      const { receive, frames } = lend(call => {
        call.respond(head)
        call.end()
      })
      receive(get('/'))
      await setImmediate()
      expect(frames).toEqual([...through, 'head', 'end'])
    })

    it('that streams', async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
      try {
        const { promise } = Promise.withResolvers<void>()
        let call: LentCall | undefined
        const { receive, frames } = lend(given => {
          call = given
          call.respond({ status: 200, headers: [] })
          call.write(Buffer.from('a'))
          return promise
        })
        receive(`${get('/')}GET`)
        vi.advanceTimersByTime(20)
        call?.write(Buffer.from('b'))
        call?.end()
        expect(frames).toEqual(['begun', get('/'), 'GET', 'returned', 'head', 'a', 'b', 'end'])
      } finally {
        vi.useRealTimers()
      }
    })
  })

  it('leaves the end of a response to the server when the client reads slowly, and goes on after it', async () => {
    const { lent, receive, frames, written, hurried } = lend(call => ok(call, 'body'), 20)
    receive(get('/1'))
    await setImmediate()
    const [rest] = frames.slice(2)
    expect(frames.slice(2)).toEqual([rest, 'body', 'rest'])
    expect(written() + rest).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*\r\n\r\n$/)
    expect(hurried()).toBe(1)
    receive(get('/2'))
    await setImmediate()
    expect(frames.slice(5)).toEqual(['reading'])
    lent.flushed()
    await setImmediate()
    expect(frames.slice(6, 8)).toEqual(['begun', 'answered'])
  })

  it('tells that the client left before it had the response', async () => {
    const { receive, frames } = lend(ok, -1)
    receive(get('/'))
    await setImmediate()
    expect(frames).toEqual(['begun', 'answered', 'gone', 'returned'])
  })
})
