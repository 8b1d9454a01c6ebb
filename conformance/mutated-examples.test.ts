import { readdirSync, readFileSync } from 'node:fs'
import { WASIShim } from '@bytecodealliance/preview2-shim/instantiation'
import { compile, DecodeError, type Imports, LinkError, Trap } from '@wasi-webgpu/component'
import { webgpu } from '@wasi-webgpu/host'
import { requestGpu } from '@wasi-webgpu/native'
import { expect, test } from 'vitest'
import { Reader } from '../packages/component/src/binary/reader.ts'
import { generator } from '../packages/component/src/testing/random.ts'
import { soakFactor } from '../scripts/soak-factor.ts'

const mutations = 2_000 * soakFactor
const examples = new URL('../examples/', import.meta.url)

test('a damaged example either starts or throws a documented error', async () => {
  const { gpu } = await requestGpu('null')
  const wasi = new WASIShim({ sandbox: { preopens: {}, env: {}, enableNetwork: false } }).getImportObject()
  const imports = { ...wasi, ...webgpu({ gpu }) } as Imports
  const components = readdirSync(examples, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.wasm'))
    .map(file => new Uint8Array(readFileSync(new URL(file, examples))))
    .map(bytes => ({ bytes, structure: structureOf(bytes) }))
  expect(components.length).toBeGreaterThanOrEqual(6)

  const random = generator(0x5eed)
  const outcomes = { started: 0, refused: 0 }
  for (let i = 0; i < mutations; i++) {
    const bytes = damaged(components[i % components.length]!, random)
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

interface Example {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly structure: readonly Range[]
}

/** Positions of bytes, from the first to the one after the last. */
type Range = readonly [start: number, end: number]

/** Returns a copy with up to four bytes changed, truncated, or with a piece moved. */
function damaged({ bytes, structure }: Example, random: (bound: number) => number): Uint8Array<ArrayBuffer> {
  const copy = bytes.slice()
  const anywhere = () => random(copy.length)
  const place = () => {
    const [start, end] = structure[random(structure.length)]!
    return random(4) === 0 ? anywhere() : start + random(end - start)
  }
  switch (random(8)) {
    case 0:
      return copy.slice(0, anywhere())
    case 1:
      copy.copyWithin(place(), place(), anywhere())
      return copy
    default:
      for (let i = random(4); i >= 0; i--) copy[place()] = random(256)
      return copy
  }
}

/**
 * Returns the ranges that the runtime interprets itself: all sections of a component and of the components and core modules
 * in it, except the code and data of core modules, which are most of its bytes.
 */
function structureOf(bytes: Uint8Array<ArrayBuffer>): Range[] {
  const ranges: Range[] = []
  const read = (reader: Reader, isCore: boolean) => {
    reader.position += 8 // the preamble
    while (!reader.done) {
      const start = reader.position
      const id = reader.byte()
      const size = reader.u32()
      const end = reader.position + size
      const isModule = !isCore && id === section.coreModule
      const isNested = isModule || (!isCore && id === section.component)
      if (isNested) read(new Reader(bytes, reader.position, end), isModule)
      const isOpaque = isNested || (isCore && (id === section.code || id === section.data))
      ranges.push([start, isOpaque ? reader.position : end])
      reader.position = end
    }
  }
  read(new Reader(bytes), false)
  return ranges
}

/** Codes of the sections of components, and of core modules. */
const section = { coreModule: 1, component: 4, code: 10, data: 11 }
