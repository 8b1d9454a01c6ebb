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
  skipValueTypes(reader, maxParams, 'parameters')
  skipValueTypes(reader, maxResults, 'results')
}

function skipValueTypes(reader: Reader, most: number, what: string): void {
  const count = reader.u32()
  if (count > most) refuse(reader, most, what)
  for (let i = 0; i < count; i++) skipValueType(reader)
}

function refuse(reader: Reader, most: number, what: string): never {
  reader.fail(`a function of a core module has more than ${most} ${what}`)
}

/**
 * Locals that any module may have; each byte of code allows one more. A few bytes can declare 50,000 locals,
 * each of which costs the engine time. Known programs have at most one local in ten bytes.
 */
const freeLocals = 1_000_000

/**
 * Most locals of a function times the bytes of its code. An engine keeps the state of all locals at each branch, so 18 KB of
 * branches with 50,000 locals take gigabytes of native memory. Known programs have at most a tenth of this.
 */
const maxLocalBytes = 2 ** 28

function checkLocals(code: Reader): void {
  let left = freeLocals + code.end - code.position
  for (let count = code.u32(); count > 0; count--) {
    const size = code.u32()
    const end = size + code.position
    const before = left
    for (let groups = code.u32(); groups > 0; groups--) {
      left -= code.u32()
      if (left < 0)
        code.fail(`a core module has more than ${freeLocals} locals, and one for each byte of its code`)
      skipValueType(code)
    }
    if ((before - left) * size > maxLocalBytes) refuse(code, maxLocalBytes, 'locals times bytes of code')
    if (end > code.position) code.skip(end - code.position)
  }
}
