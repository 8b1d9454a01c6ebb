import { readdirSync, readFileSync } from 'node:fs'
import { WASIShim } from '@bytecodealliance/preview2-shim/instantiation'
import { compile, DecodeError, type Imports, LinkError, Trap } from '@wasi-webgpu/component'
import { webgpu } from '@wasi-webgpu/host'
import { requestGpu } from '@wasi-webgpu/native'
import { expect, test } from 'vitest'
import { generator } from '../packages/component/src/testing/random.ts'

const mutations = 10_000
const examples = new URL('../examples/', import.meta.url)

test('a damaged example either starts or throws a documented error', async () => {
  const { gpu } = await requestGpu('null')
  const wasi = new WASIShim({ sandbox: { preopens: {}, env: {}, enableNetwork: false } }).getImportObject()
  const imports = { ...wasi, ...webgpu({ gpu }) } as Imports
  const components = readdirSync(examples, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.wasm'))
    .map(file => new Uint8Array(readFileSync(new URL(file, examples))))
  expect(components.length).toBeGreaterThanOrEqual(6)

  const random = generator(0x5eed)
  const outcomes = { started: 0, refused: 0 }
  for (let i = 0; i < mutations; i++) {
    const bytes = damaged(components[i % components.length] as Uint8Array, random)
    try {
      await (await compile(bytes)).instantiate({ imports })
      outcomes.started++
    } catch (error) {
      if (!(error instanceof DecodeError || error instanceof LinkError || error instanceof Trap)) throw error
      outcomes.refused++
    }
  }
  expect(outcomes.refused).toBeGreaterThan(mutations / 4)
  expect(outcomes.started).toBeGreaterThan(0)
})

/** Returns a copy with up to five bytes changed, truncated, or with a piece moved. */
function damaged(bytes: Uint8Array, random: (bound: number) => number): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes)
  switch (random(8)) {
    case 0:
      return copy.slice(0, random(copy.length))
    case 1:
      copy.copyWithin(random(copy.length), random(copy.length), random(copy.length))
      return copy
    default:
      for (let i = random(4); i >= 0; i--) copy[random(copy.length)] = random(256)
      return copy
  }
}
