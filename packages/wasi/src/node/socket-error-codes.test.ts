import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const codes: Record<string, string> = {
  '0.2 connect to a port that nobody listens on': 'connection-refused',
  '0.2 connect to port 0': 'invalid-argument',
  '0.2 connect to no address': 'invalid-argument',
  '0.2 connect to another family': 'invalid-argument',
  '0.2 connect twice': 'invalid-state',
  '0.2 finish-connect without a start': 'not-in-progress',
  '0.2 bind to a port in use': 'address-in-use',
  '0.2 bind to an address of others': 'address-not-bindable',
  '0.2 bind to another family': 'invalid-argument',
  '0.2 bind when connected': 'invalid-state',
  '0.2 listen when connected': 'invalid-state',
  '0.2 listen without an address': 'invalid-state',
  '0.2 accept without a connection': 'would-block',
  '0.2 remote-address when not connected': 'invalid-state',
  '0.2 shutdown when not connected': 'invalid-state',
  '0.2 UDP bind to a port in use': 'address-in-use',
  '0.2 UDP bind to an address of others': 'address-not-bindable',
  '0.2 UDP bind twice': 'invalid-state',
  '0.2 UDP stream without an address': 'invalid-state',
  '0.2 UDP send': 'ok',
  '0.2 UDP send of too many bytes': 'datagram-too-large',
  '0.2 UDP send to nobody': 'invalid-argument',
  '0.2 UDP send to port 0': 'invalid-argument',
  '0.2 UDP send to another than the peer': 'invalid-argument',
  '0.2 UDP send with a replaced stream': 'trap',
  '0.3 connect to a port that nobody listens on': 'connection-refused',
  '0.3 connect to port 0': 'invalid-argument',
  '0.3 connect to no address': 'invalid-argument',
  '0.3 connect to another family': 'invalid-argument',
  '0.3 connect twice': 'invalid-state',
  '0.3 bind to a port in use': 'address-in-use',
  '0.3 bind to an address of others': 'address-not-bindable',
  '0.3 bind to another family': 'invalid-argument',
  '0.3 bind when connected': 'invalid-state',
  '0.3 listen when connected': 'invalid-state',
  '0.3 local-address without an address': 'invalid-state',
  '0.3 remote-address when not connected': 'invalid-state',
  '0.3 send when not connected': 'invalid-state',
  '0.3 receive when not connected': 'invalid-state',
  '0.3 send and receive': 'ok',
  '0.3 send twice': 'invalid-state',
  '0.3 UDP bind to a port in use': 'address-in-use',
  '0.3 UDP bind to an address of others': 'address-not-bindable',
  '0.3 UDP bind twice': 'invalid-state',
  '0.3 UDP send': 'ok',
  '0.3 UDP send of too many bytes': 'datagram-too-large',
  '0.3 UDP send to nobody': 'invalid-argument',
  '0.3 UDP send to port 0': 'invalid-argument',
  '0.3 UDP receive without an address': 'invalid-state',
}

it.each([
  ['node', []],
  ['bun', []],
  ['deno', ['run', '-A']],
])('sockets of WASI 0.2 and 0.3 have the error codes of WASI in %s', async (name, args) => {
  const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url))
  const runtime = pathOf(`../../../../node_modules/.bin/${name}`)
  const { stdout } = await promisify(execFile)(runtime, [...args, pathOf('testing/socket-error-codes.ts')])
  expect(JSON.parse(stdout)).toEqual(codes)
})
