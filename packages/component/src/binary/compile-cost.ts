import type { Reader } from './reader.ts'

/**
 * Refuses a core module that is valid and small, and takes an engine many times longer to compile than others of its size.
 *
 * @throws {DecodeError} with what it has too many of
 */
export function checkCompileCost(module: Reader): void {
  module.skip(8)
  while (!module.done) {
    const id = module.byte()
    const content = module.section(module.u32())
    if (id === 1) content.each(skipRecursiveType)
    if (id === 10) checkLocals(content)
  }
}

/**
 * A block or a call is two bytes, and costs an engine time for each parameter and result of its type. Compilers were seen
 * to make 28 parameters and one result.
 */
const maxParams = 128
const maxResults = 32

function skipRecursiveType(reader: Reader): void {
  if (reader.peek() === 0x4e) {
    reader.byte()
    reader.each(skipSubtype)
  } else {
    skipSubtype(reader)
  }
}

function skipSubtype(reader: Reader): void {
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
      reader.each(skipField)
      break
    case 0x5e: // array
      skipField(reader)
      break
    default:
      reader.fail('unknown type in a core module', reader.position - 1)
  }
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
  if (count > most) reader.fail(`a function of a core module has more than ${most} ${what}`)
  for (let i = 0; i < count; i++) skipValueType(reader)
}

function skipValueType(reader: Reader): void {
  const code = reader.byte()
  if (code === 0x63 || code === 0x64) reader.s33() // the heap type of a typed reference
}

/**
 * A few bytes declare 50,000 locals of a function, each of which costs an engine time. Programs were seen to have one in
 * ten bytes at most.
 */
const freeLocals = 1_000_000

function checkLocals(code: Reader): void {
  let left = freeLocals + code.end - code.position
  for (let count = code.u32(); count > 0; count--) {
    const end = code.u32() + code.position
    for (let groups = code.u32(); groups > 0; groups--) {
      left -= code.u32()
      if (left < 0)
        code.fail(`a core module has more than ${freeLocals} locals, and one for each byte of its code`)
      skipValueType(code)
    }
    if (end > code.position) code.skip(end - code.position)
  }
}
