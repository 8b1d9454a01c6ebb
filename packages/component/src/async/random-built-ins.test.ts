import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { soakFactor } from '../../../../scripts/soak-factor.ts'
import { type Component, compile } from '../component.ts'
import { DecodeError, LinkError, Trap } from '../errors.ts'
import { guest } from '../testing/guest.ts'
import { generator } from '../testing/random.ts'
import { assemble } from '../testing/wat.ts'
import type { ExternType } from '../types/extern-type.ts'
import type { ValueType } from '../types/types.ts'

/** Unhandled rejections, each of which is a fault of the runtime. */
const unhandled: unknown[] = []
const onUnhandled = (reason: unknown) => unhandled.push(reason)

beforeAll(() => {
  process.on('unhandledRejection', onUnhandled)
})
afterAll(() => {
  process.off('unhandledRejection', onUnhandled)
})

const turnOfEvents = () => new Promise(resolve => setImmediate(resolve))

/** Built-ins with their parameters: `i` is an index, `n` a small number, `p` a pointer. */
const operations: Readonly<Record<string, string>> = {
  'task.return': 'n',
  'task.cancel': '',
  'subtask.cancel-async': 'i',
  'subtask.drop': 'i',
  'waitable-set.new': '',
  'waitable-set.poll': 'ip',
  'waitable-set.drop': 'i',
  'waitable.join': 'ii',
  'backpressure.inc': '',
  'backpressure.dec': '',
  'context.get': '',
  'context.set': 'n',
  'stream.new': '',
  'stream.read-async': 'ipn',
  'stream.write-async': 'ipn',
  'stream.cancel-read-async': 'i',
  'stream.cancel-write-async': 'i',
  'stream.drop-readable': 'i',
  'stream.drop-writable': 'i',
  'future.new': '',
  'future.read-async': 'ip',
  'future.write-async': 'ip',
  'future.cancel-read-async': 'i',
  'future.drop-readable': 'i',
  'future.drop-writable': 'i',
  'error-context.new': 'pn',
  'error-context.debug-message': 'ip',
  'error-context.drop': 'i',
  'thread.index': '',
  'thread.new-indirect': 'nn',
  'thread.resume-later': 'i',
  wait: 'np',
  swap: 'i',
}
/** Built-ins that may suspend the thread, with their parameters. */
const stopping: Readonly<Record<string, string>> = {
  'subtask.cancel': 'i',
  'waitable-set.wait': 'ip',
  'stream.read': 'ipn',
  'stream.write': 'ipn',
  'stream.cancel-read': 'i',
  'future.read': 'ip',
  'future.write': 'ip',
  'thread.yield': '',
  'thread.suspend': '',
  'thread.suspend-then-resume': 'i',
  'thread.yield-then-resume': 'i',
  'thread.suspend-then-promote': 'i',
  'thread.yield-then-promote': 'i',
}

const wide = new Set(['stream.new', 'future.new'])
const silent = new Set([
  'task.return',
  'task.cancel',
  'subtask.drop',
  'waitable-set.drop',
  'waitable.join',
  'backpressure.inc',
  'backpressure.dec',
  'context.set',
  'stream.drop-readable',
  'stream.drop-writable',
  'future.drop-readable',
  'future.drop-writable',
  'error-context.debug-message',
  'error-context.drop',
  'thread.resume-later',
])

/** A guest that calls random built-ins, mostly with valid indices and rarely with others. */
function wild(
  random: (below: number) => number,
  mayStop: boolean,
  lift: 'sync' | 'callback' | 'stackful',
): string {
  const all = { ...operations, ...(mayStop ? stopping : {}) }
  const names = Object.keys(all)
  const argument = (kind: string) => {
    if (random(25) === 0) return random(2 ** 31) - random(2 ** 31)
    if (kind === 'i') return random(9)
    return kind === 'p' ? 512 + 8 * random(64) : random(4)
  }
  const call = () => {
    const name = names[random(names.length)] as string
    const args = [...(all[name] as string)].map(kind => `(i32.const ${argument(kind)})`).join(' ')
    const text = `(call $${name} ${args})`
    if (name === 'swap' || silent.has(name)) return name === 'swap' ? `(drop ${text})` : text
    return wide.has(name) ? `(drop (i32.wrap_i64 ${text}))` : `(drop ${text})`
  }
  const calls = (count: number) => Array.from({ length: count }, call).join('\n')
  const body = () => `(drop (i32.wrap_i64 (call $stream.new))) (drop (i32.wrap_i64 (call $future.new)))
    (drop (call $waitable-set.new)) ${calls(3 + random(12))}`
  const result = lift === 'stackful' ? '' : '(result i32)'
  const end = () =>
    lift === 'stackful' ? '' : `(i32.const ${[0, 1, 2 | (random(7) << 4), random(99)][random(4)]})`
  return guest({
    imports: { wait: ['async (param "x" u32) (result u32)', '(param i32 i32) (result i32)'] },
    syncImports: { swap: ['(param "s" $stream) (result $stream)', '(param i32) (result i32)'] },
    core: `(func $thread (param i32) ${calls(random(5))}) (elem (i32.const 0) func $thread $thread)
      (func (export "f") ${result} ${body()} ${end()})
      (func (export "f:callback") (param i32 i32 i32) (result i32) ${calls(random(6))} ${random(3) === 0 ? '(i32.const 1)' : '(i32.const 0)'})
      (func (export "g") ${calls(4)})`,
    exports: { f: ['async (result u32)', lift], g: ['', 'sync'] },
  })
}

describe('a guest that calls built-ins in any state with any arguments', () => {
  test.each([
    ['callback', false],
    ['callback', true],
    ['stackful', true],
    ['sync', true],
  ] as const)('only ever traps: lifted as %s, may stop: %s', async (lift, mayStop) => {
    const random = generator(lift.length * 2 + Number(mayStop))
    // The number of host calls depends on timers, so a separate generator keeps the guests reproducible.
    const answers = generator(1)
    const reasons = new Map<string, number>()
    for (let i = 0; i < 60 * soakFactor; i++) {
      const component = await compile(await assemble(wild(random, mayStop, lift)))
      const { exports } = await component.instantiate({
        imports: {
          wait: (x: number) => (x === 0 ? 0 : new Promise(resolve => setTimeout(resolve, x & 3, x))),
          swap: (stream: AsyncIterable<unknown>) => (answers(2) === 0 ? stream : [1, 2, 3]),
        },
      })
      const seen: unknown[] = []
      const calling = () => exports.f().catch((error: unknown) => seen.push(error))
      calling()
      await turnOfEvents()
      calling()
      try {
        exports.g()
      } catch (error) {
        seen.push(error)
      }
      await turnOfEvents()
      for (const error of seen) {
        if (!(error instanceof Trap)) throw error
        const reason = error.message.replaceAll(/\d+|0x[0-9a-f]+/g, '#')
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
      }
    }
    await turnOfEvents()
    expect(unhandled).toEqual([])
    // The guests get far enough to fail in many different ways.
    expect(reasons.size).toBeGreaterThan(15)
  })
})

describe('an async component with any byte changed', () => {
  const core = `(global $set (mut i32) (i32.const 0))
    (func $thread (param i32)) (elem (i32.const 0) func $thread)
    (func (export "f") (param i32) (result i32) (local $s i32)
      (local.set $s (i32.wrap_i64 (call $stream.new)))
      (drop (call $stream.read-async (local.get $s) (i32.const 64) (i32.const 8)))
      (drop (call $future.write-async (i32.wrap_i64 (i64.shr_u (call $future.new) (i64.const 32))) (i32.const 64)))
      (call $context.set (local.get $s))
      (global.set $set (call $waitable-set.new))
      (call $waitable.join (i32.shr_u (call $wait (local.get 0) (i32.const 16)) (i32.const 4)) (global.get $set))
      (drop (call $error-context.new (i32.const 0) (i32.const 4)))
      (drop (call $thread.new-indirect (i32.const 0) (i32.const 0)))
      (i32.or (i32.const 2) (i32.shl (global.get $set) (i32.const 4))))
    (func (export "f:callback") (param i32 i32 i32) (result i32)
      (drop (call $stream.cancel-read-async (call $context.get)))
      (call $task.return (i32.const 3))
      (i32.const 0))`
  const parts = {
    imports: { wait: ['async (param "x" u32) (result u32)', '(param i32 i32) (result i32)'] },
    core,
    exports: { f: ['async (param "x" u32) (result u32)', 'callback'] },
  } as const
  const texts = {
    'lifted with a callback': guest(parts),
    'that may stop': guest({
      ...parts,
      core: core.replace(
        '(i32.const 3))',
        '(i32.const 3)) (drop (call $thread.yield)) (drop (call $waitable-set.poll (global.get $set) (i32.const 0)))',
      ),
    }),
    'in another': `(component (import "wait" (func $wait async (param "x" u32) (result u32)))
      ${guest(parts, '$A')} ${guest({ ...parts, imports: parts.imports }, '$B')}
      (instance $a (instantiate $A (with "wait" (func $wait))))
      (instance $b (instantiate $B (with "wait" (func $a "f"))))
      (export "f" (func $b "f")))`,
  }

  test.each(Object.keys(texts))('%s runs, or fails with one of the documented errors', async name => {
    const bytes = await assemble(texts[name as keyof typeof texts])
    const random = generator(0xa5)
    const kinds = new Map<string, number>()
    const kind = (error: unknown) => {
      const documented = [Trap, LinkError, DecodeError].find(type => error instanceof type)
      if (documented === undefined) throw error
      kinds.set(documented.name, (kinds.get(documented.name) ?? 0) + 1)
    }
    for (let i = 0; i < 600 * soakFactor; i++) {
      const mutant = bytes.slice()
      for (let changes = 1 + random(2); changes > 0; changes--) {
        const at = 8 + random(mutant.length - 8)
        mutant[at] = random(2) === 0 ? (mutant[at] as number) ^ (1 << random(8)) : random(256)
      }
      try {
        const component = await compile(mutant)
        const { exports } = await component.instantiate({
          imports: host(component),
          limits: { memoryPages: 100 },
        })
        await Promise.race([callAll(exports, kind), turnOfEvents().then(turnOfEvents)])
      } catch (error) {
        kind(error)
      }
    }
    await turnOfEvents()
    expect(unhandled).toEqual([])
    expect([...kinds.keys()].sort()).toEqual(['DecodeError', 'LinkError', 'Trap'])
  })
})

/** Returns host functions whose results have the types that the component declares. */
function host(component: Component): Record<string, object> {
  return Object.fromEntries(component.imports.map(({ name, type }) => [name, provided(type)]))
}

function provided(type: ExternType): object {
  if (type.kind === 'instance')
    return Object.fromEntries([...type.exports].map(([name, inner]) => [name, provided(inner)]))
  if (type.kind !== 'func') return class {}
  const { result, async } = type.type
  return () => (async ? turnOfEvents().then(() => sample(result)) : sample(result))
}

function sample(type: ValueType | undefined): unknown {
  switch (type?.kind) {
    case 'string':
    case 'char':
      return 'x'
    case 'u64':
    case 's64':
      return 1n
    case 'list':
    case 'stream':
      return []
    case 'error-context':
    case undefined:
      return undefined
    default:
      return 1
  }
}

/** Calls every export with a number. Errors about arguments that do not fit are expected. */
async function callAll(exports: Record<string, unknown>, kind: (error: unknown) => void): Promise<void> {
  for (const value of Object.values(exports)) {
    if (typeof value !== 'function') continue
    try {
      await value(1)
    } catch (error) {
      if (!(error instanceof TypeError) && !(error instanceof SyntaxError)) kind(error)
    }
  }
}
