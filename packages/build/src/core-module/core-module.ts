import {
  type Bytes,
  concat,
  leb128,
  Reader,
  readCoreModuleType,
  sectionOf,
} from '@wasi-webgpu/component/binary'
import { preambleLength, readSections } from '../component/binary.ts'

/** Imports and exports of a core module, by name. */
export interface CoreNames {
  readonly imports: readonly CoreImport[]
  readonly exports: readonly string[]
}

/** An import of a core module. */
export interface CoreImport {
  readonly module: string
  readonly name: string
  readonly kind: 'func' | 'table' | 'memory' | 'global' | 'tag'
}

/** Reads the names of imports and exports. */
export function coreNames(module: Uint8Array<ArrayBuffer>): CoreNames {
  const { imports, exports } = readCoreModuleType(new Reader(module))
  return {
    imports: imports.map(({ module, name, type }) => ({ module, name, kind: type.kind })),
    exports: [...exports.keys()],
  }
}

/** Whether bytes begin as a core module does. */
export function isCoreModule(bytes: Uint8Array): boolean {
  return Buffer.compare(bytes.subarray(0, preambleLength), corePreamble) === 0
}

/** Whether bytes begin as a component does: the magic number is that of modules, the version another. */
export function isComponent(bytes: Uint8Array): boolean {
  return Buffer.compare(bytes.subarray(0, 4), corePreamble.subarray(0, 4)) === 0 && bytes[6] === 1
}

const corePreamble = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00)

/** Whether a module has a custom section whose name begins with `prefix`. */
export function hasCustomSection(module: Uint8Array<ArrayBuffer>, prefix: string): boolean {
  return readSections(module, 0, module.length).some(
    ({ id, contents, end }) => id === 0 && new Reader(module, contents, end).name().startsWith(prefix),
  )
}

/** Ids of sections of a core module. */
export const coreSectionIds = {
  type: 1,
  import: 2,
  function: 3,
  memory: 5,
  global: 6,
  export: 7,
  start: 8,
  code: 10,
  data: 11,
} as const

/** Ids of all sections but the custom ones, in the order in which they stand in a module. */
const sectionOrder: readonly number[] = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11]

/** Returns the contents of a section of a core module; empty when the module lacks the section. */
export function sectionContents(module: Uint8Array<ArrayBuffer>, id: number): Uint8Array<ArrayBuffer> {
  const section = readSections(module, 0, module.length).find(section => section.id === id)
  return section === undefined ? new Uint8Array() : module.subarray(section.contents, section.end)
}

/** Reads the items of a section of a core module, which are a vector; there are none when the module lacks the section. */
export function sectionItems<T>(
  module: Uint8Array<ArrayBuffer>,
  id: number,
  read: (reader: Reader) => T,
): T[] {
  const contents = sectionContents(module, id)
  return contents.length === 0 ? [] : new Reader(contents).vec(read)
}

/** Returns a copy of a core module with other contents in some of its sections, by their ids; it gets those that it lacks. */
export function withSections(
  module: Uint8Array<ArrayBuffer>,
  contents: ReadonlyMap<number, Bytes>,
): Uint8Array<ArrayBuffer> {
  const parts: Bytes[] = []
  const missing = new Set(contents.keys())
  const add = (id: number) => {
    if (missing.delete(id)) parts.push(sectionOf(id, contents.get(id)!))
  }
  for (const { id, start, end } of readSections(module, 0, module.length)) {
    for (const earlier of sectionOrder.slice(0, Math.max(0, sectionOrder.indexOf(id)))) add(earlier)
    if (missing.has(id)) add(id)
    else parts.push(module.subarray(start, end))
  }
  for (const id of sectionOrder) add(id)
  return concat([module.subarray(0, preambleLength), ...parts])
}

/** Appends items to the contents of a section, which are a vector. */
export function appended(
  section: Uint8Array<ArrayBuffer>,
  ...items: readonly Bytes[]
): Uint8Array<ArrayBuffer> {
  const reader = new Reader(section)
  const count = reader.done ? 0 : reader.u32()
  return concat([leb128(count + items.length), section.subarray(reader.position), ...items])
}

/** Returns the index that a function or global gets when it is appended to a core module: the number of those before it. */
export function nextIndex(module: Uint8Array<ArrayBuffer>, kind: 'func' | 'global'): number {
  const imported = coreNames(module).imports.filter(item => item.kind === kind).length
  const id = kind === 'func' ? coreSectionIds.function : coreSectionIds.global
  const reader = new Reader(sectionContents(module, id))
  return imported + (reader.done ? 0 : reader.u32())
}

/** Encodes an integer in signed LEB128 (`s32`, `s64`). */
export function signedLeb128(value: number): number[] {
  const bytes: number[] = []
  for (let rest = BigInt(value); ; rest >>= 7n) {
    const isLast = rest >= -0x40n && rest < 0x40n
    bytes.push(Number(rest & 0x7fn) | (isLast ? 0 : 0x80))
    if (isLast) return bytes
  }
}
