import { type CoreSize, sizesOf, skipValueType } from './bounded-module.ts'
import { CoreIndexSpace } from './core-index-space.ts'
import { readExternType, readTag } from './core-types.ts'
import type { Reader } from './reader.ts'

/** A core module that {@link checkModule} has read. */
export interface CheckedModule {
  /** Reader at the start of the module. */
  readonly module: Reader
  /** The memories and tables that the module defines, in order. */
  readonly sizes: readonly CoreSize[]
  readonly types: readonly TypeSize[]
  /** Functions that are so large that `function-cost.ts` should look at their instructions. */
  readonly large: readonly FunctionCode[]
}

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
 * Refuses a core module that is small and valid, but would take an engine many times longer to compile than others of its size.
 * Large functions remain to be checked.
 *
 * @throws {DecodeError} with the name of the bound that the module exceeds
 */
export function checkModule(module: Reader): CheckedModule {
  const types: TypeSize[] = []
  const space = new CoreIndexSpace()
  let large: FunctionCode[] = []
  module.at(module.position).eachSection((id, content) => {
    if (id === 1) content.each(type => skipRecursiveType(type, types))
    if (id === 2) content.each(r => space.addImport(r.name(), r.name(), readExternType(r, space)))
    if (id === 13) content.each(r => space.tags.push(readTag(r, space)))
    if (id === 10) large = checkCode(content, types, space.tags.length)
  })
  return { module, sizes: sizesOf(module.at(module.position)), types, large }
}

/**
 * Most parameters and results of a function type. Each block or call takes two bytes, but costs the engine
 * time for each parameter and result of its type. Known compilers generate at most 28 parameters and one
 * result.
 */
const maxParams = 128
const maxResults = 32

/** The numbers of a type's parameters and results, or of its fields. */
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
    case 0x5e: // array
      skipField(reader)
      return emptyType
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

/** Returns the large functions of a code section, given the number of the module's tags. */
function checkCode(code: Reader, types: readonly TypeSize[], tags: number): FunctionCode[] {
  let width = 1
  for (const type of types) width = Math.max(width, type.results, type.fields, tags && type.params / 4)
  let left = freeLocals + code.end - code.position
  return readFunctions(code).filter(({ locals, start, end }) => {
    left -= locals
    if (left < 0) refuse(code, freeLocals, 'locals')
    // Three bytes of code may be a block, at which an engine keeps all locals and operands. Two bytes push an operand, or as many
    // as a type has results or fields. A handler of exceptions takes eight bytes, and pushes as many as a tag has parameters.
    const size = end - start
    return size * (locals / 3 + (size * width) / 40) > 2 ** 24
  })
}

/** Reads a code section, except for the instructions. */
export function readFunctions(code: Reader): FunctionCode[] {
  let index = 0
  return code.vec(() => {
    const end = code.u32() + code.position
    let locals = 0
    for (let groups = code.u32(); groups > 0 && code.position < end; groups--) {
      locals += code.u32()
      skipValueType(code)
    }
    const start = code.skip(end - code.position)
    return { index: index++, locals, start, end }
  })
}
