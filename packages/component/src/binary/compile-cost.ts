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

/**
 * Skips a type definition or a recursive group of them (`rectype`).
 *
 * @param fields receives the number of fields of each type
 * @throws {DecodeError} when the parameters or results of a function are too many
 */
export function skipRecursiveType(reader: Reader, fields: number[] = []): void {
  if (reader.peek() === 0x4e) {
    reader.byte()
    reader.each(type => fields.push(skipSubtype(type)))
  } else {
    fields.push(skipSubtype(reader))
  }
}

/** Skips a `subtype` and returns the number of its fields. */
function skipSubtype(reader: Reader): number {
  let fields = 0
  const code = reader.peek()
  if (code === 0x50 || code === 0x4f) {
    reader.byte()
    reader.each(r => r.u32())
  }
  switch (reader.byte()) {
    case 0x60: // func
      skipFuncType(reader)
      break
    case 0x5f: // struct
      reader.each(field => {
        skipField(field)
        fields++
      })
      break
    case 0x5e: // array
      skipField(reader)
      break
    default:
      reader.fail('unknown type in a core module', reader.position - 1)
  }
  return fields
}

function skipField(reader: Reader): void {
  skipValueType(reader)
  reader.byte()
}

function skipFuncType(reader: Reader): void {
  skipValueTypes(reader, maxParams, 'parameters of a function')
  skipValueTypes(reader, maxResults, 'results of a function')
}

function skipValueTypes(reader: Reader, most: number, what: string): void {
  const count = reader.u32()
  if (count > most) refuse(reader, most, what)
  for (let i = 0; i < count; i++) skipValueType(reader)
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
 * Most locals of a function times its branches: an engine keeps the state of all locals for each block, up to 24 bytes a local,
 * and copies it at each branch. Optimized programs have at most a tenth of this.
 */
const maxBranchedLocals = 2 ** 24

function checkLocals(code: Reader): void {
  let left = freeLocals + code.end - code.position
  for (let count = code.u32(); count > 0; count--) {
    const end = code.u32() + code.position
    let locals = 0
    for (let groups = code.u32(); groups > 0; groups--) {
      locals += code.u32()
      if (locals > left) refuse(code, freeLocals, 'locals')
      skipValueType(code)
    }
    left -= locals
    const most = maxBranchedLocals / locals
    const body = code.bytes.subarray(code.position, end)
    // The bytes of `end` and `br_if`, of which a few are parts of other instructions.
    if (body.length > most && body.filter(byte => byte === 0x0b || byte === 0x0d).length > most)
      refuse(code, maxBranchedLocals, 'locals times branches of a function')
    code.skip(body.length)
  }
}
