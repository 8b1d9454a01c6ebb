import type { CoreIndexSpace } from './core-index-space.ts'
import type { CoreExternType, CoreFuncType, CoreLimits, CoreValueType } from './definitions.ts'
import type { Reader } from './reader.ts'

/** Reads a `core:externtype`, resolving type indices in the module or module type that contains it. */
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
      return reader.unknown('core import kind', kind)
  }
}

/** Reads a function type (`core:functype`) after its 0x60. */
export function readFuncType(reader: Reader): CoreFuncType {
  return { params: reader.vec(readValueType), results: reader.vec(readValueType) }
}

/** Reads a value type (`core:valtype`). */
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

/** Reads a `core:memtype`. */
export function readMemory(reader: Reader): CoreExternType {
  const limits = readLimits(reader)
  return { kind: 'memory', memory64: limits.form.startsWith('i64'), limits }
}

/** Reads a `core:tabletype`. */
export function readTable(reader: Reader): CoreExternType {
  return { kind: 'table', type: { element: readTypeText(reader), limits: readLimits(reader) } }
}

/** Reads a `core:globaltype`. */
export function readGlobal(reader: Reader): CoreExternType {
  return { kind: 'global', type: { value: readTypeText(reader), mutable: reader.byte() === 1 } }
}

/** Reads a `core:tagtype`. */
export function readTag(reader: Reader, space: CoreIndexSpace): CoreExternType {
  reader.byte()
  return { kind: 'tag', type: space.funcType(reader.u32()) }
}

/**
 * Reads a value type as text. All references to types that a module defines print alike, because their
 * indices mean something only in that module.
 */
function readTypeText(reader: Reader): string {
  const code = reader.peek()
  const type = readValueType(reader.at(reader.position))
  const isTyped = code === 0x63 || code === 0x64
  if (isTyped) reader.byte()
  const heap = isTyped ? reader.s33() : reader.byte() - 0x80
  if (type !== 'ref') return type
  return `(ref ${code === 0x64 ? '' : 'null '}${heap < 0 ? (heapTypes[heap] ?? heap) : 'type'})`
}

const heapTypes: Readonly<Record<number, string>> = { [-16]: 'func', [-17]: 'extern', [-18]: 'any' }

function readLimits(reader: Reader): CoreLimits {
  const flags = reader.byte()
  const min = reader.u64()
  const max = (flags & 0x01) !== 0 ? reader.u64() : undefined
  const page = (flags & 0x08) !== 0 ? reader.u32() : 16 // custom page size
  return { form: `${(flags & 0x04) !== 0 ? 'i64' : 'i32'} ${flags & 0x02} ${page}`, min, max }
}
