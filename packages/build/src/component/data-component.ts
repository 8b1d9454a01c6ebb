import {
  componentOf,
  concat,
  leb128,
  moduleOf,
  name,
  sectionOf,
  sized,
  vec,
} from '@wasi-webgpu/component/binary'
import { signedLeb128 } from '../core-module/core-module.ts'

/** Interface through which a program reads the data that was embedded at build time. */
export const dataInterface = 'wasi-webgpu:assets/data'

/** The WIT package of {@link dataInterface}. */
export const dataWit = `package wasi-webgpu:assets {
  interface data {
    /// Returns up to one mebibyte of the files that the program imports as bytes.
    read: func(offset: u32, length: u32) -> list<u8>;

    /// Returns the source map of the program.
    source-map: func() -> list<u8>;
  }
}`

/**
 * Returns a component that exports {@link dataInterface}. The data are passive segments: they cost nothing until they
 * are read, and a read only copies through a small memory.
 */
export function dataComponent(
  files: readonly Uint8Array[],
  sourceMap: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  return componentOf(
    sectionOf(1, dataModule(files, sourceMap)),
    sectionOf(2, vec([Uint8Array.of(0x00, 0, 0)])), // instance of that module
    sectionOf(6, vec([coreExport(0x02, 'memory'), coreExport(0x00, 'read'), coreExport(0x00, 'source-map')])),
    sectionOf(7, vec([listOfU8, readType, sourceMapType])),
    sectionOf(8, vec([lift(0, 1), lift(1, 2)])),
    sectionOf(11, vec([funcExport('read', 0), funcExport('source-map', 1)])),
  )
}

const listOfU8 = Uint8Array.of(0x70, 0x7d)
const readType = concat([
  Uint8Array.of(0x40),
  vec([concat([name('offset'), Uint8Array.of(0x79)]), concat([name('length'), Uint8Array.of(0x79)])]),
  Uint8Array.of(0x00, 0),
])

const sourceMapType = Uint8Array.of(0x40, 0, 0x00, 0)

function coreExport(sort: number, exportName: string): Uint8Array {
  return concat([Uint8Array.of(0x00, sort, 0x01, 0), name(exportName)])
}

/** `canon lift` with the option `memory`. */
function lift(func: number, type: number): Uint8Array {
  return Uint8Array.of(0x00, 0x00, func, 1, 0x03, 0, type)
}

function funcExport(exportName: string, func: number): Uint8Array {
  return concat([Uint8Array.of(0x00), name(exportName), Uint8Array.of(0x01, func, 0x00)])
}

/**
 * Offset of the bytes in memory; in front of them stands the list that a function returns, its address and
 * its length.
 */
const list = 16
const longestPart = 2 ** 20
const pageSize = 2 ** 16

function dataModule(files: readonly Uint8Array[], sourceMap: Uint8Array): Uint8Array {
  const i32 = 0x7f
  const pages = Math.ceil((list + Math.max(longestPart, sourceMap.length)) / pageSize)
  return moduleOf(
    sectionOf(1, vec([Uint8Array.of(0x60, 2, i32, i32, 1, i32), Uint8Array.of(0x60, 0, 1, i32)])),
    sectionOf(3, vec([Uint8Array.of(0), Uint8Array.of(1)])),
    sectionOf(5, vec([concat([Uint8Array.of(0x00), leb128(pages)])])),
    sectionOf(
      7,
      vec([concat([name('memory'), Uint8Array.of(0x02, 0)]), coreFunc('read', 0), coreFunc('source-map', 1)]),
    ),
    sectionOf(12, leb128(2)),
    sectionOf(10, vec([readPart, readSourceMap(sourceMap.length)])),
    sectionOf(11, vec([passive(files), passive([sourceMap])])),
  )
}

function coreFunc(exportName: string, func: number): Uint8Array {
  return concat([name(exportName), Uint8Array.of(0x00, func)])
}

const readPart = body([
  Uint8Array.of(0x41, list, 0x20, 0, 0x20, 1, 0xfc, 0x08, 0, 0), // memory.init 0 (list) (offset) (length)
  Uint8Array.of(0x41, 0, 0x41, list, 0x36, 2, 0), // i32.store (0) (list)
  Uint8Array.of(0x41, 0, 0x20, 1, 0x36, 2, 4), // i32.store offset=4 (0) (length)
])

function readSourceMap(length: number): Uint8Array {
  const size = Uint8Array.of(0x41, ...signedLeb128(length))
  return body([
    Uint8Array.of(0x41, list, 0x41, 0),
    size,
    Uint8Array.of(0xfc, 0x08, 1, 0),
    Uint8Array.of(0x41, 0, 0x41, list, 0x36, 2, 0),
    Uint8Array.of(0x41, 0),
    size,
    Uint8Array.of(0x36, 2, 4),
  ])
}

/** Returns the body of a function without locals that returns 0. */
function body(instructions: readonly Uint8Array[]): Uint8Array {
  return sized(concat([Uint8Array.of(0), ...instructions, Uint8Array.of(0x41, 0, 0x0b)]))
}

function passive(parts: readonly Uint8Array[]): Uint8Array {
  return concat([Uint8Array.of(0x01), leb128(parts.reduce((sum, { length }) => sum + length, 0)), ...parts])
}
