import { describe, expect, it } from 'vitest'
import { plainHead } from './plain-request.ts'

const read = (text: string) => plainHead(Buffer.from(text, 'latin1'))

describe('the head of a request that a worker reads', () => {
  it('is plain with a body of stated length', () => {
    const head =
      'POST /a?b HTTP/1.1\r\nHost: x:1\r\nX-Request-Id: one\r\ncontent-length:3 \r\nx: \xe4 y\t\r\n\r\n'
    expect(read(`${head}abc`)).toEqual({
      target: '/a?b',
      id: 'one',
      head: {
        method: 'POST',
        path: '/a?b',
        authority: 'x:1',
        headers: [
          ['Host', 'x:1'],
          ['X-Request-Id', 'one'],
          ['content-length', '3'],
          ['x', '\xe4 y'],
        ],
      },
      size: head.length,
      length: 3,
    })
  })

  it('has no body without a length, and a new ID unless it has one', () => {
    expect(read('GET / HTTP/1.1\r\nhost: x\r\nConnection: Keep-Alive\r\n\r\n')).toMatchObject({
      length: 0,
      id: expect.stringMatching(/^[\da-f-]{36}$/),
    })
  })

  it.each(['G', 'GET / HT', 'GET / HTTP/1.1\r\nhost: x\r\n'])('is incomplete: %j', text => {
    expect(read(text)).toBe('more')
  })

  const post = (fields: string, line = 'POST / HTTP/1.1') => `${line}\r\n${fields}\r\n\r\n`
  it.each([
    ['a byte that begins no request', '\x16\x03\x01'],
    ['more bytes than a usual head', `GET / HTTP/1.1\r\nx: ${'x'.repeat(0x2000)}`],
    ['HTTP/1.0', post('host: x', 'GET / HTTP/1.0')],
    ['the method HEAD', post('host: x', 'HEAD / HTTP/1.1')],
    ['the absolute form', post('host: x', 'GET http://x/ HTTP/1.1')],
    ['the asterisk form', post('host: x', 'OPTIONS * HTTP/1.1')],
    ['two spaces', post('host: x', 'GET  / HTTP/1.1')],
    ['a target that is no path', post('host: x', 'GET /<> HTTP/1.1')],
    ['no host', 'GET / HTTP/1.1\r\na: b\r\n\r\n'],
    ['an empty host', post('host:')],
    ['two hosts', post('host: x\r\nhost: x')],
    ['a host that is none', post('host: x/y')],
    ['two lengths', post('host: x\r\ncontent-length: 1\r\ncontent-length: 1')],
    ['a length that is no number', post('host: x\r\ncontent-length: +1')],
    ['a transfer coding', post('host: x\r\ntransfer-encoding: chunked')],
    ['an expectation', post('host: x\r\nexpect: 100-continue')],
    ['an upgrade', post('host: x\r\nupgrade: y')],
    ['a connection that ends', post('host: x\r\nconnection: close')],
    ['a field that goes on in the next line', post('host: x\r\na: b\r\n c')],
    ['a space before a colon', post('host: x\r\na : b')],
    ['a control character', post('host: x\r\na: b\x01')],
    ['a line feed alone', post('host: x\r\na: b\nc: d')],
    ['no colon', post('host: x\r\na')],
  ])('is left to the server because of %s', (_, text) => {
    expect(read(text)).toBe('other')
  })
})
