import type { PrimitiveKind } from '../types/types.ts'
import { readAlias } from './alias-definitions.ts'
import { readExternName, readLabel, UniqueNames } from './checked-names.ts'
import { readCoreTypes } from './core-type-definitions.ts'
import { maxNesting } from './decoding-limits.ts'
import type {
  Declaration,
  ExternTypeDefinition,
  Labelled,
  TypeDefinition,
  ValueTypeRef,
} from './definitions.ts'
import type { Reader } from './reader.ts'

/**
 * Reads a `deftype`.
 *
 * @param depth number of component and instance types around it
 */
export function readType(reader: Reader, depth: number): TypeDefinition {
  const start = reader.position
  const code = reader.byte()
  const primitive = primitiveOf(code)
  if (primitive !== undefined) return { kind: 'primitive', type: primitive }
  switch (code) {
    case 0x72:
      return { kind: 'record', fields: nonEmpty(reader, start, 'record', readLabelled(reader, 'field')) }
    case 0x71: {
      const names = new UniqueNames('case')
      const cases = reader.vec(r => {
        const item = { name: names.add(r, readLabel), type: r.optional(readValueType) }
        r.expect(0x00, 'the end of a case')
        return item
      })
      return { kind: 'variant', cases: nonEmpty(reader, start, 'variant', cases) }
    }
    case 0x70:
      return { kind: 'list', element: readValueType(reader), length: undefined }
    case 0x67: {
      const element = readValueType(reader)
      const length = reader.u32()
      if (length === 0) reader.fail('a fixed-length list must have a length greater than 0', start)
      return { kind: 'list', element, length }
    }
    case 0x6f:
      return { kind: 'tuple', types: nonEmpty(reader, start, 'tuple', reader.vec(readValueType)) }
    case 0x6e: {
      const names = nonEmpty(reader, start, 'flags', readLabels(reader, 'flag'))
      if (names.length > 32) reader.fail('cannot have more than 32 flags', start)
      return { kind: 'flags', names }
    }
    case 0x6d:
      return { kind: 'enum', names: nonEmpty(reader, start, 'enum', readLabels(reader, 'case')) }
    case 0x6b:
      return { kind: 'option', some: readValueType(reader) }
    case 0x6a:
      return { kind: 'result', ok: reader.optional(readValueType), error: reader.optional(readValueType) }
    case 0x69:
      return { kind: 'own', resource: reader.u32() }
    case 0x68:
      return { kind: 'borrow', resource: reader.u32() }
    case 0x66:
      return { kind: 'stream', element: reader.optional(readValueType) }
    case 0x65:
      return { kind: 'future', element: reader.optional(readValueType) }
    case 0x63:
      return { kind: 'map', key: readValueType(reader), value: readValueType(reader) }
    case 0x3f:
      if (reader.byte() !== 0x7f) reader.fail('resources can only be represented by `i32`', start)
      return { kind: 'resource', destructor: reader.optional(r => r.u32()) }
    case 0x40:
    case 0x43:
      return {
        kind: 'func',
        params: readLabelled(reader, 'parameter'),
        result: readResultList(reader),
        async: code === 0x43,
      }
    case 0x41:
    case 0x42: {
      if (depth > maxNesting) reader.fail(`types are nested more than ${maxNesting} deep`, start)
      const kind = code === 0x41 ? 'component' : 'instance'
      const imports = new UniqueNames('import')
      const exports = new UniqueNames('export')
      return {
        kind,
        declarations: reader.vec(r => readDeclaration(r, kind, depth + 1, imports, exports)),
      }
    }
    default:
      return reader.unknown('type', code)
  }
}

function nonEmpty<T>(reader: Reader, start: number, what: string, items: T[]): T[] {
  if (items.length === 0) reader.fail(`${what} must have at least one member`, start)
  return items
}

function readLabels(reader: Reader, of: string): string[] {
  const names = new UniqueNames(of)
  return reader.vec(r => names.add(r, readLabel))
}

function readLabelled(reader: Reader, of: string): Labelled[] {
  const names = new UniqueNames(of)
  return reader.vec(r => ({ name: names.add(r, readLabel), type: readValueType(r) }))
}

/** Reads a `resultlist`; `undefined` for a function without a result. */
export function readResultList(reader: Reader): ValueTypeRef | undefined {
  switch (reader.byte()) {
    case 0x00:
      return readValueType(reader)
    case 0x01:
      reader.expect(0x00, 'an empty list of results')
      return undefined
    default:
      return reader.fail('unknown result list', reader.position - 1)
  }
}

/** Reads a `valtype`. */
export function readValueType(reader: Reader): ValueTypeRef {
  const code = reader.s33()
  if (code >= 0) return code
  return primitiveOf(code + 0x80) ?? reader.unknown('value type', code + 0x80)
}

function primitiveOf(code: number): PrimitiveKind | undefined {
  return code === 0x64 ? 'error-context' : primitives[0x7f - code]
}

/** Primitive types by their codes, from 0x7f downwards. */
const primitives: readonly PrimitiveKind[] = [
  'bool',
  's8',
  'u8',
  's16',
  'u16',
  's32',
  'u32',
  's64',
  'u64',
  'f32',
  'f64',
  'char',
  'string',
]

function readDeclaration(
  reader: Reader,
  within: 'component' | 'instance',
  depth: number,
  imports: UniqueNames,
  exports: UniqueNames,
): Declaration {
  reader.count()
  const offset = reader.position
  const kind = reader.byte()
  switch (kind) {
    case 0x00:
      return { kind: 'core type', offset, types: readCoreTypes(reader) }
    case 0x01:
      return { kind: 'type', offset, type: readType(reader, depth) }
    case 0x02:
      return { kind: 'alias', offset, alias: readAlias(reader) }
    case 0x03:
      if (within === 'instance') reader.fail('an instance type has no imports', offset)
      return {
        kind: 'import',
        offset,
        name: imports.add(reader, readExternName),
        type: readExternTypeDefinition(reader),
      }
    case 0x04:
      return {
        kind: 'export',
        offset,
        name: exports.add(reader, readExternName),
        type: readExternTypeDefinition(reader),
      }
    default:
      return reader.unknown('declaration', kind)
  }
}

/** Reads an `externtype`. */
export function readExternTypeDefinition(reader: Reader): ExternTypeDefinition {
  const kind = reader.byte()
  switch (kind) {
    case 0x00:
      reader.expect(0x11, 'a core module type')
      return { kind: 'core module', type: reader.u32() }
    case 0x01:
      return { kind: 'func', type: reader.u32() }
    case 0x02:
      return reader.fail('values as imports and exports are not supported', reader.position - 1)
    case 0x03:
      switch (reader.byte()) {
        case 0x00:
          return { kind: 'type', bound: { kind: 'eq', type: reader.u32() } }
        case 0x01:
          return { kind: 'type', bound: { kind: 'sub resource' } }
        default:
          return reader.fail('unknown type bound', reader.position - 1)
      }
    case 0x04:
      return { kind: 'component', type: reader.u32() }
    case 0x05:
      return { kind: 'instance', type: reader.u32() }
    default:
      return reader.unknown('extern type', kind)
  }
}
