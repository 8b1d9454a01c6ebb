import { skipConstExpression } from './const-expression.ts'
import type {
  CoreExternType,
  CoreFuncType,
  CoreLimits,
  CoreModuleType,
  CoreValueType,
} from './definitions.ts'
import { maxElements, type Reader } from './reader.ts'

/**
 * The imports and exports of a core module with their types, which `WebAssembly.Module` does not tell. Reads no
 * further than it must: the code is skipped. Whether the module is valid is for `WebAssembly.compile` to say.
 */
export function readCoreModuleType(reader: Reader): CoreModuleType {
  reader.skip(8)
  const space = new CoreIndexSpace()
  const seen = new Set<number>()
  while (!reader.done) {
    const start = reader.position
    const id = reader.byte()
    const section = reader.section(reader.u32())
    if (id !== customSection && seen.size === seen.add(id).size)
      reader.fail(`section ${id} of a core module is there twice`, start)
    switch (id) {
      case 1:
        readTypes(section, space)
        break
      case 2:
        section.each(r => space.addImport(r.name(), r.name(), readExternType(r, space)))
        break
      case 3:
        section.each(r => space.funcs.push(r.u32()))
        break
      case 4:
        readWithExpressions(section, space.tables, readDefinedTable)
        break
      case 5:
        section.each(r => space.memories.push(readMemory(r)))
        break
      case 6:
        readWithExpressions(section, space.globals, r => ({ type: readGlobal(r), hasExpression: true }))
        break
      case 13:
        section.each(r => space.tags.push(readTag(r, space)))
        break
      case 7:
        section.each(r => space.exports.set(r.name(), readExport(r, space)))
        break
    }
  }
  return { imports: space.imports, exports: space.exports }
}

/** `core:externtype` with the type indices of the module or module type that it stands in. */
export function readExternType(reader: Reader, space: CoreIndexSpace): CoreExternType {
  const kind = reader.byte()
  switch (kind) {
    case 0x00:
      return { kind: 'func', type: space.funcType(reader.u32()) }
    case 0x20: // an exact function type
      return { kind: 'func', type: space.funcType(reader.u32()) }
    case 0x01:
      return readTable(reader)
    case 0x02:
      return readMemory(reader)
    case 0x03:
      return readGlobal(reader)
    case 0x04:
      return readTag(reader, space)
    default:
      return reader.fail(`unknown core import kind 0x${kind.toString(16)}`, reader.position - 1)
  }
}

/**
 * What the types, imports and exports of a core module refer to by index. A module has many types and functions, of which
 * few are imported or exported: only of those the types are read.
 */
export class CoreIndexSpace {
  /** A function that stands for a type reads it. */
  readonly types: (CoreFuncType | (() => CoreFuncType) | undefined)[] = []
  /** The type of an imported function, the index of another's. */
  readonly funcs: (CoreFuncType | number | undefined)[] = []
  readonly memories: CoreExternType[] = []
  readonly tables: CoreExternType[] = []
  readonly globals: CoreExternType[] = []
  readonly tags: CoreExternType[] = []
  readonly imports: { module: string; name: string; type: CoreExternType }[] = []
  readonly exports = new Map<string, CoreExternType>()

  funcType(index: number): CoreFuncType | undefined {
    const type = this.types[index]
    if (typeof type !== 'function') return type
    const read = type()
    this.types[index] = read
    return read
  }

  typeOfFunc(index: number): CoreFuncType | undefined {
    const type = this.funcs[index]
    return typeof type === 'number' ? this.funcType(type) : type
  }

  addImport(module: string, name: string, type: CoreExternType): void {
    this.imports.push({ module, name, type })
    if (type.kind === 'func') this.funcs.push(type.type)
    else this[spaces[type.kind]].push(type)
  }
}

const spaces = { memory: 'memories', table: 'tables', global: 'globals', tag: 'tags' } as const

const customSection = 0

const simpleFunc = 0x60

function readTypes(section: Reader, space: CoreIndexSpace): void {
  let count = section.u32()
  if (count > maxElements) section.fail(`a core module has more than ${maxElements} types`)
  while (count-- > 0) {
    // Types of WebAssembly GC can stand between the functions. From the first on, the indices of what follows are
    // not known here: such functions go unchecked (`undefined`), as they cannot be lifted or lowered anyway.
    if (section.peek() !== simpleFunc) return
    section.byte()
    const start = section.position
    skipValueTypes(section)
    skipValueTypes(section)
    space.types.push(() => readFuncType(section.at(start)))
  }
}

function skipValueTypes(reader: Reader): void {
  for (let count = reader.u32(); count > 0; count--) {
    const code = reader.byte()
    if (code === 0x63 || code === 0x64) reader.s33() // the heap type of a typed reference
  }
}

/** A function type behind its 0x60. */
export function readFuncType(reader: Reader): CoreFuncType {
  return { params: reader.vec(readValueType), results: reader.vec(readValueType) }
}

/** `core:valtype` */
export function readValueType(reader: Reader): CoreValueType {
  const code = reader.byte()
  switch (code) {
    case 0x7f:
      return 'i32'
    case 0x7e:
      return 'i64'
    case 0x7d:
      return 'f32'
    case 0x7c:
      return 'f64'
    case 0x7b:
      return 'v128'
    case 0x63:
    case 0x64:
      reader.s33() // the heap type of a typed reference
      return 'ref'
    default:
      return 'ref'
  }
}

function readMemory(reader: Reader): CoreExternType {
  const limits = readLimits(reader)
  return { kind: 'memory', memory64: limits.form.startsWith('i64'), limits }
}

function readTable(reader: Reader): CoreExternType {
  return { kind: 'table', type: { element: readTypeText(reader), limits: readLimits(reader) } }
}

/** A table may say what fills it: behind 0x40 0x00 and its type, a constant expression. */
function readDefinedTable(reader: Reader) {
  const hasExpression = reader.peek() === 0x40
  if (hasExpression) reader.skip(2)
  return { type: readTable(reader), hasExpression }
}

function readGlobal(reader: Reader): CoreExternType {
  return { kind: 'global', type: { value: readTypeText(reader), mutable: reader.byte() === 1 } }
}

function readTag(reader: Reader, space: CoreIndexSpace): CoreExternType {
  reader.byte()
  return { kind: 'tag', type: space.funcType(reader.u32()) }
}

/** Definitions with constant expressions. */
function readWithExpressions(
  section: Reader,
  into: CoreExternType[],
  read: (reader: Reader) => { type: CoreExternType; hasExpression: boolean },
): void {
  for (let count = section.u32(); count > 0; count--) {
    const { type, hasExpression } = read(section)
    into.push(type)
    if (hasExpression) skipConstExpression(section)
  }
}

const heapTypes: Readonly<Record<number, string>> = { [-16]: 'func', [-17]: 'extern', [-18]: 'any' }

/** A value type as text. References to types that a module defines are all the same here: they differ by module. */
function readTypeText(reader: Reader): string {
  const code = reader.peek()
  const type = readValueType(reader.at(reader.position))
  const isTyped = code === 0x63 || code === 0x64
  if (isTyped) reader.byte()
  const heap = isTyped ? reader.s33() : reader.byte() - 0x80
  if (type !== 'ref') return type
  return `(ref ${code === 0x64 ? '' : 'null '}${heap < 0 ? (heapTypes[heap] ?? heap) : 'type'})`
}

function readLimits(reader: Reader): CoreLimits {
  const flags = reader.byte()
  const min = reader.u64()
  const max = (flags & 0x01) !== 0 ? reader.u64() : undefined
  const page = (flags & 0x08) !== 0 ? reader.u32() : 16 // custom page size
  return { form: `${(flags & 0x04) !== 0 ? 'i64' : 'i32'} ${flags & 0x02} ${page}`, min, max }
}

function readExport(reader: Reader, space: CoreIndexSpace): CoreExternType {
  const kind = reader.byte()
  const index = reader.u32()
  switch (kind) {
    case 0x00:
      return { kind: 'func', type: space.typeOfFunc(index) }
    case 0x01:
      return space.tables[index] ?? { kind: 'table', type: undefined }
    case 0x02:
      return space.memories[index] ?? { kind: 'memory', memory64: false, limits: undefined }
    case 0x03:
      return space.globals[index] ?? { kind: 'global', type: undefined }
    case 0x04:
      return space.tags[index] ?? { kind: 'tag', type: undefined }
    default:
      return reader.fail(`unknown core export kind 0x${kind.toString(16)}`, reader.position - 1)
  }
}
