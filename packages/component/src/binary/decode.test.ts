import { describe, expect, test } from 'vitest'
import { compile } from '../component.ts'
import { DecodeError } from '../errors.ts'
import { assemble, component, run } from '../testing/wat.ts'
import { printFuncType } from '../types/print.ts'
import { decodeComponent } from './decode.ts'
import { Reader } from './reader.ts'

const preamble = [0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00]
const decode = (...bytes: number[]) => decodeComponent(new Uint8Array([...preamble, ...bytes]))
const section = (id: number, ...content: number[]) => decode(id, content.length, ...content)
const text = (value: string) => [value.length, ...new TextEncoder().encode(value)]

function failure(act: () => unknown): DecodeError {
  try {
    act()
  } catch (error) {
    if (error instanceof DecodeError) return error
    throw error
  }
  throw new Error('was decoded')
}

describe('the preamble', () => {
  test('of input other than WebAssembly is refused as not WebAssembly', async () => {
    for (const bytes of [[], [0x00, 0x61], [...new TextEncoder().encode('<!doctype html>')]]) {
      await expect(compile(new Uint8Array(bytes))).rejects.toThrow(/not WebAssembly/)
    }
  })

  test('of a core module is refused with a command that converts the module', async () => {
    const module = new Uint8Array([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00])
    await expect(compile(module)).rejects.toThrow(/core WebAssembly module.*component new/)
  })

  test('with an unknown version or layer is refused', () => {
    const change = (at: number, byte: number) => decodeComponent(new Uint8Array(preamble.with(at, byte)))
    expect(() => change(4, 0x0c)).toThrow(/unknown component version 12/)
    expect(() => change(6, 0x02)).toThrow(/layer 2/)
  })

  test('without sections is an empty component', async () => {
    expect(decode().definitions).toEqual([])
    expect(await run('(component)')).toEqual({})
  })
})

describe('a core type', () => {
  test('may be a `sub` function type, final or not', () => {
    const [definition] = section(0x03, 0x01, 0x00, 0x50, 0x00, 0x60, 0x01, 0x7f, 0x00).definitions
    expect(definition).toMatchObject({
      kind: 'core type',
      types: [{ kind: 'func', type: { params: ['i32'], results: [] } }],
    })
    expect(section(0x03, 0x01, 0x4f, 0x01, 0x00, 0x60, 0x00, 0x00).definitions).toHaveLength(1)
  })

  test.each([
    ['an array', [0x5e, 0x78, 0x00], ['aggregate']],
    ['a structure', [0x5f, 0x02, 0x7f, 0x00, 0x63, 0x00, 0x01], ['aggregate']],
    ['a final `sub` structure', [0x4f, 0x00, 0x5f, 0x00], ['aggregate']],
    ['an empty recursive group', [0x4e, 0x00], []],
    [
      'a recursive group, whose types all have indices',
      [0x4e, 0x02, 0x50, 0x00, 0x5f, 0x00, 0x60, 0x00, 0x01, 0x64, 0x00],
      ['aggregate', 'func'],
    ],
  ])('may be %s of WebAssembly GC', (_, type, kinds) => {
    const [definition] = section(0x03, 0x01, ...type).definitions
    expect(definition).toMatchObject({ kind: 'core type', types: kinds.map(kind => ({ kind })) })
  })

  test('of WebAssembly GC in a module type occupies one index for each of its types', async () => {
    const giving = (module: string) =>
      run(`(component
        (core rec (type (struct)) (type (func)))
        (core type $M (module
          (rec (type (sub (struct))) (type (array i8)))
          (type $f (func (param i32)))
          (export "f" (func (type $f)))))
        (core module $Small (func (export "f") (param i32)))
        (core module $Large (func (export "f") (param i64)))
        (component $Takes (alias outer 1 $M (core type $T)) (import "m" (core module (type $T))))
        (instance (instantiate $Takes (with "m" (core module ${module})))))`)
    await expect(giving('$Small')).resolves.toEqual({})
    await expect(giving('$Large')).rejects.toThrow('import m exports the core func f with')
  })

  test.each([
    [[0x00, 0x60, 0x00, 0x00], 'expected a `sub` type'],
    [[0x41], 'unknown core type 0x41'],
    [[0x4e, 0x01, 0x4e, 0x00], 'unknown core type 0x4e'],
    [[0x50, 0x01, 0x01, 0x50, 0x00], 'unexpected end'],
  ])('of other bytes (%j) is refused', (type, message) => {
    expect(() => section(0x03, 0x01, ...type)).toThrow(message)
  })
})

describe('a built-in', () => {
  test.each([
    ['thread.yield', 0x0c, []],
    ['waitable-set.wait', 0x20, [0x00]],
    ['waitable-set.poll', 0x21, [0x00]],
    ['thread.suspend', 0x29, []],
    ['thread.suspend-then-resume', 0x2a, []],
    ['thread.yield-then-resume', 0x2b, []],
    ['thread.suspend-then-promote', 0x2c, []],
    ['thread.yield-then-promote', 0x2d, []],
  ])('%s cannot be `cancellable`', (name, code, memory) => {
    expect(section(0x08, 0x01, code, 0x00, ...memory).definitions).toMatchObject([
      { kind: 'canon', canon: { name } },
    ])
    expect(() => section(0x08, 0x01, code, 0x01, ...memory)).toThrow(/`cancellable` option is not supported/)
  })
})

describe('integers', () => {
  const u32 = (...bytes: number[]) => new Reader(new Uint8Array(bytes)).u32()
  const s33 = (...bytes: number[]) => new Reader(new Uint8Array(bytes)).s33()

  test('are LEB128 of at most 32 bits, with or without padding', () => {
    expect(u32(0x00)).toBe(0)
    expect(u32(0x80, 0x80, 0x80, 0x80, 0x00)).toBe(0)
    expect(u32(0xff, 0xff, 0xff, 0xff, 0x0f)).toBe(2 ** 32 - 1)
    expect(() => u32(0xff, 0xff, 0xff, 0xff, 0x1f)).toThrow(/too large/)
    expect(() => u32(0x80, 0x80, 0x80, 0x80, 0x80, 0x00)).toThrow(DecodeError)
    expect(() => u32(0x80)).toThrow(/unexpected end/)
  })

  test('are signed and of at most 33 bits in place of a value type', () => {
    expect(s33(0x7f)).toBe(-1)
    expect(s33(0xff, 0x00)).toBe(127)
    expect(s33(0xff, 0xff, 0xff, 0xff, 0x0f)).toBe(2 ** 32 - 1)
    expect(s33(0x80, 0x80, 0x80, 0x80, 0x70)).toBe(-(2 ** 32))
    expect(() => s33(0xff, 0xff, 0xff, 0xff, 0x1f)).toThrow(/too large/)
    expect(() => s33(0x80, 0x80, 0x80, 0x80, 0x80)).toThrow(DecodeError)
  })

  test('in the limits of a memory have at most 64 bits', () => {
    const skip = (...bytes: number[]) => new Reader(new Uint8Array(bytes)).skipU64()
    expect(() => skip(...Array(9).fill(0xff), 0x01)).not.toThrow()
    expect(() => skip(...Array(9).fill(0xff), 0x02)).toThrow(/too large/)
    expect(() => skip(...Array(10).fill(0x80), 0x00)).toThrow(DecodeError)
  })
})

describe('sections', () => {
  test('with an unknown id are refused at their offset', () => {
    expect(failure(() => decode(0x00, 0x02, 0x01, 0x61, 0x0d, 0x00)).offset).toBe(12)
    expect(() => section(13)).toThrow(/unknown section 13/)
  })

  test('may occur in any order and number, with custom sections in between', () => {
    const { definitions } = decode(0x07, 0x02, 0x01, 0x7f, 0x00, 0x01, 0x00, 0x07, 0x02, 0x01, 0x7e)
    expect(definitions.map(item => item.kind)).toEqual(['type', 'type'])
  })

  test('must end with their last item', () => {
    expect(() => section(7, 0x01, 0x7f, 0x00)).toThrow(/unexpected content at the end of a section/)
  })

  test('cannot extend past the end of the component', () => {
    expect(() => decode(0x07, 0x05, 0x01, 0x7f)).toThrow(/unexpected end/)
  })

  test('cannot have more items than bytes', () => {
    expect(() => section(7, 0xff, 0xff, 0xff, 0xff, 0x0f)).toThrow(/longer than its section/)
  })

  test('with a nested component report errors at offsets in the whole input', () => {
    const inner = [...preamble, 0x07, 0x02, 0x01, 0x00]
    const error = failure(() => section(4, ...inner))
    expect(error.message).toMatch(/unknown type 0x0/)
    expect(error.offset).toBe(8 + 2 + 8 + 3)
    expect(() => section(4, ...inner.with(6, 0x00))).toThrow(/expected a nested component/)
  })

  test('with an invalid core module report the offset of the module', async () => {
    const invalid = new Uint8Array([...preamble, 0x01, 0x08, 0x00, 0x61, 0x73, 0x6d, 0x09, 0x00, 0x00, 0x00])
    const error = await compile(invalid).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(DecodeError)
    expect(error).toMatchObject({ offset: 10, message: expect.stringMatching(/invalid core module/) })
  })

  test('nest components at most a hundred levels deep', () => {
    const nest = (depth: number): number[] => {
      let bytes = [...preamble]
      for (let i = 0; i < depth; i++) {
        const length = bytes.length
        bytes = [...preamble, 0x04, (length & 0x7f) | 0x80, length >> 7, ...bytes]
      }
      return bytes
    }
    expect(() => decodeComponent(new Uint8Array(nest(100)))).not.toThrow()
    expect(() => decodeComponent(new Uint8Array(nest(101)))).toThrow(/nested more than 100 deep/)
  })
})

describe('unknown opcodes', () => {
  test.each([
    ['type', () => section(7, 0x01, 0x01)],
    ['value type', () => section(7, 0x01, 0x70, 0x40)],
    ['core type', () => section(3, 0x01, 0x41)],
    ['core instance expression', () => section(2, 0x01, 0x02)],
    ['instance expression', () => section(5, 0x01, 0x02)],
    ['alias target', () => section(6, 0x01, 0x01, 0x03)],
    ['sort', () => section(6, 0x01, 0x06, 0x00)],
    ['core sort', () => section(6, 0x01, 0x00, 0x05, 0x00)],
    ['canonical function', () => section(8, 0x01, 0x7f)],
    ['canonical option', () => section(8, 0x01, 0x01, 0x00, 0x00, 0x01, 0x08)],
    ['extern type', () => section(10, 0x01, 0x00, ...text('a'), 0x06)],
    ['type bound', () => section(10, 0x01, 0x00, ...text('a'), 0x03, 0x02)],
    ['name kind', () => section(10, 0x01, 0x03, ...text('a'), 0x01, 0x00)],
    ['result list', () => section(7, 0x01, 0x40, 0x00, 0x02)],
    ['declaration', () => section(7, 0x01, 0x42, 0x01, 0x05)],
  ])('in place of a known %s are refused', (_, act) => {
    expect(failure(act).message).toMatch(/unknown|not supported/)
  })

  test('in the presence byte of an optional are refused', () => {
    expect(() => section(7, 0x01, 0x6a, 0x02)).toThrow(/invalid leading byte 0x2/)
  })
})

describe('types', () => {
  test('of every kind are read, and printed in WIT notation', async () => {
    const type = (
      await component(`(component
        (type $r (record (field "a" u8) (field "b" s8)))
        (type $v (variant (case "x") (case "y" $r)))
        (type $stream (stream u8))
        (type $future (future))
        (import "res" (type $res (sub resource)))
        (import "f" (func async
          (param "a" bool) (param "b" u16) (param "c" s16) (param "d" u32) (param "e" s32) (param "f" u64)
          (param "g" s64) (param "h" f32) (param "i" f64) (param "j" char) (param "k" string)
          (param "l" $r) (param "m" $v) (param "n" (tuple u8 u8)) (param "o" (enum "p" "q"))
          (param "p" (flags "r" "s")) (param "q" (option u8)) (param "r" (result u8 (error string)))
          (param "s" (result)) (param "t" (list u8)) (param "u" (list u8 3)) (param "v" (map string u8))
          (param "w" (borrow $res)) (param "x" $stream) (param "y" $future)
          (result (own $res)))))`)
    ).imports[1]?.type
    expect(type?.kind === 'func' && printFuncType(type.type)).toBe(
      'async func(a: bool, b: u16, c: s16, d: u32, e: s32, f: u64, g: s64, h: f32, i: f64, j: char, k: string, ' +
        'l: record { a: u8, b: s8 }, m: variant { x, y(record { a: u8, b: s8 }) }, n: tuple<u8, u8>, ' +
        'o: enum { p, q }, p: flags { r, s }, q: option<u8>, r: result<u8, string>, s: result, t: list<u8>, ' +
        'u: list<u8, 3>, v: map<string, u8>, w: borrow<res>, x: stream<u8>, y: future) -> own<res>',
    )
  })

  test.each([
    ['record', 0x72],
    ['variant', 0x71],
    ['tuple', 0x6f],
    ['flags', 0x6e],
    ['enum', 0x6d],
  ])('of kind %s must have a member', (kind, code) => {
    expect(() => section(7, 0x01, code, 0x00)).toThrow(`${kind} must have at least one member`)
  })

  test('of flags have at most 32 flags', () => {
    const flags = (count: number) => {
      const names = Array.from({ length: count }, (_, i) => text(`f${String(i).padStart(2, '0')}`)).flat()
      return decode(
        0x07,
        0x80 | ((names.length + 3) & 0x7f),
        (names.length + 3) >> 7,
        0x01,
        0x6e,
        count,
        ...names,
      )
    }
    expect(() => flags(32)).not.toThrow()
    expect(() => flags(33)).toThrow(/more than 32 flags/)
  })

  test('of fixed-length lists have a length of at least one', () => {
    expect(() => section(7, 0x01, 0x67, 0x7d, 0x00)).toThrow(/length greater than 0/)
  })

  test('of resources have an i32 representation', () => {
    expect(() => section(7, 0x01, 0x3f, 0x7e, 0x00)).toThrow(/only be represented by `i32`/)
  })

  test('of instances cannot declare imports', () => {
    expect(() => section(7, 0x01, 0x42, 0x01, 0x03, 0x00, ...text('a'), 0x01, 0x00)).toThrow(/no imports/)
  })
})

describe('names', () => {
  test('must be UTF-8', () => {
    expect(() => section(10, 0x01, 0x00, 0x01, 0xff, 0x01, 0x00)).toThrow(/not valid UTF-8/)
  })

  test.each(['', '1a', 'a_b', 'aB', 'a--b', '-a', 'a-', '__proto__', 'a.b', 'a b'])(
    'of a field cannot be `%s`, which is not kebab case',
    name => {
      expect(() => section(7, 0x01, 0x72, 0x01, ...text(name), 0x7f)).toThrow(/not in kebab case/)
    },
  )

  test.each([
    '',
    '__proto__',
    'a/b',
    'a:b@x/c',
    '[method]a',
    '[get]a.b',
    '[static]a.b.c',
    'a:b/c@',
    'A:b/c',
    'a:b',
  ])('of an import cannot be `%s`', name => {
    expect(() => section(10, 0x01, 0x00, ...text(name), 0x01, 0x00)).toThrow(/not a valid name/)
  })

  test.each([
    ...['a', 'A', 'a1-B2-3', 'constructor', '[constructor]a', '[method]a-b.c', '[static]a.b', 'a:b/c'],
    ...['ns:pkg/iface@0.3.0-rc.2', 'a:c/d@1.0.0+build', 'unlocked-dep=<a:b@{>=1.0.0}>'],
  ])('of an import can be `%s`', name => {
    expect(() => section(10, 0x01, 0x00, ...text(name), 0x01, 0x00)).not.toThrow()
  })

  test('that differ only in case are duplicates', async () => {
    expect(() => section(7, 0x01, 0x6d, 0x02, ...text('a'), ...text('A'))).toThrow(/duplicate case name `A`/)
    const item = [0x00, ...text('a'), 0x01, 0x00]
    expect(() => section(10, 0x02, ...item, ...item)).toThrow(/duplicate import name `a`/)
  })

  test.each(['integrity=<sha256-aa>', 'url=<https://a/b>', 'url=<b,integrity=<sha256-aa>>'])(
    'that quote a hash or a URL may differ only in case: `%s`',
    name => {
      const item = (letter: string) => [0x00, ...text(name.replaceAll('a', letter)), 0x01, 0x00]
      expect(() => section(10, 0x02, ...item('x'), ...item('X'))).not.toThrow()
      expect(() => section(10, 0x02, ...item('x'), ...item('x'))).toThrow(/duplicate import name/)
    },
  )
})

describe('canonical options', () => {
  test.each([
    ['a string encoding', [0x00, 0x01]],
    ['a memory', [0x03, 0x00, 0x03, 0x00]],
    ['async', [0x06, 0x06]],
  ])('cannot contain %s twice', (_, options) => {
    expect(() => section(8, 0x01, 0x01, 0x00, 0x00, 0x02, ...options)).toThrow(/more than once/)
  })
})

test('a component compiles from a buffer, from any view of one, and from a response', async () => {
  const bytes = await assemble('(component (import "f" (func)))')
  const padded = new Uint8Array(bytes.length + 2)
  padded.set(bytes, 1)
  const sources = [
    bytes.buffer,
    new DataView(bytes.buffer),
    padded.subarray(1, -1),
    new Response(bytes),
    Promise.resolve(new Response(bytes)),
  ]
  for (const source of sources) expect((await compile(source)).imports.map(item => item.name)).toEqual(['f'])
  await expect(compile(new Response('', { status: 404 }))).rejects.toThrow(/HTTP status 404/)
  await expect(compile('app.wasm' as never)).rejects.toThrow(TypeError)
})

test('changing the bytes after compilation does not change the component', async () => {
  const bytes = await assemble(`(component
    (core module $M (func (export "f") (result i32) (i32.const 7)))
    (core instance $m (instantiate $M))
    (func (export "f") (result u32) (canon lift (core func $m "f"))))`)
  const compiled = await compile(bytes)
  bytes.fill(0)
  expect((await compiled.instantiate()).exports.f()).toBe(7)
})
