import { describe, expect, test } from 'vitest'
import { LinkError, Trap } from '../errors.ts'
import { libc, libcOptions, run } from '../testing/wat.ts'

/** A component with one core module, which uses the memory and `realloc` of libc. */
function guest(core: string, exports: string, imports = '', instances = ''): string {
  return `(component
    ${imports}
    ${libc}
    (core module $M
      (import "libc" "mem" (memory $mem 1))
      ${core})
    (core instance $m (instantiate $M (with "libc" (instance $libc)) ${instances}))
    ${exports})`
}

const func = (name: string, type: string, options = '') =>
  `(func (export "${name}") ${type} (canon lift (core func $m "${name}") ${options}))`

/**
 * A component that returns the contents of its memory at 16, as a value of a type that does not fit into a
 * core value.
 */
function returning(type: string, data: string, options = libcOptions) {
  return run(
    guest(
      `(data (i32.const 0) "${data}") (func (export "f") (result i32) (i32.const 16))`,
      func('f', `(result ${type})`, options),
    ),
  )
}

describe('a number', () => {
  test.each([
    ['bool', 2, true],
    ['bool', 0, false],
    ['u8', 0x1ff, 0xff],
    ['s8', 0x1ff, -1],
    ['s8', 0x80, -128],
    ['u16', 0xf_ffff, 0xffff],
    ['s16', 0xf_ffff, -1],
    ['u32', -1, 0xffff_ffff],
    ['s32', -1, -1],
  ])('of type %s is lifted from %i modulo the size of its range', async (type, core, value) => {
    const { f } = await run(`(component
      (core module $M (func (export "f") (param i32) (result i32) (local.get 0)))
      (core instance $m (instantiate $M))
      (func (export "f") (param "x" s32) (result ${type}) (canon lift (core func $m "f"))))`)
    expect(f(core)).toBe(value)
  })

  test('from JS is converted as ToWebAssemblyValue does', async () => {
    const seen: unknown[] = []
    const { f } = await run(
      `(component
        (import "f" (func $f (param "a" u8) (param "b" s16) (param "c" u64) (param "d" f32) (param "e" bool)))
        (core func $f' (canon lower (func $f)))
        (core module $M (import "" "f" (func $f (param i32 i32 i64 f32 i32)))
          (func (export "f") (param i32 i32 i64 f32 i32)
            (call $f (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4))))
        (core instance $m (instantiate $M (with "" (instance (export "f" (func $f'))))))
        (func (export "f") (param "a" u8) (param "b" s16) (param "c" u64) (param "d" f32) (param "e" bool)
          (canon lift (core func $m "f"))))`,
      { f: (...args: unknown[]) => void seen.push(...args) },
    )
    f(257, 40_000, -1n, 0.1, 'yes')
    expect(seen).toEqual([1, 40_000 - 65_536, 2n ** 64n - 1n, Math.fround(0.1), true])
  })

  test('of 64 bits is a bigint or an integral number; other values are refused', async () => {
    const { f } = await run(`(component
      (core module $M (func (export "f") (param i64) (result i64) (local.get 0)))
      (core instance $m (instantiate $M))
      (func (export "f") (param "x" s64) (result s64) (canon lift (core func $m "f"))))`)
    expect(f(5)).toBe(5n)
    for (const wrong of [1.5, 'x', undefined, {}]) expect(() => f(wrong)).toThrow(TypeError)
    expect(f(-(2n ** 63n))).toBe(-(2n ** 63n))
  })
})

describe('a char', () => {
  const id = `(component
    (core module $M (func (export "f") (param i32) (result i32) (local.get 0)))
    (core instance $m (instantiate $M))
    (func (export "raw") (param "x" u32) (result char) (canon lift (core func $m "f")))
    (func (export "f") (param "x" char) (result char) (canon lift (core func $m "f"))))`

  test('is any Unicode scalar value', async () => {
    const { f } = await run(id)
    for (const char of ['\0', 'a', '\ud7ff', '\ue000', '🍰', '\u{10ffff}']) expect(f(char)).toBe(char)
  })

  test.each([0xd800, 0xdfff, 0x11_0000, 0xffff_ffff])(
    'from a guest traps for the code point %i',
    async code => {
      const { raw } = await run(id)
      expect(() => raw(code)).toThrow(Trap)
    },
  )

  test.each(['', 'ab', '\ud800', 5])('from JS must be a string of one scalar value, not %j', async value => {
    const { f } = await run(id)
    expect(() => f(value)).toThrow(TypeError)
    expect(f('x')).toBe('x')
  })
})

describe('flags', () => {
  const flags = (count: number) => Array.from({ length: count }, (_, i) => `"f${i}"`).join(' ')

  test.each([1, 8, 9, 16, 17, 32])('of %i bits keep their bits, and ignore higher ones', async count => {
    const { f } = await run(`(component
      (core module $M (func (export "f") (param i32) (result i32) (local.get 0)))
      (core instance $m (instantiate $M))
      (func (export "f") (param "bits" u32) (result (flags ${flags(count)})) (canon lift (core func $m "f"))))`)
    const value = f(0xffff_ffff)
    expect(Object.keys(value)).toHaveLength(count)
    expect(Object.values(value)).not.toContain(false)
  })

  test('from JS are false when missing', async () => {
    const { f } = await run(`(component
      (core module $M (func (export "f") (param i32) (result i32) (local.get 0)))
      (core instance $m (instantiate $M))
      (func (export "f") (param "x" (flags "a-b" "c" "d")) (result u32) (canon lift (core func $m "f"))))`)
    expect(f({ aB: true, d: 1, other: true })).toBe(0b101)
    expect(() => f(5)).toThrow(TypeError)
  })
})

describe('variants', () => {
  test('with more than 256 cases have a discriminant of two bytes', async () => {
    const names = Array.from({ length: 300 }, (_, i) => `"c${i}"`).join(' ')
    const { f } = await returning(`(tuple (enum ${names}) u8)`, `${'\\00'.repeat(16)}\\2b\\01\\07`)
    expect(f()).toEqual(['c299', 7])
  })

  test('with an invalid discriminant trap, in memory and as core values', async () => {
    const { f } = await returning('(tuple (enum "a" "b") u8)', `${'\\00'.repeat(16)}\\02\\07`)
    expect(() => f()).toThrow(/invalid variant discriminant 2/)
    const flat = await run(`(component
      (core module $M (func (export "f") (result i32) (i32.const -1)))
      (core instance $m (instantiate $M))
      (func (export "f") (result (enum "a")) (canon lift (core func $m "f"))))`)
    expect(() => flat.f()).toThrow(Trap)
  })

  test.each([
    ['f32', 'u32', 'i32', 1.5, 7],
    ['f32', 'u64', 'i64', 1.5, 2n ** 63n],
    ['u32', 'u64', 'i64', 0xffff_ffff, 2n ** 64n - 1n],
    ['f64', 'u64', 'i64', -2.5, 2n ** 63n],
    ['f64', 'f32', 'i64', 1e300, 0.5],
    ['f64', 's32', 'i64', 1e300, -1],
    ['f32', 's8', 'i32', -0.5, -1],
  ] as const)('of %s and %s share a core %s', async (a, b, core, left, right) => {
    const type = `(variant (case "a" ${a}) (case "b" ${b}))`
    const seen: unknown[] = []
    const { f } = await run(
      `(component
        (import "f" (func $f (param "x" ${type})))
        (core func $f' (canon lower (func $f)))
        (core module $M (import "" "f" (func $f (param i32 ${core})))
          (func (export "f") (param i32 ${core}) (call $f (local.get 0) (local.get 1))))
        (core instance $m (instantiate $M (with "" (instance (export "f" (func $f'))))))
        (func (export "f") (param "x" ${type}) (canon lift (core func $m "f"))))`,
      { f: (value: unknown) => void seen.push(value) },
    )
    const values = [
      { tag: 'a', val: left },
      { tag: 'b', val: right },
    ]
    for (const value of values) f(value)
    expect(seen).toEqual(values)
  })

  test('ignore the upper bits of a joined i64 for a narrower case', async () => {
    const seen: unknown[] = []
    const { f } = await run(
      `(component
        (import "f" (func $f (param "x" (variant (case "a" u16) (case "b" u64) (case "c" f32)))))
        (core func $f' (canon lower (func $f)))
        (core module $M (import "" "f" (func $f (param i32 i64)))
          (func (export "f")
            (call $f (i32.const 0) (i64.const 0xffffffff_ffff0004))
            (call $f (i32.const 2) (i64.const 0xffffffff_3f800000))))
        (core instance $m (instantiate $M (with "" (instance (export "f" (func $f'))))))
        (func (export "f") (canon lift (core func $m "f"))))`,
      { f: (value: unknown) => void seen.push(value) },
    )
    f()
    expect(seen).toEqual([
      { tag: 'a', val: 4 },
      { tag: 'c', val: 1 },
    ])
  })

  test('from JS must have a tag that names a case', async () => {
    const { f } = await run(`(component
      (core module $M (func (export "f") (param i32)))
      (core instance $m (instantiate $M))
      (func (export "f") (param "x" (variant (case "a") (case "b"))) (canon lift (core func $m "f"))))`)
    for (const wrong of [{ tag: 'c' }, { tag: 'toString' }, {}, undefined, 'a'])
      expect(() => f(wrong)).toThrow(TypeError)
    expect(f({ tag: 'b' })).toBeUndefined()
  })
})

describe('strings', () => {
  const stringOf = (encoding: string, bytes: string, length: string) =>
    run(`(component
      (core module $M (memory (export "mem") 1)
        (data (i32.const 8) "${bytes}")
        (func (export "f") (param $at i32) (result i32)
          (i32.store (i32.const 0) (local.get $at)) (i32.store (i32.const 4) (i32.const ${length})) (i32.const 0)))
      (core instance $m (instantiate $M))
      (func (export "f") (param "at" u32) (result string)
        (canon lift (core func $m "f") string-encoding=${encoding} (memory (core memory $m "mem")))))`)

  test.each([
    ['utf8', 'a\\f0\\9f\\8d\\b0\\00', '6', 'a🍰\0'],
    ['utf8', '\\ef\\bb\\bfa', '4', '\ufeffa'],
    ['utf16', 'a\\00\\3c\\d8\\70\\df', '3', 'a🍰'],
    ['utf16', '\\ff\\fe', '1', '\ufeff'],
    ['latin1+utf16', 'a\\e9\\80', '3', 'aé\u0080'],
    ['latin1+utf16', 'a\\00\\3c\\d8\\70\\df', '0x80000003', 'a🍰'],
  ])('in %s are loaded from %s', async (encoding, bytes, length, value) => {
    expect((await stringOf(encoding, bytes, length)).f(8)).toBe(value)
  })

  test.each([
    ['utf8', '\\ff', '1'],
    ['utf8', '\\c3', '1'],
    ['utf8', '\\ed\\a0\\80', '3'],
    ['utf8', 'a long text that is ascii but for its very end: \\c0\\80', '50'],
    ['utf16', '\\00\\d8', '1'],
    ['utf16', '\\00\\dc\\00\\d8', '2'],
    ['latin1+utf16', '\\00\\d8', '0x80000001'],
  ])('in %s trap for the invalid bytes %s', async (encoding, bytes, length) => {
    const { f } = await stringOf(encoding, bytes, length)
    expect(() => f(8)).toThrow(/not valid/)
  })

  test.each([
    ['utf8', '0', 65_537],
    ['utf8', '2', 65_535],
    ['utf16', '1', 65_535],
    ['utf16', '0', 9],
    ['latin1+utf16', '1', 9],
    ['utf8', '0x10000000', 8],
    ['utf16', '0x08000000', 8],
    ['latin1+utf16', '0x90000000', 8],
  ])('in %s of length %s at %i trap: unaligned, out of bounds or too long', async (encoding, length, at) => {
    const { f } = await stringOf(encoding, '', length)
    expect(() => f(at)).toThrow(Trap)
  })

  test('may be empty at any address in bounds', async () => {
    for (const encoding of ['utf8', 'utf16', 'latin1+utf16']) {
      const { f } = await stringOf(encoding, '', '0')
      expect([0, 8, 65_536].map(at => f(at))).toEqual(['', '', ''])
    }
  })

  test.each(['utf8', 'utf16', 'latin1+utf16'])(
    'from JS are stored in %s, with U+FFFD for lone surrogates',
    async encoding => {
      const options = `string-encoding=${encoding} ${libcOptions}`
      const { f } = await run(
        guest(
          `(func (export "f") (param i32 i32) (result i32)
          (i32.store (i32.const 0) (local.get 0)) (i32.store (i32.const 4) (local.get 1)) (i32.const 0))`,
          func('f', '(param "x" string) (result string)', options),
        ),
      )
      const texts = [
        '',
        'plain',
        'é',
        'aé\u00ff',
        '€',
        'a🍰b',
        '\0',
        'x'.repeat(100_000),
        `${'x'.repeat(5000)}🍰${'é'.repeat(5000)}`,
      ]
      for (const text of texts) expect(f(text)).toBe(text)
      expect(f('a\ud800b\udc00')).toBe('a\ufffdb\ufffd')
      expect(() => f(5)).toThrow(TypeError)
    },
  )

  test('pass between components of any two encodings', async () => {
    const encodings = ['utf8', 'utf16', 'latin1+utf16']
    for (const from of encodings) {
      for (const to of encodings) {
        const inner = guest(
          `(func (export "f") (param i32 i32) (result i32)
            (i32.store (i32.const 0) (local.get 0)) (i32.store (i32.const 4) (local.get 1)) (i32.const 0))`,
          func('f', '(param "x" string) (result string)', `string-encoding=${to} ${libcOptions}`),
        )
        const outer = guest(
          `(import "" "f" (func $f (param i32 i32 i32)))
          (func (export "f") (param i32 i32) (result i32)
            (call $f (local.get 0) (local.get 1) (i32.const 32)) (i32.const 32))`,
          func('f', '(param "x" string) (result string)', `string-encoding=${from} ${libcOptions}`),
          `(import "f" (func $f (param "x" string) (result string)))`,
          `(with "" (instance (export "f" (func $f'))))`,
        ).replace(
          '(core module $M',
          `(core func $f' (canon lower (func $f) string-encoding=${from} ${libcOptions})) (core module $M`,
        )
        const { f } = await run(`(component
          ${inner.replace('(component', '(component $Inner')} ${outer.replace('(component', '(component $Outer')}
          (instance $inner (instantiate $Inner))
          (instance $outer (instantiate $Outer (with "f" (func $inner "f"))))
          (export "f" (func $outer "f")))`)
        for (const text of ['', 'plain', 'é', '🍰', 'x'.repeat(1000)]) expect(f(text)).toBe(text)
      }
    }
  })
})

describe('lists', () => {
  test('are typed arrays for numbers, otherwise arrays', async () => {
    const zeros = '\\00'.repeat(16)
    const list = (type: string) =>
      returning(
        `(list ${type})`,
        `${zeros}\\20\\00\\00\\00\\02\\00\\00\\00${'\\00'.repeat(8)}\\01\\02\\03\\04\\05\\06\\07\\08\\09\\0a\\0b\\0c\\0d\\0e\\0f\\10`,
      )
    const expected = {
      u8: Uint8Array,
      s8: Int8Array,
      u16: Uint16Array,
      s16: Int16Array,
      u32: Uint32Array,
      s32: Int32Array,
      u64: BigUint64Array,
      s64: BigInt64Array,
      f32: Float32Array,
      f64: Float64Array,
    }
    for (const [type, array] of Object.entries(expected)) {
      const value = (await list(type)).f()
      expect(value).toBeInstanceOf(array)
      expect(value).toHaveLength(2)
      expect(new Uint8Array(value.buffer)[1]).toBe(2)
    }
    expect((await list('bool')).f()).toEqual([true, true])
    expect((await list('char')).f).toThrow(Trap)
  })

  test('are copies in JS, which the guest cannot change', async () => {
    const { f } = await returning('(list u8)', `${'\\00'.repeat(16)}\\00\\00\\00\\00\\04\\00\\00\\00`)
    const first = f()
    expect(first.buffer.byteLength).toBe(4)
    first.fill(9)
    expect(f()).toEqual(new Uint8Array(4))
  })

  const sum = guest(
    `(func (export "f") (param i32 i32) (result i32) (local $sum i32)
      (block $end (loop $next
        (br_if $end (i32.eqz (local.get 1)))
        (local.set $sum (i32.add (local.get $sum) (i32.load16_s (local.get 0))))
        (local.set 0 (i32.add (local.get 0) (i32.const 2)))
        (local.set 1 (i32.sub (local.get 1) (i32.const 1)))
        (br $next)))
      (local.get $sum))`,
    func('f', '(param "x" (list s16)) (result s32)', libcOptions),
  )

  test('from JS may be a typed array whose own length is not that of its bytes', async () => {
    const { f } = await run(sum)
    const withLength = (length: number) =>
      Object.defineProperty(Int16Array.of(1, 2, 3), 'length', { value: length })
    expect([2, 3, 5].map(length => f(withLength(length)))).toEqual([3, 6, 6])
  })

  test('from JS may be an array, any typed array or any iterable', async () => {
    const { f } = await run(sum)
    const values = [1, -2, 300]
    for (const list of [
      values,
      Int16Array.from(values),
      Float64Array.from(values),
      new Set(values),
      values.values(),
    ])
      expect(f(list)).toBe(299)
    expect(f(new Int16Array(new Int16Array([9, ...values, 9]).buffer, 2, 3))).toBe(299)
    for (const wrong of [5, undefined, null, {}, new DataView(new ArrayBuffer(4)), 'abc'])
      expect(() => f(wrong)).toThrow(TypeError)
  })

  test('in a guest trap when they are unaligned, out of bounds or longer than 2^28 - 1 bytes', async () => {
    const at = (pointer: string, length: string) =>
      returning('(list u32)', `${'\\00'.repeat(16)}${pointer}${length}`)
    for (const [pointer, length] of [
      ['\\01\\00\\00\\00', '\\00\\00\\00\\00'],
      ['\\fc\\ff\\01\\00', '\\02\\00\\00\\00'],
      ['\\04\\00\\02\\00', '\\00\\00\\00\\00'],
      ['\\00\\00\\00\\00', '\\00\\00\\00\\04'],
      ['\\00\\00\\00\\00', '\\00\\00\\00\\c0'],
    ] as const)
      expect((await at(pointer, length)).f).toThrow(Trap)
    expect((await at('\\fc\\ff\\01\\00', '\\01\\00\\00\\00')).f()).toHaveLength(1)
  })

  test('of fixed length are stored inline, without a pointer', async () => {
    const { f } = await returning(
      '(tuple u8 (list u16 3))',
      `${'\\00'.repeat(16)}\\01\\00\\02\\00\\03\\00\\04\\00`,
    )
    expect(f()).toEqual([1, new Uint16Array([2, 3, 4])])
    const flat = await run(`(component
      (core module $M (func (export "f") (param f32 f32) (result f32) (f32.add (local.get 0) (local.get 1))))
      (core instance $m (instantiate $M))
      (func (export "f") (param "x" (list f32 2)) (result (list f32 1)) (canon lift (core func $m "f"))))`)
    expect(flat.f([1, 2])).toEqual(new Float32Array([3]))
    expect(() => flat.f([1])).toThrow(TypeError)
  })

  test('of type map are a Map in JS, and keep duplicate keys between components', async () => {
    const inner = `(component $Inner ${libc}
      (core module $M (func (export "count") (param i32 i32) (result i32) (local.get 1)))
      (core instance $m (instantiate $M))
      (func (export "count") (param "x" (map u8 u8)) (result u32) (canon lift (core func $m "count") ${libcOptions})))`
    const { f, g } = await run(`(component ${inner}
      (instance $inner (instantiate $Inner))
      (component $Outer
      (import "count" (func $inner-count (param "x" (map u8 u8)) (result u32)))
      ${libc}
      (core func $count (canon lower (func $inner-count) ${libcOptions}))
      (core module $M (import "" "count" (func $count (param i32 i32) (result i32)))
        (import "libc" "mem" (memory 1))
        (data (i32.const 0) "\\01\\0a\\02\\14\\01\\1e\\00\\00\\00\\00\\00\\00\\03\\00\\00\\00")
        (func (export "f") (result i32) (i32.const 8))
        (func (export "g") (result i32) (call $count (i32.const 0) (i32.const 3))))
      (core instance $m (instantiate $M (with "libc" (instance $libc)) (with "" (instance (export "count" (func $count))))))
      (func (export "f") (result (map u8 u8)) (canon lift (core func $m "f") ${libcOptions}))
      (func (export "g") (result u32) (canon lift (core func $m "g"))))
      (instance $outer (instantiate $Outer (with "count" (func $inner "count"))))
      (export "f" (func $outer "f"))
      (export "g" (func $outer "g")))`)
    expect(f()).toEqual(
      new Map([
        [1, 30],
        [2, 20],
      ]),
    )
    expect(g()).toBe(3)
  })
})

describe('options and results', () => {
  test('nest, and undefined stands for `none` only when it cannot be a `some`', async () => {
    const seen: unknown[] = []
    const type = '(option (option (option u8)))'
    const { f } = await run(
      `(component
        (import "f" (func $f (param "x" ${type})))
        (core func $f' (canon lower (func $f)))
        (core module $M (import "" "f" (func $f (param i32 i32 i32 i32)))
          (func (export "f") (param i32 i32 i32 i32) (call $f (local.get 0) (local.get 1) (local.get 2) (local.get 3))))
        (core instance $m (instantiate $M (with "" (instance (export "f" (func $f'))))))
        (func (export "f") (param "x" ${type}) (canon lift (core func $m "f"))))`,
      { f: (value: unknown) => void seen.push(value) },
    )
    const values = [
      undefined,
      { tag: 'none', val: undefined },
      { tag: 'some', val: undefined },
      { tag: 'some', val: 7 },
    ]
    for (const value of values) f(value)
    expect(seen).toEqual(values)
    f(null)
    expect(seen.at(-1)).toBeUndefined()
  })

  test.each([
    ['(result)', '\\00', undefined, '\\01', undefined],
    ['(result u8)', '\\00\\07', 7, '\\01', undefined],
    ['(result (error u8))', '\\00', undefined, '\\01\\07', 7],
    ['(result u8 (error (tuple u8 u8)))', '\\00\\07', 7, '\\01\\07\\08', [7, 8]],
  ])('of type %s return or throw', async (type, ok, value, err, payload) => {
    const memory = (data: string) =>
      run(
        guest(
          `(data (i32.const 16) "${data}") (func (export "f") (result i32)
          ${type === '(result)' ? '(i32.load8_u (i32.const 16))' : '(i32.const 16)'})`,
          func('f', `(result ${type})`, libcOptions),
        ),
      )
    expect((await memory(ok)).f()).toEqual(value)
    const failing = await memory(err)
    expect(() => failing.f()).toThrow(expect.objectContaining({ name: 'ComponentError', payload }))
  })

  test('inside other values are values with a tag', async () => {
    const { f } = await returning('(tuple (result u8) (result))', `${'\\00'.repeat(16)}\\00\\07\\01`)
    expect(f()).toEqual([
      { tag: 'ok', val: 7 },
      { tag: 'err', val: undefined },
    ])
  })

  test('of a host function are what it returns or throws', async () => {
    const text = `(component
      (import "f" (func $f (result (result u32 (error u32)))))
      ${libc}
      (core func $f' (canon lower (func $f) ${libcOptions}))
      (core module $M (import "" "f" (func $f (param i32))) (import "libc" "mem" (memory 1))
        (func (export "f") (result i64) (call $f (i32.const 8)) (i64.load (i32.const 8))))
      (core instance $m (instantiate $M (with "libc" (instance $libc)) (with "" (instance (export "f" (func $f'))))))
      (func (export "f") (result u64) (canon lift (core func $m "f"))))`
    const call = async (f: () => unknown) => (await run(text, { f })).f()
    const failed = 1n
    expect(await call(() => 5)).toBe(5n << 32n)
    expect(
      await call(() => {
        throw 6
      }),
    ).toBe((6n << 32n) | failed)
    expect(
      await call(() => {
        throw Object.assign(new Error('no'), { payload: 7 })
      }),
    ).toBe((7n << 32n) | failed)
    await expect(
      call(() => {
        throw new RangeError('a bug')
      }),
    ).rejects.toThrow(RangeError)
  })
})

describe('parameters and results', () => {
  const many = (count: number) => Array.from({ length: count }, (_, i) => i)

  test.each([16, 17])('keep their order when there are %i', async count => {
    const params = many(count)
      .map(i => `(param "p${i}" u16)`)
      .join(' ')
    const seen: unknown[] = []
    const inMemory = count > 16
    const core = inMemory
      ? 'i32'
      : many(count)
          .map(() => 'i32')
          .join(' ')
    const { f } = await run(
      guest(
        `(import "" "f" (func $f (param ${core})))
         (func (export "f") (param ${core}) ${
           inMemory
             ? '(local.get 0)'
             : many(count)
                 .map(i => `(local.get ${i})`)
                 .join(' ')
         } (call $f))`,
        func('f', params, libcOptions),
        `(import "f" (func $f ${params}))`,
        `(with "" (instance (export "f" (func $f'))))`,
      ).replace('(core module $M', `(core func $f' (canon lower (func $f) ${libcOptions})) (core module $M`),
      { f: (...args: unknown[]) => void seen.push(...args) },
    )
    f(...many(count))
    expect(seen).toEqual(many(count))
  })

  test.each([
    ['1', 'unaligned'],
    ['-4', 'out of bounds'],
    ['131072', 'out of bounds'],
  ])('at the pointer %s of a guest trap', async (pointer, reason) => {
    const { f } = await run(
      guest(
        `(func (export "f") (result i32) (i32.const ${pointer}))`,
        func('f', '(result (tuple u32 u32))', libcOptions),
      ),
    )
    expect(() => f()).toThrow(reason)
    const big = many(17)
      .map(i => `(param "p${i}" u32)`)
      .join(' ')
    for (const type of [big, '(result (tuple u32 u32))']) {
      const lowered = await run(
        `(component
          (import "f" (func $f ${type}))
          ${libc}
          (core func $f' (canon lower (func $f) ${libcOptions}))
          (core module $M (import "" "f" (func $f (param i32)))
            (func (export "f") (call $f (i32.const ${pointer}))))
          (core instance $m (instantiate $M (with "" (instance (export "f" (func $f'))))))
          (func (export "f") (canon lift (core func $m "f"))))`,
        { f: () => [1, 2] },
      )
      expect(() => lowered.f()).toThrow(reason)
    }
  })

  test.each([
    ['2', '(list u32)', [1], 'unaligned'],
    ['-4', '(list u32)', [1], 'out of bounds'],
    ['-4', '(list u32)', [], 'out of bounds'],
    ['1', 'string', 'x', 'unaligned'],
    ['65536', '(list u8)', [1], 'out of bounds'],
  ])('at the pointer %s from `realloc` trap, for a %s', async (pointer, type, value, reason) => {
    const { f } = await run(`(component
      (core module $M (memory (export "mem") 1)
        (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const ${pointer}))
        (func (export "f") (param i32 i32)))
      (core instance $m (instantiate $M))
      (func (export "f") (param "x" ${type}) (canon lift (core func $m "f") string-encoding=utf16
        (memory (core memory $m "mem")) (realloc (core func $m "realloc")))))`)
    expect(() => f(value)).toThrow(reason)
  })

  test('call `realloc` with their alignment, even when empty', async () => {
    const { f, calls } = await run(`(component
      (core module $M (memory (export "mem") 1) (global $calls (mut i32) (i32.const 0))
        (func (export "realloc") (param i32 i32 i32 i32) (result i32)
          (global.set $calls (i32.add (i32.mul (global.get $calls) (i32.const 10)) (local.get 2)))
          (i32.const 16))
        (func (export "calls") (result i32) (global.get $calls))
        (func (export "f") (param i32 i32 i32 i32)))
      (core instance $m (instantiate $M))
      (func (export "calls") (result u32) (canon lift (core func $m "calls")))
      (func (export "f") (param "x" (list u64)) (param "y" string) (canon lift (core func $m "f")
        (memory (core memory $m "mem")) (realloc (core func $m "realloc")))))`)
    f([], '')
    expect(calls()).toBe(81)
  })

  test('that refer to memory need the canonical options memory and realloc', async () => {
    const lifted = (type: string, options: string) =>
      run(guest('(func (export "f") (param i32 i32))', func('f', type, options)))
    await expect(lifted('(param "x" string)', '')).rejects.toThrow(LinkError)
    await expect(lifted('(param "x" string)', '(memory (core memory $libc "mem"))')).rejects.toThrow(
      /realloc/,
    )
  })

  test("survive growth of the guest's memory during a call", async () => {
    const { f } = await run(
      guest(
        `(import "" "f" (func $f (param i32 i32)))
         (func (export "f") (param i32 i32) (result i32)
           (drop (memory.grow (i32.const 3)))
           (call $f (i32.const 8) (i32.const 16))
           (drop (memory.grow (i32.const 1)))
           (i32.store (i32.const 4) (i32.load (i32.const 20)))
           (i32.store (i32.const 0) (i32.load (i32.const 16)))
           (i32.const 0))`,
        func('f', '(param "x" (list u32)) (result (list u32))', libcOptions),
        '(import "f" (func $f (param "x" u32) (result (list u32))))',
        `(with "" (instance (export "f" (func $f'))))`,
      ).replace('(core module $M', `(core func $f' (canon lower (func $f) ${libcOptions})) (core module $M`),
      { f: (x: number) => Uint32Array.from({ length: 50_000 }, (_, i) => i + x) },
    )
    const result = f(new Uint32Array(40_000))
    expect(result).toHaveLength(50_000)
    expect(result[49_999]).toBe(50_007)
  })
})

describe('post-return', () => {
  const text = (body: string, result = '(result u32)', core = 'i32') => `(component
    (import "note" (func $note (param "x" u32)))
    (core func $note' (canon lower (func $note)))
    (core module $M (import "" "note" (func $note (param i32)))
      (global $last (mut i32) (i32.const 0))
      (func (export "f") ${result === '' ? '' : '(result i32) (i32.const 41)'})
      (func (export "post") (param ${core}) ${body})
      (func (export "last") (result i32) (global.get $last)))
    (core instance $m (instantiate $M (with "" (instance (export "note" (func $note'))))))
    (func (export "f") ${result} (canon lift (core func $m "f") (post-return (core func $m "post"))))
    (func (export "last") (result u32) (canon lift (core func $m "last"))))`
  const note = () => {}

  test('receives the core values of the result after the result is lifted', async () => {
    const { f, last } = await run(text('(global.set $last (i32.add (local.get 0) (i32.const 1)))'), { note })
    expect(f()).toBe(41)
    expect(last()).toBe(42)
  })

  test('cannot call imports', async () => {
    const { f } = await run(text('(call $note (i32.const 1))'), { note })
    expect(() => f()).toThrow(/cannot leave component instance/)
  })

  test('takes no parameters for a function without a result, and must have that core type', async () => {
    const { f, last } = await run(text('(global.set $last (i32.const 3))', '', ''), { note })
    f()
    expect(last()).toBe(3)
    await expect(run(text('', '(result u32)', 'i64'), { note })).rejects.toThrow(/core type \[i64\]/)
  })
})

test('realloc cannot call imports', async () => {
  const { f } = await run(
    `(component
      (import "note" (func $note))
      (core func $note' (canon lower (func $note)))
      (core module $M (import "" "note" (func $note)) (memory (export "mem") 1)
        (func (export "realloc") (param i32 i32 i32 i32) (result i32) (call $note) (i32.const 0))
        (func (export "f") (param i32 i32)))
      (core instance $m (instantiate $M (with "" (instance (export "note" (func $note'))))))
      (func (export "f") (param "x" string) (canon lift (core func $m "f")
        (memory (core memory $m "mem")) (realloc (core func $m "realloc")))))`,
    { note: () => {} },
  )
  expect(() => f('x')).toThrow(/cannot leave component instance/)
})

test('a value type larger than 2^28 - 1 bytes is refused', async () => {
  const f = run(`(component ${libc}
    (core module $M (func (export "f") (param i32)))
    (core instance $m (instantiate $M))
    (func (export "f") (param "x" (list u64 33554432)) (canon lift (core func $m "f") ${libcOptions})))`)
  await expect(f).rejects.toThrow(/exceeds maximum byte size/)
})
