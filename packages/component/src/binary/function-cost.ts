import type { FunctionCode, TypeSize } from './compile-cost.ts'
import type { CheckedModule } from './core-module.ts'
import {
  effectOf,
  hasInteger,
  immediatesEnd,
  instructions,
  integerEnd,
  integersEnd,
  isPlain,
  isSpecial,
  opcodeOf,
} from './instruction-effects.ts'
import type { Reader } from './reader.ts'

/**
 * Refuses a core module with a function that would take an engine gigabytes of memory to compile.
 *
 * An engine keeps the state of all locals and operands at each branch, and it emits code for each field that it allocates. The
 * cost of a function is the number of these values. The optimizing compiler of V8 takes some 80 bytes for each, and 1,100 at a
 * loop, which therefore costs as much as 16 branches: a function at the bound takes about 300 MB. It compiles up to four
 * functions at a time. Optimized programs of 75 MB have at most 1,000,000 of these values in a function, 47,854 of them at loops;
 * without optimization, a function of some hundred kilobytes may exceed the bound.
 *
 * This module loads on demand. It imports no code that always loads, so that such code stays in one file.
 *
 * @throws {DecodeError} when a function costs more than the bound
 */
export function checkFunctionCosts({ module, types, large }: CheckedModule): void {
  if (large.length === 0) return
  const imported: TypeSize[] = []
  const defined: TypeSize[] = []
  const tags: TypeSize[] = []
  module.at(module.position).eachSection((id, content) => {
    if (id === 2) content.each(reader => readImport(reader, types, imported, tags))
    else if (id === 3) content.each(reader => defined.push(typeAt(reader, types)))
    else if (id === 13) content.each(reader => tags.push(readTag(reader, types)))
  })
  let width = 1
  let mostParams = 0
  for (const { params, results, fields } of types) {
    width = Math.max(width, results, fields)
    mostParams = Math.max(mostParams, params)
  }
  for (const { params } of tags) width = Math.max(width, params)
  const space = { types, functions: imported.concat(defined), tags, width, mostParams }
  for (const code of large) checkFunctionCost(module, code, defined[code.index] ?? emptyType, space)
}

const most = 2 ** 22

/** Number of branches that a loop costs. */
const loopCost = 16

const emptyType: TypeSize = { params: 0, results: 0, fields: 0 }
const oneResult: TypeSize = { ...emptyType, results: 1 }

/** The index spaces of the module, and sizes of the largest of its types. */
interface Space {
  readonly types: readonly TypeSize[]
  readonly functions: readonly TypeSize[]
  readonly tags: readonly TypeSize[]
  /** Most operands that an instruction pushes, fields that it allocates, or values that a handler receives. */
  readonly width: number
  readonly mostParams: number
}

/** A block of a function, with the state of the loop below around the block. */
interface Block {
  readonly type: TypeSize
  readonly base: number
  readonly handlers: number
}

/**
 * Checks the cost of one function, whose code the engine validates.
 *
 * A program starts only when this loop has passed over some hundred thousand bytes. So its state is in local variables, and a
 * table describes most instructions.
 */
function checkFunctionCost(module: Reader, code: FunctionCode, type: TypeSize, space: Space): void {
  const { bytes } = module
  const { end } = code
  const { types, functions, tags } = space
  const locals = type.params + code.locals
  const body: Block = { type: { ...type, params: 0 }, base: 0, handlers: 0 }
  /** Blocks around the current instruction, innermost last; the body of the function is around them. */
  const blocks: Block[] = []
  /** Height of the operand stack below the parameters of the innermost block. */
  let base = 0
  /** Height of the operand stack; in unreachable code, at most that of a valid stack. */
  let height = 0
  /** Number of blocks around the current instruction from which an exception leads to handlers. */
  let handlers = 0
  let cost = 0
  let position = code.start
  /** Position at which the cost is compared with the bound again. */
  let check = position
  for (;;) {
    if (position >= check) {
      if (position >= end || cost > most) break
      // Nothing in the rest of the code can make a difference.
      if (cost + mostInRest(end - position, locals + height, space) <= most) return
      check = position + 1 + ((end - position) >> 5)
    }
    let opcode = bytes[position++] as number
    let entry = instructions[opcode] as number
    // Most instructions are plain. A loop of so few variables keeps them in registers.
    while (isPlain(entry) && position < check) {
      if (hasInteger(entry)) while ((bytes[position++] as number) >= 0x80);
      height = Math.max(height + effectOf(entry), base)
      opcode = bytes[position++] as number
      entry = instructions[opcode] as number
    }
    if (opcode >= 0xfb) {
      opcode = opcodeOf(opcode, integerAt(bytes, position))
      position = integerEnd(bytes, position)
      entry = instructions[opcode] as number
    }
    const immediates = position
    position = immediatesEnd(entry, bytes, position)
    height = Math.max(height + effectOf(entry), base)
    if (!isSpecial(entry)) continue
    switch (opcode) {
      case 0x00: // unreachable
      case 0x08: // throw
      case 0x09: // rethrow
      case 0x0a: // throw_ref
      case 0x0f: // return
      case 0x12: // return_call
      case 0x13: // return_call_indirect
      case 0x15: // return_call_ref
        height = base
        break
      case 0x02: // block
      case 0x03: // loop
      case 0x04: // if
      case 0x06: // try
      case 0x1f: {
        // try_table
        if (isTypedReference(bytes[immediates] as number)) position = integerEnd(bytes, position) // its heap type
        if (opcode === 0x1f) {
          const clauses = integerAt(bytes, position)
          position = integerEnd(bytes, position)
          for (let i = 0; i < clauses && position < end; i++)
            position = integersEnd(bytes, position + 1, (bytes[position] as number) < 2 ? 2 : 1)
          cost += clauses * (locals + height)
        }
        const type = blockTypeAt(bytes, immediates, types)
        cost += (opcode === 0x03 ? loopCost : 1) * (locals + height)
        blocks.push({ type, base, handlers })
        if (opcode === 0x06 || opcode === 0x1f) handlers++
        base = Math.max(height - type.params, base)
        height = base + type.params
        break
      }
      case 0x05: // else
      case 0x07: // catch
      case 0x19: {
        // catch_all
        const caught = opcode === 0x07 ? (tags[integerAt(bytes, immediates)] ?? emptyType).params : 0
        cost += locals + height
        height = base + (blocks.at(-1) ?? body).type.params + caught
        break
      }
      case 0x0b: // end
      case 0x18: {
        // delegate
        const block = blocks.pop() ?? body
        height = base + block.type.results
        cost += locals + height
        base = block.base
        handlers = block.handlers
        break
      }
      case 0x0c: // br
        cost += locals + height
        height = base
        break
      case 0x0d: // br_if
      case 0xd5: // br_on_null
        cost += locals + height
        break
      case 0xd6: // br_on_non_null
        cost += locals + height
        height = Math.max(height - 1, base)
        break
      case 0x0e: {
        // br_table
        const targets = integerAt(bytes, immediates) + 1
        position = integersEnd(bytes, position, targets)
        cost += targets * (locals + height)
        height = base
        break
      }
      case 0x10: // call
      case 0x11: // call_indirect
      case 0x14: {
        // call_ref
        const type = (opcode === 0x10 ? functions : types)[integerAt(bytes, immediates)] ?? emptyType
        height = Math.max(height - type.params, base)
        if (handlers > 0) cost += locals + height
        height += type.results
        break
      }
      case 0x1c: {
        // select
        const count = integerAt(bytes, immediates)
        for (let i = 0; i < count && position < end; i++) position = valueTypeEnd(bytes, position)
        break
      }
      case 0x200: // struct.new
      case 0x201: {
        // struct.new_default
        const { fields } = types[integerAt(bytes, immediates)] ?? emptyType
        cost += fields
        if (opcode === 0x200) height = Math.max(height - fields, base) + 1
        break
      }
      case 0x208: {
        // array.new_fixed
        const elements = integerAt(bytes, integerEnd(bytes, immediates))
        cost += elements
        height = Math.max(height - elements, base) + 1
        break
      }
      case 0x218: // br_on_cast
      case 0x219: // br_on_cast_fail
        // After the flags come the label and two heap types.
        position = integersEnd(bytes, position, 3)
        cost += locals + height
        break
      default:
        module.fail('unknown instruction in a large function of a core module', immediates - 1)
    }
  }
  if (cost > most)
    module.fail(`a function of a core module has more than ${most} values at its branches`, code.start)
  if (position !== end)
    module.fail('the instructions of a core module do not end where their function does', position)
}

/**
 * Returns an upper bound of the cost of the last bytes of a function, given the number of values that a branch before them keeps:
 * each byte may be a target of a branch, two bytes may be a loop, and two bytes push operands. The next part of a block that is
 * already open begins with the parameters of the block, and what follows the block with its results.
 */
function mostInRest(bytes: number, kept: number, { width, mostParams }: Space): number {
  return (bytes * loopCost * (kept + mostParams + width + (bytes * width) / 8)) / 2
}

// The functions below may read past the end of the code. The loop above finds that out.

/** Returns the unsigned LEB128 integer at a position. */
function integerAt(bytes: Uint8Array, at: number): number {
  let byte = bytes[at] as number
  let result = byte & 0x7f
  for (let factor = 0x80; byte >= 0x80; factor *= 0x80) {
    byte = bytes[++at] as number
    result += (byte & 0x7f) * factor
  }
  return result
}

/** A block type is 0x40 for none, one value type, or the index of a type. */
function blockTypeAt(bytes: Uint8Array, at: number, types: readonly TypeSize[]): TypeSize {
  const code = bytes[at] as number
  if (code === 0x40) return emptyType
  return isValueType(code) ? oneResult : (types[integerAt(bytes, at)] ?? emptyType)
}

/** Whether a block type is no index: a negative number. */
function isValueType(code: number): boolean {
  return (code & 0xc0) === 0x40
}

function valueTypeEnd(bytes: Uint8Array, at: number): number {
  return isTypedReference(bytes[at] as number) ? integerEnd(bytes, at + 1) : at + 1
}

/** Whether the code of a value type is one that a heap type follows. */
function isTypedReference(code: number): boolean {
  return code === 0x63 || code === 0x64
}

function typeAt(reader: Reader, types: readonly TypeSize[]): TypeSize {
  return types[reader.u32()] ?? emptyType
}

function readTag(reader: Reader, types: readonly TypeSize[]): TypeSize {
  reader.byte()
  return typeAt(reader, types)
}

function readImport(
  reader: Reader,
  types: readonly TypeSize[],
  functions: TypeSize[],
  tags: TypeSize[],
): void {
  reader.skip(reader.u32())
  reader.skip(reader.u32())
  switch (reader.byte()) {
    case 0x00:
    case 0x20: // of an exact type
      functions.push(typeAt(reader, types))
      break
    case 0x01:
      skipValueType(reader)
      skipLimits(reader)
      break
    case 0x02:
      skipLimits(reader)
      break
    case 0x03:
      skipValueType(reader)
      reader.byte()
      break
    case 0x04:
      tags.push(readTag(reader, types))
      break
    default:
      reader.fail('unknown import of a core module', reader.position - 1)
  }
}

function skipLimits(reader: Reader): void {
  const flags = reader.byte()
  skipInteger(reader)
  if ((flags & 1) !== 0) skipInteger(reader)
  if ((flags & 8) !== 0) skipInteger(reader)
}

function skipValueType(reader: Reader): void {
  reader.position = valueTypeEnd(reader.bytes, reader.position)
}

function skipInteger(reader: Reader): void {
  reader.position = integerEnd(reader.bytes, reader.position)
}
