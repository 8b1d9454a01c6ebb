import * as fc from 'fast-check'

/** Bytes that a client sends on one connection: requests that are right, almost right, or not at all. */
export const connectionBytes: fc.Arbitrary<Uint8Array<ArrayBuffer>> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.array(request(), { minLength: 1, maxLength: 4 }).map(parts => latin1(parts.join(''))),
  },
  fc
    .tuple(
      fc.array(request(), { minLength: 1, maxLength: 2 }),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
    )
    .map(([parts, changes]) => {
      const bytes = latin1(parts.join(''))
      for (const [at, value] of changes) bytes[at % bytes.length] = value
      return bytes
    }),
  fc.uint8Array({ maxLength: 200 }).map(bytes => new Uint8Array(bytes)),
)

function request(): fc.Arbitrary<string> {
  const method = often(
    ['GET', 'POST', 'PUT', 'HEAD', 'OPTIONS'],
    ['get', 'CONNECT', 'TRACE', 'A'.repeat(300), 'G T', '', '\0', 'M-SEARCH'],
  )
  const target = often(
    ['/', '/path?query', '/error'],
    ['*', 'http://other/', '//', '/%00', '/%zz', '/a b', '', '?', '/'.repeat(9000), '\xff'],
  )
  const version = often(['HTTP/1.1'], ['HTTP/1.0', 'HTTP/2.0', 'HTTP/1.9', 'http/1.1', 'HTTP/11', ''])
  const end = often(['\r\n'], ['\n', '\r', '\r\r\n', ' \r\n'])
  const header = fc.tuple(
    often(
      ['accept', 'content-type', 'x-custom', 'cookie'],
      [
        'Content-Length',
        'Transfer-Encoding',
        'Connection',
        'Host',
        'Expect',
        'Upgrade',
        'TE',
        'Trailer',
        'a b',
        '',
        ' x',
        'x:',
        '\x01',
        'x'.repeat(9000),
        'Keep-Alive',
      ],
    ),
    often(
      ['value', 'text/plain'],
      [
        '0',
        '5',
        '-1',
        '+3',
        '5, 5',
        '5, 6',
        '99999999999999999999',
        '0x5',
        'chunked',
        'chunked, chunked',
        'gzip, chunked',
        'identity',
        'close',
        'keep-alive, close',
        '100-continue',
        'websocket',
        '',
        '\t',
        'a\0b',
        '\xe9',
        'v'.repeat(20_000),
        'a\r\n b',
      ],
    ),
    often([': ', ':'], [' : ', '', ';', ':\t']),
    end,
  )
  const host = often(
    ['host: localhost\r\n'],
    ['', 'host: a\r\nhost: b\r\n', 'host: \r\n', 'host: a b\r\n', 'host: [::1]:80\r\n'],
  )
  return fc
    .tuple(method, target, version, host, fc.array(header, { maxLength: 5 }), body(), end)
    .map(
      ([method, target, version, host, headers, [framing, content], end]) =>
        `${method} ${target} ${version}${end}${host}${headers.map(([name, value, colon, end]) => `${name}${colon}${value}${end}`).join('')}${framing}\r\n${content}`,
    )
}

/** The headers that frame a body, and the body. */
function body(): fc.Arbitrary<readonly [framing: string, content: string]> {
  const content = fc.string({ unit: 'binary-ascii', maxLength: 40 })
  const size = often(['right'], ['less', 'more'])
  const chunk = fc
    .tuple(
      content,
      often([''], ['0', ';a=b', ' ', ';'.repeat(5000), 'z', '\0']),
      often(['\r\n'], ['\n', '', '\r']),
    )
    .map(([text, after, end]) => `${text.length.toString(16)}${after}\r\n${text}${end}`)
  const last = often(
    ['0\r\n\r\n'],
    ['', '0\r\n', '0\r\nx: y\r\n\r\n', '0\r\ncontent-length: 5\r\n\r\n', 'ffffffffffffffffff\r\n', '-1\r\n'],
  )
  return fc.oneof(
    fc.constant(['', ''] as const),
    fc.tuple(content, size).map(([text, size]) => {
      const length = text.length + { right: 0, less: -1, more: 1 }[size as 'right']
      return [`content-length: ${length}\r\n`, text] as const
    }),
    fc
      .tuple(fc.array(chunk, { maxLength: 3 }), last)
      .map(([chunks, end]) => ['transfer-encoding: chunked\r\n', `${chunks.join('')}${end}`] as const),
  )
}

function often<T>(usual: readonly T[], rare: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...usual) }, fc.constantFrom(...rare))
}

function latin1(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, character => character.charCodeAt(0) & 0xff)
}
