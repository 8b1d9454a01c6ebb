import { type CoreSize, sizesOf, skipValueType } from './bounded-module.ts'
import { type FunctionCode, largeFunctions, skipRecursiveType, type TypeSize } from './compile-cost.ts'
import { skipConstExpression } from './const-expression.ts'
import { CoreIndexSpace } from './core-index-space.ts'
import { readExternType, readFuncType, readGlobal, readMemory, readTable, readTag } from './core-types.ts'
import type { CoreExternType, CoreModuleType } from './definitions.ts'
import type { Reader } from './reader.ts'
import { countTypes, tooManyTypes } from './type-count.ts'

/** A core module that {@link checkModule} has read. */
export interface CheckedModule {
  /** Reader at the start of the module. */
  readonly module: Reader
  /** Types, imports and tags of the module. */
  readonly space: CoreIndexSpace
  readonly types: readonly TypeSize[]
  /** The memories and tables that the module defines, in order. */
  readonly sizes: readonly CoreSize[]
  /** Functions that are so large that `function-cost.ts` should look at their instructions. */
  readonly large: readonly FunctionCode[]
}

/**
 * Refuses a core module that is small and valid, but would take an engine many times longer to compile than others of its size.
 * Large functions remain to be checked. Reads no more than that, because the engine waits.
 *
 * @throws {DecodeError} with the name of the bound that the module exceeds
 */
export function checkModule(module: Reader): CheckedModule {
  const space = new CoreIndexSpace()
  const types: TypeSize[] = []
  let large: readonly FunctionCode[] = []
  module.at(module.position).eachSection((id, section) => {
    if (id === 1) readTypes(section, space, types)
    if (id === 2) section.each(r => space.addImport(r.name(), r.name(), readExternType(r, space)))
    if (id === 13) section.each(r => space.tags.push(readTag(r, space)))
    if (id === 10) large = largeFunctions(section, types, space.tags.length)
  })
  return { module, space, types, sizes: sizesOf(module.at(module.position)), large }
}

/**
 * Reads the imports and exports of a core module with their types, which `WebAssembly.Module` does not
 * expose. `WebAssembly.compile` validates the rest.
 */
export function readCoreModuleType(module: Reader, { space, types } = checkModule(module)): CoreModuleType {
  const seen = new Set<number>()
  const before = module.count(0)
  module.eachSection((id, section, start) => {
    if (id !== customSection && seen.size === seen.add(id).size)
      module.fail(`duplicate section ${id} in a core module`, start)
    switch (id) {
      case 3:
        section.each(r => space.funcs.push(r.u32()))
        break
      case 4:
        section.each(r => space.tables.push(readDefinedTable(r, types)))
        break
      case 5:
        section.each(r => space.memories.push(readMemory(r)))
        break
      case 6:
        section.each(r => {
          space.globals.push(readGlobal(r))
          skipConstExpression(r, types)
        })
        break
      case 7:
        section.each(r => space.exports.set(r.name(), readExport(r, space)))
        break
      case 9:
        section.each(r => skipElementSegment(r, types))
        break
    }
  })
  return { imports: space.imports, exports: space.exports, allocated: module.count(0) - before }
}

const customSection = 0

const simpleFunc = 0x60

/** @param types receives the size of each type */
function readTypes(section: Reader, space: CoreIndexSpace, types: TypeSize[]): void {
  // Types of WebAssembly GC can appear between function types. The indices after the first of them are not resolved here,
  // so functions of those types go unchecked (`undefined`). No such function can be lifted or lowered.
  let resolved = true
  const before = section.at(section.position)
  section.each(() => {
    resolved &&= section.peek() === simpleFunc
    const start = section.position + 1
    if (resolved) space.types.push(() => readFuncType(section.at(start)))
    skipRecursiveType(section, types)
  })
  if (!countTypes(before, types.length)) section.fail(tooManyTypes)
}

/** Reads a table with its optional initializer: 0x40 0x00, the type, then a constant expression. */
function readDefinedTable(reader: Reader, types: readonly TypeSize[]): CoreExternType {
  const hasExpression = reader.peek() === 0x40
  if (hasExpression) reader.skip(2)
  const type = readTable(reader)
  if (hasExpression) skipConstExpression(reader, types)
  return type
}

/** Skips a `core:elem`. */
function skipElementSegment(reader: Reader, types: readonly TypeSize[]): void {
  const flags = reader.u32()
  if ((flags & 3) === 2) reader.u32()
  if ((flags & 1) === 0) skipConstExpression(reader, types)
  if ((flags & 3) !== 0) skipValueType(reader)
  reader.each((flags & 4) !== 0 ? r => skipConstExpression(r, types) : r => r.u32())
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
      return reader.unknown('core export kind', kind)
  }
}
