import { expect, it } from 'vitest'
import { parseLimits } from './limit-options.ts'
import { parse } from './parsed-arguments.ts'

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
  expect(parseLimits(parse('serve', ['app.wasm', option, value]))).toEqual(limits)
})

it.each([
  ['--in-flight', '16', { inFlight: 16 }],
  ['--max-deliver', '3', { maxDeliver: 3 }],
])('work %s %s sets the limit %j', (option, value, limits) => {
  expect(parseLimits(parse('work', ['app.wasm', option, value]))).toEqual(limits)
})

it('serve leaves the limits that the user does not set to the library', () => {
  expect(parseLimits(parse('serve', ['app.wasm']))).toEqual({})
})
