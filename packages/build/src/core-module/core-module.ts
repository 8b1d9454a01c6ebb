import { type Bytes, concat, Reader, readCoreModuleType, sectionOf } from '@wasi-webgpu/component/binary'
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

const corePreamble = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00)

/** Whether a module has a custom section whose name begins with `prefix`. */
export function hasCustomSection(module: Uint8Array<ArrayBuffer>, prefix: string): boolean {
  return readSections(module, 0, module.length).some(
    ({ id, contents, end }) => id === 0 && new Reader(module, contents, end).name().startsWith(prefix),
  )
}

/** Ids of sections of a core module. */
export const coreSectionIds = { type: 1, import: 2, function: 3, export: 7, code: 10 } as const

/** Returns the contents of a section of a core module; empty when the module lacks the section. */
export function sectionContents(module: Uint8Array<ArrayBuffer>, id: number): Uint8Array<ArrayBuffer> {
  const section = readSections(module, 0, module.length).find(section => section.id === id)
  return section === undefined ? new Uint8Array() : module.subarray(section.contents, section.end)
}

/** Returns a copy of a core module with other contents in some of its sections, by their ids. */
export function withSections(
  module: Uint8Array<ArrayBuffer>,
  contents: ReadonlyMap<number, Bytes>,
): Uint8Array<ArrayBuffer> {
  const parts = readSections(module, 0, module.length).map(({ id, start, end }) => {
    const changed = contents.get(id)
    return changed === undefined ? module.subarray(start, end) : sectionOf(id, changed)
  })
  return concat([module.subarray(0, preambleLength), ...parts])
}
