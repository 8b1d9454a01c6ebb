import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { parseGrants } from './grant-options.ts'
import { parse } from './parsed-arguments.ts'

const grants = (...args: string[]) => parseGrants(parse('run', ['app.wasm', ...args]))

it('--bucket grants the bucket and the container of a name in the store', () => {
  expect(grants('--store', 'data', '--bucket', 'results', '--bucket', 'pictures:ro')).toMatchObject({
    store: resolve('data'),
    buckets: { results: { readOnly: false }, pictures: { readOnly: true } },
  })
  expect(grants()).toMatchObject({ buckets: {} })
})

it.each([
  [['--bucket', 'a'], '--bucket a needs a store; name its folder with --store <folder>'],
  [['--store', 'data', '--bucket', ':ro'], "--bucket ':ro' names no bucket; use --bucket <name>[:ro]"],
  [
    ['--store', 'src/state', '--dir', '.::/data'],
    /^the store .*state and the granted folder \/data overlap; choose a folder for --store that lies beside those of --dir$/,
  ],
  [['--store', ''], "--store '' names no folder; use --store <folder>"],
])('run %j says what is wrong', (args, message) => {
  expect(() => grants(...args)).toThrow(message)
})
