import type { skipRecursiveType, TypeSize } from './compile-cost.ts'
import { atomic, bulk, type Effect, gc, plain, vector } from './instruction-effects.ts'
import type { Reader } from './reader.ts'

/**
 * Refuses a core module with a function that would take an engine gigabytes of memory to compile.
 *
 * An engine keeps the state of all locals and operands at each branch, some 24 bytes for a value, and it emits code for each
 * field that it allocates. The cost of a function is the number of these values. Optimized programs of 75 MB stay below the
 * bound; without optimization, a function of some hundred kilobytes may not.
 *
 * This module loads on demand. It imports no code, so that the code that always loads stays in one file.
 *
 * @param large where the functions begin that are checked
 * @throws {DecodeError} when a function costs more
 */
export function checkFunctionCosts(
  module: Reader,
  large: ReadonlySet<number>,
  skipType: typeof skipRecursiveType,
): void {
  const types: TypeSize[] = []
  const functions: TypeSize[] = []
  const tags: TypeSize[] = []
  module.skip(8)
  while (!module.done) {
    const id = module.byte()
    const content = module.section(module.u32())
    if (id === 1) content.each(reader => skipType(reader, types))
    else if (id === 2) content.each(reader => readImport(reader, types, functions, tags))
    else if (id === 3) content.each(reader => functions.push(typeAt(reader, types)))
    else if (id === 13) content.each(reader => tags.push(readTag(reader, types)))
    else if (id === 10) {
      let index = functions.length - content.at(content.position).u32()
      content.each(reader => {
        const body = reader.section(reader.u32())
        const type = functions[index++] ?? emptyType
        if (large.has(body.position)) new FunctionCost(body, type, { types, functions, tags }).check()
      })
    }
  }
}

const most = 2 ** 24

const emptyType: TypeSize = { params: 0, results: 0, fields: 0 }

interface Space {
  readonly types: readonly TypeSize[]
  readonly functions: readonly TypeSize[]
  readonly tags: readonly TypeSize[]
}

/** A block of a function. */
interface Block {
  /** Height of the operand stack below the block's parameters. */
  readonly base: number
  readonly type: TypeSize
  /** Whether an exception leads from inside the block to its handlers. */
  readonly catches: boolean
}

/** The cost of one function, whose code the engine validates. */
class FunctionCost {
  readonly #code: Reader
  readonly #space: Space
  readonly #blocks: Block[]
  readonly #start: number
  #locals: number
  /** Number of operands; in unreachable code, at most those that a valid stack would have. */
  #height = 0
  /** The base of the innermost block. */
  #base = 0
  #handlers = 0
  #cost = 0

  constructor(code: Reader, type: TypeSize, space: Space) {
    this.#code = code
    this.#space = space
    this.#start = code.position
    this.#locals = type.params
    this.#blocks = [{ base: 0, type: { ...emptyType, results: type.results }, catches: false }]
  }

  check(): void {
    const code = this.#code
    for (let groups = code.u32(); groups > 0; groups--) {
      this.#locals += code.u32()
      skipValueType(code)
    }
    while (!code.done && this.#blocks.length > 0) {
      this.#instruction(code.byte())
      if (this.#cost > most)
        code.fail(`a function of a core module has more than ${most} values at its branches`, this.#start)
    }
    code.expectEnd('a function of a core module')
  }

  #instruction(opcode: number): void {
    const known = plain[opcode]
    if (known !== undefined) this.#simple(known)
    else this.#typed(opcode)
  }

  /** Instructions that branch, or whose operands depend on types. */
  #typed(opcode: number): void {
    const code = this.#code
    switch (opcode) {
      case 0x00: // unreachable
      case 0x0a: // throw_ref
      case 0x0f: // return
        this.#unreachable()
        break
      case 0x08: // throw
      case 0x09: // rethrow
      case 0x12: // return_call
      case 0x15: // return_call_ref
        code.u32()
        this.#unreachable()
        break
      case 0x02: // block
      case 0x03: // loop
        this.#begin()
        break
      case 0x04: // if
        this.#pop(1)
        this.#begin()
        break
      case 0x06: // try
        this.#begin(true)
        break
      case 0x1f: {
        // try_table
        const type = this.#blockType()
        code.each(clause => {
          if (clause.byte() < 2) clause.u32()
          clause.u32()
          this.#branch()
        })
        this.#begin(true, type)
        break
      }
      case 0x05: // else
      case 0x19: // catch_all
        this.#restart(0)
        break
      case 0x07: // catch
        this.#restart(this.#space.tags[code.u32()]?.params ?? 0)
        break
      case 0x18: // delegate
        code.u32()
        this.#end()
        break
      case 0x0b: // end
        this.#end()
        break
      case 0x0c: // br
        code.u32()
        this.#branch()
        this.#unreachable()
        break
      case 0x0d: // br_if
        this.#pop(1)
        code.u32()
        this.#branch()
        break
      case 0x0e: // br_table
        this.#pop(1)
        code.each(target => {
          target.u32()
          this.#branch()
        })
        code.u32()
        this.#branch()
        this.#unreachable()
        break
      case 0x10: // call
        this.#call(this.#space.functions[code.u32()])
        break
      case 0x11: {
        // call_indirect
        const type = typeAt(code, this.#space.types)
        code.u32()
        this.#pop(1)
        this.#call(type)
        break
      }
      case 0x13: // return_call_indirect
        code.u32()
        code.u32()
        this.#unreachable()
        break
      case 0x14: // call_ref
        this.#pop(1)
        this.#call(typeAt(code, this.#space.types))
        break
      case 0x1c: // select
        code.each(skipValueType)
        this.#pop(2)
        break
      case 0xd5: // br_on_null
        code.u32()
        this.#branch()
        break
      case 0xd6: // br_on_non_null
        code.u32()
        this.#branch()
        this.#pop(1)
        break
      case 0xfb:
        this.#gcInstruction(code.u32())
        break
      case 0xfc:
        this.#simple(bulk[code.u32()])
        break
      case 0xfd:
        this.#simple(vector[code.u32()])
        break
      case 0xfe:
        this.#simple(atomic[code.u32()])
        break
      default:
        this.#simple(undefined)
        break
    }
  }

  #gcInstruction(opcode: number): void {
    const code = this.#code
    switch (opcode) {
      case 0: // struct.new
      case 1: {
        // struct.new_default
        const { fields } = typeAt(code, this.#space.types)
        this.#cost += fields
        if (opcode === 0) this.#pop(fields)
        this.#push(1)
        break
      }
      case 8: {
        // array.new_fixed
        code.u32()
        const elements = code.u32()
        this.#cost += elements
        this.#pop(elements)
        this.#push(1)
        break
      }
      case 24: // br_on_cast
      case 25: // br_on_cast_fail
        code.byte()
        code.u32()
        skipHeapType(code)
        skipHeapType(code)
        this.#branch()
        break
      default:
        this.#simple(gc[opcode])
        break
    }
  }

  #simple(known: Effect | undefined): void {
    const code = this.#code
    const { effect, immediates } =
      known ?? code.fail('unknown instruction in a large function of a core module')
    // Most instructions have none, or one.
    if (immediates === 'i') skipInteger(code)
    else if (immediates !== '') skipImmediates(code, immediates)
    if (effect > 0) this.#push(effect)
    else this.#pop(-effect)
  }

  #call(type: TypeSize = emptyType): void {
    this.#pop(type.params)
    if (this.#handlers > 0) this.#branch()
    this.#push(type.results)
  }

  /** Counts the values that a branch keeps. */
  #branch(): void {
    this.#cost += this.#locals + this.#height
  }

  #begin(catches = false, type: TypeSize = this.#blockType()): void {
    this.#branch()
    this.#pop(type.params)
    this.#base = this.#height
    this.#blocks.push({ base: this.#base, type, catches })
    if (catches) this.#handlers++
    this.#push(type.params)
  }

  /** Begins another part of a block, which receives so many more values. */
  #restart(values: number): void {
    this.#branch()
    const { base, type } = this.#blocks.at(-1) as Block
    this.#height = base + type.params + values
  }

  #end(): void {
    const { base, type, catches } = this.#blocks.pop() as Block
    if (catches) this.#handlers--
    this.#base = this.#blocks.at(-1)?.base ?? 0
    this.#height = base + type.results
    this.#branch()
  }

  #unreachable(): void {
    this.#height = this.#base
  }

  #push(count: number): void {
    this.#height += count
  }

  #pop(count: number): void {
    this.#height = Math.max(this.#height - count, this.#base)
  }

  #blockType(): TypeSize {
    const code = this.#code
    const first = code.peek()
    if (first === 0x40) {
      code.byte()
      return emptyType
    }
    if ((first & 0xc0) === 0x40) {
      skipValueType(code)
      return { ...emptyType, results: 1 }
    }
    return this.#space.types[code.s33()] ?? emptyType
  }
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
    case 0:
      functions.push(typeAt(reader, types))
      break
    case 1:
      skipValueType(reader)
      skipLimits(reader)
      break
    case 2:
      skipLimits(reader)
      break
    case 3:
      skipValueType(reader)
      reader.byte()
      break
    case 4:
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

function skipImmediates(reader: Reader, immediates: string): void {
  for (const immediate of immediates) {
    if (immediate === 'b') reader.byte()
    else if (immediate === 'm') skipMemoryArgument(reader)
    else skipInteger(reader) // also a heap type
  }
}

function skipHeapType(reader: Reader): void {
  skipInteger(reader)
}

function skipValueType(reader: Reader): void {
  const code = reader.byte()
  if (code === 0x63 || code === 0x64) skipHeapType(reader)
}

/** Skips an integer of any length. */
function skipInteger(reader: Reader): void {
  while (reader.byte() >= 0x80);
}

function skipMemoryArgument(reader: Reader): void {
  // Bit 6 of the alignment says that an index of a memory follows.
  const align = reader.u32()
  if ((align & 0x40) !== 0) reader.u32()
  skipInteger(reader)
}
