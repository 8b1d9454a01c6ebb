import { readFileSync } from 'node:fs'
import { instantiate } from '@wasi-webgpu/component'
import { describe, expect, test } from 'vitest'
import { assemble } from '../../packages/component/src/testing/wat.ts'

const read = (name: string) => readFileSync(new URL(name, import.meta.url))
const provider = await assemble(read('provider.wat').toString())
const consumer = await assemble(read('consumer.wat').toString())

/** The two components, composed by other tools and by this runtime. */
const compositions = {
  '`wac plug`': () => instantiate(read('by-wac.wasm')),
  '`wasm-tools compose`': () => instantiate(read('by-wasm-tools.wasm')),
  'imports from the exports of another instance': async () =>
    instantiate(consumer, { imports: (await instantiate(provider)).exports }),
}

describe.each(Object.entries(compositions))('two components composed by %s', (_, compose) => {
  test('share a resource whose destructor runs in the implementing component', async () => {
    const { exports } = await compose()
    expect(exports.numbers()).toBe(5 + 2 + 5)
  })

  test('pass strings from one memory to the other', async () => {
    const { exports } = await compose()
    expect(exports.greeting()).toBe('Hello, world')
  })

  test('can wait for each other', async () => {
    const { exports } = await compose()
    expect(await exports.wait()).toBe(42)
  })
})

test.each(['by-wac.wasm', 'by-wasm-tools.wasm'])('%s contains the two current components', name => {
  for (const part of [provider, consumer]) expect(read(name).includes(part)).toBe(true)
})
