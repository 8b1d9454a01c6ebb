import { readFileSync } from 'node:fs'
import { instantiate } from '@wasi-webgpu/component'
import { describe, expect, test } from 'vitest'
import { assemble } from '../../packages/component/src/testing/wat.ts'

const read = (name: string) => readFileSync(new URL(name, import.meta.url))
const provider = await assemble(read('provider.wat').toString())
const consumer = await assemble(read('consumer.wat').toString())

/** Compositions of the two texts: by other tools, and by this runtime. */
const compositions = {
  '`wac plug`': () => instantiate(read('by-wac.wasm')),
  '`wasm-tools compose`': () => instantiate(read('by-wasm-tools.wasm')),
  'imports from the exports of another instance': async () =>
    instantiate(consumer, { imports: (await instantiate(provider)).exports }),
}

describe.each(Object.entries(compositions))('two components composed by %s', (_, compose) => {
  test('share a resource, whose destructor runs in the component that implements it', async () => {
    const { exports } = await compose()
    expect(exports.numbers()).toBe(5 + 2 + 5)
  })

  test('pass strings from memory to memory', async () => {
    const { exports } = await compose()
    expect(exports.greeting()).toBe('Hello, world')
  })

  test('wait for each other', async () => {
    const { exports } = await compose()
    expect(await exports.wait()).toBe(42)
  })
})

test.each(['by-wac.wasm', 'by-wasm-tools.wasm'])('%s is made of the two texts', name => {
  for (const part of [provider, consumer]) expect(read(name).includes(part)).toBe(true)
})
