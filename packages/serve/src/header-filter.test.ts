import { describe, expect, it } from 'vitest'
import { BadAnswer } from './exchange.ts'
import { clientHeaders, clientTrailers } from './header-filter.ts'

describe("the headers of a guest's response", () => {
  it('reach the client, except those about the connection', () => {
    const headers = [header('Connection', 'close'), header('x', 'y'), header('X', 'z')]
    expect(clientHeaders(headers)).toEqual([
      ['x', 'y'],
      ['X', 'z'],
    ])
  })

  it('may be trailers if they do not describe the message', () => {
    const trailers = ['Content-Length', 'content-type', 'Trailer', 'x-sum', 'cache-control'].map(name =>
      header(name, '9'),
    )
    expect(clientTrailers(trailers)).toEqual([['x-sum', '9']])
  })

  it('above 128 KiB do not reach the server', () => {
    const many = Array.from({ length: 100_000 }, () => header('x', 'y'))
    expect(() => clientHeaders(many)).toThrow(BadAnswer)
    expect(() => clientHeaders([header('x', 'y'.repeat(1 << 20))])).toThrow(
      'the headers of its response have 1048577 bytes, more than 131072',
    )
  })
})

function header(name: string, value: string): [name: string, value: Uint8Array] {
  return [name, Buffer.from(value, 'latin1')]
}
