import { Trap } from '@wasi-webgpu/component'
import { describe, expect, it } from 'vitest'
import { wasi } from './wasi.ts'

// biome-ignore lint/suspicious/noExplicitAny: the shim's classes.
type Any = any

const quarter = new Uint8Array(0x8000).fill(0x61)

describe.each([
  ['0.2', expect.any(Trap)],
  ['0.3', { tag: 'size-exceeded' }],
])('fields of WASI %s', (version, refusal) => {
  const types = async () => (await wasi({}))[`wasi:http/types@${version}`] as Any
  const failure = (call: () => unknown) => {
    try {
      call()
    } catch (error) {
      return error
    }
    return undefined
  }

  it('keep the values that a guest sets, appends and clones', async () => {
    const http = await types()
    const fields = http['[static]fields.from-list']([['a', quarter]])
    http['[method]fields.append'](fields, 'b', quarter)
    http['[method]fields.set'](fields, 'a', [new Uint8Array([0x62])])
    const get = http['[method]fields.get'] ?? ((self: Any, name: string) => self.get(name))
    const clone = http['[method]fields.clone'](fields)
    expect([get(clone, 'a'), get(clone, 'b')]).toEqual([[new Uint8Array([0x62])], [quarter]])
  })

  it.each<[string, (http: Any) => unknown]>([
    ['a list', http => http['[static]fields.from-list'](Array(4).fill(['a', quarter]))],
    ['one name', http => http['[method]fields.set'](new http.Fields(), 'a', Array(4).fill(quarter))],
    [
      'appended values',
      http => {
        const fields = new http.Fields()
        for (let i = 0; i < 4; i++) http['[method]fields.append'](fields, 'a', quarter)
      },
    ],
    [
      'a copy',
      http => {
        const fields = http['[static]fields.from-list'](Array(3).fill(['a', quarter]))
        http['[method]fields.append'](http['[method]fields.clone'](fields), 'a', quarter)
      },
    ],
  ])('refuse more than 128 KiB of %s', async (_, grow) => {
    const http = await types()
    expect(failure(() => grow(http))).toEqual(refusal)
  })
})
