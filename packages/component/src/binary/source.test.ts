import { afterEach, describe, expect, test, vi } from 'vitest'
import { compile, instantiate } from '../component.ts'
import { samples } from '../testing/samples.ts'
import { assemble } from '../testing/wat.ts'
import { isMostlyData } from './compile-core-module.ts'
import { findCoreModules } from './core-module-scan.ts'

afterEach(() => vi.restoreAllMocks())

/** Returns a response whose body arrives in chunks of `size` bytes. */
function inChunks(bytes: Uint8Array<ArrayBuffer>, size: number): Response {
  let position = 0
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (position >= bytes.length) controller.close()
      else controller.enqueue(bytes.slice(position, position + size))
      position += size
    },
  })
  return new Response(body)
}

const adding = `(component
  (component $Inner
    (core module $M (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))
    (core instance $m (instantiate $M))
    (func (export "add") (param "a" u32) (param "b" u32) (result u32) (canon lift (core func $m "add"))))
  (core module (func))
  (instance $inner (instantiate $Inner))
  (export "add" (func $inner "add")))`

describe('a component that arrives as a response in chunks', () => {
  test.each([1, 7, 100, 100_000])('of %d bytes works like one that is compiled from bytes', async size => {
    const bytes = await assemble(adding)
    const { exports } = await (await compile(inChunks(bytes, size))).instantiate()
    expect(exports.add(2, 3)).toBe(5)
    for (const text of Object.values(samples)) {
      const sample = await assemble(text)
      const [arrived, whole] = await Promise.all([compile(inChunks(sample, size)), compile(sample)])
      expect(arrived.exports.map(({ name }) => name)).toEqual(whole.exports.map(({ name }) => name))
    }
  })

  test('is checked before the engine compiles any of it', async () => {
    const type = '(type (struct))'
    const bytes = await assemble(`(component (core module (rec ${type.repeat(100_001)})))`)
    const engine = [vi.spyOn(WebAssembly, 'compile'), vi.spyOn(WebAssembly, 'Module')]
    await expect(compile(inChunks(bytes, 50_000))).rejects.toThrow(/more than \d+ definitions and elements/)
    for (const called of engine) expect(called).not.toHaveBeenCalled()
  })

  test('rejects with the error of the connection', async () => {
    const bytes = await assemble(adding)
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start(controller) {
        controller.enqueue(bytes.slice(0, -40))
      },
      pull(controller) {
        controller.error(new TypeError('network error'))
      },
    })
    await expect(compile(new Response(body))).rejects.toThrow(new TypeError('network error'))
  })

  test('is refused when it is truncated', async () => {
    const bytes = await assemble(adding)
    for (const length of [0, 5, 12, 40, bytes.length - 1]) {
      await expect(compile(inChunks(bytes.slice(0, length), 9))).rejects.toThrow(/at byte|WebAssembly/)
    }
  })

  test('is refused for an invalid core module at the offset of the module', async () => {
    const bytes = await assemble(adding)
    const [{ offset, bytes: module }] = findCoreModules(bytes) as [ReturnType<typeof findCoreModules>[0]]
    const i32Add = 0x6a
    module[module.lastIndexOf(i32Add)] = 0xff
    const failure = await compile(inChunks(bytes, 30)).catch(error => error)
    expect(failure).toMatchObject({ name: 'DecodeError', offset })
    expect(failure.message).toMatch(/invalid core module/)
  })
})

/** A component with one core module, which is mostly data or mostly code. */
const large = (what: 'data' | 'code', size = what === 'data' ? 60_000 : 10_000) => `(component
  (core module $M
    (memory 64)
    ${what === 'data' ? `(data (i32.const 0) "${'x'.repeat(size)}")` : `(func ${'(drop (i32.const 1234567))'.repeat(size)})`}
    (func (export "seven") (result i32) (i32.const 7)))
  (core instance $m (instantiate $M))
  (func (export "seven") (result u32) (canon lift (core func $m "seven"))))`

describe('a large core module', () => {
  test('is compiled synchronously when it is mostly data, otherwise asynchronously', async () => {
    const compile = vi.spyOn(WebAssembly, 'compile')
    for (const [what, calls] of [
      ['data', 0],
      ['code', 1],
    ] as const) {
      compile.mockClear()
      const { exports } = await instantiate(await assemble(large(what)))
      expect(exports.seven()).toBe(7)
      expect(compile).toHaveBeenCalledTimes(calls)
    }
  })

  test('is compiled asynchronously when the engine refuses synchronous compilation', async () => {
    const bytes = await assemble(large('data'))
    const { Module } = WebAssembly
    const refusing = class extends Module {
      constructor(source: BufferSource) {
        if (source.byteLength > 4096)
          throw new RangeError('WebAssembly.Module is disallowed on the main thread')
        super(source)
      }
    }
    vi.spyOn(WebAssembly, 'Module').mockImplementation(refusing)
    expect((await instantiate(bytes)).exports.seven()).toBe(7)
  })

  test('is compiled asynchronously when its data is larger than 2 MiB', async () => {
    const compile = vi.spyOn(WebAssembly, 'compile')
    const { exports } = await instantiate(await assemble(large('data', 3_000_000)))
    expect(exports.seven()).toBe(7)
    expect(compile).toHaveBeenCalledTimes(1)
  })

  test('is mostly data when its other sections are small, not counting malformed ones', async () => {
    const beside = async (text: string) => {
      const [found] = findCoreModules(await assemble(text))
      const module = found!.bytes
      return Array.from({ length: module.length + 1 }, (_, most) => most).find(most =>
        isMostlyData(module, most),
      )
    }
    const little = await beside(large('data', 1000))
    expect(little).toBeLessThan(100)
    expect(await beside(large('data', 2000))).toBe(little)
    expect(await beside(large('code', 1000))).toBeGreaterThan(1000 * 6)
    const sections = (count: number) => new Uint8Array([...preamble, ...Array(count).fill([0, 1, 0]).flat()])
    expect(isMostlyData(sections(30), 8 + 90)).toBe(true)
    expect(isMostlyData(sections(30), 8 + 89)).toBe(false)
    expect(isMostlyData(sections(30).subarray(0, 9), 8)).toBe(true)
    expect(isMostlyData(new Uint8Array(), 8)).toBe(true)
  })
})

describe('the core modules of a component', () => {
  const modules = (count: number) =>
    new Uint8Array([
      ...[0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00],
      ...Array.from({ length: count }, () => [1, 8, ...preamble]).flat(),
    ])

  test('are limited to a thousand, and no more are compiled', async () => {
    const { Module } = WebAssembly
    let compiled = 0
    const counting = class extends Module {
      constructor(source: BufferSource) {
        super(source)
        compiled++
      }
    }
    vi.spyOn(WebAssembly, 'Module').mockImplementation(counting)
    await instantiate(modules(1000))
    for (const source of [modules(1200), inChunks(modules(1200), 1000)]) {
      compiled = 0
      await expect(instantiate(source)).rejects.toThrow('the component has more than 1000 core modules')
      expect(compiled).toBe(1000)
    }
  })
})

/** Preamble of a core module. */
const preamble = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]
