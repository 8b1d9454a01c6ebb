import { expect, test } from 'vitest'
import { importSpellings, importUndeclared } from '../testing/undeclared-imports.ts'
import { wasi } from './wasi.ts'

const grants = { network: ['example.com:443'] }

test('of all that the host has in Node, a component can import only what WASI declares, spelled as there', async () => {
  const { tried, reached } = await importUndeclared(await wasi(grants))
  expect(reached).toEqual([])
  expect(tried).toEqual(
    expect.arrayContaining([
      'wasi:sockets/types@0.3#[static]tcp-socket.CREATE',
      'wasi:sockets/types@0.3#[static]TCP-socket.create',
      'wasi:sockets/types@0.3#[method]tcp-socket.CONNECT',
      'wasi:sockets/types@0.3#[constructor]tcp-socket',
      'wasi:sockets/tcp@0.2#[method]tcp-socket.start-CONNECT',
      'wasi:io/streams@0.2#[method]output-stream.WRITE-zeroes',
    ]),
  )
})

test('a check of calls in Node holds for all spellings of the name of the function, also where no types are stated', async () => {
  const { tried, passed } = await importSpellings(await wasi(grants))
  expect(passed).toEqual([])
  expect(tried).toContain('wasi:sockets/types@0.3#[static]tcp-socket.CREATE')
  expect(tried).toContain('wasi:sockets/ip-name-lookup@0.2#RESOLVE-addresses')
})
