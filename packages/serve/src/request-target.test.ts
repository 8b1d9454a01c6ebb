import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { targetOf } from './request-target.ts'

function target(url: string, hosts: readonly string[] = ['host.example'], method = 'GET') {
  const rawHeaders = hosts.flatMap(host => ['Host', host])
  return targetOf({ method, url, rawHeaders } as unknown as IncomingMessage)
}

describe('targetOf', () => {
  it.each([
    ['/', '/', 'host.example'],
    ['/a/../b?c=d&e', '/a/../b?c=d&e', 'host.example'],
    ['//double', '//double', 'host.example'],
    ['/%00', '/%00', 'host.example'],
    ['/a|b^c{d}"e', '/a|b^c{d}"e', 'host.example'],
    // RFC 9112 §3.2.2
    ['http://other.example/path?q', '/path?q', 'other.example'],
    ['HTTP://other.example:8080', '/', 'other.example:8080'],
    ['https://other.example?q', '/?q', 'other.example'],
    ['http://[::1]:80/', '/', '[::1]:80'],
  ])('splits %j into the path %j and the authority %j', (url, path, authority) => {
    expect(target(url)).toEqual({ path, authority })
  })

  it('returns an empty authority without a Host field', () => {
    expect(target('/', [])).toEqual({ path: '/', authority: '' })
    expect(target('/', [''])).toEqual({ path: '/', authority: '' })
  })

  it('accepts the asterisk form only with OPTIONS', () => {
    expect(target('*', undefined, 'OPTIONS')).toEqual({ path: '*', authority: 'host.example' })
    expect(target('*')).toBeUndefined()
  })

  it.each([
    '',
    'path',
    'host.example:80',
    'ftp://other.example/',
    'http:///path',
    'http://user@other.example/',
    'http://a b/',
    'http://a:99999/',
    '/a b',
    '/a\tb',
    '/a\x7fb',
    '/<b>',
    '/a#b',
  ])('refuses %j', url => {
    expect(target(url)).toBeUndefined()
  })

  it.each([['a b'], ['a:99999'], ['a/b'], ['user@a'], ['a,b\\c'], ['a#b'], ['a', 'a'], ['a', 'b']])(
    'with the Host fields %j is malformed',
    (...hosts) => {
      expect(target('/', hosts)).toBeUndefined()
    },
  )
})
