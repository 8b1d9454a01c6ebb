import { describe, expect, test } from 'vitest'
import { ComponentError, Trap, trap } from '../errors.ts'
import { libc, libcOptions, run } from '../testing/wat.ts'
import { t } from '../types/types.ts'
import { type LowerContext, Lowered } from './host-function.ts'

/** A component that exports `f`, with the core code `body`, and `ok`, and imports `host`. */
const calling = (body: string) => `(component
  (import "host" (func $host (result u32)))
  (core func $host' (canon lower (func $host)))
  (core module $M
    (import "" "host" (func $host (result i32)))
    (tag $tag)
    (func $deep (result i32) (i32.add (call $deep) (i32.const 1)))
    (func (export "f") (result i32) ${body})
    (func (export "ok") (result i32) (i32.const 1)))
  (core instance $m (instantiate $M (with "" (instance (export "host" (func $host'))))))
  (func (export "f") (result u32) (canon lift (core func $m "f")))
  (func (export "ok") (result u32) (canon lift (core func $m "ok"))))`

const catching = (call: string) =>
  `(block $caught (try_table (catch_all $caught) (drop ${call}) (return (i32.const 5)))) (i32.const 6)`

function thrownBy(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

describe('a trap', () => {
  const host = () => 5

  test.each([
    ['unreachable', 'unreachable', /unreachable/],
    ['division by zero', '(i32.div_u (i32.const 1) (i32.const 0))', /divide by zero/],
    ['a call stack overflow', '(call $deep)', /call stack exhausted/],
    ['an uncaught exception of core code', '(throw $tag)', /uncaught exception/],
  ])('is thrown to JS for %s', async (_, body, message) => {
    const { f } = await run(calling(body), { host })
    const error = thrownBy(f)
    expect(error).toBeInstanceOf(Trap)
    expect(error).toMatchObject({ name: 'Trap', message: expect.stringMatching(message) })
  })

  test('ends the instance, whose functions cannot be called again', async () => {
    const { f, ok } = await run(calling('unreachable'), { host })
    expect(ok()).toBe(1)
    expect(f).toThrow(Trap)
    expect(ok).toThrow(/cannot enter component instance: it has trapped before.*unreachable/)
  })

  test('does not end other instances of the same component', async () => {
    const [a, b] = [await run(calling('unreachable'), { host }), await run(calling('unreachable'), { host })]
    expect(a.f).toThrow(Trap)
    expect(b.ok()).toBe(1)
  })

  test('cannot be caught by core code', async () => {
    const failing = { host: () => trap('no further') }
    expect(thrownBy((await run(calling(catching('(call $host)')), failing)).f)).toMatchObject({
      message: 'no further',
    })
    expect((await run(calling(catching('(call $deep)')), { host })).f).toThrow(/call stack exhausted/)
  })

  test('of any kind cannot be caught by a calling component', async () => {
    for (const body of ['unreachable', '(throw $tag)', '(call $deep)', '(call $host)']) {
      const text = `(component
        (import "host" (func $host (result u32)))
        ${calling(body).replace('(component', '(component $Inner')}
        (instance $inner (instantiate $Inner (with "host" (func $host))))
        ${calling(catching('(call $host)')).replace('(component', '(component $Outer')}
        (instance $outer (instantiate $Outer (with "host" (func $inner "f"))))
        (export "f" (func $outer "f"))
        (export "ok" (func $outer "ok")))`
      const wrong = new RangeError('of the host')
      const { f, ok } = await run(text, {
        host: () => {
          throw wrong
        },
      })
      const error = thrownBy(f)
      if (body === '(call $host)') expect(error).toBe(wrong)
      else expect(error).toBeInstanceOf(Trap)
      expect(ok).toThrow(/trapped before/)
    }
  })

  test('in a start function rejects the instantiation', async () => {
    await expect(
      run('(component (core module $M (func $f unreachable) (start $f)) (core instance (instantiate $M)))'),
    ).rejects.toThrow(Trap)
    await expect(
      run(
        '(component (core module $M (memory 1) (data (i32.const 65536) "x")) (core instance (instantiate $M)))',
      ),
    ).rejects.toThrow(Trap)
  })
})

describe('an exception of a host function', () => {
  test('passes through the guest unchanged, cannot be caught there, and ends the instance', async () => {
    const problem = new TypeError('host')
    for (const body of ['(call $host)', catching('(call $host)')]) {
      const { f, ok } = await run(calling(body), {
        host: () => {
          throw problem
        },
      })
      expect(thrownBy(f)).toBe(problem)
      expect(ok).toThrow(/it has trapped before \(host\)/)
    }
  })

  test('passes through a start function unchanged', async () => {
    const problem = new TypeError('host')
    const started = run(
      `(component (import "f" (func $f)) (core func $f' (canon lower (func $f)))
        (core module $M (import "" "f" (func $f)) (start $f))
        (core instance (instantiate $M (with "" (instance (export "f" (func $f')))))))`,
      {
        f: () => {
          throw problem
        },
      },
    )
    await expect(started).rejects.toBe(problem)
  })

  test('may be of any kind', async () => {
    const { f } = await run(calling('(call $host)'), {
      host: () => {
        throw 'a string'
      },
    })
    expect(thrownBy(f)).toBe('a string')
  })
})

describe('a host function', () => {
  test('that returns a value that does not fit causes a TypeError and ends the guest', async () => {
    const { f, ok } = await run(calling('(call $host)'), { host: () => Symbol('x') as never })
    expect(f).toThrow(TypeError)
    expect(ok).toThrow(Trap)
  })

  test('that is not async cannot return a promise', async () => {
    const { f } = await run(calling('(call $host)'), { host: async () => 5 })
    expect(f).toThrow(/returned a promise, but its type is not async/)
  })

  test('may re-enter the instance that called it', async () => {
    const exports = await run(calling('(i32.add (call $host) (i32.const 10))'), { host: () => exports.ok() })
    expect(exports.f()).toBe(11)
  })

  test('that re-enters endlessly is stopped when the call stack overflows', async () => {
    const exports = await run(calling('(call $host)'), { host: () => exports.f() })
    expect(exports.f).toThrow(/call stack exhausted/)
    expect(exports.ok).toThrow(/trapped before/)
  })

  test('may enter another instance', async () => {
    const other = await run(calling('(i32.const 8)'), { host: () => 0 })
    const { f } = await run(calling('(call $host)'), { host: () => other.f() })
    expect(f()).toBe(8)
  })

  test('may enter the parent or a child of the instance that called it', async () => {
    const text = `(component
      (import "host" (func $host (result u32)))
      ${calling('(call $host)').replace('(component', '(component $Inner')}
      (instance $inner (instantiate $Inner (with "host" (func $host))))
      (core func $f' (canon lower (func $inner "f")))
      (core module $M (import "" "f" (func $f (result i32)))
        (func (export "f") (result i32) (call $f))
        (func (export "ok") (result i32) (i32.const 1)))
      (core instance $m (instantiate $M (with "" (instance (export "f" (func $f'))))))
      (func (export "f") (result u32) (canon lift (core func $m "f")))
      (func (export "ok") (result u32) (canon lift (core func $m "ok")))
      (export "inner-f" (func $inner "f"))
      (export "inner-ok" (func $inner "ok")))`
    const exports = await run(text, { host: () => exports.ok() + exports.innerOk() })
    expect(exports.innerF()).toBe(2)
    expect(exports.f()).toBe(2)
  })
})

test('a component and a nested one may call each other recursively', async () => {
  const { f } = await run(`(component
    (core module $M
      (type $f (func (param i32) (result i32)))
      (table (export "table") 1 funcref)
      (func (export "f") (param i32) (result i32)
        (if (result i32) (local.get 0)
          (then (i32.add (call_indirect (type $f) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0)) (i32.const 10)))
          (else (i32.const 4)))))
    (core instance $m (instantiate $M))
    (func $f (export "f") (param "n" u32) (result u32) (canon lift (core func $m "f")))
    (component $Inner
      (import "f" (func $f (param "n" u32) (result u32)))
      (core func $f' (canon lower (func $f)))
      (core module $M (import "" "f" (func $f (param i32) (result i32)))
        (func (export "g") (param i32) (result i32) (call $f (local.get 0))))
      (core instance $m (instantiate $M (with "" (instance (export "f" (func $f'))))))
      (func (export "g") (param "n" u32) (result u32) (canon lift (core func $m "g"))))
    (instance $inner (instantiate $Inner (with "f" (func $f))))
    (core func $g (canon lower (func $inner "g")))
    (core module $Fill (import "" "table" (table 1 funcref)) (import "" "g" (func $g (param i32) (result i32)))
      (elem (i32.const 0) func $g))
    (core instance (instantiate $Fill (with "" (instance (export "table" (table $m "table")) (export "g" (func $g)))))))`)
  expect(f(3)).toBe(34)
})

test('a call with an argument that does not fit throws a TypeError, and the instance stays usable', async () => {
  const { f } = await run(`(component ${libc}
    (core module $M (func (export "f") (param i32 i32 i64) (result i32) (local.get 1)))
    (core instance $m (instantiate $M))
    (func (export "f") (param "a" string) (param "b" u64) (result u32) (canon lift (core func $m "f") ${libcOptions})))`)
  const problem = new RangeError('a getter')
  expect(() => f('abc', 'x')).toThrow(TypeError)
  expect(() => f(5, 5n)).toThrow(TypeError)
  expect(
    thrownBy(() =>
      f('abc', {
        valueOf() {
          throw problem
        },
      }),
    ),
  ).toBeInstanceOf(TypeError)
  expect(f('abc', 1n)).toBe(3)
})

test.each([
  ['an object without a prototype', Object.create(null)],
  [
    'an object whose toString throws',
    {
      toString() {
        throw new Error('in toString')
      },
    },
  ],
  ['a symbol', Symbol('s')],
])('an exception of a host function is passed on as it is: %s', async (_, exception) => {
  const { f } = await run(
    `(component (import "f" (func $f)) (core func $f' (canon lower (func $f)))
      (core module $M (import "" "f" (func $f)) (func (export "f") (call $f)))
      (core instance $m (instantiate $M (with "" (instance (export "f" (func $f'))))))
      (func (export "f") (canon lift (core func $m "f"))))`,
    {
      f() {
        throw exception
      },
    },
  )
  expect(thrownBy(f)).toBe(exception)
  expect(f).toThrow('cannot enter component instance: it has trapped before')
})

test('an exception of a host function that cannot be read is replaced by the error of reading it, which no guest catches', async () => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  const unreadable = Object.defineProperty(new Error(), 'message', {
    get() {
      throw new RangeError('in message')
    },
  })
  for (const [exception, error] of [
    [proxy, TypeError],
    [unreadable, RangeError],
  ] as const) {
    for (const isAsync of [false, true]) {
      const type = isAsync ? 'async' : ''
      const { f } = await run(
        `(component (import "f" (func $f ${type})) (core func $f' (canon lower (func $f)))
          (core module $M (import "" "f" (func $f)) (func (export "f") (block (try_table (catch_all 0) (call $f)))))
          (core instance $m (instantiate $M (with "" (instance (export "f" (func $f'))))))
          (func (export "f") ${type} (canon lift (core func $m "f"))))`,
        {
          f() {
            if (isAsync) return Promise.reject(exception)
            throw exception
          },
        },
      )
      await expect((async () => f())()).rejects.toBeInstanceOf(error)
      await expect((async () => f())()).rejects.toThrow('it has trapped before')
    }
  }
})

test('the message of a ComponentError describes 10,000 values and characters of its payload at most', () => {
  const many = new Uint32Array(0x100_0000)
  const nested = Array.from({ length: 100 }, () => Array.from({ length: 100 }, () => [1n, 2n, 3n]))
  for (const payload of [
    many,
    [many, many],
    { tag: 'io', val: many },
    { length: -1e9, list: many },
    { length: 'text', list: nested },
    { text: 'x'.repeat(1e6) },
    nested,
  ]) {
    const error = new ComponentError(payload)
    expect(error.payload).toBe(payload)
    expect(error.message.length).toBeLessThan(50_000)
  }
  expect(new ComponentError([{ b: 2 }, { ['a'.repeat(9999)]: 1 }]).message).toBe('[{"b":2},"…"]')
  expect(new ComponentError({ tag: 'io', val: many }).message).toBe('{"tag":"io","val":"…"}')
  expect(new ComponentError([1, 'two', 3n]).message).toBe('[1,"two","3"]')
})

test.each(['char', 's64', '(enum "a" "b")'])(
  'a revoked proxy is no %s, with an error that says that it cannot be read',
  async type => {
    const { f } = await run(`(component
    (core module $M (func (export "f") (param ${type === 's64' ? 'i64' : 'i32'})))
    (core instance $m (instantiate $M))
    (type $T' ${type}) (export $T "t" (type $T'))
    (func (export "f") (param "x" $T) (canon lift (core func $m "f"))))`)
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    expect(() => f(proxy)).toThrow(/^expected .*, got an object that cannot be read$/)
  },
)

test.each(['u8', 's8', 'u16', 's16', 'u32', 's32', 'f32', 'f64'])(
  'a bigint or a symbol is no %s, in a list neither, with an error that shows the value',
  async type => {
    const { f, g } = await run(`(component ${libc}
    (core module $M (func (export "f") (param ${type.startsWith('f') ? type : 'i32'})) (func (export "g") (param i32 i32)))
    (core instance $m (instantiate $M))
    (func (export "f") (param "n" ${type}) (canon lift (core func $m "f")))
    (func (export "g") (param "n" (list ${type})) (canon lift (core func $m "g") ${libcOptions})))`)
    for (const call of [f, (value: unknown) => g([value])]) {
      expect(() => call(5n)).toThrow(new TypeError('expected a number, got 5n'))
      expect(() => call(Symbol('s'))).toThrow(new TypeError('expected a number, got Symbol(s)'))
      expect(call({ valueOf: () => 7 })).toBeUndefined()
    }
  },
)

test('a ComponentError carries the payload of the error, and its message if it has one', () => {
  expect(new ComponentError('broken').message).toBe('broken')
  expect(new ComponentError({ message: 'broken', code: 5 }).message).toBe('broken')
  expect(new ComponentError({ tag: 'io', val: 5n }).message).toBe('{"tag":"io","val":"5"}')
  expect(new ComponentError(undefined).message).toBe('the component returned an error')
  expect(new ComponentError(7).payload).toBe(7)
})

describe('a Lowered function', () => {
  const text = (type: string, core: string) => `(component
    (import "f" (func $f ${type}))
    ${libc}
    (core func $f' (canon lower (func $f) ${libcOptions}))
    (core module $M
      (import "" "f" (func $f ${core}))
      (import "libc" "mem" (memory 1))
      (data (i32.const 16) "hello")
      (func (export "run") (result i32)
        (call $f (i32.const 16) (i32.const 5) (f32.const 1.5) (i32.const 32))
        (i32.const 32))
      (func (export "wrong") (result i32)
        (call $f (i32.const 16) (i32.const 5) (f32.const 1.5) (i32.const 33))
        (i32.const 32)))
    (core instance $m (instantiate $M (with "libc" (instance $libc)) (with "" (instance (export "f" (func $f'))))))
    (func (export "run") (result string) (canon lift (core func $m "run") ${libcOptions}))
    (func (export "wrong") (result string) (canon lift (core func $m "wrong") ${libcOptions})))`
  const type = '(param "text" string) (param "n" f32) (result string)'
  const core = '(param i32 i32 f32 i32)'
  const whole = 'the component declares func(text: string, n: f32) -> string, but is given'

  test('receives the flat arguments, and reads and writes memory itself', async () => {
    const calls: unknown[] = []
    const f = new Lowered(t.func({ text: t.string, n: t.f32 }, t.string), (cx: LowerContext) => {
      return (pointer: number, length: number, n: number, result: number) => {
        calls.push([pointer, length, n])
        cx.storeString(`${cx.loadString(pointer, length)}!`.repeat(20_000), result)
      }
    })
    const exports = await run(text(type, core), { f })
    expect(exports.run()).toBe('hello!'.repeat(20_000))
    expect(calls).toEqual([[16, 5, 1.5]])
  })

  test.each([
    [
      'another parameter',
      t.func({ text: t.string, n: t.f64 }, t.string),
      'in n, the component declares f32, but is given f64',
    ],
    [
      'another name',
      t.func({ text: t.string, m: t.f32 }, t.string),
      `${whole} func(text: string, m: f32) -> string`,
    ],
    [
      'another result',
      t.func({ text: t.string, n: t.f32 }),
      'in result, the component declares string, but is given nothing',
    ],
    [
      'async',
      t.asyncFunc({ text: t.string, n: t.f32 }, t.string),
      `${whole} async func(text: string, n: f32) -> string`,
    ],
  ])('is refused when the component declares another type: %s', async (_, other, difference) => {
    const f = new Lowered(other, () => () => {})
    await expect(run(text(type, core), { f })).rejects.toThrow(`f has another type: ${difference}`)
  })

  test('cannot be called during `realloc` or `post-return`, even without handles', async () => {
    const f = new Lowered(t.func({}), () => () => {})
    const { g } = await run(
      `(component
        (import "f" (func $f))
        (core func $f' (canon lower (func $f)))
        (core module $M (import "" "f" (func $f)) (func (export "g")) (func (export "post") (call $f)))
        (core instance $m (instantiate $M (with "" (instance (export "f" (func $f'))))))
        (func (export "g") (canon lift (core func $m "g") (post-return (core func $m "post")))))`,
      { f },
    )
    expect(g).toThrow(/cannot leave component instance/)
  })
})
