import { readValueType as readCoreValueType } from './core-types.ts'
import type { BuiltInDefinition, Canon, CanonOptions, StringEncoding } from './definitions.ts'
import { defaultCanonOptions } from './definitions.ts'
import type { Reader } from './reader.ts'
import { readResultList } from './type-definitions.ts'

/** Reads a `canon`. */
export function readCanon(reader: Reader): Canon {
  const code = reader.byte()
  switch (code) {
    case 0x00: {
      reader.expect(0x00, 'a core function')
      const func = reader.u32()
      const options = readCanonOptions(reader)
      return { kind: 'lift', func, options, type: reader.u32() }
    }
    case 0x01: {
      reader.expect(0x00, 'a function')
      return { kind: 'lower', func: reader.u32(), options: readCanonOptions(reader) }
    }
    case 0x02:
      return { kind: 'resource.new', type: reader.u32() }
    case 0x03:
      return { kind: 'resource.drop', type: reader.u32() }
    case 0x04:
      return { kind: 'resource.rep', type: reader.u32() }
  }
  const [name, ...names] = builtIns[code]?.split(' ') ?? []
  if (name === undefined) reader.unknown('canonical function', code)
  const parts: Immediates = {}
  for (const item of names) Object.assign(parts, immediates[item as keyof typeof immediates](reader))
  return { kind: 'built-in', name, ...parts }
}

const stringEncodings: readonly StringEncoding[] = ['utf8', 'utf16', 'latin1+utf16']

function readCanonOptions(reader: Reader): CanonOptions {
  const options: { -readonly [K in keyof CanonOptions]: CanonOptions[K] } = { ...defaultCanonOptions }
  const seen = new Set<number>()
  reader.vec(r => {
    const offset = r.position
    const code = r.byte()
    const conflict = code < 0x03 ? 0x00 : code
    if (seen.has(conflict)) r.fail('canonical option is specified more than once', offset)
    seen.add(conflict)
    switch (code) {
      case 0x00:
      case 0x01:
      case 0x02:
        options.stringEncoding = stringEncodings[code] as StringEncoding
        break
      case 0x03:
        options.memory = r.u32()
        break
      case 0x04:
        options.realloc = r.u32()
        break
      case 0x05:
        options.postReturn = r.u32()
        break
      case 0x06:
        options.async = true
        break
      case 0x07:
        options.callback = r.u32()
        break
      default:
        r.unknown('canonical option', code)
    }
  })
  return options
}

type Immediates = Partial<Omit<BuiltInDefinition, 'kind' | 'name'>>

/** Readers of the immediates of built-ins. */
const immediates = {
  type: r => ({ type: r.u32() }),
  options: r => ({ options: readCanonOptions(r) }),
  flag: r => ({ flag: r.flag('a flag') }),
  notCancellable: r => readNotCancellable(r),
  memory: r => ({ memory: r.u32() }),
  slot: r => ({ slot: r.u32() }),
  coreValueType: r => ({ coreValueType: readCoreValueType(r) }),
  coreType: r => ({ coreType: r.u32() }),
  table: r => ({ table: r.u32() }),
  result: r => ({ result: readResultList(r) ?? null }),
} satisfies Record<string, (reader: Reader) => Immediates>

/** Reads a `cancellable` flag. The flag has no use yet, so it must be 0. */
function readNotCancellable(reader: Reader): Immediates {
  const offset = reader.position
  if (reader.flag('a flag')) reader.fail('the `cancellable` option is not supported: it must be 0', offset)
  return {}
}

/** Names and immediates of the built-ins, by opcode. */
const builtIns: Readonly<Record<number, string>> = {
  5: 'task.cancel',
  6: 'subtask.cancel flag',
  9: 'task.return result options',
  10: 'context.get coreValueType slot',
  11: 'context.set coreValueType slot',
  12: 'thread.yield notCancellable',
  13: 'subtask.drop',
  14: 'stream.new type',
  15: 'stream.read type options',
  16: 'stream.write type options',
  17: 'stream.cancel-read type flag',
  18: 'stream.cancel-write type flag',
  19: 'stream.drop-readable type',
  20: 'stream.drop-writable type',
  21: 'future.new type',
  22: 'future.read type options',
  23: 'future.write type options',
  24: 'future.cancel-read type flag',
  25: 'future.cancel-write type flag',
  26: 'future.drop-readable type',
  27: 'future.drop-writable type',
  28: 'error-context.new options',
  29: 'error-context.debug-message options',
  30: 'error-context.drop',
  31: 'waitable-set.new',
  32: 'waitable-set.wait notCancellable memory',
  33: 'waitable-set.poll notCancellable memory',
  34: 'waitable-set.drop',
  35: 'waitable.join',
  36: 'backpressure.inc',
  37: 'backpressure.dec',
  38: 'thread.index',
  39: 'thread.new-indirect coreType table',
  40: 'thread.resume-later',
  41: 'thread.suspend notCancellable',
  42: 'thread.suspend-then-resume notCancellable',
  43: 'thread.yield-then-resume notCancellable',
  44: 'thread.suspend-then-promote notCancellable',
  45: 'thread.yield-then-promote notCancellable',
  64: 'thread.spawn-ref flag coreType',
  65: 'thread.spawn-indirect flag coreType table',
  66: 'thread.available-parallelism flag',
}
