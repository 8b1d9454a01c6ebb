import { expect, it } from 'vitest'
import { parse } from './parsed-arguments.ts'
import { parseServeLimits } from './serve-limits.ts'

it.each([
  ['--workers', '3', { workers: 3 }],
  ['--connections', '20', { connections: 20 }],
  ['--start-limit', '2min', { startLimit: 120_000 }],
  ['--time-limit', '30s', { timeLimit: 30_000 }],
  ['--client-limit', '500ms', { clientLimit: 500 }],
  ['--wait-limit', '1.5s', { waitLimit: 1500 }],
  ['--ping-limit', '4s', { pingLimit: 4000 }],
  ['--queue-limit', '64', { queueLimit: 64 }],
  ['--body-limit', '2MiB', { bodyLimit: 2_097_152 }],
  ['--response-limit', '64KiB', { responseLimit: 65_536 }],
])('serve %s %s sets the limit %j', (option, value, limits) => {
  expect(parseServeLimits(parse('serve', ['app.wasm', option, value]))).toEqual(limits)
})

it('serve leaves the limits that the user does not set to the library', () => {
  expect(parseServeLimits(parse('serve', ['app.wasm']))).toEqual({})
})
