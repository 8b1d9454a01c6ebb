import { CoreIndexSpace } from './core-index-space.ts'
import { readExternType, readFuncType } from './core-types.ts'
import type { CoreModuleType, CoreTypeDefinition } from './definitions.ts'
import type { Reader } from './reader.ts'

/** Reads a `core:deftype`: a function type or a module type. */
export function readCoreType(reader: Reader): CoreTypeDefinition {
  const start = reader.position
  const code = reader.byte()
  if (code === 0x60) return { kind: 'func', type: readFuncType(reader) }
  if (code === 0x50) return { kind: 'module', type: readModuleType(reader) }
  // `sub` function type. The code of a non-final one is that of a module type, so it has a prefix.
  if (code === 0x4f || (code === 0x00 && !reader.done && reader.peek() === 0x50)) {
    if (code === 0x00) reader.byte()
    reader.each(r => r.u32())
    reader.expect(0x60, 'a core function type')
    return { kind: 'func', type: readFuncType(reader) }
  }
  return reader.fail(`core type 0x${code.toString(16)} is not supported here`, start)
}

function readModuleType(reader: Reader): CoreModuleType {
  const space = new CoreIndexSpace()
  reader.vec(r => {
    const offset = r.position
    switch (r.byte()) {
      case 0x00:
        space.addImport(r.name(), r.name(), readExternType(r, space))
        break
      case 0x01: {
        const type = readCoreType(r)
        if (type.kind === 'module') return r.fail('a module type cannot define a module type', offset)
        space.types.push(type.type)
        break
      }
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
