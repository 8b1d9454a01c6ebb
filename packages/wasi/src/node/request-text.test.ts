import { Trap } from '@wasi-webgpu/component'
import { describe, expect, it } from 'vitest'
import { wasi } from './wasi.ts'

// biome-ignore lint/suspicious/noExplicitAny: the shim's classes.
type Any = any

describe.each([
  ['0.2', 'outgoing-request'],
  ['0.3', 'request'],
])('a request of WASI %s', (version, resource) => {
  const types = async () => {
    return (await wasi({}))[`wasi:http/types@${version}`] as Any
  }
  const newRequest = ({ Fields, OutgoingRequest, Request }: Any) =>
    OutgoingRequest === undefined
      ? Request.new(new Fields(), undefined, Promise.resolve({ tag: 'ok', val: undefined }), undefined)[0]
      : new OutgoingRequest(new Fields())

  it('has the method, scheme, authority and path that its guest sets', async () => {
    const http = await types()
    const request = newRequest(http)
    http[`[method]${resource}.set-method`](request, { tag: 'other', val: 'PURGE' })
    http[`[method]${resource}.set-scheme`](request, { tag: 'HTTPS' })
    http[`[method]${resource}.set-authority`](request, 'example.com')
    http[`[method]${resource}.set-path-with-query`](request, '/a?b')
    const path = version === '0.2' ? request.pathWithQuery() : request.getPathWithQuery()
    const authority = version === '0.2' ? request.authority() : request.getAuthority()
    expect([authority, path]).toEqual(['example.com', '/a?b'])
    http[`[method]${resource}.set-path-with-query`](request, undefined)
  })

  it.each(['method', 'scheme', 'authority', 'path-with-query'])('traps when its %s is huge', async part => {
    const http = await types()
    const text = `/${'a'.repeat(100_000)}`
    const value = part === 'method' || part === 'scheme' ? { tag: 'other', val: text } : text
    expect(() => http[`[method]${resource}.set-${part}`](newRequest(http), value)).toThrow(Trap)
  })
})
