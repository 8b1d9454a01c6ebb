import { describe, expect, test, vi } from 'vitest'
import { Lowered } from './abi/host-function.ts'
import { instantiate } from './component.ts'
import type { Limits } from './limits.ts'
import type { Imports } from './link/host-resolver.ts'
import { awaitOne, guest } from './testing/guest.ts'
import { assemble, component, libc, libcOptions } from './testing/wat.ts'
import { t } from './types/types.ts'

async function limited(text: string, limits: Limits, imports: Imports = {}) {
  return (await (await component(text)).instantiate({ imports, limits })).exports
}

describe('the limit memoryPages', () => {
  const memory = (type: string) => `(component
    (core module $M (memory ${type})
      (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
      (func (export "size") (result i32) (memory.size)))
    (core instance $m (instantiate $M))
    (func (export "grow") (param "pages" u32) (result s32) (canon lift (core func $m "grow")))
    (func (export "size") (result u32) (canon lift (core func $m "size"))))`

  test.each(['1', '1 3', '1 100'])('lets a memory (%s) grow to the limit, and no further', async type => {
    const exports = await limited(memory(type), { memoryPages: 3 })
    expect(exports.grow(2)).toBe(1)
    expect(exports.grow(1)).toBe(-1)
    expect(exports.size()).toBe(3)
  })

  test('does not raise the lower maximum of a memory', async () => {
    expect((await limited(memory('1 2'), { memoryPages: 3 })).grow(2)).toBe(-1)
  })

  test('refuses a memory whose initial size exceeds it', async () => {
    await expect(limited(memory('4'), { memoryPages: 3 })).rejects.toMatchObject({
      name: 'Trap',
      message: 'memories that start with 4 pages exceed the limit of 3 pages',
    })
  })

  test('applies to one instantiation of a component only', async () => {
    const compiled = await component(memory('1'))
    const bounded = (await compiled.instantiate({ limits: { memoryPages: 1 } })).exports
    const free = (await compiled.instantiate()).exports
    expect([bounded.grow(1), free.grow(1)]).toEqual([-1, 1])
  })

  /** A component with a nested component for each memory; exports `grow0`, `grow1`, … */
  const several = (...types: string[]) =>
    `(component ${types
      .map(
        (type, i) => `
      (component $C${i}
        (core module $M (memory ${type})
          (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))
        (core instance $m (instantiate $M))
        (func (export "grow") (param "pages" u32) (result s32) (canon lift (core func $m "grow"))))
      (instance $c${i} (instantiate $C${i}))
      (export "grow${i}" (func $c${i} "grow"))`,
      )
      .join('')})`

  test('is shared by all memories, and each may grow by an equal part', async () => {
    const { grow0, grow1 } = await limited(several('1', '3'), { memoryPages: 10 })
    expect([grow0(4), grow1(4), grow0(3), grow1(3), grow0(1), grow1(1)]).toEqual([-1, -1, 1, 3, -1, -1])
  })

  test('leaves the share that a memory cannot use to the other memories', async () => {
    const { grow0, grow1, grow2 } = await limited(several('1 2', '2 2', '1'), { memoryPages: 10 })
    expect([grow0(1), grow1(1), grow2(6), grow2(5), grow2(1)]).toEqual([1, -1, -1, 1, -1])
  })

  test('counts the memories of each instantiation of a core module', async () => {
    const text = (count: number) => `(component
      (component $C (core module $M (memory 2)) (core instance (instantiate $M)))
      ${'(instance (instantiate $C))'.repeat(count)})`
    await limited(text(3), { memoryPages: 6 })
    await expect(limited(text(4), { memoryPages: 6 })).rejects.toThrow(
      'memories that start with 8 pages exceed the limit of 6 pages',
    )
  })

  test('may be higher than what the engine has at most in a memory of 64 bits', async () => {
    const text = `(component
      (core module $M (memory i64 1)
        (func (export "grow") (param i32) (result i32)
          (i32.wrap_i64 (memory.grow (i64.extend_i32_u (local.get 0))))))
      (core instance $m (instantiate $M))
      (func (export "grow") (param "pages" u32) (result s32) (canon lift (core func $m "grow"))))`
    expect((await limited(text, { memoryPages: 2 ** 20 })).grow(1)).toBe(1)
  })

  test('is applied without a second compilation when it is passed to `instantiate` with the bytes', async () => {
    const bytes = await assemble(several('1', '2'))
    const modules = vi.spyOn(WebAssembly, 'Module')
    const { exports } = await instantiate(bytes, { limits: { memoryPages: 7 } })
    expect(modules).toHaveBeenCalledTimes(2)
    expect([exports.grow0(2), exports.grow0(1), exports.grow1(3)]).toEqual([1, -1, -1])
    modules.mockRestore()
  })

  test('defaults to 4 GiB in at most 100 memories', async () => {
    await expect(limited(several('65536', '1'), {})).rejects.toThrow(
      'memories that start with 65537 pages exceed the limit of 65536 pages',
    )
    await expect(limited(several(...Array<string>(101).fill('0')), {})).rejects.toThrow(
      'the component has more than 100 memories',
    )
    const { grow0, grow1 } = await limited(several('0', '0'), {})
    expect([grow0(0x8001), grow1(0x8001)]).toEqual([-1, -1])
  })

  test('makes a realloc that needs more memory trap', async () => {
    const text = `(component ${libc}
      (core module $M (func (export "f") (param i32 i32) (result i32) (local.get 1)))
      (core instance $m (instantiate $M))
      (func (export "f") (param "bytes" (list u8)) (result u32) (canon lift (core func $m "f") ${libcOptions})))`
    const exports = await limited(text, { memoryPages: 4 })
    expect(exports.f(new Uint8Array(100_000))).toBe(100_000)
    expect(() => exports.f(new Uint8Array(300_000))).toThrow(/unreachable/)
  })
})

describe('the limit tableEntries', () => {
  const table = (definition: string) => `(component
    (core module $M ${definition}
      (func $f)
      (elem declare func $f)
      (func (export "grow") (param i32) (result i32) (table.grow $t (ref.func $f) (local.get 0))))
    (core instance $m (instantiate $M))
    (func (export "grow") (param "entries" u32) (result s32) (canon lift (core func $m "grow"))))`

  test.each([
    '(table $t 2 funcref)',
    '(table $t 2 50 funcref)',
    '(table $t 2 funcref (ref.null func))',
    '(type $f (func)) (table $t 2 (ref null func) (ref.func $f))',
    '(table 0 0 externref) (table $t 2 funcref)',
    '(type $s (struct (field i32))) (table 0 0 (ref $s) (struct.new $s (i32.const -5))) (table $t 2 funcref)',
  ])('lets a table grow to the limit, and no further: %s', async definition => {
    const exports = await limited(table(definition), { tableEntries: 5 })
    expect(exports.grow(3)).toBe(2)
    expect(exports.grow(1)).toBe(-1)
  })

  test('refuses a table whose initial size exceeds it', async () => {
    await expect(limited(table('(table $t 6 funcref)'), { tableEntries: 5 })).rejects.toThrow(
      'tables that start with 6 entries exceed the limit of 5 entries',
    )
  })
})

describe('tables of a component', () => {
  test.each([
    [
      'large',
      `(core module $M ${'(table 10000000 externref) '.repeat(60)}) (core instance (instantiate $M))`,
      '600000000 entries exceed',
    ],
    [
      'large in total',
      `(core module $M (table 1000 funcref)) ${'(core instance (instantiate $M))'.repeat(2000)}`,
      '2000000 entries exceed',
    ],
    [
      'many',
      `(core module $M ${'(table 0 funcref) '.repeat(101)}) ${'(core instance (instantiate $M))'.repeat(100)}`,
      'more than 10000 tables',
    ],
  ])('that are %s trap before a table is created, even without limits', async (_, definitions, message) => {
    await expect(limited(`(component ${definitions})`, {})).rejects.toThrow(message)
  })

  test('grow to a million entries in total by default', async () => {
    const text = `(component
      (core module $M (table $a 0 externref) (table $b 0 externref)
        (func (export "f") (param i32) (result i32)
          (i32.add (table.grow $a (ref.null extern) (local.get 0)) (table.grow $b (ref.null extern) (local.get 0)))))
      (core instance $m (instantiate $M))
      (func (export "f") (param "entries" u32) (result s32) (canon lift (core func $m "f"))))`
    const { f } = await limited(text, {})
    expect([f(524_288), f(1)]).toEqual([0, -2])
  })
})

describe('the limit handles', () => {
  test('bounds how many handles an instance holds at a time', async () => {
    const text = guest({
      core: `(func (export "new") (result i32) (call $waitable-set.new))
        (func (export "drop") (param i32) (call $waitable-set.drop (local.get 0)))`,
      exports: { new: ['(result u32)', 'sync'], drop: ['(param "i" u32)', 'sync'] },
    })
    const exports = await limited(text, { handles: 3 })
    const last = [exports.new(), exports.new(), exports.new()][2]
    exports.drop(last)
    expect(exports.new()).toBe(last)
    expect(exports.new).toThrow('too many handles: the limit is 3 handles')
  })

  test('defaults to a million in all instances together', async () => {
    const text = guest({
      types: '(type $stream (stream u8))',
      core: `(func $wait (param i32) (drop (call $thread.suspend))) (elem (i32.const 0) func $wait)
        (func (export "streams") (loop $more (drop (call $stream.new)) (br $more)))
        (func (export "threads")
          (loop $more (drop (call $thread.new-indirect (i32.const 0) (i32.const 0))) (br $more)))
        (func (export "waiting")
          (loop $more
            (call $thread.resume-later (call $thread.new-indirect (i32.const 0) (i32.const 0)))
            (drop (call $thread.yield))
            (br $more)))`,
      exports: { streams: ['', 'sync'], threads: ['async', 'sync'], waiting: ['async', 'sync'] },
    })
    expect((await limited(text, {})).streams).toThrow(
      'too many handles: the limit is 1048576 handles in all instances',
    )
    await expect((await limited(text, {})).threads()).rejects.toThrow(
      'too many threads: the limit is 1048576 handles in all instances',
    )
    await expect((await limited(text, {})).waiting()).rejects.toThrow(
      /^too many threads wait: 3000 of this component/,
    )
  })

  test('traps a caller at the call whose thread may not wait', async () => {
    const text = `(component
      (import "wait" (func $wait async))
      (component $Callee
        (import "wait" (func $wait async))
        (core func $wait (canon lower (func $wait)))
        (core module $M (import "" "wait" (func $wait)) (func (export "f") (call $wait)))
        (core instance $m (instantiate $M (with "" (instance (export "wait" (func $wait))))))
        (func (export "f") async (canon lift (core func $m "f") async)))
      (instance $callee (instantiate $Callee (with "wait" (func $wait))))
      (alias export $callee "f" (func $f))
      (core func $f (canon lower (func $f) async))
      (core module $M (import "" "f" (func $f (result i32)))
        (func (export "go") (loop $more (drop (call $f)) (br $more))))
      (core instance $m (instantiate $M (with "" (instance (export "f" (func $f))))))
      (func (export "go") (canon lift (core func $m "go"))))`
    let waiting = 0
    const wait = () => new Promise(() => waiting++)
    const { exports } = await (await component(text)).instantiate({ imports: { wait } })
    expect(exports.go).toThrow('too many threads wait: 3000 of this component')
    expect(waiting).toBe(3001)
  })

  test('keeps one component from using up the threads of all, and frees its threads at its end', async () => {
    const text = guest({
      syncImports: { wait: ['async', ''] },
      canon: { 'task.return': ['task.return', ''] },
      core: `(func (export "f") (call $wait) (call $task.return))`,
      exports: { f: ['async', 'stackful'] },
    })
    const compiled = await component(text)
    const start = () => compiled.instantiate({ imports: { wait: () => new Promise(() => {}) } })
    const fill = async (calls: number) => {
      const instance = await start()
      const ended = Array.from({ length: calls }, () =>
        instance.exports.f().catch((error: Error) => error.message),
      )
      return { instance, ended }
    }
    const filled = [await fill(3000), await fill(2250), await fill(1687)]
    const { ended } = await fill(2000)
    expect(await ended.at(-1)).toMatch(/^too many threads wait: \d+ of this component/)
    const waiting = await fill(1000)
    for (const { instance } of [...filled, waiting]) instance.end()
    for (const calls of [...filled, waiting])
      expect(new Set(await Promise.all(calls.ended))).toEqual(new Set(['the instance was ended']))
    const again = await fill(3000)
    again.instance.end()
    expect(await again.ended.at(-1)).toBe('the instance was ended')
  })

  test('counts subtasks as handles, and threads separately', async () => {
    const text = guest({
      imports: { wait: ['async', '(result i32)'] },
      core: `(func $nothing (param i32)) (elem (i32.const 0) func $nothing)
        (func (export "call") (drop (call $wait)))
        (func (export "thread") (drop (call $thread.new-indirect (i32.const 0) (i32.const 0))))`,
      exports: { call: ['', 'sync'], thread: ['async', 'sync'] },
    })
    const host = { wait: () => new Promise(() => {}) }
    const calling = await limited(text, { handles: 2 }, host)
    calling.call()
    calling.call()
    expect(calling.call).toThrow('too many handles: the limit is 2 handles')
    const threads = await limited(text, { handles: 2 }, host)
    await Promise.race([threads.thread().catch(() => {}), new Promise(resolve => setTimeout(resolve, 5))])
    await expect(threads.thread()).rejects.toThrow('too many threads: the limit is 2 handles')
  })
})

test('a component lends at most 1,048,576 handles at a time, to all calls that are not over', async () => {
  const text = guest({
    types: `(import "host" (instance $host
        (export "r" (type $r (sub resource)))
        (export "make" (func (result (own $r))))
        (export "use" (func async (param "list" (list (borrow $r)))))))
      (alias export $host "r" (type $r))`,
    canon: {
      make: ['lower (func $host "make")', '(result i32)'],
      use: [`lower (func $host "use") async ${libcOptions}`, '(param i32 i32) (result i32)'],
    },
    core: `(func (export "prepare") (local $i i32) (local $handle i32)
        (drop (memory.grow (i32.const 16)))
        (local.set $handle (call $make))
        (loop $more
          (i32.store (i32.mul (local.get $i) (i32.const 4)) (local.get $handle))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br_if $more (i32.lt_u (local.get $i) (i32.const 0x40000)))))
      (func (export "lend") (drop (call $use (i32.const 0) (i32.const 0x40000))))`,
    exports: { prepare: ['', 'sync'], lend: ['', 'sync'] },
  })
  let isOver = true
  const use = () => (isOver ? undefined : new Promise(() => {}))
  const { prepare, lend } = await limited(text, {}, { host: { R: class {}, make: () => ({}), use } })
  prepare()
  for (let calls = 0; calls < 5; calls++) lend()
  isOver = false
  for (let calls = 0; calls < 4; calls++) lend()
  expect(lend).toThrow('too many loans: the limit is 1048576 handles in all instances')
})

describe('the limits stringBytes and listBytes', () => {
  const echo = (type: string, encoding = 'utf8') => `(component
    (import "host" (func $host (param "a" ${type}) (param "b" ${type}) (result ${type})))
    ${libc}
    (core func $host' (canon lower (func $host) string-encoding=${encoding} ${libcOptions}))
    (core module $M (import "" "host" (func $host (param i32 i32 i32 i32 i32)))
      (func (export "f") (param i32 i32 i32 i32) (result i32)
        (call $host (local.get 0) (local.get 1) (local.get 2) (local.get 3) (i32.const 64)) (i32.const 64)))
    (core instance $m (instantiate $M (with "" (instance (export "host" (func $host'))))))
    (func (export "f") (param "a" ${type}) (param "b" ${type}) (result ${type})
      (canon lift (core func $m "f") string-encoding=${encoding} ${libcOptions})))`

  test.each([
    ['utf8', 'abc', 'de', 'xyzxyz'],
    ['utf8', '', 'ééx', 'ééé'],
    ['utf8', 'a'.repeat(2), 'é', 'ab€€'],
    ['utf16', 'a', 'b', 'abc'],
    ['latin1+utf16', 'é€', '', '€€x'],
  ])('bound all strings of the arguments, and those of the result (%s)', async (encoding, a, b, tooLong) => {
    const host = { host: (x: string, y: string) => x + y }
    const exports = await limited(echo('string', encoding), { stringBytes: 5 }, host)
    expect(exports.f(a, b)).toBe(a + b)
    expect(exports.f(a, b)).toBe(a + b)
    expect(() => exports.f(tooLong, '')).toThrow('the strings of a call exceed the limit of 5 bytes')
    const result = await limited(echo('string', encoding), { stringBytes: 5 }, { host: () => tooLong })
    expect(() => result.f('', '')).toThrow('the strings of a call exceed the limit of 5 bytes')
  })

  test.each([
    ['(list u16)', [1], [1, 2], [1, 2, 3]],
    [
      '(list (tuple u8 u8))',
      [[1, 2]],
      [[1, 2]],
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
    ],
    ['(list (list u8))', [], [], [[]]],
  ])('bound all lists: %s', async (type, a, b, tooLong) => {
    const host = { host: (x: unknown) => x }
    const exports = await limited(echo(type), { listBytes: 7 }, host)
    expect(Array.from(exports.f(a, b))).toEqual(a)
    expect(() => exports.f(tooLong, tooLong)).toThrow('the lists of a call exceed the limit of 7 bytes')
    const result = await limited(echo(type), { listBytes: 7 }, { host: () => [...tooLong, ...tooLong] })
    expect(() => result.f([], [])).toThrow('the lists of a call exceed the limit of 7 bytes')
  })

  test('are independent', async () => {
    const exports = await limited(echo('(list string)'), { stringBytes: 0 }, { host: () => ['', ''] })
    expect(exports.f(['', ''], [''])).toEqual(['', ''])
    const other = await limited(echo('string'), { listBytes: 0 }, { host: () => 'abc' })
    expect(other.f('a', 'b')).toBe('abc')
  })

  test('bound each string that a Lowered function reads', async () => {
    const text = `(component
      (import "log" (func $log (param "text" string)))
      ${libc}
      (core func $log' (canon lower (func $log) ${libcOptions}))
      (core module $M (import "" "log" (func $log (param i32 i32)))
        (func (export "f") (param i32) (call $log (i32.const 0) (local.get 0)) (call $log (i32.const 0) (local.get 0))))
      (core instance $m (instantiate $M (with "" (instance (export "log" (func $log'))))))
      (func (export "f") (param "length" u32) (canon lift (core func $m "f"))))`
    const log = new Lowered(t.func({ text: t.string }), cx => (at: number, length: number) => {
      cx.loadString(at, length)
    })
    const exports = await limited(text, { stringBytes: 5 }, { log })
    exports.f(5)
    expect(() => exports.f(6)).toThrow('the strings of a call exceed the limit of 5 bytes')
  })

  test('bound each read or write of a stream', async () => {
    const text = guest({
      types: '(type $stream (stream string)) (type $future (future string))',
      core: `${awaitOne}
        (global $s (mut i32) (i32.const 0))
        (func (export "take") (param i32) (global.set $s (local.get 0)))
        (func (export "read") (result i32) (local $result i32)
          (local.set $result (call $stream.read-async (global.get $s) (i32.const 512) (i32.const 8)))
          (if (i32.eq (local.get $result) (i32.const -1)) (then (local.set $result (call $await (global.get $s)))))
          (local.get $result))`,
      exports: { take: ['(param "s" $stream)', 'sync'], read: ['async (result u32)', 'sync'] },
    })
    const exports = await limited(text, { stringBytes: 5 })
    exports.take(['abc', 'de'])
    expect(await exports.read()).toBe(2 << 4)
    exports.take(['abc', 'def'])
    await expect(exports.read()).rejects.toThrow('the strings of a call exceed the limit of 5 bytes')
  })
})

describe('the limit listValues', () => {
  /**
   * A component whose `f` passes a list of `count` elements of 8 bytes, each of which is a list of the same
   * `length` zeros.
   */
  const sharing = (type: string, count: number, length: number) => `(component
    (import "host" (func $host (param "x" ${type})))
    (core module $L (memory (export "mem") 64))
    (core instance $l (instantiate $L))
    (core func $host' (canon lower (func $host) (memory (core memory $l "mem"))))
    (core module $M (import "" "mem" (memory 64)) (import "" "host" (func $host (param i32 i32)))
      (func (export "f") (local $at i32)
        (loop $more
          (i32.store (local.get $at) (i32.const 0x200000))
          (i32.store offset=4 (local.get $at) (i32.const ${length}))
          (local.set $at (i32.add (local.get $at) (i32.const 8)))
          (br_if $more (i32.lt_u (local.get $at) (i32.const ${8 * count}))))
        (call $host (i32.const 0) (i32.const ${count}))))
    (core instance $m (instantiate $M (with "" (instance (export "mem" (memory $l "mem")) (export "host" (func $host'))))))
    (func (export "f") (canon lift (core func $m "f"))))`
  const deep = `${'(tuple '.repeat(20)}u8${')'.repeat(20)}`

  test.each([
    ['(list (list bool))', 3 * (4 + 5)],
    ['(list (list u8))', 3 * 4],
    ['(list (list s64))', 3 * 4],
    ['(list string)', 3 * 3],
    ['(list (list (list u8 1)))', 3 * (4 + 5 * 4)],
    ['(list (tuple (list (tuple u8))))', 3 * (1 + 4 + 5 * 2)],
    ['(list (map u8 (option bool)))', 3 * (4 + 5 * 4)],
    [
      `(list (list (option (result u8 (error (record (field "a" u8) (field "b" string)))))))`,
      3 * (4 + 5 * 7),
    ],
    ['(list (list (enum "a" "b")))', 3 * (4 + 5)],
  ])('bounds how many JS values all lists of a call become: %s', async (type, values) => {
    const host = { host: () => {} }
    const text = sharing(type, 3, 5)
    const exports = await limited(text, { listValues: values }, host)
    exports.f()
    exports.f()
    const refused = await limited(text, { listValues: values - 1 }, host)
    expect(refused.f).toThrow(`the lists of a call exceed the limit of ${values - 1} values`)
  })

  test.each(['bool', deep])(
    'keeps lists of lists of %s from filling the memory of the host',
    async element => {
      const { f } = await limited(sharing(`(list (list ${element}))`, 100_000, 1_000_000), {}, { host() {} })
      expect(f).toThrow('the lists of a call exceed the limit of 16777216 values')
    },
  )
})

describe('the limit nesting', () => {
  test('bounds the depth of types at link time', async () => {
    const text = (type: string) => `(component ${libc}
      (core module $M (func (export "f") (param i32 i32)))
      (core instance $m (instantiate $M))
      (func (export "f") (param "x" ${type}) (canon lift (core func $m "f") ${libcOptions})))`
    await limited(text('(list (list u8))'), { nesting: 3 })
    await expect(limited(text('(list (option u8))'), { nesting: 2 })).rejects.toThrow(
      'values that are 3 deep exceed the limit of 2 for nesting',
    )
  })

  test('bounds the number of nested calls between components', async () => {
    const leaf = (name: string) => `(component ${name}
      (core module $M (func (export "f") (result i32) (i32.const 5)))
      (core instance $m (instantiate $M))
      (func (export "f") (result u32) (canon lift (core func $m "f"))))`
    const text = `(component
      ${leaf('$A')}
      (component $B
        (import "f" (func $f (result u32)))
        (core func $f' (canon lower (func $f)))
        (core module $M (import "" "f" (func $f (result i32))) (func (export "f") (result i32) (call $f)))
        (core instance $m (instantiate $M (with "" (instance (export "f" (func $f'))))))
        (func (export "f") (result u32) (canon lift (core func $m "f"))))
      (instance $a (instantiate $A))
      (instance $b (instantiate $B (with "f" (func $a "f"))))
      (export "shallow" (func $a "f"))
      (export "deep" (func $b "f")))`
    const enough = await limited(text, { nesting: 2 })
    expect([enough.shallow(), enough.deep(), enough.deep()]).toEqual([5, 5, 5])
    const exports = await limited(text, { nesting: 1 })
    expect(exports.shallow()).toBe(5)
    expect(exports.deep).toThrow('calls of components exceed the limit of 1 for nesting')
  })
})
