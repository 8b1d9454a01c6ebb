import { CoreIndexSpace } from './core-index-space.ts'
import { readExternType, readFuncType, readValueType } from './core-types.ts'
import type { CoreModuleType, CoreNonModuleType, CoreTypeDefinition } from './definitions.ts'
import type { Reader } from './reader.ts'

/** Reads a `core:deftype`: a module type, or the types of a `core:rectype`. */
export function readCoreTypes(reader: Reader): readonly CoreTypeDefinition[] {
  if (reader.peek() !== 0x50) return readRecursiveType(reader)
  reader.byte()
  return [{ kind: 'module', type: readModuleType(reader) }]
}

/**
 * Reads a `core:rectype`. At the top level, the code of a non-final `sub` type is that of a module type, so
 * it has a prefix.
 */
function readRecursiveType(reader: Reader): readonly CoreNonModuleType[] {
  const code = reader.peek()
  if (code === 0x4e || code === 0x00) reader.byte()
  if (code === 0x4e) return reader.vec(readSubtype)
  if (code === 0x00 && reader.peek() !== 0x50) reader.fail('expected a `sub` type')
  return [readSubtype(reader)]
}

function readSubtype(reader: Reader): CoreNonModuleType {
  const prefix = reader.peek()
  if (prefix === 0x50 || prefix === 0x4f) {
    reader.byte()
    reader.each(r => r.u32()) // supertypes
  }
  const code = reader.byte()
  switch (code) {
    case 0x60:
      return { kind: 'func', type: readFuncType(reader) }
    case 0x5f:
      reader.each(skipField)
      return { kind: 'aggregate' }
    case 0x5e:
      skipField(reader)
      return { kind: 'aggregate' }
    default:
      return reader.unknown('core type', code)
  }
}

/** Skips a `core:fieldtype`. A packed type is one byte, like most value types. */
function skipField(reader: Reader): void {
  readValueType(reader)
  reader.byte()
}

function readModuleType(reader: Reader): CoreModuleType {
  const space = new CoreIndexSpace()
  reader.vec(r => {
    const offset = r.position
    switch (r.byte()) {
      case 0x00:
        space.addImport(r.name(), r.name(), readExternType(r, space))
        break
      case 0x01:
        for (const type of readRecursiveType(r))
          space.types.push(type.kind === 'func' ? type.type : undefined)
        break
      case 0x02:
        // `alias outer` of a core function type; the type goes unchecked.
        r.expect(0x10, 'a core type')
        r.expect(0x01, 'an outer alias')
        r.u32()
        r.u32()
        space.types.push(undefined)
        break
      case 0x03:
        space.exports.set(r.name(), readExternType(r, space))
        break
      default:
        r.fail('unknown module type declaration', offset)
    }
  })
  return { imports: space.imports, exports: space.exports }
}
