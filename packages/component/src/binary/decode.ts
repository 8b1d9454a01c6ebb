import type { PrimitiveKind } from '../types/types.ts'
import { sizesOf } from './bounded-module.ts'
import { checkCompileCost } from './compile-cost.ts'
import {
  CoreIndexSpace,
  readCoreModuleType,
  readValueType as readCoreValueType,
  readExternType,
  readFuncType,
} from './core-module.ts'
import type {
  Alias,
  BuiltInDefinition,
  Canon,
  CanonOptions,
  ComponentDefinition,
  CoreInstanceExpression,
  CoreModuleType,
  CoreSort,
  CoreTypeDefinition,
  Declaration,
  Definition,
  ExternTypeDefinition,
  InstanceExpression,
  Labelled,
  NamedSortIndex,
  Sort,
  SortIndex,
  StringEncoding,
  TypeDefinition,
  ValueTypeRef,
} from './definitions.ts'
import { defaultCanonOptions } from './definitions.ts'
import { isExternName, isLabel, isNestedName } from './names.ts'
import { maxElements, Reader } from './reader.ts'
import { maxCoreModules } from './scan.ts'

/**
 * Reads the binary format of a component (`Binary.md`): no linking, no types resolved.
 *
 * @param onCoreModule is told of each core module when it is reached
 * @throws {DecodeError} with the byte offset of what is wrong
 */
export function decodeComponent(
  bytes: Uint8Array<ArrayBuffer>,
  onCoreModule: (module: Uint8Array<ArrayBuffer>, offset: number) => void = () => {},
): ComponentDefinition {
  const reader = new Reader(bytes)
  checkPreamble(reader)
  definitionCount = 0
  let modules = 0
  return readComponent(reader, 0, (module, offset) => {
    if (++modules > maxCoreModules)
      reader.fail(`the component has more than ${maxCoreModules} core modules`, offset)
    onCoreModule(module, offset)
  })
}

/** How deeply components and types may be nested: the same as in other implementations, and far from the stack's end. */
const maxNesting = 100

/** Of the component that is decoded: how many definitions were read so far, those in components and types included. */
let definitionCount = 0

function countDefinition(reader: Reader): void {
  if (++definitionCount > maxElements) reader.fail(`the component has more than ${maxElements} definitions`)
}

function checkPreamble(reader: Reader): void {
  const { bytes } = reader
  if (bytes.length < 8 || bytes[0] !== 0 || bytes[1] !== 0x61 || bytes[2] !== 0x73 || bytes[3] !== 0x6d) {
    reader.fail('this is not WebAssembly: it does not begin with "\\0asm"')
  }
  const version = (bytes[4] as number) | ((bytes[5] as number) << 8)
  const layer = (bytes[6] as number) | ((bytes[7] as number) << 8)
  if (layer === 0) {
    reader.fail(
      'this is a core WebAssembly module, not a component; make one of it with `wasm-tools component new` or `jco new`',
      4,
    )
  }
  if (layer !== 1 || version !== 0x0d) reader.fail(`unknown component version ${version}, layer ${layer}`, 4)
  reader.skip(8)
}

/** Everything behind the preamble, up to the end of the reader. */
function readComponent(
  reader: Reader,
  depth: number,
  onCoreModule: (module: Uint8Array<ArrayBuffer>, offset: number) => void,
): ComponentDefinition {
  if (depth > maxNesting) reader.fail(`components are nested more than ${maxNesting} deep`)
  const definitions: Definition[] = []
  const imports = new UniqueNames('import')
  const exports = new UniqueNames('export')
  const add = (section: Reader, read: (reader: Reader, offset: number) => Definition) => {
    section.each(r => {
      countDefinition(r)
      definitions.push(read(r, r.position))
    })
  }
  while (!reader.done) {
    const offset = reader.position
    const id = reader.byte()
    const section = reader.section(reader.u32())
    switch (id) {
      case 0:
        continue
      case 1: {
        const module = section.bytes.subarray(section.position, section.end)
        const offset = section.position
        checkCompileCost(section.at(offset))
        onCoreModule(module, offset)
        const sizes = sizesOf(section.at(offset))
        definitions.push({
          kind: 'core module',
          offset,
          bytes: module,
          sizes,
          type: readCoreModuleType(section),
        })
        continue
      }
      case 2:
        add(section, (r, offset) => ({ kind: 'core instance', offset, expression: readCoreInstance(r) }))
        break
      case 3:
        add(section, (r, offset) => ({ kind: 'core type', offset, type: readCoreType(r) }))
        break
      case 4:
        checkNestedPreamble(section)
        definitions.push({
          kind: 'component',
          offset,
          component: readComponent(section, depth + 1, onCoreModule),
        })
        break
      case 5:
        add(section, (r, offset) => ({ kind: 'instance', offset, expression: readInstance(r) }))
        break
      case 6:
        add(section, (r, offset) => ({ kind: 'alias', offset, alias: readAlias(r) }))
        break
      case 7:
        add(section, (r, offset) => ({ kind: 'type', offset, type: readType(r, 0) }))
        break
      case 8:
        add(section, (r, offset) => ({ kind: 'canon', offset, canon: readCanon(r) }))
        break
      case 9:
        definitions.push({ kind: 'start', offset })
        continue
      case 10:
        add(section, (r, offset) => ({
          kind: 'import',
          offset,
          name: imports.add(r, readExternName),
          type: readExternTypeDefinition(r),
        }))
        break
      case 11:
        add(section, (r, offset) => ({
          kind: 'export',
          offset,
          name: exports.add(r, readExternName),
          sort: readSortIndex(r),
          type: r.optional(readExternTypeDefinition),
        }))
        break
      case 12:
        definitions.push({ kind: 'value', offset })
        continue
      default:
        reader.fail(`unknown section ${id}`, offset)
    }
    section.expectEnd('a section')
  }
  return { definitions }
}

/** Names that must differ in more than case (`strongly-unique`), as they may become the same name in a language. */
class UniqueNames {
  readonly #of: string
  readonly #seen = new Set<string>()

  constructor(of: string) {
    this.#of = of
  }

  add(reader: Reader, read: (reader: Reader) => string): string {
    const start = reader.position
    const name = read(reader)
    const seen = this.#seen
    const { size } = seen
    if (seen.add(name.toLowerCase()).size === size)
      reader.fail(`${this.#of} name \`${name}\` is there twice`, start)
    return name
  }
}

function checkNestedPreamble(section: Reader): void {
  const start = section.skip(8)
  const layer = section.bytes[start + 6]
  if (section.bytes[start + 1] !== 0x61 || layer !== 1) section.fail('expected a nested component', start)
}

const coreSorts: Readonly<Record<number, CoreSort>> = {
  0: 'func',
  1: 'table',
  2: 'memory',
  3: 'global',
  4: 'tag',
  16: 'type',
  17: 'module',
  18: 'instance',
}

const sorts: Readonly<Record<number, Sort>> = {
  1: 'func',
  2: 'value',
  3: 'type',
  4: 'component',
  5: 'instance',
}

function readCoreSort(reader: Reader): CoreSort {
  const code = reader.byte()
  return coreSorts[code] ?? reader.fail(`unknown core sort 0x${code.toString(16)}`, reader.position - 1)
}

function readSort(reader: Reader): Sort {
  if (reader.peek() === 0x00) {
    reader.byte()
    return `core ${readCoreSort(reader)}`
  }
  const code = reader.byte()
  return sorts[code] ?? reader.fail(`unknown sort 0x${code.toString(16)}`, reader.position - 1)
}

function readSortIndex(reader: Reader): SortIndex {
  return { sort: readSort(reader), index: reader.u32() }
}

function readCoreInstance(reader: Reader): CoreInstanceExpression {
  const kind = reader.byte()
  if (kind === 0x00) {
    return {
      kind: 'instantiate',
      module: reader.u32(),
      args: reader.vec(r => {
        const name = r.name()
        r.expect(0x12, 'a core instance')
        return { name, instance: r.u32() }
      }),
    }
  }
  if (kind !== 0x01)
    reader.fail(`unknown core instance expression 0x${kind.toString(16)}`, reader.position - 1)
  return {
    kind: 'exports',
    exports: reader.vec(r => ({ name: r.name(), sort: readCoreSort(r), index: r.u32() })),
  }
}

function readInstance(reader: Reader): InstanceExpression {
  const kind = reader.byte()
  if (kind === 0x00) {
    const args = new UniqueNames('argument')
    return {
      kind: 'instantiate',
      component: reader.u32(),
      args: reader.vec((r): NamedSortIndex => ({ name: args.add(r, readName), ...readSortIndex(r) })),
    }
  }
  if (kind !== 0x01) reader.fail(`unknown instance expression 0x${kind.toString(16)}`, reader.position - 1)
  const names = new UniqueNames('export')
  return {
    kind: 'exports',
    exports: reader.vec((r): NamedSortIndex => ({ name: names.add(r, readExternName), ...readSortIndex(r) })),
  }
}

function readAlias(reader: Reader): Alias {
  const sort = readSort(reader)
  const kind = reader.byte()
  switch (kind) {
    case 0x00:
      return { kind: 'export', sort, instance: reader.u32(), name: reader.name() }
    case 0x01:
      return { kind: 'core export', sort, instance: reader.u32(), name: reader.name() }
    case 0x02:
      return { kind: 'outer', sort, count: reader.u32(), index: reader.u32() }
    default:
      return reader.fail(`unknown alias target 0x${kind.toString(16)}`, reader.position - 1)
  }
}

/** `nameattributes`: the attributes are for tools, linking ignores them. */
function readExternName(reader: Reader): string {
  const kind = reader.byte()
  if (kind > 0x02) reader.fail(`unknown name kind 0x${kind.toString(16)}`, reader.position - 1)
  const start = reader.position
  const name = reader.name()
  if (!isExternName(name)) {
    const why = isNestedName(name)
      ? 'has nested namespaces or packages, which are not supported in names'
      : 'is not a valid name of an import or export'
    reader.fail(`\`${name}\` ${why}`, start)
  }
  if (kind === 0x02) {
    reader.each(r => {
      r.byte()
      r.name()
    })
  }
  return name
}

function readExternTypeDefinition(reader: Reader): ExternTypeDefinition {
  const kind = reader.byte()
  switch (kind) {
    case 0x00:
      reader.expect(0x11, 'a core module type')
      return { kind: 'core module', type: reader.u32() }
    case 0x01:
      return { kind: 'func', type: reader.u32() }
    case 0x02:
      if (reader.byte() === 0x00) reader.u32()
      else readValueType(reader)
      return { kind: 'value' }
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
      return reader.fail(`unknown extern type 0x${kind.toString(16)}`, reader.position - 1)
  }
}

const primitives: Readonly<Record<number, PrimitiveKind>> = {
  127: 'bool',
  126: 's8',
  125: 'u8',
  124: 's16',
  123: 'u16',
  122: 's32',
  121: 'u32',
  120: 's64',
  119: 'u64',
  118: 'f32',
  117: 'f64',
  116: 'char',
  115: 'string',
  100: 'error-context',
}

function readValueType(reader: Reader): ValueTypeRef {
  const start = reader.position
  const code = reader.s33()
  if (code >= 0) return code
  return primitives[code + 0x80] ?? reader.fail(`unknown value type 0x${(code + 0x80).toString(16)}`, start)
}

function readName(reader: Reader): string {
  return reader.name()
}

function readLabel(reader: Reader): string {
  const start = reader.position
  const name = reader.name()
  if (!isLabel(name)) reader.fail(`\`${name}\` is not in kebab case`, start)
  return name
}

function readLabels(reader: Reader, of: string): string[] {
  const names = new UniqueNames(of)
  return reader.vec(r => names.add(r, readLabel))
}

function readLabelled(reader: Reader, of: string): Labelled[] {
  const names = new UniqueNames(of)
  return reader.vec(r => ({ name: names.add(r, readLabel), type: readValueType(r) }))
}

function readType(reader: Reader, depth: number): TypeDefinition {
  const start = reader.position
  const code = reader.byte()
  const primitive = primitives[code]
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
      return reader.fail(`unknown type 0x${code.toString(16)}`, start)
  }
}

function nonEmpty<T>(reader: Reader, start: number, what: string, items: T[]): T[] {
  if (items.length === 0) reader.fail(`${what} must have at least one member`, start)
  return items
}

function readResultList(reader: Reader): ValueTypeRef | undefined {
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

function readDeclaration(
  reader: Reader,
  within: 'component' | 'instance',
  depth: number,
  imports: UniqueNames,
  exports: UniqueNames,
): Declaration {
  countDefinition(reader)
  const offset = reader.position
  const kind = reader.byte()
  switch (kind) {
    case 0x00:
      return { kind: 'core type', offset, type: readCoreType(reader) }
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
      return reader.fail(`unknown declaration 0x${kind.toString(16)}`, offset)
  }
}

function readCoreType(reader: Reader): CoreTypeDefinition {
  const start = reader.position
  const code = reader.byte()
  if (code === 0x60) return { kind: 'func', type: readFuncType(reader) }
  if (code === 0x50) return { kind: 'module', type: readModuleType(reader) }
  // A function type that is `sub`: where it is not final its code is that of a module type, and so has a prefix.
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
        // `alias outer`: a core function type of an enclosing scope, which stays unchecked.
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

const stringEncodings: readonly StringEncoding[] = ['utf8', 'utf16', 'latin1+utf16']

function readCanonOptions(reader: Reader): CanonOptions {
  const options: { -readonly [K in keyof CanonOptions]: CanonOptions[K] } = { ...defaultCanonOptions }
  const seen = new Set<number>()
  reader.vec(r => {
    const offset = r.position
    const code = r.byte()
    const conflict = code < 0x03 ? 0x00 : code
    if (seen.has(conflict)) r.fail('canonical option is specified more than once', offset)
    seen.add(conflict)
    switch (code) {
      case 0x00:
      case 0x01:
      case 0x02:
        options.stringEncoding = stringEncodings[code] as StringEncoding
        break
      case 0x03:
        options.memory = r.u32()
        break
      case 0x04:
        options.realloc = r.u32()
        break
      case 0x05:
        options.postReturn = r.u32()
        break
      case 0x06:
        options.async = true
        break
      case 0x07:
        options.callback = r.u32()
        break
      default:
        r.fail(`unknown canonical option 0x${code.toString(16)}`, offset)
    }
  })
  return options
}

type Immediates = Partial<Omit<BuiltInDefinition, 'kind' | 'name'>>

const immediates = {
  type: r => ({ type: r.u32() }),
  options: r => ({ options: readCanonOptions(r) }),
  flag: r => ({ flag: readFlag(r) }),
  notCancellable: r => readNotCancellable(r),
  memory: r => ({ memory: r.u32() }),
  slot: r => ({ slot: r.u32() }),
  coreValueType: r => ({ coreValueType: readCoreValueType(r) }),
  coreType: r => ({ coreType: r.u32() }),
  table: r => ({ table: r.u32() }),
  result: r => ({ result: readResultList(r) ?? null }),
} satisfies Record<string, (reader: Reader) => Immediates>

function readFlag(reader: Reader): boolean {
  const flag = reader.byte()
  if (flag > 1) reader.fail(`invalid leading byte 0x${flag.toString(16)} of a flag`, reader.position - 1)
  return flag === 1
}

/** `cancellable`: a flag that has no use yet, and must be 0. */
function readNotCancellable(reader: Reader): Immediates {
  const offset = reader.position
  if (readFlag(reader)) reader.fail('the `cancellable` option is not supported: it must be 0', offset)
  return {}
}

const builtIns: Readonly<
  Record<number, readonly [name: string, ...immediates: (keyof typeof immediates)[]]>
> = {
  5: ['task.cancel'],
  6: ['subtask.cancel', 'flag'],
  9: ['task.return', 'result', 'options'],
  10: ['context.get', 'coreValueType', 'slot'],
  11: ['context.set', 'coreValueType', 'slot'],
  12: ['thread.yield', 'notCancellable'],
  13: ['subtask.drop'],
  14: ['stream.new', 'type'],
  15: ['stream.read', 'type', 'options'],
  16: ['stream.write', 'type', 'options'],
  17: ['stream.cancel-read', 'type', 'flag'],
  18: ['stream.cancel-write', 'type', 'flag'],
  19: ['stream.drop-readable', 'type'],
  20: ['stream.drop-writable', 'type'],
  21: ['future.new', 'type'],
  22: ['future.read', 'type', 'options'],
  23: ['future.write', 'type', 'options'],
  24: ['future.cancel-read', 'type', 'flag'],
  25: ['future.cancel-write', 'type', 'flag'],
  26: ['future.drop-readable', 'type'],
  27: ['future.drop-writable', 'type'],
  28: ['error-context.new', 'options'],
  29: ['error-context.debug-message', 'options'],
  30: ['error-context.drop'],
  31: ['waitable-set.new'],
  32: ['waitable-set.wait', 'notCancellable', 'memory'],
  33: ['waitable-set.poll', 'notCancellable', 'memory'],
  34: ['waitable-set.drop'],
  35: ['waitable.join'],
  36: ['backpressure.inc'],
  37: ['backpressure.dec'],
  38: ['thread.index'],
  39: ['thread.new-indirect', 'coreType', 'table'],
  40: ['thread.resume-later'],
  41: ['thread.suspend', 'notCancellable'],
  42: ['thread.suspend-then-resume', 'notCancellable'],
  43: ['thread.yield-then-resume', 'notCancellable'],
  44: ['thread.suspend-then-promote', 'notCancellable'],
  45: ['thread.yield-then-promote', 'notCancellable'],
  64: ['thread.spawn-ref', 'flag', 'coreType'],
  65: ['thread.spawn-indirect', 'flag', 'coreType', 'table'],
  66: ['thread.available-parallelism', 'flag'],
}

function readCanon(reader: Reader): Canon {
  const start = reader.position
  const code = reader.byte()
  switch (code) {
    case 0x00: {
      reader.expect(0x00, 'a core function')
      const func = reader.u32()
      const options = readCanonOptions(reader)
      return { kind: 'lift', func, options, type: reader.u32() }
    }
    case 0x01: {
      reader.expect(0x00, 'a function')
      return { kind: 'lower', func: reader.u32(), options: readCanonOptions(reader) }
    }
    case 0x02:
      return { kind: 'resource.new', type: reader.u32() }
    case 0x03:
      return { kind: 'resource.drop', type: reader.u32() }
    case 0x04:
      return { kind: 'resource.rep', type: reader.u32() }
  }
  const builtIn = builtIns[code]
  if (builtIn === undefined) reader.fail(`unknown canonical function 0x${code.toString(16)}`, start)
  const [name, ...names] = builtIn
  const parts: Immediates = {}
  for (const item of names) Object.assign(parts, immediates[item](reader))
  return { kind: 'built-in', name, ...parts }
}
