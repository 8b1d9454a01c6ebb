import { skipValueType } from './bounded-module.ts'
import type { Reader } from './reader.ts'

/** Instructions of a function, as a range of bytes. */
export interface FunctionCode {
  /** Index of the function among those that the module defines. */
  readonly index: number
  /** Number of locals, without the parameters. */
  readonly locals: number
  readonly start: number
  readonly end: number
}

/**
 * Most parameters and results of a function type. Each block or call takes two bytes, but costs the engine
 * time for each parameter and result of its type. Known compilers generate at most 28 parameters and one
 * result.
 */
const maxParams = 128
const maxResults = 32

/** The numbers of a type's parameters and results, or of its fields; an array counts as one field. */
export interface TypeSize {
  readonly params: number
  readonly results: number
  readonly fields: number
}

export const emptyType: TypeSize = { params: 0, results: 0, fields: 0 }

/**
 * Skips a type definition or a recursive group of them (`rectype`).
 *
 * @param sizes receives the size of each type
 * @throws {DecodeError} when the parameters or results of a function are too many
 */
export function skipRecursiveType(reader: Reader, sizes: TypeSize[]): void {
  if (reader.peek() === 0x4e) {
    reader.byte()
    reader.each(type => sizes.push(skipSubtype(type)))
  } else {
    sizes.push(skipSubtype(reader))
  }
}

function skipSubtype(reader: Reader): TypeSize {
  // A component has at most 100,000 types, since each counts as ten definitions: `type-count.ts` bounds those of the process.
  reader.count(10)
  const code = reader.peek()
  if (code === 0x50 || code === 0x4f) {
    reader.byte()
    reader.each(r => r.u32())
  }
  switch (reader.byte()) {
    case 0x60: // func
      return {
        params: skipValueTypes(reader, maxParams, 'parameters of a function'),
        results: skipValueTypes(reader, maxResults, 'results of a function'),
        fields: 0,
      }
    case 0x5f: // struct
      return { ...emptyType, fields: reader.vec(skipField).length }
    case 0x5e: // array, whose elements have one type
      skipField(reader)
      return { ...emptyType, fields: 1 }
    default:
      return reader.fail('unknown type in a core module', reader.position - 1)
  }
}

function skipField(reader: Reader): void {
  skipValueType(reader)
  reader.byte()
}

function skipValueTypes(reader: Reader, most: number, what: string): number {
  const count = reader.u32()
  if (count > most) refuse(reader, most, what)
  for (let i = 0; i < count; i++) skipValueType(reader)
  return count
}

function refuse(reader: Reader, most: number, what: string): never {
  reader.fail(`a core module has more than ${most} ${what}`)
}

/**
 * Locals that any module may have; each byte of code allows one more. A few bytes can declare 50,000 locals,
 * each of which costs the engine time. Known programs have at most one local in ten bytes.
 */
const freeLocals = 1_000_000

/**
 * Returns the functions of a code section that are so large that `function-cost.ts` should look at their instructions.
 *
 * @param tags number of the module's tags
 * @throws {DecodeError} when the functions have too many locals
 */
export function largeFunctions(code: Reader, types: readonly TypeSize[], tags: number): FunctionCode[] {
  let width = 1
  for (const type of types) width = Math.max(width, type.results, type.fields, tags && type.params / 4)
  if (types.some(type => type.fields > 0)) checkOperands(code, types)
  let left = freeLocals + code.end - code.position
  return findFunctions(code, (size, locals) => {
    left -= locals
    if (left < 0) refuse(code, freeLocals, 'locals')
    // Three bytes of code may be a block, at which an engine keeps all locals and operands. Two bytes push an operand, or as many
    // as a type has results or fields. A handler of exceptions takes eight bytes, and pushes as many as a tag has parameters. Operands
    // take a quarter of the memory that locals take, which loops and blocks may assign.
    return size * (locals * 2 + (size * width) / 160) > 2 ** 22
  })
}

/** Most elements of an array that `array.new_fixed` makes in V8. */
const maxFixed = 10_000

/** Operands of such instructions that any module may have; each byte of code allows one more. */
const freeOperands = 0x1_0000

/**
 * Checks the operands of all `array.new_fixed` and `struct.new`. To push one takes code, except where code is unreachable: six bytes
 * there would take an engine as long to validate as thousands of others. Immediates that look like the instructions count, too; they
 * are too few to matter. A module without types of such values has no valid one of the instructions.
 */
function checkOperands(code: Reader, types: readonly TypeSize[]): void {
  const bytes = code.bytes.subarray(code.position, code.end)
  let left = freeOperands + bytes.length
  let at = 0
  const integer = () => {
    let value = 0
    let byte = 0x80
    for (let factor = 1; byte >= 0x80 && factor < 2 ** 35; factor *= 0x80) {
      byte = bytes[at++] as number
      value += (byte & 0x7f) * factor
    }
    return value
  }
  for (let found = bytes.indexOf(0xfb); found >= 0; found = bytes.indexOf(0xfb, found + 1)) {
    at = found + 1
    const opcode = integer()
    if (opcode !== 0 && opcode !== 8) continue
    const type = types[integer()]
    const operands = opcode === 0 ? (type?.fields ?? 0) : integer()
    if (operands <= maxFixed) left -= operands
    if (left < 0) refuse(code, freeOperands, 'operands that no code pushes')
  }
}

/**
 * Returns some of the functions of a code section.
 *
 * @param isSought given the size of a function's instructions in bytes and the number of its locals, without the parameters
 */
export function findFunctions(
  code: Reader,
  isSought: (size: number, locals: number) => boolean,
): FunctionCode[] {
  const found: FunctionCode[] = []
  let index = 0
  code.each(() => {
    const end = code.u32() + code.position
    let locals = 0
    for (let groups = code.u32(); groups > 0 && code.position < end; groups--) {
      locals += code.u32()
      skipValueType(code)
    }
    const start = code.skip(end - code.position)
    if (isSought(end - start, locals)) found.push({ index, locals, start, end })
    index++
  })
  return found
}
