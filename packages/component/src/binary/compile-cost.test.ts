import { expect, test, vi } from 'vitest'
import { compile } from '../component.ts'
import { DecodeError } from '../errors.ts'
import { repeated } from '../testing/bytes.ts'
import { componentOf, leb128, moduleOf, sectionOf, vec } from './write.ts'

const i32 = 0x7f
const values = (count: number): number[] => [...leb128(count), ...Array<number>(count).fill(i32)]
const func = (params: number, results = 0): number[] => [0x60, ...values(params), ...values(results)]
const struct: number[] = [0x5f, 1, i32, 0]

/** A component with a core module that defines these types. */
const typed = (...types: number[][]) => componentOf(sectionOf(1, moduleOf(sectionOf(1, vec(types)))))

/** A component with a core module of functions that declare locals and have empty blocks. */
function withLocals(functions: number, locals: number, blocks = 0) {
  const block = [0x02, 0x40, 0x0b]
  const body = [1, ...leb128(locals), 0x7e, ...Array(blocks).fill(block).flat(), 0x0b]
  const code = [...leb128(body.length), ...body]
  const module = moduleOf(
    sectionOf(1, vec([func(0)])),
    sectionOf(3, repeated(functions, [0])),
    sectionOf(10, repeated(functions, code)),
  )
  return componentOf(sectionOf(1, module))
}

/** A component with a core module of a type and a function, which repeats some code where it is unreachable. */
function unreachable(type: number[], count: number, code: number[]) {
  const body = [0, 0x00, ...Array<number[]>(count).fill(code).flat(), 0x0b]
  const module = moduleOf(
    sectionOf(1, vec([type, func(0)])),
    sectionOf(3, [1, 1]),
    sectionOf(10, [1, ...leb128(body.length), ...body]),
  )
  return componentOf(sectionOf(1, module))
}

const withArrays = (count: number, elements: number) =>
  unreachable([0x5e, i32, 1], count, [0xfb, 0x88, 0x00, 0, ...leb128(elements), 0x1a])
const withStructs = (count: number) =>
  unreachable([0x5f, ...repeated(2000, [i32, 0])], count, [0xfb, 0, 0, 0x1a])

test.each<[string, Uint8Array<ArrayBuffer>, RegExp]>([
  ['more than 128 parameters', typed(func(129)), /more than 128 parameters/],
  ['more than 32 results', typed(func(0, 33)), /more than 32 results/],
  [
    'too many parameters after a type of WebAssembly GC',
    typed(struct, [0x5e, 0x78, 1], func(129)),
    /128 parameters/,
  ],
  ['too many results in a recursive type', typed([0x4e, 2, ...struct, ...func(0, 33)]), /32 results/],
  ['too many parameters in a subtype', typed([0x50, 0, ...func(129)]), /128 parameters/],
  [
    'more than 100,000 types in a recursive group',
    typed([0x4e, ...repeated(100_001, [0x5f, 0])]),
    /more than 1000000 definitions and elements/,
  ],
  ['arrays of thousands of elements in unreachable code', withArrays(8, 10_000), /more than 65536 operands/],
  ['structures of thousands of fields in unreachable code', withStructs(34), /more than 65536 operands/],
  ['a million locals in a few bytes', withLocals(21, 50_000), /more than 1000000 locals/],
])('a core module with %s is refused before the engine compiles it', async (_, bytes, message) => {
  const compiling = [vi.spyOn(WebAssembly, 'compile'), vi.spyOn(WebAssembly, 'Module')]
  try {
    const error = await compile(bytes).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(DecodeError)
    expect((error as Error).message).toMatch(message)
    for (const spy of compiling) expect(spy).not.toHaveBeenCalled()
  } finally {
    for (const spy of compiling) spy.mockRestore()
  }
})

test('a component whose core modules together have more than 100,000 types is refused', async () => {
  const module = moduleOf(sectionOf(1, repeated(50_001, [0x5f, 0])))
  await compile(componentOf(sectionOf(1, module)))
  const error = compile(componentOf(sectionOf(1, module), sectionOf(1, module)))
  await expect(error).rejects.toThrow(/more than 1000000 definitions and elements/)
})

test.each<[string, Uint8Array<ArrayBuffer>]>([
  ['128 parameters and 32 results', typed(func(128, 32))],
  ['types of WebAssembly GC', typed([0x4e, 2, ...struct, 0x50, 0, ...struct], func(1))],
  ['arrays of thousands of elements in unreachable code', withArrays(6, 10_000)],
  ['structures of thousands of fields in unreachable code', withStructs(32)],
  ['as many locals as one function can have', withLocals(1, 50_000)],
  ['a function of as many blocks as its locals allow', withLocals(1, 8192, 255)],
])('a core module with %s is compiled', async (_, bytes) => {
  await compile(bytes)
})

test('a core module with a function that ends inside its locals is refused', async () => {
  const module = (size: number) =>
    moduleOf(
      sectionOf(1, vec([func(0)])),
      sectionOf(3, [2, 0, 0]),
      sectionOf(10, [2, size, 2, 1, i32, 1, i32, 0x0b, 2, 0, 0x0b]),
    )
  await compile(componentOf(sectionOf(1, module(6))))
  for (let size = 0; size < 6; size++)
    await expect(compile(componentOf(sectionOf(1, module(size))))).rejects.toThrow(DecodeError)
})
