import { expect, it } from 'vitest'
import { parseAddress } from './address-option.ts'

it.each([
  [undefined, '127.0.0.1', 8080],
  [':8080', '127.0.0.1', 8080],
  ['9000', '127.0.0.1', 9000],
  ['0.0.0.0:80', '0.0.0.0', 80],
  ['localhost:0', 'localhost', 0],
  ['[::1]:8080', '::1', 8080],
])('%s is an address to listen on', (text, host, port) => {
  expect(parseAddress(text)).toEqual({ host, port })
})

it.each(['', ':', 'localhost', '127.0.0.1:', ':65536', '::1:80', 'a:b', ':-1'])(
  '%j is not an address',
  text => {
    expect(() => parseAddress(text, '--admin-addr')).toThrow(
      `--admin-addr '${text}' is not an address; use --admin-addr <host>:<port>, as in 127.0.0.1:8080`,
    )
  },
)
