import { type CoreSize, sizesOf, skipValueType } from './bounded-module.ts'
import type { Reader } from './reader.ts'

/**
 * Returns the memories and tables that a core module defines, in order. Refuses a module that is small and valid, but would
 * take an engine many times longer to compile than others of its size.
 *
 * @throws {DecodeError} with the name of the bound that the module exceeds
 */
export function checkedSizes(module: Reader): readonly CoreSize[] {
  checkCompileCost(module.at(module.position))
  return sizesOf(module)
}

function checkCompileCost(module: Reader): void {
  module.skip(8)
  while (!module.done) {
    const id = module.byte()
    const content = module.section(module.u32())
    if (id === 1) content.each(type => skipRecursiveType(type))
    if (id === 10) checkLocals(content)
  }
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
export function skipRecursiveType(reader: Reader, sizes: TypeSize[] = []): void {
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

function checkLocals(code: Reader): void {
  let left = freeLocals + code.end - code.position
  eachFunction(code, (_, locals) => {
    left -= locals
    if (left < 0) refuse(code, freeLocals, 'locals')
  })
}

/** Calls `visit` with the size of the code of each function, in bytes, the number of its locals, and where it begins. */
function eachFunction(code: Reader, visit: (size: number, locals: number, start: number) => void): void {
  code.each(() => {
    const body = code.section(code.u32())
    const { position: start } = body
    let locals = 0
    body.each(group => {
      locals += group.u32()
      skipValueType(group)
    })
    visit(body.end - start, locals, start)
  })
}

/**
 * Returns where functions begin that are so large that `function-cost.ts` should look at their instructions: three bytes of code
 * may be a block, at which an engine keeps all locals and operands; two bytes push an operand, or as many as a type has results
 * or fields.
 */
export function largeFunctions(module: Reader): ReadonlySet<number> {
  const types: TypeSize[] = []
  const large = new Set<number>()
  module.skip(8)
  while (!module.done) {
    const id = module.byte()
    const content = module.section(module.u32())
    if (id === 1) content.each(type => skipRecursiveType(type, types))
    if (id === 10) {
      const width = types.reduce((most, { results, fields }) => Math.max(most, results, fields), 1)
      eachFunction(content, (size, locals, start) => {
        if (size * (locals / 3 + (size * width) / 40) > 2 ** 24) large.add(start)
      })
    }
  }
  return large
}
